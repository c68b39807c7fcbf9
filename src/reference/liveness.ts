/** Liveness by its definition: a way to where the goal is awaited and a loop without it, in which every constraint is kept. */
import type { Finding, Sighting } from '../check/exploration.ts'
import type { Constraint } from '../system/fairness.ts'
import type { Liveness } from '../system/property.ts'
import type { Asks, Node } from './recovery.ts'

type Step = Node['steps'][number]

/** The shortest way to such a loop, for the first choice that has one so short. `nodes` begin with the initial state. */
export function lassoOf(
  nodes: readonly Node[],
  kind: Liveness['kind'],
  constraints: readonly Constraint[],
  choices: readonly Sighting['at'][],
  isGoal: Asks,
  isAwaited: Asks,
): Finding['violation'] {
  const lassos = choices.flatMap(at => {
    const without = new Set(nodes.filter(node => !isGoal(node, at)))
    const parts = fairParts(without, constraints)
    const stem = stemTo(
      nodes[0] as Node,
      kind === 'eventually',
      node => without.has(node),
      node => isAwaited(node, at),
      node => parts.some(part => part.has(node)),
    )
    if (stem === undefined) return []
    const part = parts.find(part => part.has(stem.end)) as ReadonlySet<Node>
    return { at, path: [...stem.path, ...loopFrom(stem.end, part, constraints)], stem: stem.path.length }
  })
  return lassos.reduce<(typeof lassos)[number] | undefined>(
    (best, lasso) => (best === undefined || lasso.stem < best.stem ? lasso : best),
    undefined,
  )
}

const serves = ({ instances }: Constraint, { number }: Step): boolean => instances.includes(number)
const isEnabled = (constraint: Constraint, { steps }: Node): boolean => steps.some(step => serves(constraint, step))
const stepsIn = (part: ReadonlySet<Node>): Step[] =>
  [...part].flatMap(({ steps }) => steps.filter(({ to }) => part.has(to)))

/** Whether whoever passes all of these states, and takes all of these steps, for ever, is fair. */
const isKept = (constraint: Constraint, states: readonly Node[], steps: readonly Step[]): boolean =>
  steps.some(step => serves(constraint, step)) ||
  (constraint.strong
    ? !states.some(node => isEnabled(constraint, node))
    : !states.every(node => isEnabled(constraint, node)))

/** The largest strongly connected sets among these states whose states and steps, all together, keep every constraint. */
function fairParts(among: ReadonlySet<Node>, constraints: readonly Constraint[]): ReadonlySet<Node>[] {
  return components(among).flatMap(part => {
    const broken = constraints.filter(constraint => !isKept(constraint, [...part], stepsIn(part)))
    if (broken.length === 0) return [part]
    if (broken.some(({ strong }) => !strong)) return []
    return fairParts(new Set([...part].filter(node => !broken.some(one => isEnabled(one, node)))), constraints)
  })
}

/** Strongly connected components: of each state, what it comes to that comes to it. */
function components(among: ReadonlySet<Node>): ReadonlySet<Node>[] {
  const left = new Set(among)
  const sources = new Map<Node, Node[]>()
  for (const node of among) for (const { to } of node.steps) sources.set(to, [...(sources.get(to) ?? []), node])
  // Those that were found last have the least ahead of them.
  return [...among].reverse().flatMap(node => {
    if (!left.has(node)) return []
    const ahead = spread(node, left, ({ steps }) => steps.map(({ to }) => to))
    const component = spread(node, ahead, behind => sources.get(behind) ?? [])
    for (const found of component) left.delete(found)
    return [component]
  })
}

function spread(from: Node, among: ReadonlySet<Node>, next: (node: Node) => readonly Node[]): Set<Node> {
  const found = new Set([from])
  for (const node of found) for (const to of next(node)) if (among.has(to)) found.add(to)
  return found
}

interface Way {
  readonly end: Node
  readonly path: readonly number[]
}

/** Shortest ways to states and, once it is awaited, on through those without the goal, until one is in a fair part. */
function stemTo(
  start: Node,
  initially: boolean,
  isWithout: (node: Node) => boolean,
  awaits: (node: Node) => boolean,
  isFair: (node: Node) => boolean,
): Way | undefined {
  const seen = { calm: new Set<Node>(), waiting: new Set<Node>() }
  const queue: (Way & { readonly waiting: boolean })[] = []
  const come = (end: Node, path: readonly number[], waited: boolean): void => {
    const waiting = isWithout(end) && (waited || awaits(end))
    const known = waiting ? seen.waiting : seen.calm
    if (known.has(end)) return
    known.add(end)
    queue.push({ end, path, waiting })
  }
  come(start, [], initially)
  for (const way of queue) {
    if (way.waiting && isFair(way.end)) return way
    for (const { number, to } of way.end.steps) come(to, [...way.path, number], way.waiting)
  }
  return undefined
}

/**
 * No step where staying is fair; the shortest way round where that is; else on to what is nearest and keeps a constraint that
 * nothing has kept yet, until all are kept, and back.
 */
function loopFrom(start: Node, part: ReadonlySet<Node>, constraints: readonly Constraint[]): number[] {
  const numbers = (steps: readonly Step[]): number[] => steps.map(({ number }) => number)
  if (constraints.every(constraint => isKept(constraint, [start], []))) return []
  const round = nearest(start, part, ({ to }) => to === start)
  const fits = constraints.every(constraint =>
    isKept(
      constraint,
      round.map(({ to }) => to),
      round,
    ),
  )
  if (fits) return numbers(round)

  let open = constraints.filter(one =>
    one.strong ? [...part].some(node => isEnabled(one, node)) : isEnabled(one, start),
  )
  const settles = (constraint: Constraint, step: Step): boolean =>
    serves(constraint, step) || (!constraint.strong && !isEnabled(constraint, step.to))
  const loop: Step[] = []
  while (open.length > 0) {
    for (const step of nearest(loop.at(-1)?.to ?? start, part, step => open.some(one => settles(one, step)))) {
      loop.push(step)
      open = open.filter(one => !settles(one, step))
    }
  }
  const last = loop.at(-1)?.to ?? start
  return numbers(last === start ? loop : [...loop, ...nearest(last, part, ({ to }) => to === start)])
}

/** The shortest way inside a part that ends with a wanted step. */
function nearest(from: Node, part: ReadonlySet<Node>, isWanted: (step: Step) => boolean): Step[] {
  const seen = new Set([from])
  const queue: { readonly node: Node; readonly way: readonly Step[] }[] = [{ node: from, way: [] }]
  for (const { node, way } of queue)
    for (const step of node.steps.filter(({ to }) => part.has(to))) {
      if (isWanted(step)) return [...way, step]
      if (seen.has(step.to)) continue
      seen.add(step.to)
      queue.push({ node: step.to, way: [...way, step] })
    }
  throw new Error('a part is not strongly connected')
}
