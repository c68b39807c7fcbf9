/** PASIDs of one system-wide space, bound to the guests of RIDs: a model whose states can be counted by a formula. */
import { assign, setup } from 'xstate'
import { all, type Index, type Model, requirementsOf, type Scope, vocabulary } from '../../src/checker.ts'

type Guest = Index<'guest'>
interface Reference {
  sort: 'guest' | 'rid' | 'pasid'
  errno: never
  source: 'reference model'
}
const { component, where, hardware, system } = vocabulary<Reference>()
const SOURCE = 'reference model'

type RidEvent = { type: 'ASSIGN'; guest: Guest } | { type: 'UNASSIGN' | 'CLAIM' | 'UNCLAIM' | 'BIND' | 'UNBIND' }

const rid = setup({
  types: { context: {} as { owner: Guest | null; claimed: boolean; bindings: number }, events: {} as RidEvent },
  guards: {
    unowned: ({ context }) => context.owner === null,
    idle: ({ context }) => context.owner !== null && !context.claimed && context.bindings === 0,
    claimed: ({ context }) => context.claimed,
    usable: ({ context }) => context.owner !== null && !context.claimed,
  },
}).createMachine({
  id: 'rid',
  context: { owner: null, claimed: false, bindings: 0 },
  on: {
    ASSIGN: { guard: 'unowned', actions: assign({ owner: ({ event }) => event.guest }) },
    UNASSIGN: { guard: 'idle', actions: assign({ owner: null }) },
    CLAIM: { guard: 'idle', actions: assign({ claimed: true }) },
    UNCLAIM: { guard: 'claimed', actions: assign({ claimed: false }) },
    // How many bindings there can be, only the PASIDs know.
    BIND: { guard: 'usable', actions: assign({ bindings: ({ context }) => context.bindings + 1 }) },
    UNBIND: { actions: assign({ bindings: ({ context }) => context.bindings - 1 }) },
  },
})

type PasidEvent = { type: 'ALLOC'; guest: Guest } | { type: 'FREE' | 'BIND' | 'UNBIND' | 'RECLAIM' }

const pasid = setup({
  types: { context: {} as { owner: Guest | null; bindings: number }, events: {} as PasidEvent },
  guards: { bound: ({ context }) => context.bindings > 0, boundOnce: ({ context }) => context.bindings === 1 },
  actions: {
    more: assign({ bindings: ({ context }) => context.bindings + 1 }),
    fewer: assign({ bindings: ({ context }) => context.bindings - 1 }),
    disown: assign({ owner: null }),
  },
}).createMachine({
  id: 'pasid',
  context: { owner: null, bindings: 0 },
  initial: 'free',
  states: {
    free: { on: { ALLOC: { target: 'allocated', actions: assign({ owner: ({ event }) => event.guest }) } } },
    allocated: {
      on: {
        BIND: { actions: 'more' },
        UNBIND: { actions: 'fewer' },
        FREE: [
          { guard: 'bound', target: 'pending' },
          { target: 'free', actions: 'disown' },
        ],
      },
    },
    pending: {
      on: {
        RECLAIM: { target: 'free', actions: 'disown' },
        UNBIND: [{ guard: 'boundOnce', target: 'free', actions: ['fewer', 'disown'] }, { actions: 'fewer' }],
      },
    },
  },
})

const binding = setup({ types: { events: {} as { type: 'BIND' | 'UNBIND' } } }).createMachine({
  id: 'binding',
  initial: 'no',
  states: { no: { on: { BIND: 'yes' } }, yes: { on: { UNBIND: 'no' } } },
})

/** With counters, rid and pasid know how many bindings they have; without, a freed PASID waits to be reclaimed. */
function pasidRefSystem(counters: boolean) {
  const rids = component(['rid'], rid)
  const pasids = component(['pasid'], counters ? pasid : pasid.provide({ guards: { bound: () => true } }))
  const bindings = component(['rid', 'pasid'], binding)

  return system(
    counters ? 'pasid-ref with counters' : 'pasid-ref without counters',
    { rid: rids, pasid: pasids, binding: bindings },
    {
      assign: hardware({ g: 'guest', r: 'rid' }, SOURCE, ({ g, r }) => [rids(r).takes('ASSIGN', { guest: g })]),
      unassign: hardware({ r: 'rid' }, SOURCE, ({ r }) => [
        !counters && bindings(r, all).is('no'),
        rids(r).takes('UNASSIGN'),
      ]),
      claim: hardware({ r: 'rid' }, SOURCE, ({ r }) => [
        !counters && bindings(r, all).is('no'),
        rids(r).takes('CLAIM'),
      ]),
      unclaim: hardware({ r: 'rid' }, SOURCE, ({ r }) => [rids(r).takes('UNCLAIM')]),
      alloc: hardware({ g: 'guest', p: 'pasid' }, SOURCE, ({ g, p }) => [pasids(p).takes('ALLOC', { guest: g })]),
      free: hardware({ p: 'pasid' }, SOURCE, ({ p }) => [pasids(p).takes('FREE')]),
      bind: hardware({ r: 'rid', p: 'pasid' }, SOURCE, ({ r, p }) => [
        rids(r).where('is owned and unclaimed', ({ context }) => context.owner !== null && !context.claimed),
        pasids(p).is('allocated'),
        where([rids(r), pasids(p)], 'belong to one guest', (r, p) => r.context.owner === p.context.owner),
        bindings(r, p).takes('BIND'),
        counters && rids(r).takes('BIND'),
        counters && pasids(p).takes('BIND'),
      ]),
      unbind: hardware({ r: 'rid', p: 'pasid' }, SOURCE, ({ r, p }) => [
        bindings(r, p).takes('UNBIND'),
        counters && rids(r).takes('UNBIND'),
        counters && pasids(p).takes('UNBIND'),
      ]),
      ...(!counters && {
        reclaim: hardware({ p: 'pasid' }, SOURCE, ({ p }) => [bindings(all, p).is('no'), pasids(p).takes('RECLAIM')]),
      }),
    },
  )
}

export type PasidRef = ReturnType<typeof pasidRefSystem>

const { invariant, reachable } = requirementsOf<PasidRef>()

const properties = [
  invariant('a binding is of a PASID of the owner of its RID', {
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ binding }, { r, p }) => binding(r, p).is('yes'),
    then: ({ rid, pasid }, { r, p }) =>
      rid(r).context.owner !== null && rid(r).context.owner === pasid(p).context.owner,
  }),
  invariant('a claimed RID has no binding', {
    forAll: { r: 'rid' },
    when: ({ rid }, { r }) => rid(r).context.claimed,
    then: ({ binding }, { r }, members) => members('pasid').every(p => binding(r, p).is('no')),
  }),
  invariant('a free PASID is in no binding', {
    forAll: { p: 'pasid' },
    when: ({ pasid }, { p }) => pasid(p).is('free'),
    then: ({ binding }, { p }, members) => members('rid').every(r => binding(r, p).is('no')),
  }),
]

/** As far as a state can be from the initial one. */
export const fullest = reachable('every PASID is pending and bound on every RID', {
  forSome: {},
  when: ({ pasid, binding }, _, members) =>
    members('pasid').every(p => pasid(p).is('pending') && members('rid').every(r => binding(r, p).is('yes'))),
})

export const pasidRef = (counters: boolean, scope: Scope): Model => {
  const system = pasidRefSystem(counters)
  return { name: `toys/${system.name}`, system, scope, properties }
}

/** Distinct states: over what each RID may be, each PASID has as many states as its owner has RIDs to bind it on. */
export function statesOfPasidRef(counters: boolean, { guest = 1, rid = 1, pasid = 1 }: Scope): bigint {
  const ofPasid = (usable: number): bigint => 2n ** BigInt(usable + 1) - (counters ? 1n : 0n)
  const count = (rids: number, usable: readonly number[]): bigint => {
    if (rids === 0) return usable.reduce((sum, n) => sum + ofPasid(n), 1n) ** BigInt(pasid)
    const unowned = count(rids - 1, usable)
    const owned = usable.map(
      (_, g) =>
        count(rids - 1, usable) +
        count(
          rids - 1,
          usable.map((n, i) => (i === g ? n + 1 : n)),
        ),
    )
    return owned.reduce((sum, n) => sum + n, unowned)
  }
  return count(
    rid,
    Array.from({ length: guest }, () => 0),
  )
}
