/** Sets and their quota: who may create one, when it goes, and what becomes of its quota, its members and its holders. */
import { others } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, procedure, system, worker } from '../vocabulary.ts'
import * as machines from './set-machines.ts'

/**
 * When a set goes: `references`, when its creator destroys it, which fails while it has members or somebody has found it;
 * `pending`, with its last member once its creator has destroyed it; `implicit`, with its last member.
 */
export type SetLife = 'references' | 'pending' | 'implicit'

/** Places where the V4 code differs from what is documented, as this specification numbers them. */
export type SetDefect = 'D4' | 'D6' | 'D7' | 'D8' | 'D13'

export interface SetDesign {
  readonly life?: SetLife
  readonly defects?: readonly SetDefect[]
}

/** What all sets together may reserve: as many numbers as every scope of these models has. */
export const NUMBERS = 2

const { amount } = machines

export function ioasidSets(platform: Platform, { life = 'references', defects = [] }: SetDesign = {}) {
  const has = (defect: SetDefect): boolean => defects.includes(defect)
  const set = component(['set'], machines.ioasidSet.provide({ guards: { diesEmpty: () => life === 'implicit' } }))
  const capacity = component([], machines.capacity, { input: () => ({ numbers: NUMBERS }) })
  const number = component(['pasid'], machines.member)
  const creator = component(['set'], machines.handle)
  const finder = component(['set'], machines.handle)
  const caller = component(['set', 'pasid'], machines.handle)
  const kernel = component([], machines.kernel)

  const hasAvailable = (n: number) => capacity().where(`has ${n} available`, ({ context }) => context.available >= n)

  // As coded, what is available is read before the lock is taken.
  const createUnlocked = procedure(
    'createSet',
    { s: 'set', q: 'quota' },
    { source: 'ioasid-v4-code', doc: 'ioasid_set_alloc(NULL, quota, IOASID_SET_TYPE_NULL)' },
    {
      oneFor: ['s'],
      busy: 'EBUSY',
      begin: ({ s, q }) =>
        amount(q) > 0 && [set(s).is('absent').else('EEXIST'), hasAvailable(amount(q)).else('ENOSPC')],
      steps: {
        reserve: ({ s, q }) =>
          amount(q) > 0 && [
            set(s).takes('CREATE', { token: 'none', quota: amount(q) }),
            capacity().takes('RESERVE', { amount: amount(q) }),
            creator(s).takes('TAKE'),
          ],
      },
    },
  )

  return system(
    `sets of IOASIDs on ${platform.name}`,
    {
      set,
      capacity,
      number,
      creator,
      finder,
      caller,
      kernel,
      ...(has('D8') && { creating: createUnlocked.counter }),
    },
    {
      ...(has('D8')
        ? { createSet: createUnlocked.begin, ...createUnlocked.steps }
        : {
            createSet: call(
              { s: 'set', q: 'quota' },
              { source: 'ioasid-v4', doc: 'ioasid_set_alloc(NULL, quota, IOASID_SET_TYPE_NULL)' },
              ({ s, q }) =>
                amount(q) > 0 && [
                  hasAvailable(amount(q)).else('ENOSPC'),
                  set(s)
                    .takes('CREATE', { token: 'none', quota: amount(q) })
                    .else('EEXIST'),
                  capacity()
                    .takes('RESERVE', { amount: amount(q) })
                    .else('ENOSPC'),
                  creator(s).takes('TAKE').else('EEXIST'),
                ],
            ),
          }),
      ...(has('D7')
        ? {
            createUnlimitedSet: call(
              { s: 'set', q: 'quota' },
              { source: 'ioasid-v4-code', doc: 'ioasid_set_alloc(NULL, 0, IOASID_SET_TYPE_NULL)' },
              ({ s, q }) => [
                capacity()
                  .where(`has just ${amount(q)} available`, ({ context }) => context.available === amount(q))
                  .else('ENOSPC'),
                set(s)
                  .takes('CREATE', { token: 'none', quota: amount(q) })
                  .else('EEXIST'),
                capacity()
                  .takes('RESERVE', { amount: amount(q) })
                  .else('ENOSPC'),
                creator(s).takes('TAKE').else('EEXIST'),
              ],
            ),
          }
        : {
            createUnlimitedSet: call(
              { s: 'set' },
              { source: 'ioasid-v4-doc', doc: 'ioasid_set_alloc(NULL, 0, IOASID_SET_TYPE_NULL)' },
              ({ s }) => [
                set(s).takes('CREATE', { token: 'none', quota: 'unlimited' }).else('EEXIST'),
                creator(s).takes('TAKE').else('EEXIST'),
              ],
            ),
          }),
      // Where the host knows no PASID of a guest, no guest has a set to meet in.
      ...(platform.hostTracksGuestPasids && {
        createMmSet: call(
          { s: 'set', m: 'mm', q: 'quota' },
          { source: 'ioasid-v4', doc: 'ioasid_set_alloc(mm, quota, IOASID_SET_TYPE_MM)' },
          ({ s, m, q }) =>
            amount(q) > 0 && [
              hasAvailable(amount(q)).else('ENOSPC'),
              set(others(s))
                .where(`has another token than ${m}`, ({ context }) => context.token !== m)
                .else('EEXIST'),
              set(s)
                .takes('CREATE', { token: m, quota: amount(q) })
                .else('EEXIST'),
              capacity()
                .takes('RESERVE', { amount: amount(q) })
                .else('ENOSPC'),
              creator(s).takes('TAKE').else('EEXIST'),
            ],
        ),
        findMmSet: call({ s: 'set', m: 'mm' }, { source: 'ioasid-v4', doc: 'ioasid_find_mm_set(mm)' }, ({ s, m }) => [
          set(s).is('live', { token: m }).else('ENOENT'),
          // One finder stands for all: what it has found already, it need not find again.
          finder(s).takes('TAKE').else('EBUSY', 'inference'),
        ]),
        putSet: call({ s: 'set' }, { source: 'ioasid-v3', doc: 'ioasid_set_put(set)' }, ({ s }) => [
          finder(s).takes('DROP').else('EINVAL'),
        ]),
      }),

      ...(life === 'pending' && {
        destroySet: call({ s: 'set' }, { source: 'intel-tree', doc: 'ioasid_set_free(set)' }, ({ s }) => [
          creator(s).takes('DROP').else('EINVAL'),
          set(s).takes('LEAVE').else('EINVAL'),
        ]),
        unregister: worker(
          { s: 'set', q: 'quota' },
          { source: 'intel-tree', doc: 'the last reclaim unregisters the set' },
          ({ s, q }) => [
            set(s).is('leaving', { quota: amount(q) }),
            set(s).takes('UNREGISTER'),
            capacity().takes('RETURN', { amount: amount(q) }),
          ],
        ),
        unregisterUnlimited: worker({ s: 'set' }, 'intel-tree', ({ s }) => [
          set(s).is('leaving', { quota: 'unlimited' }),
          set(s).takes('UNREGISTER'),
        ]),
      }),
      ...(life !== 'pending' && {
        destroySet: call({ s: 'set', q: 'quota' }, { source: 'ioasid-v4', doc: 'ioasid_set_free(set)' }, ({ s, q }) => [
          creator(s).is('held').else('EINVAL'),
          set(s)
            .is('live', { quota: amount(q) })
            .else('EINVAL'),
          life === 'references' && finder(s).is('none').else('EBUSY', 'ioasid-v3'),
          set(s).takes('UNREGISTER').else('EBUSY'),
          !has('D4') &&
            capacity()
              .takes('RETURN', { amount: amount(q) })
              .else('EINVAL', 'ioasid-v4-doc'),
          creator(s).takes('DROP').else('EINVAL'),
        ]),
        destroyUnlimitedSet: call({ s: 'set' }, { source: 'ioasid-v4', doc: 'ioasid_set_free(set)' }, ({ s }) => [
          creator(s).is('held').else('EINVAL'),
          set(s).is('live', { quota: 'unlimited' }).else('EINVAL'),
          set(s).takes('UNREGISTER').else('EBUSY'),
          creator(s).takes('DROP').else('EINVAL'),
        ]),
      }),

      allocate: call({ s: 'set', p: 'pasid' }, { source: 'ioasid-v4', doc: 'ioasid_alloc(set, ...)' }, ({ s, p }) => [
        creator(s).is('held').else('INVALID'),
        set(s).takes('ADD').else('INVALID'),
        number(p).takes('ALLOCATE', { owner: s }).else('INVALID'),
        caller(s, p).takes('TAKE').else('INVALID'),
      ]),
      allocateUnrecorded: call(
        { s: 'set', p: 'pasid' },
        { source: 'ioasid-v4-code', doc: 'ioasid_alloc(set, ...) where xa_alloc() of the record fails' },
        ({ s, p }) => [
          creator(s).is('held').else('INVALID'),
          set(s).is('live').else('INVALID'),
          number(p).is('free').else('INVALID'),
          has('D6')
            ? caller(s, p).takes('TAKE').else('INVALID')
            : number(p)
                .where('has room for its record', () => false)
                .else('INVALID', 'ioasid-v4-doc'),
        ],
      ),
      allocateWithoutSet: call({}, { source: 'ioasid-v4-doc', doc: 'ioasid_alloc(NULL, ...)' }, () => [
        has('D13')
          ? kernel().takes('OOPS').else('INVALID', 'ioasid-v4-code')
          : kernel()
              .where('allocates without a set', () => false)
              .else('INVALID'),
      ]),
      free: call({ s: 'set', p: 'pasid' }, { source: 'ioasid-v4', doc: 'ioasid_free(set, ioasid)' }, ({ s, p }) => [
        number(p).is('allocated', { owner: s }).else('ignored'),
        set(s).takes('REMOVE').else('ignored'),
        number(p).takes('FREE').else('ignored'),
        caller(s, p).takes('DROP').else('ignored'),
      ]),
    },
  )
}

export type IoasidSets = ReturnType<typeof ioasidSets>
