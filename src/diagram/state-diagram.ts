/**
 * A machine as a Mermaid state diagram. Mermaid draws no arrow between the inner states of two composite states, nor between
 * a state and one that it lies in: such a transition is drawn between the states around it that lie side by side, and its
 * label says where it comes from and where it leads.
 */
import type { AnyStateMachine } from 'xstate'
import { type Node, nodesIn } from '../tabulate/nodes.ts'
import { mermaidText } from './mermaid-text.ts'
import { spokenEvent, spokenGuard } from './words.ts'

interface Arrow {
  /** The state whose diagram has the arrow. */
  readonly inside: Node
  readonly from: Node
  readonly to: Node
  readonly label: string
}

export function stateDiagram(machine: AnyStateMachine): string[] {
  const arrows = [...nodesIn(machine.root)].flatMap(arrowsOf)
  return ['stateDiagram-v2', ...body(machine.root, arrows, '  ')]
}

function body(node: Node, arrows: readonly Arrow[], indent: string): string[] {
  const children = Object.values<Node>(node.states)
  const regions = node.type === 'parallel' ? children.map(child => [child]) : [children]
  return regions.flatMap((region, i) => [
    ...(i > 0 ? [`${indent}--`] : []),
    ...region.flatMap(child => declared(child, arrows, indent)),
    ...(node.type === 'parallel' ? [] : initial(node, indent)),
    ...labelled(arrows.filter(({ inside, from }) => inside === node && region.includes(from))).map(
      ([from, to, label]) => `${indent}${from} --> ${to}: ${label}`,
    ),
    ...region.filter(({ type }) => type === 'final').map(child => `${indent}${idOf(child)} --> [*]`),
  ])
}

function declared(node: Node, arrows: readonly Arrow[], indent: string): string[] {
  const name = node.type === 'history' ? `${node.key} (history)` : node.key
  const head = `${indent}state "${mermaidText(name)}" as ${idOf(node)}`
  if (Object.keys(node.states).length === 0) return [head]
  return [`${head} {`, ...body(node, arrows, `${indent}  `), `${indent}}`]
}

const initial = (node: Node, indent: string): string[] => {
  const target = initialOf(node)
  return target === undefined ? [] : [`${indent}[*] --> ${idOf(target)}`]
}

const initialOf = (node: Node): Node | undefined => node.initial?.target?.[0]

/** Several events that do the same share an arrow. */
function labelled(arrows: readonly Arrow[]): [from: string, to: string, label: string][] {
  const shared = new Map<string, [string, string, string[]]>()
  for (const { from, to, label } of arrows) {
    const [a, b] = [idOf(from), idOf(to)]
    const [, , labels] = shared.get(`${a} ${b}`) ?? [a, b, []]
    shared.set(`${a} ${b}`, [a, b, labels.includes(label) ? labels : [...labels, label]])
  }
  return [...shared.values()].map(([a, b, labels]) => [a, b, labels.join(', ')])
}

function arrowsOf(node: Node): Arrow[] {
  const eventless = (node.always ?? []).map(transition => ({ event: '', transition, alone: true }))
  const onEvents = [...node.transitions].flatMap(([event, transitions]) =>
    transitions.map((transition, i) => ({ event: mermaidText(spokenEvent(event)), transition, alone: i === 0 })),
  )
  return [...eventless, ...onEvents].flatMap(({ event, transition, alone }) => {
    const guard = spokenGuard(transition.guard) ?? (alone ? undefined : 'else')
    const label = [event, guard && `[${mermaidText(guard)}]`].filter(Boolean).join(' ')
    const target = transition.target?.[0]
    // Without a target one stays wherever one is.
    if (target === undefined) return innermost(node).map(leaf => sideBySide(leaf, leaf, label || 'always'))
    return drawn(node, target, label || 'always')
  })
}

function drawn(source: Node, target: Node, label: string): Arrow[] {
  const children = Object.values<Node>(source.states).filter(({ type }) => type !== 'history' && type !== 'final')
  const again = target === source
  // What leads from a state to itself or into itself is drawn inside it, from wherever in it one may be.
  if (children.length > 0 && source.type === 'parallel')
    return children.flatMap(child => (again || lies(target, child) ? drawn(child, again ? child : target, label) : []))
  if (children.length > 0 && lies(target, source))
    return children.flatMap(child => drawn(child, again ? entered(source) : target, label))
  return [sideBySide(source, lies(source, target) ? entered(target) : target, label)]
}

/** The arrow between the states around both that lie side by side. */
function sideBySide(source: Node, target: Node, label: string): Arrow {
  const [up, down] = [pathOf(source), pathOf(target)]
  const apart = up.findIndex((node, i) => node !== down[i])
  const at = apart < 0 || down[apart] === undefined ? up.length - 1 : apart
  const [from, to] = [up[at] as Node, down[at] ?? (up[at] as Node)]
  // Where a state is entered as it always is, its name says enough.
  const leads = entered(to) === entered(target) ? '' : ` to ${mermaidText(target.key)}`
  const comes = from === source ? '' : ` from ${mermaidText(source.key)}`
  return { inside: up[at - 1] as Node, from, to, label: `${label}${comes}${leads}` }
}

/** Is the node that one, or inside it? */
const lies = (node: Node, around: Node): boolean => pathOf(node).includes(around)

function entered(node: Node): Node {
  const target = initialOf(node)
  return target === undefined ? node : entered(target)
}

const innermost = (node: Node): Node[] => {
  const children = Object.values<Node>(node.states).filter(({ type }) => type !== 'history' && type !== 'final')
  return children.length === 0 ? [node] : children.flatMap(innermost)
}

/** From the root to the state. */
const pathOf = (node: Node): Node[] => (node.parent === undefined ? [node] : [...pathOf(node.parent), node])

/** Mermaid has words of its own, such as `end`; no identifier here is one. Each state has its own. */
const idOf = (node: Node): string =>
  `s_${node.path.map(part => part.replace(/[^A-Za-z0-9]/gu, c => `_${c.codePointAt(0)}_`)).join('__')}`
