/**
 * An XState machine as a chart: states inside states, regions, an arrow for each pair of states that a transition joins.
 * A transition that stays where it is, is a line of its state.
 */
import type { AnyStateMachine } from 'xstate'
import { canonical } from '../system/canonical.ts'
import { type Node, nodesIn } from '../tabulate/nodes.ts'
import { type Chart, type ChartEdge, type ChartNode, type ChartText, type Linked, nodesOf, spoken } from './chart.ts'
import { spokenActions, spokenEvent, spokenGuard } from './words.ts'

/** What a statechart tells besides the machine; all of it may be left out. */
export interface StatechartOptions {
  /** The id of the machine, when absent. */
  readonly title?: string
  /** Where the machine is written down. */
  readonly href?: string
  /** Of a rule: what its source is, and where that is told. */
  readonly source?: (id: string) => Linked
  /** Paths of states and ids of transitions, such as 'free on TAKE[0]', that never happen. */
  readonly never?: ReadonlySet<string>
  /** Of the same: how often it happens, and where that is shown. */
  readonly times?: (id: string) => Times | undefined
  /** Sentences below the picture. */
  readonly notes?: readonly string[]
}

/** How often something happens. */
export interface Times {
  /** Of all attempts in all reachable states. */
  readonly count: number
  /** Where that is shown. */
  readonly href?: string
}

export function statechart(machine: AnyStateMachine, options: StatechartOptions = {}): Chart {
  const { root } = machine
  const edges = joined([...nodesIn(root)].flatMap(node => arrowsOf(node, options)))
  const inside = isFramed(root) ? [drawn(root, options)] : contentsOf(root, options)
  const about = [root.description, remembered(machine)].filter(Boolean).join('. ')
  return {
    title: options.title ?? machine.id,
    ...(options.href !== undefined && { href: options.href }),
    ...(about !== '' && { about }),
    notes: options.notes ?? [],
    told: told(inside, edges),
    nodes: inside,
    edges: [...startsOf(root), ...edges],
  }
}

/** A machine is drawn as a box itself where something is said of it that is said of no state inside. */
const isFramed = (root: Node): boolean =>
  Object.keys(root.states).length === 0 ||
  root.transitions.size > 0 ||
  (root.always ?? []).length > 0 ||
  root.entry.length + root.exit.length > 0

function drawn(node: Node, options: StatechartOptions): ChartNode {
  const never = options.never?.has(idOf(node)) === true
  return {
    id: idOf(node),
    kind:
      node.type === 'final' || node.type === 'history'
        ? node.type
        : node.parent?.type === 'parallel'
          ? 'region'
          : 'state',
    name: node.type === 'history' ? (node.history === 'deep' ? 'H*' : 'H') : node.key,
    details: [...timesOf(idOf(node), options), ...detailsOf(node, options)],
    children: contentsOf(node, options),
    ...linked(node.meta, options),
    ...counted(idOf(node), options),
    ...(node.description !== undefined && {
      tip: [node.description, linked(node.meta, options).tip].filter(Boolean).join('\n'),
    }),
    ...(never && { mark: 'never' }),
  }
}

/** The states inside, the dot from which they are entered, and where an arrow begins that leads from any of them to one of them. */
function contentsOf(node: Node, options: StatechartOptions): ChartNode[] {
  const dot: ChartNode = { id: `${idOf(node)} start`, kind: 'initial', name: '', details: [], children: [] }
  const any: ChartNode = { id: anyIn(node), kind: 'any', name: 'any state', details: [], children: [] }
  return [
    ...(initialOf(node) === undefined ? [] : [dot]),
    ...(transitionsOf(node).some(({ target }) => target.some(to => isInside(to, node))) ? [any] : []),
    ...Object.values<Node>(node.states).map(child => drawn(child, options)),
  ]
}

const anyIn = (node: Node): string => `${idOf(node)} any`

const isInside = (node: Node, around: Node): boolean =>
  node.parent !== undefined && (node.parent === around || isInside(node.parent, around))

const startsOf = (node: Node): ChartEdge[] => {
  const target = initialOf(node)
  const own =
    target === undefined
      ? []
      : [{ id: `${idOf(node)} starts`, from: `${idOf(node)} start`, to: idOf(target), texts: startTexts(node) }]
  return [...own, ...Object.values<Node>(node.states).flatMap(startsOf)]
}

const startTexts = (node: Node): ChartText[] => {
  const actions = spokenActions(node.initial?.actions)
  return actions.length > 0 ? [{ event: '', actions: actions.join(', ') }] : []
}

const initialOf = (node: Node): Node | undefined =>
  node.type === 'parallel' || node.initial === undefined ? undefined : node.initial.target?.[0]

function detailsOf(node: Node, options: StatechartOptions): ChartText[] {
  const [entry, exit] = [spokenActions(node.entry), spokenActions(node.exit)]
  const invoked = node.invoke.map(({ src }) => (typeof src === 'string' ? src : 'an actor'))
  return [
    ...(invoked.length > 0 ? [{ event: 'invoke', actions: invoked.join(', ') }] : []),
    ...(entry.length > 0 ? [{ event: 'entry', actions: entry.join(', ') }] : []),
    ...(exit.length > 0 ? [{ event: 'exit', actions: exit.join(', ') }] : []),
    ...transitionsOf(node).flatMap(({ target, text }) => (target.length === 0 ? [text(options)] : [])),
  ]
}

interface Transition {
  readonly target: readonly Node[]
  text(options: StatechartOptions): ChartText
}

function transitionsOf(node: Node): Transition[] {
  const groups = [...node.transitions, ...((node.always ?? []).length > 0 ? [['', node.always ?? []] as const] : [])]
  return groups.flatMap(([event, transitions]) =>
    transitions.map(({ target, guard, actions, meta }, i): Transition => {
      const condition = spokenGuard(guard) ?? (i > 0 ? 'else' : undefined)
      const does = spokenActions(actions).join(', ')
      const named = event === '' ? 'always' : spokenEvent(event)
      return {
        target: target ?? [],
        text: options => {
          const id = `${idOf(node) || '(root)'} on ${declaredEvent(event)}[${i}]`
          const never = options.never?.has(id) === true
          const times = options.times?.(id)
          return {
            event: times === undefined ? named : `${named} ×${times.count.toLocaleString('en')}`,
            ...(condition !== undefined && { guard: condition }),
            ...(does !== '' && { actions: does }),
            ...linked(meta, options),
            ...counted(id, options),
            ...(never && { mark: 'never' }),
          }
        },
      }
    }),
  )
}

/** A line that says how often a state is come to. */
const timesOf = (id: string, { times }: StatechartOptions): ChartText[] => {
  const of = times?.(id)
  if (of === undefined) return []
  return [{ event: `×${of.count.toLocaleString('en')}`, quiet: true, ...(of.href !== undefined && { href: of.href }) }]
}

/** Ten times as often is one degree warmer. */
function counted(id: string, { times }: StatechartOptions): Pick<Linked, 'heat' | 'href'> {
  const of = times?.(id)
  if (of === undefined || of.count === 0) return {}
  const heat = Math.min(5, 1 + Math.floor(Math.log10(of.count)))
  return { heat, ...(of.href !== undefined && { href: of.href }) }
}

/** As tabulation calls it in the id of a transition. */
const declaredEvent = (event: string): string =>
  event === '' ? 'always' : event.startsWith('xstate.done.state.') ? 'done' : event

const arrowsOf = (node: Node, options: StatechartOptions): ChartEdge[] =>
  transitionsOf(node).flatMap(({ target, text }) =>
    target.map(to => {
      const from = isInside(to, node) ? anyIn(node) : idOf(node)
      return { id: `${from} > ${idOf(to)}`, from, to: idOf(to), texts: [text(options)] }
    }),
  )

/** Arrows between the same states are one, with all that they say. */
function joined(edges: readonly ChartEdge[]): ChartEdge[] {
  const byId = new Map<string, ChartEdge>()
  for (const edge of edges) {
    const known = byId.get(edge.id)
    byId.set(edge.id, known === undefined ? edge : { ...known, texts: [...known.texts, ...edge.texts] })
  }
  return [...byId.values()]
}

const linked = (meta: unknown, { source }: StatechartOptions): Linked => {
  const id = (meta as { source?: unknown } | undefined)?.source
  return typeof id === 'string' ? { ...(source?.(id) ?? { tip: id }), cites: id } : {}
}

/** 'remembers guest (at first null)' */
function remembered({ config }: AnyStateMachine): string {
  const context: unknown = config.context
  if (typeof context !== 'object' || context === null || Object.keys(context).length === 0) return ''
  const fields = Object.entries(context).map(([name, value]) => `${name} (at first ${canonical(value)})`)
  return `Remembers ${fields.join(', ')}`
}

function told(nodes: readonly ChartNode[], edges: readonly ChartEdge[]): string {
  const named = new Map(
    nodesOf(nodes).map(({ id, kind }) => [id, id === '' ? 'the machine' : kind === 'any' ? 'any state' : id]),
  )
  const states = nodesOf(nodes).filter(({ kind }) => kind !== 'initial' && kind !== 'any')
  return [
    `States: ${states.map(({ id }) => named.get(id)).join(', ')}.`,
    ...states.flatMap(({ id, details }) => details.map(text => `In ${named.get(id)}: ${spoken(text)}.`)),
    ...edges.flatMap(({ from, to, texts }) =>
      texts.map(text => `From ${named.get(from)} to ${named.get(to)}: ${spoken(text)}.`),
    ),
  ].join(' ')
}

/** The path of the state in the machine; '' for the machine itself. */
const idOf = (node: Node): string => node.path.join('.')
