/** Two-phase commit, as Gray and Lamport specify it: messages are never lost nor taken away, only read. */
import { assign, setup } from 'xstate'
import { all, type Index, type Model, requirementsOf, vocabulary } from '../../src/checker.ts'

interface Commit {
  sort: 'rm'
  errno: never
  source: 'Consensus on Transaction Commit'
}
const { component, hardware, system } = vocabulary<Commit>()
const SOURCE = 'Consensus on Transaction Commit'

/** It takes a decision in every state: nothing in the protocol but the message itself says that it may. */
const manager = setup({
  types: { events: {} as { type: 'PREPARE' | 'CHOOSE_ABORT' | 'COMMIT' | 'ABORT' } },
}).createMachine({
  id: 'resource manager',
  initial: 'working',
  on: { COMMIT: '.committed', ABORT: '.aborted' },
  states: {
    working: { on: { PREPARE: 'prepared', CHOOSE_ABORT: 'aborted' } },
    prepared: {},
    committed: {},
    aborted: {},
  },
})

const coordinator = setup({
  types: {
    context: {} as { prepared: ReadonlySet<Index<'rm'>>; managers: number },
    input: {} as { managers: number },
    events: {} as { type: 'RECEIVE_PREPARED'; from: Index<'rm'> } | { type: 'COMMIT' | 'ABORT' },
  },
  guards: { everybodyIsPrepared: ({ context }) => context.prepared.size === context.managers },
}).createMachine({
  id: 'transaction manager',
  initial: 'undecided',
  context: ({ input }) => ({ prepared: new Set(), managers: input.managers }),
  states: {
    undecided: {
      on: {
        RECEIVE_PREPARED: {
          actions: assign({ prepared: ({ context, event }) => new Set([...context.prepared, event.from]) }),
        },
        COMMIT: { guard: 'everybodyIsPrepared', target: 'committed' },
        ABORT: 'aborted',
      },
    },
    committed: {},
    aborted: {},
  },
})

const message = setup({ types: { events: {} as { type: 'SEND' } } }).createMachine({
  id: 'message',
  initial: 'unsent',
  states: { unsent: { on: { SEND: 'sent' } }, sent: {} },
})

const twoPhase = (managers: number) => {
  const rm = component(['rm'], manager)
  const tm = component([], coordinator, { input: () => ({ managers }) })
  const prepared = component(['rm'], message)
  const commit = component([], message)
  const abort = component([], message)

  return system(
    'two-phase commit',
    { rm, tm, prepared, commit, abort },
    {
      receivePrepared: hardware({ r: 'rm' }, SOURCE, ({ r }) => [
        prepared(r).is('sent'),
        tm().takes('RECEIVE_PREPARED', { from: r }),
      ]),
      commit: hardware({}, SOURCE, () => [tm().takes('COMMIT'), commit().takes('SEND')]),
      abort: hardware({}, SOURCE, () => [tm().takes('ABORT'), abort().takes('SEND')]),
      prepare: hardware({ r: 'rm' }, SOURCE, ({ r }) => [rm(r).takes('PREPARE'), prepared(r).takes('SEND')]),
      chooseToAbort: hardware({ r: 'rm' }, SOURCE, ({ r }) => [rm(r).takes('CHOOSE_ABORT')]),
      receiveCommit: hardware({ r: 'rm' }, SOURCE, ({ r }) => [commit().is('sent'), rm(r).takes('COMMIT')]),
      receiveAbort: hardware({ r: 'rm' }, SOURCE, ({ r }) => [abort().is('sent'), rm(r).takes('ABORT')]),
    },
  )
}

const { invariant, reachable } = requirementsOf<ReturnType<typeof twoPhase>>()
const properties = [
  invariant('no manager commits where another aborts', {
    forAll: { r: 'rm', s: 'rm' },
    when: ({ rm }, { r }) => rm(r).is('committed'),
    then: ({ rm }, { s }) => !rm(s).is('aborted'),
  }),
  invariant('the transaction manager alone decides to abort', {
    forAll: { r: 'rm' },
    when: ({ rm }, { r }) => rm(r).is('aborted'),
    then: ({ tm }) => tm().is('aborted'),
  }),
  reachable('everybody commits', {
    forSome: {},
    when: ({ rm }, _, members) => members('rm').every(r => rm(r).is('committed')),
  }),
]

export const twoPhaseCommit = (managers: number): Model => ({
  name: `toys/two-phase-commit-${managers}`,
  system: twoPhase(managers),
  scope: { rm: managers },
  properties,
})

/** What two-phase commit implements: managers that see each other's states. */
const decider = setup({ types: { events: {} as { type: 'PREPARE' | 'COMMIT' | 'ABORT' } } }).createMachine({
  id: 'decider',
  initial: 'working',
  states: {
    working: { on: { PREPARE: 'prepared', ABORT: 'aborted' } },
    prepared: { on: { COMMIT: 'committed', ABORT: 'aborted' } },
    committed: {},
    aborted: {},
  },
})

const direct = (() => {
  const rm = component(['rm'], decider)
  return system(
    'transaction commit',
    { rm },
    {
      prepare: hardware({ r: 'rm' }, SOURCE, ({ r }) => [rm(r).takes('PREPARE')]),
      commit: hardware({ r: 'rm' }, SOURCE, ({ r }) => [
        rm(all).where('is prepared or committed', other => other.is('prepared') || other.is('committed')),
        rm(r).takes('COMMIT'),
      ]),
      abort: hardware({ r: 'rm' }, SOURCE, ({ r }) => [rm(all).isNot('committed'), rm(r).takes('ABORT')]),
    },
  )
})()

const ofDirect = requirementsOf<typeof direct>()

export const transactionCommit = (managers: number): Model => ({
  name: `toys/transaction-commit-${managers}`,
  system: direct,
  scope: { rm: managers },
  properties: [
    ofDirect.invariant('no manager commits where another aborts', {
      forAll: { r: 'rm', s: 'rm' },
      when: ({ rm }, { r }) => rm(r).is('committed'),
      then: ({ rm }, { s }) => !rm(s).is('aborted'),
    }),
    ofDirect.deadlockFree('it ends when all have decided', {
      resting: ({ rm }, _, members) => members('rm').every(r => rm(r).is('committed') || rm(r).is('aborted')),
    }),
  ],
})
