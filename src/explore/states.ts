/** The states that a machine has, by their paths, as charts and conditions name them. */
import type { AnyStateMachine } from 'xstate'

type Node = AnyStateMachine['root']

/** Every state below the root, each before those inside it; history is none. */
export function statePaths({ root }: AnyStateMachine): string[] {
  const below = (node: Node): string[] =>
    Object.values<Node>(node.states).flatMap(child =>
      child.type === 'history' ? [] : [child.path.join('.'), ...below(child)],
    )
  return below(root)
}
