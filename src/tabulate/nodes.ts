/** The nodes of a machine's definition: its root, and every state below. */
import type { AnyStateMachine } from 'xstate'

export type Node = AnyStateMachine['root']

/** The node and all below it, in the order of the definition. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const child of Object.values(node.states)) yield* nodesIn(child)
}

/** Once for each machine. */
export const once = <T>(find: (machine: AnyStateMachine) => T): ((machine: AnyStateMachine) => T) => {
  const known = new WeakMap<AnyStateMachine, { readonly found: T }>()
  return machine => {
    const { found } = known.get(machine) ?? { found: find(machine) }
    known.set(machine, { found })
    return found
  }
}

/** Its states by their paths: 'bound', 'bound.present'. */
export const statesOf = once(
  ({ root }): ReadonlySet<string> =>
    new Set([...nodesIn(root)].filter(({ path }) => path.length > 0).map(({ path }) => path.join('.'))),
)

/** The events that some state has a transition for, and patterns of them: 'BIND', '*', 'BIND.*'. */
export const eventsOf = once(
  ({ root }): ReadonlySet<string> => new Set([...nodesIn(root)].flatMap(({ transitions }) => [...transitions.keys()])),
)
