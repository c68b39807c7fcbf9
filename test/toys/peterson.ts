/** Peterson's mutual exclusion of two threads, one step for each access to shared memory. */
import { assign, setup } from 'xstate'
import { type Index, type Model, others, requirementsOf, vocabulary } from '../../src/checker.ts'

type Thread = Index<'thread'>
interface Peterson {
  sort: 'thread'
  errno: never
  source: 'Myths about the mutual exclusion problem'
}
const { component, hardware, system } = vocabulary<Peterson>()
const SOURCE = 'Myths about the mutual exclusion problem'

const thread = setup({ types: { events: {} as { type: 'NEXT' } } }).createMachine({
  id: 'thread',
  initial: 'elsewhere',
  states: {
    elsewhere: { on: { NEXT: 'raising' } },
    raising: { on: { NEXT: 'yielding' } },
    yielding: { on: { NEXT: 'waiting' } },
    waiting: { on: { NEXT: 'critical' } },
    critical: { on: { NEXT: 'lowering' } },
    lowering: { on: { NEXT: 'elsewhere' } },
  },
})

const flag = setup({ types: { events: {} as { type: 'RAISE' | 'LOWER' } } }).createMachine({
  id: 'flag',
  initial: 'down',
  states: { down: { on: { RAISE: 'up' } }, up: { on: { LOWER: 'down' } } },
})

const turnOf = setup({
  types: { context: {} as { of: Thread }, events: {} as { type: 'TO_THE_OTHER'; than: Thread } },
}).createMachine({
  id: 'turn',
  context: { of: 'thread0' },
  on: {
    TO_THE_OTHER: { actions: assign({ of: ({ event }) => (event.than === 'thread0' ? 'thread1' : 'thread0') }) },
  },
})

const protocol = (() => {
  const at = component(['thread'], thread)
  const wants = component(['thread'], flag)
  const turn = component([], turnOf)

  return system(
    'Peterson',
    { at, wants, turn },
    {
      begin: hardware({ t: 'thread' }, SOURCE, ({ t }) => [at(t).is('elsewhere'), at(t).takes('NEXT')]),
      raise: hardware({ t: 'thread' }, SOURCE, ({ t }) => [
        at(t).is('raising'),
        wants(t).takes('RAISE'),
        at(t).takes('NEXT'),
      ]),
      yield: hardware({ t: 'thread' }, SOURCE, ({ t }) => [
        at(t).is('yielding'),
        turn().takes('TO_THE_OTHER', { than: t }),
        at(t).takes('NEXT'),
      ]),
      enterAsTheOtherDoesNotWant: hardware({ t: 'thread' }, SOURCE, ({ t }) => [
        at(t).is('waiting'),
        wants(others(t)).is('down'),
        at(t).takes('NEXT'),
      ]),
      enterAsItsTurnHasCome: hardware({ t: 'thread' }, SOURCE, ({ t }) => [
        at(t).is('waiting'),
        wants(others(t)).is('up'),
        turn().where(`is of ${t}`, ({ context }) => context.of === t),
        at(t).takes('NEXT'),
      ]),
      leave: hardware({ t: 'thread' }, SOURCE, ({ t }) => [at(t).is('critical'), at(t).takes('NEXT')]),
      lower: hardware({ t: 'thread' }, SOURCE, ({ t }) => [
        at(t).is('lowering'),
        wants(t).takes('LOWER'),
        at(t).takes('NEXT'),
      ]),
    },
  )
})()

const { invariant, reachable, deadlockFree } = requirementsOf<typeof protocol>()

export const peterson: Model = {
  name: 'toys/peterson',
  system: protocol,
  scope: { thread: 2 },
  properties: [
    invariant('one thread at a time is in the critical section', {
      forAll: { t: 'thread', u: 'thread' },
      when: ({ at }, { t, u }) => t !== u && at(t).is('critical'),
      then: ({ at }, { u }) => !at(u).is('critical'),
    }),
    reachable('a thread waits for its turn', {
      forSome: { t: 'thread', u: 'thread' },
      when: ({ at, turn }, { t, u }) =>
        t !== u && at(t).is('waiting') && at(u).is('critical') && turn().context.of === u,
    }),
    deadlockFree('some thread can always go on', { resting: () => false }),
  ],
}
