/** A behaviour that never comes to a goal and is fair: a shortest way to where it can stay without it, and a short loop there. */
import { slices, UNSEEN, type Work } from '../check/work.ts'
import { type Served, servicesOf } from './fair-components.ts'
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
export function* stemTo(
  parts: Int32Array,
  answers: Uint8Array,
  initially: boolean,
  steps: Steps,
  memory: Memory,
): Work<Stem | undefined> {
  const { size, first, operation, target } = steps
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
      path.push(operation[stepBetween(node >> 1, to >> 1, steps)] as number)
      to = node
    }
    return path.reverse()
  }
  try {
    const isOver = slices(UNSEEN)
    let queued = 0
    queue[queued++] = start
    from[start] = start + 1
    for (let i = 0; i < queued; i++) {
      if (isOver()) yield
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
export function* loopAt(start: number, parts: Int32Array, steps: Steps, served: Served): Work<readonly number[]> {
  const { first, operation, target } = steps
  const { constraints } = served
  const part = parts[start]
  const isIn = (state: number): boolean => parts[state] === part
  const isStrong = (constraint: number): boolean => constraints[constraint]?.strong === true
  const servedBy = (k: number): readonly number[] => served.by[operation[k] as number] as readonly number[]
  // Of each constraint, the state at which it was seen to be enabled last.
  const enabledAt = new Int32Array(constraints.length).fill(-1)
  const markEnabled = (state: number): void => {
    for (let k = first[state] as number; k < (first[state + 1] as number); k++)
      for (const constraint of servedBy(k)) enabledAt[constraint] = state
  }

  /** The least shortest way, by numbers of steps, from a state to the end of a step that is wanted. */
  const walk = function* (from: number, isWanted: (k: number) => boolean): Work<number[]> {
    const cameFrom = new Map<number, number>()
    const sources = [from]
    const isOver = slices()
    for (const state of sources) {
      if (isOver()) yield
      for (let k = first[state] as number; k < (first[state + 1] as number); k++) {
        const to = target[k] as number
        if (!isIn(to)) continue
        if (isWanted(k)) {
          const way = [k]
          for (let at = state; at !== from; ) {
            const before = cameFrom.get(at) as number
            way.push(stepBetween(before, at, steps))
            at = before
          }
          return way.reverse()
        }
        if (to === from || cameFrom.has(to)) continue
        cameFrom.set(to, state)
        sources.push(to)
      }
    }
    throw new Error('a fair part is not strongly connected')
  }
  const numbers = (way: readonly number[]): number[] => way.map(k => operation[k] as number)

  markEnabled(start)
  const awaited = new Set([...constraints.keys()].filter(constraint => enabledAt[constraint] === start))
  if (awaited.size === 0) return []
  const round = yield* walk(start, k => target[k] === start)
  if (isFairLoop(round, steps, served)) return numbers(round)

  const everywhere = servicesOf(statesOf(parts, part), isIn, steps, served)
  const open = new Set([...everywhere.keys()].filter(constraint => isStrong(constraint) || awaited.has(constraint)))
  /** Whether a step settles what is open: serves it, or leads to where weak fairness does not ask for it any more. */
  const settles = (k: number, constraint: number): boolean =>
    servedBy(k).includes(constraint) || (!isStrong(constraint) && enabledAt[constraint] !== target[k])
  const settlesAny = (k: number): boolean => {
    markEnabled(target[k] as number)
    for (const constraint of open) if (settles(k, constraint)) return true
    return false
  }
  const loop: number[] = []
  const here = (): number => (loop.length === 0 ? start : (target[loop.at(-1) as number] as number))
  const go = (way: readonly number[]): void => {
    for (const k of way) {
      markEnabled(target[k] as number)
      for (const constraint of open) if (settles(k, constraint)) open.delete(constraint)
      loop.push(k)
    }
  }
  while (open.size > 0) go(yield* walk(here(), settlesAny))
  if (here() !== start) go(yield* walk(here(), k => target[k] === start))
  return numbers(loop)
}

function isFairLoop(loop: readonly number[], steps: Steps, served: Served): boolean {
  const states = loop.map(k => steps.target[k] as number)
  const taken = new Set(loop.flatMap(k => served.by[steps.operation[k] as number] as readonly number[]))
  const services = servicesOf(states, () => false, steps, served)
  return [...services].every(
    ([constraint, { enabled }]) =>
      taken.has(constraint) || (served.constraints[constraint]?.strong !== true && enabled < states.length),
  )
}

function* statesOf(parts: Int32Array, part: number | undefined): Generator<number> {
  for (let state = 0; state < parts.length; state++) if (parts[state] === part) yield state
}

/** The least step from a state to another. */
function stepBetween(from: number, to: number, { first, target }: Steps): number {
  let k = first[from] as number
  while (target[k] !== to) k++
  return k
}
