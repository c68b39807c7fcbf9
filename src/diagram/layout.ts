/** Places a chart: boxes inside boxes, arrows with right angles, and room kept free for everything that is written. */
import type { ELK, ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js'
import type { Chart, ChartEdge, ChartNode, ChartText } from './chart.ts'
import { LINE, widest, wrapped } from './svg.ts'

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A line of text and what it is. */
export interface Line {
  readonly kind: 'event' | 'guard' | 'action' | 'quiet'
  readonly text: string
  /** The text of an arrow, or of a box, that it belongs to. */
  readonly of: ChartText
}

export interface PlacedNode extends Rect {
  readonly node: ChartNode
  /** What is written in it, name included: in a composite state, where no arrow crosses it. */
  readonly head: Rect & { readonly lines: readonly Line[] }
}

export interface PlacedEdge {
  readonly edge: ChartEdge
  readonly points: readonly Point[]
  /** Absent where the arrow says nothing. */
  readonly label?: Rect & { readonly lines: readonly Line[] }
}

/** Coordinates are absolute; a node comes before what is inside it. */
export interface Placed {
  readonly width: number
  readonly height: number
  /** Composite states whose name found no place where nothing crosses it. */
  readonly crossed: ReadonlySet<ChartNode>
  /** Arrows that go through what others say, each as often as it does. */
  readonly strikes: number
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

/** Characters of a line before it is broken. */
const WRAP = 30
export const PAD = 10
const DOT = 12
/** Room for the end of an arrow beside others. */
const ARROW = 10
/** From the top of a box to the base of its first line, and what is left below the last. */
export const BASE = 17
const FOOT = 8

/** The direction that gives the smaller picture, as long as a page is wide enough for it. */
const WIDEST = 960

/** Arrows from which on a layout takes so long that one has to do. */
const MANY = 60

export async function layout(chart: Chart): Promise<Placed> {
  const elk = await engine()
  const drawings: Placed[] = []
  for (const direction of chart.edges.length > MANY ? (['DOWN'] as const) : (['DOWN', 'RIGHT'] as const)) {
    const drawing = placed(await elk.layout(graphOf(chart, direction, new Set())), chart)
    drawings.push(drawing)
    if (drawing.crossed.size > 0)
      drawings.push(placed(await elk.layout(graphOf(chart, direction, drawing.crossed)), chart))
  }
  const cost = ({ width, height, crossed, strikes }: Placed): number =>
    width * height * (width > WIDEST ? (width / WIDEST) ** 4 : 1) * (1 + crossed.size + 10 * strikes)
  return drawings.reduce((best, drawing) => (cost(drawing) < cost(best) ? drawing : best))
}

/** Loaded when the first picture is drawn: it is as large as everything else together. */
async function engine(): Promise<ELK> {
  const { default: loaded } = (await import('elkjs/lib/elk.bundled.js')) as unknown as { default: new () => ELK }
  return new loaded()
}

type Direction = 'DOWN' | 'RIGHT'

/** `crossed`: composite states that need room for their name beside all that is in them. */
function graphOf({ nodes, edges }: Chart, direction: Direction, crossed: ReadonlySet<ChartNode>): ElkNode {
  const ends = new Map<string, number>()
  for (const id of edges.flatMap(({ from, to }) => [from, to])) ends.set(id, (ends.get(id) ?? 0) + 1)
  return {
    id: 'chart',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': direction,
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.randomSeed': '1',
      'elk.padding': '[top=4,left=4,bottom=4,right=4]',
      ...SPACING,
    },
    children: nodes.map(node => nodeOf(node, { ends, direction, crossed })),
    edges: edges.map(edge => edgeOf(edge)),
  }
}

const SPACING: LayoutOptions = {
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.edgeLabel': '5',
  'elk.spacing.labelLabel': '10',
  'elk.spacing.labelNode': '8',
  'elk.layered.spacing.nodeNodeBetweenLayers': '28',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
}

interface Around {
  /** By node, how many arrows begin and end there. */
  readonly ends: ReadonlyMap<string, number>
  readonly direction: Direction
  readonly crossed: ReadonlySet<ChartNode>
}

function nodeOf(node: ChartNode, around: Around): ElkNode {
  const { ends, direction, crossed } = around
  const id = `n ${node.id}`
  if (node.kind === 'initial')
    return { id, width: DOT, height: DOT, layoutOptions: { 'elk.layered.layering.layerConstraint': 'FIRST' } }
  if (node.kind === 'any')
    return { id, width: 80, height: 22, layoutOptions: { 'elk.layered.layering.layerConstraint': 'FIRST' } }
  if (node.kind === 'history') return { id, width: 26, height: 26 }
  const { width, height } = headOf(node)
  if (node.children.length === 0) {
    const room = ARROW * ((ends.get(node.id) ?? 0) + 1)
    return direction === 'DOWN'
      ? { id, width: Math.max(width, room), height }
      : { id, width, height: Math.max(height, room) }
  }
  return {
    id,
    children: node.children.map(child => nodeOf(child, around)),
    layoutOptions: {
      'elk.padding': `[top=${height + 12},left=${crossed.has(node) ? width + 8 : 16},bottom=16,right=16]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${width}, ${height})`,
      ...SPACING,
    },
  }
}

/** What the name and the lines of a box need. */
function headOf(node: ChartNode): { readonly width: number; readonly height: number } {
  const lines = linesOf(node.details)
  return {
    width: Math.max(56, widest([node.name, ...lines.map(({ text }) => text)]) + 2 * PAD),
    height: BASE + LINE * lines.length + FOOT + (lines.length > 0 ? 6 : 0),
  }
}

function edgeOf({ id, from, to, texts }: ChartEdge): ElkExtendedEdge {
  const lines = linesOf(texts)
  return {
    id: `e ${id}`,
    sources: [`n ${from}`],
    targets: [`n ${to}`],
    ...(lines.length > 0 && {
      labels: [{ text: ' ', width: widest(lines.map(({ text }) => text)) + 4, height: LINE * lines.length }],
    }),
  }
}

/** Below each other: an event, its guard, what it does. */
const linesOf = (texts: readonly ChartText[]): Line[] =>
  texts.flatMap((of): Line[] => {
    const { event, guard, actions, quiet } = of
    return [
      ...(event === '' ? [] : [{ kind: quiet === true ? ('quiet' as const) : ('event' as const), text: event, of }]),
      ...(guard === undefined ? [] : wrapped(`[${guard}]`, WRAP).map(text => ({ kind: 'guard' as const, text, of }))),
      ...(actions === undefined
        ? []
        : wrapped(`/ ${actions}`, WRAP).map(text => ({ kind: 'action' as const, text, of }))),
    ]
  })

function placed(graph: ElkNode, chart: Chart): Placed {
  const origins = new Map<string, Point>([['chart', { x: 0, y: 0 }]])
  const boxes: (Rect & { readonly node: ChartNode })[] = []
  const visit = (node: ChartNode, of: ElkNode, from: Point): void => {
    const at = { x: from.x + (of.x ?? 0), y: from.y + (of.y ?? 0) }
    origins.set(of.id, at)
    boxes.push({ node, ...at, width: of.width ?? 0, height: of.height ?? 0 })
    node.children.forEach((child, i) => visit(child, of.children?.[i] as ElkNode, at))
  }
  chart.nodes.forEach((node, i) => visit(node, graph.children?.[i] as ElkNode, { x: 0, y: 0 }))
  const laid = new Map(edgesIn(graph).map(edge => [edge.id, edge]))
  const drawn = chart.edges.map(edge => {
    const found = laid.get(`e ${edge.id}`) as ElkExtendedEdge & { container?: string }
    return placedEdge(edge, found, origins.get(found.container ?? 'chart') as Point)
  })
  const labels = drawn.flatMap(({ label }) => label ?? [])
  const struck = (points: readonly Point[]): number => labels.filter(label => crosses(points, label)).length
  const edges = drawn.map(edge => {
    const points = straightened(edge.points)
    return struck(points) > struck(edge.points) ? edge : { ...edge, points }
  })
  const crossed = new Set<ChartNode>()
  const nodes = boxes.map(({ node, ...rect }): PlacedNode => {
    const lines = linesOf(node.details)
    const head = { ...rect, ...headOf(node), lines }
    if (node.children.length === 0)
      return {
        node,
        ...rect,
        head: { ...head, width: rect.width, y: lines.length > 0 ? rect.y : rect.y + (rect.height - head.height) / 2 },
      }
    const x = clear(head, rect, edges)
    if (x === undefined) crossed.add(node)
    return { node, ...rect, head: { ...head, x: x ?? rect.x } }
  })
  const strikes = edges.reduce((sum, { points }) => sum + struck(points), 0)
  return { width: graph.width ?? 0, height: graph.height ?? 0, crossed, strikes, nodes, edges }
}

function placedEdge(edge: ChartEdge, { sections, labels }: ElkExtendedEdge, origin: Point): PlacedEdge {
  const moved = ({ x, y }: Point): Point => ({ x: x + origin.x, y: y + origin.y })
  const section = sections?.[0]
  const points = section === undefined ? [] : [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]
  const label = labels?.[0]
  return {
    edge,
    points: points.map(moved),
    ...(label !== undefined && {
      label: {
        ...moved({ x: label.x ?? 0, y: label.y ?? 0 }),
        width: label.width ?? 0,
        height: label.height ?? 0,
        lines: linesOf(edge.texts),
      },
    }),
  }
}

/** Sideways steps that are too short to mean anything. */
const JOG = 6

/** The same way without such steps: of two parallel parts, the shorter moves into line with the longer. */
export function straightened(points: readonly Point[]): Point[] {
  const at = points.findIndex((_, i) => isJog(points.slice(i, i + 4)))
  if (at < 0) return [...points]
  const [a, b, c, d] = points.slice(at, at + 4) as [Point, Point, Point, Point]
  const along = a.y === b.y ? 'y' : 'x'
  const first = distance(a, b) > distance(c, d)
  const straight = first ? [a, { ...d, [along]: a[along] }] : [{ ...a, [along]: d[along] }, d]
  return straightened([...points.slice(0, at), ...straight, ...points.slice(at + 4)])
}

/** Two parallel parts in the same direction, with a short one between them. */
function isJog([a, b, c, d]: readonly Point[]): boolean {
  if (a === undefined || b === undefined || c === undefined || d === undefined) return false
  const level = a.y === b.y && c.y === d.y && b.x === c.x && (b.x - a.x) * (d.x - c.x) > 0
  const upright = a.x === b.x && c.x === d.x && b.y === c.y && (b.y - a.y) * (d.y - c.y) > 0
  return (level || upright) && distance(b, c) < JOG
}

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)

/** From the left, the first place at the top of the box where no arrow crosses its head. */
function clear(head: Rect, box: Rect, edges: readonly PlacedEdge[]): number | undefined {
  for (let x = box.x; x + head.width <= box.x + box.width; x += 4)
    if (!edges.some(({ points }) => crosses(points, { ...head, x }))) return x
  return undefined
}

/** Does a line of right angles come into the rectangle? */
export const crosses = (points: readonly Point[], { x, y, width, height }: Rect): boolean =>
  points.some((from, i) => {
    const to = points[i + 1]
    if (to === undefined) return false
    return (
      Math.min(from.x, to.x) < x + width &&
      Math.max(from.x, to.x) > x &&
      Math.min(from.y, to.y) < y + height &&
      Math.max(from.y, to.y) > y
    )
  })

const edgesIn = (node: ElkNode): ElkExtendedEdge[] => [...(node.edges ?? []), ...(node.children ?? []).flatMap(edgesIn)]
