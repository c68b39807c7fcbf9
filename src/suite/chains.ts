/** Sequences of steps as goals of a search: how far each followed component has come, and how far it is to the end of each. */
import { slices, type Work } from '../check/work.ts'
import { type Automaton, automatonOf } from './automaton.ts'
import type { Moves } from './moves.ts'
import type { Sequence } from './sequences.ts'
import { FAR, type Roads } from './roads.ts'

export interface Chains {
  /** The sequences; each is a goal, by a number that counts from `offset`. */
  readonly sequences: readonly Sequence[]
  readonly offset: number
  /** By place of a followed component. Sequences are in it by the number of their goal. */
  readonly automata: readonly Automaton[]
}

/** `tables`: of the followed components, by place; `steps`: of how many steps. */
export function chainsOf(
  sequences: readonly Sequence[],
  offset: number,
  tables: readonly Sequence['table'][],
  steps: (table: Sequence['table']) => number,
): Chains {
  const automata = new Map(
    tables.map(table => {
      const own = [...sequences.entries()].filter(([, sequence]) => sequence.table === table)
      return [table, automatonOf(steps(table), new Map(own.map(([i, each]) => [offset + i, each.steps])))]
    }),
  )
  return { sequences, offset, automata: tables.map(table => automata.get(table) as Automaton) }
}

/** Moves to the end of the sequence, from a node and by how far each place has come: by node of its automaton. Without a reset. */
export type ChainDistance = (node: number, progress: Int32Array, at: number) => number

/** By sequence. `progress` has a number for each place, from `at` on. */
export function* chainDistances(
  moves: Moves,
  { sequences, offset, automata }: Chains,
  roads: Roads,
): Work<ChainDistance[]> {
  const isOver = slices()
  const found: ChainDistance[] = []
  for (const [i, { steps }] of sequences.entries()) {
    const ways: Way[] = []
    for (const [place, automaton] of automata.entries()) {
      if (!automaton.begins.some(begun => begun.includes(offset + i))) continue
      const come = comeOf(automaton, offset + i, steps.length)
      ways.push({ place, come, distance: toTheEnd(moves, roads, place, steps, automaton.steps) })
      if (isOver()) yield
    }
    found.push((node, progress, at) => {
      let least = FAR
      for (const { place, come, distance } of ways) {
        const far = distance[(come[progress[at + place] as number] as number) * moves.size + node] as number
        if (far < least) least = far
      }
      return least
    })
  }
  return found
}

interface Way {
  readonly place: number
  /** By node of the automaton, how much of the sequence has been taken. */
  readonly come: Int32Array
  /** By how much has been taken, and node. */
  readonly distance: Int32Array
}

function comeOf({ nodes, shorter, begins, depth }: Automaton, goal: number, length: number): Int32Array {
  const come = new Int32Array(nodes)
  for (let node = 0; node < nodes; node++) {
    let at = node
    while (at > 0 && !(begins[at]?.includes(goal) === true && (depth[at] as number) < length))
      at = shorter[at] as number
    come[node] = depth[at] as number
  }
  return come
}

/** Breadth first against the moves, from where the last step has just been taken. */
function toTheEnd(
  moves: Moves,
  { source, into }: Roads,
  place: number,
  sequence: readonly number[],
  steps: number,
): Int32Array {
  const { size, label } = moves
  const length = sequence.length
  const stepOf = moves.takes.map(taken => taken.find(each => each.place === place)?.step ?? -1)
  const { next } = automatonOf(steps, new Map([[0, sequence]]))
  /** By step and how much has been taken after it: what may have been taken before it. */
  const before = Array.from({ length: steps }, (_, step) => {
    const lists = Array.from({ length: length + 1 }, (): number[] => [])
    for (let come = 0; come < length; come++) lists[next[come * steps + step] as number]?.push(come)
    return lists
  })
  const distance = new Int32Array(length * size).fill(FAR)
  const queue: number[] = []
  const arrive = (state: number, far: number): void => {
    if ((distance[state] as number) <= far) return
    distance[state] = far
    queue.push(state)
  }
  const last = sequence[length - 1] as number
  for (let m = 0; m < source.length; m++)
    if (stepOf[label[m] as number] === last)
      for (const come of before[last]?.[length] ?? []) arrive(come * size + (source[m] as number), 1)
  for (const state of queue) {
    const [come, node] = [Math.floor(state / size), state % size]
    const far = (distance[state] as number) + 1
    for (let i = into.first[node] as number; i < (into.first[node + 1] as number); i++) {
      const m = into.move[i] as number
      const step = stepOf[label[m] as number] as number
      const from = source[m] as number
      if (step < 0) arrive(come * size + from, far)
      else for (const earlier of before[step]?.[come] ?? []) arrive(earlier * size + from, far)
    }
  }
  return distance
}
