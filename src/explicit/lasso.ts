/** A behaviour that never comes to a goal and is fair: a shortest way to where it can stay without it, and a short loop there. */
import { type Fair, servicesOf } from './fair-components.ts'
import { GOAL, PREMISE, type Steps } from './goals.ts'
import type { Memory } from './memory.ts'

export interface Stem {
  /** Where the loop begins. */
  readonly state: number
  /** Numbers of operation instances. */
  readonly path: readonly number[]
}

/**
 * The least of the shortest ways to a fair part, after which the goal is awaited. `initially`: it is awaited from the initial
 * state on, whatever the premise says. @throws StoreFull
 */
export function stemTo(
  parts: Int32Array,
  answers: Uint8Array,
  initially: boolean,
  { size, first, operation, target }: Steps,
  memory: Memory,
): Stem | undefined {
  // Twice each state: the goal is not awaited, or it is. One more than where it was come from; 0: nobody was here.
  const from = memory.allocate(2 * size)
  const queue = memory.allocate(2 * size)
  const after = (state: number, awaited: boolean): number => {
    const answer = answers[state] as number
    return 2 * state + ((answer & GOAL) === 0 && (awaited || (answer & PREMISE) !== 0) ? 1 : 0)
  }
  const start = after(0, initially)
  const pathTo = (node: number): number[] => {
    const path: number[] = []
    for (let to = node; to !== start; ) {
      const node = (from[to] as number) - 1
      let k = first[node >> 1] as number
      while (target[k] !== to >> 1) k++
      path.push(operation[k] as number)
      to = node
    }
    return path.reverse()
  }
  try {
    let queued = 0
    queue[queued++] = start
    from[start] = start + 1
    for (let i = 0; i < queued; i++) {
      const node = queue[i] as number
      const state = node >> 1
      if ((node & 1) === 1 && parts[state] !== 0) return { state, path: pathTo(node) }
      for (let k = first[state] as number; k < (first[state + 1] as number); k++) {
        const to = after(target[k] as number, (node & 1) === 1)
        if (from[to] !== 0) continue
        from[to] = node + 1
        queue[queued++] = to
      }
    }
    return undefined
  } finally {
    memory.release(from)
    memory.release(queue)
  }
}

/**
 * A fair loop inside the fair part of a state, through that state: none where the behaviour may as well stay; the least of the
 * shortest where that is fair; else on and on to what is nearest and serves a constraint that nothing has served yet, and back.
 */
export function loopAt(start: number, parts: Int32Array, steps: Steps, fair: Fair): readonly number[] {
  const { first, operation, target } = steps
  const part = parts[start]
  const isIn = (state: number): boolean => parts[state] === part
  const isStrong = (constraint: number): boolean => fair.constraints[constraint]?.strong === true
  const servedBy = (k: number): readonly number[] => fair.served[operation[k] as number] as readonly number[]
  const enabledAt = (state: number): ReadonlySet<number> => {
    const enabled = new Set<number>()
    for (let k = first[state] as number; k < (first[state + 1] as number); k++)
      for (const constraint of servedBy(k)) enabled.add(constraint)
    return enabled
  }

  /** The least shortest way, by numbers of steps, from a state to the end of a step that is wanted. */
  const walk = (from: number, isWanted: (k: number) => boolean): number[] => {
    const cameBy = new Map<number, number>()
    const sources = [from]
    for (const state of sources)
      for (let k = first[state] as number; k < (first[state + 1] as number); k++) {
        const to = target[k] as number
        if (!isIn(to)) continue
        if (isWanted(k)) {
          const way = [k]
          for (let at = state; at !== from; ) {
            const by = cameBy.get(at) as number
            way.push(by)
            at = sourceOf(by, steps)
          }
          return way.reverse()
        }
        if (to === from || cameBy.has(to)) continue
        cameBy.set(to, k)
        sources.push(to)
      }
    throw new Error('a fair part is not strongly connected')
  }
  const numbers = (way: readonly number[]): number[] => way.map(k => operation[k] as number)

  const awaited = enabledAt(start)
  if (awaited.size === 0) return []
  const round = walk(start, k => target[k] === start)
  if (isFairLoop(round, steps, fair)) return numbers(round)

  const everywhere = servicesOf(statesOf(parts, part), isIn, steps, fair)
  const open = new Set([...everywhere.keys()].filter(constraint => isStrong(constraint) || awaited.has(constraint)))
  /** What a step settles of what is open: what it serves, and what weak fairness does not ask for any more where it leads. */
  const settles = (k: number): number[] => {
    const enabled = enabledAt(target[k] as number)
    return [...open].filter(
      constraint => servedBy(k).includes(constraint) || (!isStrong(constraint) && !enabled.has(constraint)),
    )
  }
  const loop: number[] = []
  const here = (): number => (loop.length === 0 ? start : (target[loop.at(-1) as number] as number))
  const go = (way: readonly number[]): void => {
    for (const k of way) {
      for (const constraint of settles(k)) open.delete(constraint)
      loop.push(k)
    }
  }
  while (open.size > 0) go(walk(here(), k => settles(k).length > 0))
  if (here() !== start) go(walk(here(), k => target[k] === start))
  return numbers(loop)
}

function isFairLoop(loop: readonly number[], steps: Steps, fair: Fair): boolean {
  const states = loop.map(k => steps.target[k] as number)
  const taken = new Set(loop.flatMap(k => fair.served[steps.operation[k] as number] as readonly number[]))
  const services = servicesOf(states, () => false, steps, fair)
  return [...services].every(
    ([constraint, { enabled }]) =>
      taken.has(constraint) || (fair.constraints[constraint]?.strong !== true && enabled < states.length),
  )
}

function* statesOf(parts: Int32Array, part: number | undefined): Generator<number> {
  for (let state = 0; state < parts.length; state++) if (parts[state] === part) yield state
}

/** The state that a step leaves. */
function sourceOf(k: number, { size, first }: Steps): number {
  // first[low] <= k < first[high + 1]
  let [low, high] = [0, size - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((first[middle] as number) <= k) low = middle
    else high = middle - 1
  }
  return low
}
