/** Random systems in which components count what others do: mostly right, sometimes wrong, and asked how much they have counted. */
import * as fc from 'fast-check'
import { type AnyStateMachine, assign, createMachine } from 'xstate'
import { all, type Local, type Property, type System, vocabulary } from '../../src/checker.ts'
import type { Family } from '../../src/system/component.ts'
import { type Operation, operation } from '../../src/system/operation.ts'
import type { Listed } from '../../src/system/participant.ts'

interface Counting {
  sort: 'x' | 'y'
  errno: never
  source: 'chance'
}
const { component, system } = vocabulary<Counting>()
type FamilyOf<S extends Counting['sort'][]> = Family<Counting, S, AnyStateMachine>

/** What has been counted when a step is taken. */
const ASKED = {
  anything: () => true,
  none: (n: number) => n === 0,
  some: (n: number) => n > 0,
  one: (n: number) => n === 1,
  'not two': (n: number) => n !== 2,
} as const
type Asked = keyof typeof ASKED

interface StepPlan {
  /** From one state of an item to another. */
  readonly way: readonly number[]
  /** By counter, how far off it counts. */
  readonly wrong: readonly number[]
  readonly asked: readonly Asked[]
}

export interface CountingPlan {
  /** By counter and by state of an item, what it counts for. */
  readonly weights: readonly (readonly number[])[]
  readonly steps: readonly StepPlan[]
  readonly shut: Asked
  /** What may go back to its beginning at once; counters alone are wrong afterwards. */
  readonly reset: 'nothing' | 'everything' | 'counters'
  readonly few: number
  readonly many: number
}

const STATES = 3
/** Of items by `x`, by `y`, another field of the latter, and of all items. */
const COUNTERS = 4
/** Beyond this nobody counts, so that what is counted wrongly ends too. */
const MOST = 9

const asked = fc.oneof(
  { arbitrary: fc.constant<Asked>('anything'), weight: 6 },
  { arbitrary: fc.constantFrom<Asked[]>('none', 'some', 'one', 'not two'), weight: 1 },
)
/** To the next state and back, or anywhere. */
const way = fc.oneof(
  { arbitrary: fc.constantFrom([0, 1], [1, 2], [1, 0], [2, 0]), weight: 3 },
  { arbitrary: fc.array(fc.nat(STATES - 1), { minLength: 2, maxLength: 2 }), weight: 1 },
)
const perCounter = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(of, { minLength: COUNTERS, maxLength: COUNTERS })

export const countingPlans: fc.Arbitrary<CountingPlan> = fc.record({
  weights: perCounter(fc.constantFrom([0, 1, 1], [0, 1, 0], [0, 0, 1], [0, 1, 2], [0, 2, 1], [1, 0, 0])),
  steps: fc.array(
    fc.record({
      way,
      wrong: perCounter(fc.integer({ min: 0, max: 40 }).map(n => (n === 0 ? 1 : 0))),
      asked: perCounter(asked),
    }),
    { minLength: 3, maxLength: 6 },
  ),
  shut: asked,
  reset: fc.constantFrom<CountingPlan['reset'][]>('nothing', 'everything', 'counters'),
  few: fc.integer({ min: 0, max: 2 }),
  many: fc.integer({ min: 1, max: 4 }),
})

interface Counts {
  readonly n: number
  readonly m: number
}
interface Add extends Counts {
  readonly askN: Asked
  readonly askM: Asked
}

export function countingSystemOf({ weights, steps, shut, reset, few, many }: CountingPlan): {
  readonly system: System
  readonly properties: readonly Property[]
} {
  const item = createMachine({
    id: 'item',
    initial: 's0',
    states: Object.fromEntries(
      Array.from({ length: STATES }, (_, state) => [
        `s${state}`,
        {
          on: Object.fromEntries([
            ...steps.flatMap(({ way: [from, to] }, i) => (from === state ? [[`GO${i}`, `s${to}`]] : [])),
            ['RESET', 's0'],
          ]) as object,
        },
      ]),
    ),
  } as object)
  const clear = assign({ n: 0, m: 0 })
  const counter = createMachine({
    id: 'counter',
    context: { n: 0, m: 0 },
    initial: 'open',
    states: {
      open: {
        on: {
          ADD: {
            guard: ({ context, event }: { context: Counts; event: Add }) =>
              ASKED[event.askN](context.n) &&
              ASKED[event.askM](context.m) &&
              [context.n + event.n, context.m + event.m].every(sum => Math.abs(sum) <= MOST),
            actions: assign(({ context, event }) => ({
              n: (context as Counts).n + (event as unknown as Add).n,
              m: (context as Counts).m + (event as unknown as Add).m,
            })),
          },
          SHUT: { guard: ({ context }: { context: Counts }) => ASKED[shut](context.n), target: 'shut' },
          RESET: { actions: clear },
        },
      },
      shut: { on: { OPEN: 'open', RESET: { target: 'open', actions: clear } } },
    },
  } as object)

  const items: FamilyOf<['x', 'y']> = component(['x', 'y'], item)
  const ofX: FamilyOf<['x']> = component(['x'], counter)
  const ofY: FamilyOf<['y']> = component(['y'], counter)
  const whole: FamilyOf<[]> = component([], counter)

  const addOf = ({ way: [from = 0, to = 0], wrong, asked }: StepPlan, n: number, m?: number): Add => {
    const by = (of: number): number =>
      (weights[of]?.[to] as number) - (weights[of]?.[from] as number) + (wrong[of] as number)
    return {
      n: by(n),
      m: m === undefined ? 0 : by(m),
      askN: asked[n] as Asked,
      askM: m === undefined ? 'anything' : (asked[m] as Asked),
    }
  }
  const hardware = <V extends Record<string, 'x' | 'y'>>(
    over: V,
    participants: (at: { readonly [K in keyof V]: `${V[K]}${number}` }) => Listed[],
  ): Operation => operation<Counting, V, Listed>('hardware', over, 'chance', participants)

  return {
    system: system(
      'counting',
      { items, ofX, ofY, whole },
      {
        ...Object.fromEntries(
          steps.map((step, i) => [
            `go${i}`,
            hardware({ x: 'x', y: 'y' }, ({ x, y }) => [
              items(x, y).takes(`GO${i}`),
              ofX(x).takes('ADD', addOf(step, 0)),
              ofY(y).takes('ADD', addOf(step, 1, 2)),
              whole().takes('ADD', addOf(step, 3)),
            ]),
          ]),
        ),
        shut: hardware({ x: 'x' }, ({ x }) => [ofX(x).takes('SHUT')]),
        open: hardware({ x: 'x' }, ({ x }) => [ofX(x).takes('OPEN')]),
        ...(reset !== 'nothing' && {
          reset: hardware({}, () => [
            ...(reset === 'everything' ? [items(all, all).takes('RESET')] : []),
            ofX(all).takes('RESET'),
            ofY(all).takes('RESET'),
            whole().takes('RESET'),
          ]),
        }),
      },
    ),
    properties: [
      {
        kind: 'invariant',
        name: 'few are counted',
        forAll: { x: 'x' },
        when: ({ ofX }: View, { x = '' }: At) => ofX(x).is('open'),
        then: ({ ofX }: View, { x = '' }: At) => counted(ofX(x)).n <= few,
      },
      {
        kind: 'reachable',
        name: 'many are counted by the one, and none by the other',
        forSome: { x: 'x', y: 'y' },
        when: ({ ofX, ofY }: View, { x = '', y = '' }: At) => counted(ofX(x)).n === many && counted(ofY(y)).m <= 0,
      },
      {
        kind: 'transition',
        name: 'what is counted grows by one at most',
        forAll: { y: 'y' },
        then: (before: View, after: View, { y = '' }: At) => counted(after.ofY(y)).n <= counted(before.ofY(y)).n + 1,
      },
      {
        kind: 'deadlock',
        name: 'rests with nothing counted',
        resting: ({ whole }: View) => counted(whole()).n === 0,
      },
    ],
  }
}

type View = Readonly<Record<'items' | 'ofX' | 'ofY' | 'whole', (...at: string[]) => Local>>
type At = Readonly<Record<string, string>>

const counted = ({ context }: Local): Counts => context as Counts
