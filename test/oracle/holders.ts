/** Random systems in which components hold members of sorts that they do not belong to: take one, pass it on, and let go of it. */
import * as fc from 'fast-check'
import { type AnyStateMachine, assign, createMachine } from 'xstate'
import { all, type Local, type Property, type System, vocabulary } from '../../src/checker.ts'
import type { Family } from '../../src/system/component.ts'
import { type Operation, operation } from '../../src/system/operation.ts'
import type { Listed } from '../../src/system/participant.ts'

interface Holding {
  sort: 'x' | 'y'
  errno: never
  source: 'chance'
}
const { component, system, where } = vocabulary<Holding>()
type FamilyOf<S extends Holding['sort'][]> = Family<Holding, S, AnyStateMachine>

const PARTS = ['step', 'pass', 'drop', 'greet', 'hearDrop', 'hearGreet', 'has', 'hasNot', 'rests'] as const
interface Part {
  readonly does: 'take' | (typeof PARTS)[number]
  /** One for all, or one for each member of y. */
  readonly who: 'token' | 'clerk' | 'clerks'
}

export interface HoldingPlan {
  readonly operations: readonly {
    /** With an item of which member of x they go together, with which event; or with none. */
    readonly item: 'GO' | 'BACK' | null
    readonly parts: readonly Part[]
    readonly same: boolean
  }[]
  readonly together: number
}

export const holdingPlans: fc.Arbitrary<HoldingPlan> = fc.record({
  operations: fc.array(
    fc.record({
      item: fc.constantFrom('GO' as const, 'BACK' as const, null),
      parts: fc.array(
        fc.record({
          does: fc.constantFrom<Part['does'][]>('take', 'take', ...PARTS),
          who: fc.constantFrom<Part['who'][]>('token', 'token', 'clerk', 'clerk', 'clerks'),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      same: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
    }),
    { minLength: 4, maxLength: 7 },
  ),
  together: fc.integer({ min: 1, max: 3 }),
})

interface Held {
  readonly x: string | null
  readonly y: string | null
}
type HolderEvent = { readonly type: string } & Held

const item = createMachine({
  id: 'item',
  initial: 's0',
  states: { s0: { on: { GO: 's1' } }, s1: { on: { BACK: 's0' } } },
})

const remember = assign(({ event }) => ({ x: (event as HolderEvent).x, y: (event as HolderEvent).y }))
const forget = assign({ x: null, y: null })
const holder = createMachine({
  id: 'holder',
  context: { x: null, y: null },
  initial: 'idle',
  states: {
    idle: { on: { TAKE: { target: 'busy', actions: remember } } },
    busy: {
      on: {
        STEP: 'late',
        PASS: { actions: assign({ x: ({ event }) => (event as HolderEvent).x }) },
        DROP: { target: 'idle', actions: forget },
        GREET: {
          guard: ({ context, event }: { context: Held; event: unknown }) => context.x === (event as HolderEvent).x,
          target: 'late',
        },
      },
    },
    late: { on: { PASS: { target: 'busy', actions: remember }, DROP: { target: 'idle', actions: forget } } },
  },
} as object)

export function holdingSystemOf({ operations, together }: HoldingPlan): {
  readonly system: System
  readonly properties: readonly Property[]
} {
  const items: FamilyOf<['x']> = component(['x'], item)
  const token: FamilyOf<[]> = component([], holder)
  const clerk: FamilyOf<['y']> = component(['y'], holder)

  const listed =
    ({ item, parts, same }: HoldingPlan['operations'][number]) =>
    ({ x, y }: { readonly x: `x${number}`; readonly y: `y${number}` }): Listed[] => {
      const stepped = new Set<string>()
      const listedFor = ({ does, who }: Part): Listed[] => {
        const ref = who === 'token' ? token() : clerk(who === 'clerks' ? all : y)
        if (does === 'has') return [ref.is('busy', { x } as never)]
        if (does === 'hasNot') return [ref.isNot('busy', { x } as never)]
        if (does === 'rests') return [ref.is('idle')]
        // Each component steps once.
        const family = who === 'token' ? 'token' : 'clerk'
        if (stepped.has(family)) return []
        stepped.add(family)
        const event = does.replace('hear', '').toUpperCase()
        return [does.startsWith('hear') ? ref.hears(event, { x, y }) : ref.takes(event, { x, y })]
      }
      return [
        ...(item === null ? [] : [items(x).takes(item)]),
        ...parts.flatMap(listedFor),
        ...(same ? [where([token(), clerk(y)], 'hold the same', (a: Local, b: Local) => held(a).x === held(b).x)] : []),
      ]
    }

  return {
    system: system(
      'holding',
      { items, token, clerk },
      Object.fromEntries(
        operations.map((plan, i): [string, Operation] => [
          `do${i}`,
          operation<Holding, { x: 'x'; y: 'y' }, Listed>('hardware', { x: 'x', y: 'y' }, 'chance', listed(plan)),
        ]),
      ),
    ),
    properties: [
      {
        kind: 'invariant',
        name: 'who holds a member has its item gone',
        forAll: { x: 'x', y: 'y' },
        when: ({ clerk }: View, { x = '', y = '' }: At) => held(clerk(y)).x === x,
        then: ({ items }: View, { x = '' }: At) => items(x).is('s1'),
      },
      {
        kind: 'reachable',
        name: 'so many hold the same',
        forSome: { x: 'x' },
        when: ({ token, clerk }: View, { x = '' }: At) =>
          [token(), clerk('y0'), clerk('y1')].filter(one => held(one).x === x).length >= together,
      },
      {
        kind: 'transition',
        name: 'nobody holds another member at once',
        forAll: {},
        then: (before: View, after: View) =>
          [held(before.token()).x, null].includes(held(after.token()).x) || held(before.token()).x === null,
      },
      { kind: 'deadlock', name: 'rests when nobody holds anything', resting: ({ token }: View) => token().is('idle') },
      {
        kind: 'recoverable',
        name: 'it can always be let go of',
        forAll: {},
        goal: ({ token }: View) => token().is('idle'),
      },
    ],
  }
}

type View = Readonly<Record<'items' | 'token' | 'clerk', (...at: string[]) => Local>>
type At = Readonly<Record<string, string>>

const held = ({ context }: Local): Held => context as Held
