/** A page with a result of each kind, and a trace through a context with lists, for tests to look at. */
import { readFileSync } from 'node:fs'
import { assign, setup } from 'xstate'
import { type Model, requirementsOf, vocabulary } from '../../../src/checker.ts'
import type { Step } from '../../../src/check/result.ts'
import type { Suite } from '../../../src/suite/suite.ts'
import { checkSync } from '../../../src/check/check.ts'
import { emptyBook, type Run } from '../../../src/pages/book.ts'
import { htmlReport } from '../../../src/report/html/page.ts'
import type { MachineHeat } from '../../../src/coverage/heat.ts'
import type { Matrix } from '../../../src/coverage/matrix.ts'
import type { Covered, Report } from '../../../src/report/html/report.ts'
import { careful } from '../../library.ts'
import { hostile, MARKUP } from '../hostile.ts'
import { KINDS, OPTIONS } from '../kinds.ts'

interface Held {
  readonly items: readonly { readonly by: string }[]
  readonly note: string | null
}

const STAGES: readonly Held[] = [
  { items: [], note: null },
  { items: [{ by: 'a' }], note: null },
  { items: [{ by: 'a' }, { by: 'd' }], note: null },
  { items: [{ by: 'b' }, { by: 'd' }, { by: 'c' }], note: 'full' },
]

const queue = setup({ types: { context: {} as Held, events: {} as { type: 'STEP' } } }).createMachine({
  id: 'queue',
  context: STAGES[0] as Held,
  initial: 'held',
  states: {
    held: {
      on: {
        STEP: {
          guard: ({ context }) => context.items.length < 3,
          actions: assign(({ context }) => STAGES[context.items.length + 1] as Held),
        },
      },
    },
  },
})

const { component, worker, system } = vocabulary<{ sort: 'user'; errno: never; source: 'me' }>()
const queues = component([], queue)
const queueing = system('queueing', { queue: queues }, { step: worker({}, 'me', () => [queues().takes('STEP')]) })
const { invariant } = requirementsOf<typeof queueing>()

const queueModel: Model = {
  name: 'queue',
  system: queueing,
  scope: {},
  properties: [invariant('never a third', { forAll: {}, then: ({ queue }) => queue().context.items.length < 3 })],
  violates: ['never a third'],
}

/** What its nearest miss differs in is markup. */
const judged: Model = {
  name: 'judged',
  system: hostile,
  scope: {},
  properties: [
    requirementsOf<typeof hostile>().transition('who comes to b was not there', {
      id: 'J1',
      forAll: {},
      when: (_, { things }) => things().is('b'),
      then: ({ things }) => !things().is('b'),
    }),
  ],
}

const beside = (file: string): string =>
  readFileSync(new URL(`../../../src/report/html/${file}`, import.meta.url), 'utf8')

export const RUNS: readonly Run[] = [
  ...Object.values(KINDS),
  [queueModel, checkSync(queueModel, { levels: true })] as const,
  ...[{ ...careful, name: 'lease/judged' }, judged].map(
    model => [model, checkSync(model, { levels: true, adequacy: Infinity })] as const,
  ),
].map(([model, result]) => ({ model, result, mutants: [] }))

const CALLS: Matrix = {
  model: 'queue',
  scope: {},
  objects: [
    {
      object: `queue ${MARKUP}`,
      machine: 'queue',
      states: [
        { state: 'held', reached: true },
        { state: MARKUP, reached: false },
      ],
      operations: [
        {
          operation: 'step',
          kind: 'call',
          cells: [
            [
              { outcome: 'ok', source: 'me', path: ['step'] },
              { outcome: 'EBUSY', rule: `queue takes ${MARKUP}`, source: 'me', path: ['step', 'step', MARKUP] },
            ],
            [],
          ],
        },
      ],
    },
  ],
}

const STEP: Step = {
  operation: 'step',
  arguments: [],
  kind: 'worker',
  outcome: 'ok',
  sources: ['me'],
  changes: [{ component: 'queue', from: 'held', to: `held {note: ${MARKUP}}` }],
}

/** More than fit side by side on paper. */
const PARTS = Array.from({ length: 12 }, (_, i) => ({ component: `component${i}`, from: 'waiting', to: 'running' }))

const SUITE: Suite = {
  model: 'queue',
  scope: {},
  criteria: ['operations'],
  states: { distinct: 4, generated: 4, depth: 4 },
  items: 1,
  covered: 1,
  cost: 3,
  bound: 3,
  tests: [
    {
      id: '0123abcd',
      steps: [
        { ...STEP, covers: [MARKUP] },
        { ...STEP, changes: PARTS, covers: [] },
      ],
    },
  ],
}

const HEAT: readonly MachineHeat[] = [
  {
    name: `queue ${MARKUP}`,
    machine: queue,
    covered: new Map([['held', { count: 1234, item: 'queue: held' }]]),
    never: new Set(['held on STEP[0]']),
  },
]

const COVERED: Covered = {
  criteria: [
    {
      name: 'machine states',
      items: 3,
      feasible: 2,
      reached: [
        { item: 'queue: held', path: [] },
        { item: `queue: ${MARKUP}`, path: ['step', MARKUP] },
      ],
      infeasible: [{ item: 'queue: full', because: `no event leads there ${MARKUP}` }],
      unknown: [],
      notComputed: [],
    },
    {
      name: 'transition pairs',
      items: 2,
      feasible: 1,
      reached: [{ item: 'queue: a -[step]-> b -[step]-> c', path: ['step', 'step', 'step', 'step'] }],
      infeasible: [{ item: 'step leave', because: 'nobody leaves' }],
      unknown: [`not met ${MARKUP}`],
      notComputed: [{ machine: MARKUP, because: 'it has too many' }],
    },
  ],
}

/** With what a command would give it besides. */
export const page = (report: Pick<Report, 'runs' | 'book' | 'places'> & Partial<Report>): Promise<string> =>
  htmlReport(
    {
      version: '1.2.3',
      command: 'npx ioasid-spec report',
      arguments: '',
      coverage: () => undefined,
      calls: () => undefined,
      suite: () => undefined,
      heat: () => undefined,
      tell: (_, path) => path.map(name => (name === MARKUP ? { ...STEP, outcome: MARKUP, changes: [] } : STEP)),
      leftOut: () => [],
      packs: false,
      ...report,
    },
    { script: beside('page.js'), style: beside('theme.css') + beside('style.css') },
  )

export const written = (runs: readonly Run[] = RUNS, packs = false): Promise<string> =>
  page({
    runs,
    packs,
    book: { ...emptyBook, sources: OPTIONS.sources },
    places: { property: () => ({ file: 'mine.ts', line: 3 }), component: () => undefined },
    coverage: ({ model }) => (model.name === 'queue' ? COVERED : undefined),
    calls: ({ model }) => (model.name === 'queue' ? CALLS : undefined),
    suite: ({ model }) => (model.name === 'queue' ? SUITE : undefined),
    heat: ({ model }) => (model.name === 'queue' ? HEAT : undefined),
    leftOut: ({ model }) => (model.name === 'queue' ? ['a suite of tests'] : []),
  })
