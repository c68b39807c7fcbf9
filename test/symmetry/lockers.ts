/** Lockers that users take and give back: as they are, or with somebody or something that is not treated like the others. */
import { assign, setup } from 'xstate'
import { all, type Index, type Property, requirementsOf, vocabulary } from '../../src/checker.ts'

type User = Index<'user'>
interface Words {
  sort: 'user' | 'locker' | 'key'
  errno: never
  source: 'hall'
}
const { component, where, hardware, system } = vocabulary<Words>()

const machine = setup({
  types: {
    context: {} as { owner: User | null; used: number },
    events: {} as { type: 'TAKE'; user: User } | { type: 'GIVE' | 'CHECK' },
    input: {} as { used: number },
  },
  guards: { givable: () => true },
  actions: {
    release: assign({ owner: null }),
    own: assign({ owner: ({ event, context }) => (event.type === 'TAKE' ? event.user : context.owner) }),
  },
}).createMachine({
  id: 'locker',
  initial: 'free',
  context: ({ input }) => ({ owner: null, used: input.used }),
  states: {
    free: { on: { TAKE: { target: 'taken', actions: 'own' } } },
    taken: {
      on: {
        GIVE: { guard: 'givable', target: 'free', actions: 'release' },
        CHECK: {},
      },
    },
  },
})

const clerk = setup({
  types: { context: {} as { at: string | null }, events: {} as { type: 'GO'; at: string } | { type: 'REST' } },
}).createMachine({
  id: 'clerk',
  context: { at: null },
  on: { GO: { actions: assign({ at: ({ event }) => event.at }) }, REST: { actions: assign({ at: null }) } },
})

export interface Peculiar {
  /** A locker is taken only when all before it are. */
  readonly lowestFirst?: boolean
  /** user0 never gives a locker back. */
  readonly keeper?: boolean
  /** user0 keeps a locker that was given back twice. */
  readonly late?: boolean
  /** locker0 begins otherwise. */
  readonly start?: boolean
  /** user0 takes no locker while another is taken. */
  readonly shy?: boolean
  /** A clerk remembers a locker, and is no locker's. */
  readonly clerk?: boolean
  /** A key opens the locker with its number only. */
  readonly keys?: boolean
}

const wearing = machine.provide({
  guards: { givable: ({ context }) => context.owner !== 'user0' || context.used < 2 },
  actions: { release: assign({ owner: null, used: ({ context }) => Math.min(context.used + 1, 2) }) },
})

const keeping = machine.provide({ guards: { givable: ({ context }) => context.owner !== 'user0' } })

export function lockers(peculiar: Peculiar = {}) {
  const plain = peculiar.keeper === true ? keeping : machine
  const locker = component(['locker'], peculiar.late === true ? wearing : plain, {
    input: at => ({ used: peculiar.start === true && at === 'locker0' ? 1 : 0 }),
  })
  const clerks = component([], clerk)
  return system(
    'lockers',
    { locker, clerk: clerks },
    {
      take: hardware({ u: 'user', l: 'locker' }, 'hall', ({ u, l }) => [
        ...(peculiar.lowestFirst === true
          ? Array.from({ length: Number(l.slice(6)) }, (_, i) => locker(`locker${i}`).is('taken'))
          : []),
        ...(peculiar.shy === true && u === 'user0' ? [locker(all).isNot('taken')] : []),
        where([locker(l)], 'is not lent', l => l.is('free')),
        locker(l).takes('TAKE', { user: u }),
      ]),
      give: hardware({ l: 'locker' }, 'hall', ({ l }) => [locker(l).takes('GIVE')]),
      ...(peculiar.clerk === true && {
        go: hardware({ l: 'locker' }, 'hall', ({ l }) => [locker(l).takes('CHECK'), clerks().takes('GO', { at: l })]),
        rest: hardware({}, 'hall', () => [clerks().takes('REST')]),
      }),
      ...(peculiar.keys === true && {
        open: hardware(
          { k: 'key', l: 'locker' },
          'hall',
          ({ k, l }) => k.slice(3) === l.slice(6) && [locker(l).takes('CHECK'), clerks().takes('GO', { at: k })],
        ),
      }),
    },
  )
}

const { invariant, transition } = requirementsOf<ReturnType<typeof lockers>>()

export const fair: Property = invariant('no user has two lockers', {
  forAll: { l: 'locker', m: 'locker' },
  when: ({ locker }, { l, m }) => l !== m && locker(l).is('taken'),
  then: ({ locker }, { l, m }) => locker(m).context.owner !== locker(l).context.owner,
})

export const unfair: Property = invariant('user0 has no locker but locker0', {
  forAll: { l: 'locker' },
  then: ({ locker }, { l }) => l === 'locker0' || locker(l).context.owner !== 'user0',
})

/** Reads every locker, before and after. */
export const wide: Property = transition('one locker changes its owner at a time', {
  forAll: {},
  then: ({ locker: before }, { locker: after }, _, members) =>
    members('locker').filter(l => before(l).context.owner !== after(l).context.owner).length <= 1,
})
