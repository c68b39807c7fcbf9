/** Recoverability by its definition: states from which a goal can be reached are added until there are no more. */
import type { Finding, Sighting } from '../check/exploration.ts'
import type { SystemSnapshot } from './logic.ts'

/** A state, a shortest path to it, and every step out of it, by ascending number of the operation instance. */
export interface Node {
  readonly state: SystemSnapshot
  readonly path: readonly number[]
  readonly steps: { readonly number: number; readonly operation: string; readonly to: Node }[]
}

/** What is asked of a state at a choice of the variables. */
export type Asks = (node: Node, at: Sighting['at']) => boolean

/** The first state, and there the first choice, for which the goal is lost although it must stay reachable. */
export function lossOf(
  nodes: readonly Node[],
  operations: readonly string[],
  choices: readonly Sighting['at'][],
  isGoal: Asks,
  isPremise: Asks,
): Finding['violation'] {
  const trapped = choices.map(at => {
    const saved = recovering(nodes, node => isGoal(node, at))
    return new Set(nodes.filter(node => !saved.has(node)))
  })
  for (const { node, at, trap } of nodes.flatMap(node => choices.map((at, i) => ({ node, at, trap: trapped[i] })))) {
    if (!isPremise(node, at) || trap?.has(node) !== true) continue
    const lost = [...trap]
    const stuck = lost.filter(({ steps }) => steps.length === 0).length
    const going = new Set(lost.flatMap(({ steps }) => steps.map(({ operation }) => operation)))
    return {
      at,
      path: node.path,
      trap: { states: lost.length, stuck, operations: operations.filter(name => going.has(name)) },
    }
  }
  return undefined
}

function recovering(nodes: readonly Node[], isGoal: (node: Node) => boolean): Set<Node> {
  const saved = new Set(nodes.filter(isGoal))
  for (let before = -1; before < saved.size; ) {
    before = saved.size
    for (const node of nodes) if (node.steps.some(({ to }) => saved.has(to))) saved.add(node)
  }
  return saved
}
