/** Random small machines: hierarchy, parallel regions, history, final states, guards, context with a Set, always and raise. */
import * as fc from 'fast-check'
import { type AnyStateMachine, and, assign, createMachine, not, or, raise, stateIn } from 'xstate'

/** The context of every random machine. */
export interface Context {
  /** 0 to 2 */
  readonly n: number
  readonly set: ReadonlySet<string>
  readonly at: string | null
}

/** The events that operations send, each with a member of the sort. R is raised only. */
export const EVENTS = ['A', 'B', 'C'] as const
const RAISED = 'R'

const ACTIONS = ['up', 'round', 'reset', 'add', 'drop', 'empty', 'point', 'forget'] as const
type Action = (typeof ACTIONS)[number]

type Guard =
  | { readonly is: 'below'; readonly n: number }
  | { readonly is: 'in'; readonly node: number }
  | { readonly is: 'has' | 'points' | 'empty' }
  | { readonly is: 'not' | 'and' | 'or'; readonly of: readonly Guard[] }

interface Go {
  readonly event: string
  readonly guard: Guard | null
  /** Counted from the next node on, in the order of the document. */
  readonly target: number | null
  readonly reenter: boolean
  readonly action: Action | null
  readonly raises: boolean
}

interface Node {
  readonly kind: 'atomic' | 'final' | 'compound' | 'parallel'
  readonly children: readonly Node[]
  readonly history: 'none' | 'shallow' | 'deep'
  readonly on: readonly Go[]
  /** To a later sibling, so that it comes to rest. */
  readonly always: Guard | null
  readonly entry: Action | null
  readonly exit: Action | null
}

export type MachinePlan = Node

const simple: fc.Arbitrary<Guard> = fc.oneof(
  fc.record({ is: fc.constant('below' as const), n: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ is: fc.constant('in' as const), node: fc.nat(9) }),
  fc.record({ is: fc.constantFrom('has' as const, 'points' as const, 'empty' as const) }),
)
const guard: fc.Arbitrary<Guard> = fc.oneof(
  { arbitrary: simple, weight: 3 },
  {
    arbitrary: fc.record({
      is: fc.constantFrom('not' as const, 'and' as const, 'or' as const),
      of: fc.array(simple, { minLength: 2, maxLength: 2 }),
    }),
    weight: 1,
  },
)

/** Null in `of` of ten cases. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>, of: number): fc.Arbitrary<T | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: of }, { arbitrary, weight: 10 - of })

const go = (...events: readonly string[]): fc.Arbitrary<Go> =>
  fc.record({
    event: fc.constantFrom(...events),
    guard: rarely(guard, 7),
    target: rarely(fc.nat(7), 1),
    reenter: fc.boolean(),
    action: rarely(fc.constantFrom(...ACTIONS), 4),
    raises: fc.integer({ min: 0, max: 4 }).map(n => n === 0),
  })
const any = go('A', 'B', 'C', RAISED)

/** What a state may do: for one in which the machine rests, enough to leave it. */
const ons: Readonly<Record<Node['kind'], fc.Arbitrary<readonly Go[]>>> = {
  atomic: fc
    .tuple(go('A', 'B'), go('A', 'B', 'C'), fc.array(any, { maxLength: 2 }))
    .map(([first, second, others]) => [first, second, ...others]),
  final: fc.constant([]),
  compound: fc.array(any, { maxLength: 2 }),
  parallel: fc.array(any, { maxLength: 1 }),
}

const node = (kind: Node['kind'], children: fc.Arbitrary<readonly Node[]>): fc.Arbitrary<Node> =>
  fc.record({
    kind: fc.constant(kind),
    children,
    history: kind === 'compound' ? fc.constantFrom('none', 'shallow', 'deep') : fc.constant('none' as const),
    on: ons[kind],
    always: kind === 'atomic' ? rarely(guard, 9) : fc.constant(null),
    entry: rarely(fc.constantFrom(...ACTIONS), 9),
    exit: rarely(fc.constantFrom(...ACTIONS), 9),
  })

const none = fc.constant([])
const atomic = node('atomic', none)
const leaf = fc.oneof({ arbitrary: atomic, weight: 12 }, { arbitrary: node('final', none), weight: 1 })
const some = (of: fc.Arbitrary<Node>, maxLength: number): fc.Arbitrary<Node[]> =>
  fc.tuple(atomic, fc.array(of, { minLength: 1, maxLength })).map(([first, others]) => [first, ...others])
const compound = node('compound', some(leaf, 2))
const region = fc.oneof(compound, atomic)
const parallel = node('parallel', fc.array(region, { minLength: 2, maxLength: 2 }))
const child = fc.oneof(
  { arbitrary: leaf, weight: 6 },
  { arbitrary: compound, weight: 3 },
  { arbitrary: parallel, weight: 1 },
)

export const machinePlans: fc.Arbitrary<MachinePlan> = fc.oneof(
  { arbitrary: node('compound', some(child, 3)), weight: 5 },
  { arbitrary: node('parallel', fc.array(compound, { minLength: 2, maxLength: 2 })), weight: 1 },
)

export interface Built {
  readonly machine: AnyStateMachine
  /** The dotted path of every state that may be active. */
  readonly paths: readonly string[]
}

export function build(plan: MachinePlan, id: string): Built {
  const paths: string[] = []
  const ids: string[] = []
  list(plan, '')

  function list({ children, history }: Node, path: string): void {
    children.forEach((child, i) => {
      const at = `${path}s${i}`
      paths.push(at)
      ids.push(idOf(at))
      list(child, `${at}.`)
    })
    if (history !== 'none') ids.push(idOf(`${path}was`))
  }
  function idOf(path: string): string {
    return `${id}-${path.replaceAll('.', '-')}`
  }
  const target = (from: string, number: number): string =>
    `#${ids[(ids.indexOf(idOf(from)) + 1 + number) % ids.length]}`

  const guarded = (guard: Guard): Test => {
    switch (guard.is) {
      case 'in':
        return stateIn(`#${idOf(paths[guard.node % paths.length] as string)}`) as Test
      case 'not':
        return not(guarded(guard.of[0] as Guard) as never) as Test
      case 'and':
        return and(guard.of.map(guarded) as never) as Test
      case 'or':
        return or(guard.of.map(guarded) as never) as Test
      default:
        return ({ context, event }) => holds(guard, context, event)
    }
  }

  const config = (node: Node, path: string, later: readonly string[]): object => ({
    id: path === '' ? id : idOf(path.slice(0, -1)),
    ...(node.kind === 'final' || node.kind === 'parallel' ? { type: node.kind } : {}),
    ...(node.kind === 'compound' && { initial: 's0' }),
    ...(node.entry && { entry: acts[node.entry] }),
    ...(node.exit && { exit: acts[node.exit] }),
    ...(node.always && later.length > 0 && { always: { guard: guarded(node.always), target: later[0] } }),
    ...(node.children.length > 0 && path !== '' && later.length > 0 && { onDone: later[0] }),
    on: Object.fromEntries(
      [...EVENTS, RAISED].map(event => [
        event,
        node.on
          .filter(go => go.event === event)
          .map(({ guard, target: to, reenter, action, raises }) => {
            const actions = [
              ...(action === null ? [] : [acts[action]]),
              ...(raises && event !== RAISED ? [raise({ type: RAISED })] : []),
            ]
            return {
              ...(guard && { guard: guarded(guard) }),
              // XState never takes a transition that is guarded and does nothing at all.
              ...((to !== null || actions.length === 0) && { target: target(path.slice(0, -1), to ?? 0), reenter }),
              actions,
            }
          }),
      ]),
    ),
    ...(node.children.length > 0 && {
      states: Object.fromEntries([
        ...node.children.map((child, i) => {
          const siblings = node.kind === 'compound' ? node.children.slice(i + 1) : []
          const after = siblings.map((_, j) => `#${idOf(`${path}s${i + 1 + j}`)}`)
          return [`s${i}`, config(child, `${path}s${i}.`, after)]
        }),
        ...(node.history === 'none'
          ? []
          : [['was', { id: idOf(`${path}was`), type: 'history', history: node.history }]]),
      ]),
    }),
  })

  const machine = createMachine({
    ...config(plan, '', []),
    // XState's transition() begins an actor without any input each time, and what throws there takes long.
    context: ({ input }: { input?: { n: number } }): Context => ({ n: input?.n ?? 0, set: new Set(), at: null }),
  } as object)
  return { machine, paths }
}

type Asked = { context: Context; event: { at?: string } }
type Test = (asked: Asked) => boolean

function holds(guard: Guard, { n, set, at }: Context, event: { at?: string }): boolean {
  switch (guard.is) {
    case 'below':
      return n < guard.n
    case 'has':
      return event.at !== undefined && set.has(event.at)
    case 'points':
      return at === event.at
    default:
      return set.size === 0
  }
}

const change = (to: (context: Context, at: string | undefined) => Partial<Context>): object =>
  assign(({ context, event }: { context: Context; event: { type: string } }) =>
    to(context, (event as Asked['event']).at),
  )

const acts: Readonly<Record<Action, object>> = {
  up: change(({ n }) => ({ n: Math.min(n + 1, 2) })),
  round: change(({ n }) => ({ n: (n + 1) % 3 })),
  reset: change(() => ({ n: 0 })),
  add: change(({ set }, at) => ({ set: at === undefined ? set : new Set([...set, at]) })),
  drop: change(({ set }, at) => ({ set: new Set([...set].filter(member => member !== at)) })),
  empty: change(() => ({ set: new Set() })),
  point: change((_, at) => ({ at: at ?? null })),
  forget: change(() => ({ at: null })),
}
