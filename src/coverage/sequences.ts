/** The sequences of steps that a machine could take one after the other, by the steps that it takes at all. */
import type { MachineStep } from './steps.ts'

/** Numbers of steps; none where there are more than the limit. */
export type Sequences = readonly (readonly number[])[] | undefined

/** All of this many steps. */
export function switches(steps: readonly MachineStep[], length: number, limit: number): Sequences {
  let found: number[][] = steps.map((_, number) => [number])
  for (let n = 1; n < length; n++) {
    const longer: number[][] = []
    for (const sequence of found) {
      const end = (steps[sequence.at(-1) as number] as MachineStep).to
      for (const [number, { from }] of steps.entries()) {
        if (from !== end) continue
        if (longer.length === limit) return undefined
        longer.push([...sequence, number])
      }
    }
    found = longer
  }
  return found
}

/** From a state back to it, through no state twice. */
export const roundTrips = (steps: readonly MachineStep[], limit: number): Sequences => {
  const found: number[][] = []
  const complete = simple(steps, limit, path => {
    if (path.cycle) found.push([...path.steps])
    return found.length <= limit
  })
  return complete && found.length <= limit ? found : undefined
}

/** Through no state twice, but that it may end where it begins; and not part of a longer one. */
export function primePaths(steps: readonly MachineStep[], limit: number): Sequences {
  const found: number[][] = []
  const complete = simple(steps, limit, ({ steps: path, visited, cycle }) => {
    const begin = (steps[path[0] as number] as MachineStep).from
    const end = (steps[path.at(-1) as number] as MachineStep).to
    // A path that is no cycle can be made longer by a step to a state that is not on it, or back to its other end.
    const onward = steps.some(({ from, to }) => from === end && (to === begin || !visited.has(to)))
    const backward = steps.some(({ from, to }) => to === begin && (from === end || !visited.has(from)))
    if (cycle || (!onward && !backward)) found.push([...path])
    return found.length <= limit
  })
  return complete && found.length <= limit ? found : undefined
}

interface Path {
  readonly steps: readonly number[]
  readonly visited: ReadonlySet<string>
  readonly cycle: boolean
}

/** Simple paths looked at for each sequence that may be found. */
const EFFORT = 200

/** Shows each simple path and cycle, until it is told to stop or there are too many; whether all were shown. */
function simple(steps: readonly MachineStep[], limit: number, show: (path: Path) => boolean): boolean {
  let looked = 0
  const path: number[] = []
  const visited = new Set<string>()
  const extend = (begin: string, at: string): boolean =>
    steps.every(({ from, to }, number) => {
      if (from !== at || (visited.has(to) && to !== begin)) return true
      if (++looked > EFFORT * limit) return false
      path.push(number)
      const cycle = to === begin
      let going: boolean
      if (cycle) going = show({ steps: path, visited, cycle })
      else {
        visited.add(to)
        going = show({ steps: path, visited, cycle }) && extend(begin, to)
        visited.delete(to)
      }
      path.pop()
      return going
    })
  return [...new Set(steps.map(({ from }) => from))].every(begin => {
    visited.add(begin)
    const going = extend(begin, begin)
    visited.delete(begin)
    return going
  })
}
