/** A chart as SVG: placed, drawn, with a title above and notes below. */
import { type Chart, type ChartEdge, type Mark, markOf } from './chart.ts'
import { BASE, layout, type Line, PAD, type Placed, type PlacedEdge, type PlacedNode, type Point } from './layout.ts'
import { escaped, LINE, linkedLines, px, sheet, textAt, widest, wrapped } from './svg.ts'

const MARGIN = 16

/** The same bytes for the same chart. Boxes and arrows carry their ids as data, for a page that lights them up. */
export async function chartSvg(chart: Chart): Promise<string> {
  return drawChart(chart, await layout(chart))
}

export function drawChart(chart: Chart, placed: Placed): string {
  const inner = Math.max(placed.width, 480)
  const characters = Math.floor(inner / 7.25)
  const about = chart.about === undefined ? [] : wrapped(chart.about, characters)
  const notes = chart.notes.flatMap(note => wrapped(note, characters))
  const top = MARGIN + 24 + LINE * about.length + (about.length > 0 ? 4 : 0)
  const bottom = top + placed.height + MARGIN
  const width = 2 * MARGIN + Math.max(placed.width, widest([...about, ...notes]), widest([chart.title]) * 1.2)
  const height = bottom + LINE * notes.length + (notes.length > 0 ? 6 : 0)
  return sheet({
    title: chart.title,
    told: chart.told,
    width: Math.ceil(width),
    height: Math.ceil(height),
    body: [
      ...linkedLines([textAt('title', MARGIN, MARGIN + 13, chart.title)], chart),
      ...about.map((line, i) => textAt('quiet', MARGIN, MARGIN + 33 + LINE * i, line)),
      `<g transform="translate(${MARGIN} ${px(top)})">`,
      ...placed.nodes.flatMap(node => box(node)),
      ...placed.edges.flatMap(edge => arrow(edge)),
      ...placed.nodes.flatMap(node => words(node)),
      ...placed.edges.flatMap(edge => label(edge)),
      '</g>',
      ...notes.map((line, i) => textAt('quiet', MARGIN, bottom + 8 + LINE * i, line)),
    ],
  })
}

const classes = (...names: (string | undefined)[]): string => names.filter(Boolean).join(' ')

function box({ node, x, y, width, height }: PlacedNode): string[] {
  const { kind, mark } = node
  if (kind === 'initial')
    return [`<circle class="dot" cx="${px(x + width / 2)}" cy="${px(y + height / 2)}" r="${px(width / 2 - 1)}"/>`]
  if (kind === 'history')
    return [
      `<circle class="${classes('state', mark)}" data-state="${escaped(node.id)}" cx="${px(x + width / 2)}" cy="${px(y + height / 2)}" r="${px(width / 2)}"/>`,
    ]
  const rect = (inset: number, style: string, data = ''): string =>
    `<rect class="${style}"${data} x="${px(x + inset)}" y="${px(y + inset)}" width="${px(width - 2 * inset)}" height="${px(height - 2 * inset)}" rx="${8 - inset}"/>`
  if (kind === 'any') return [rect(0, 'any')]
  const style = classes(
    node.children.length > 0 ? 'composite' : 'state',
    kind === 'region' ? 'region' : undefined,
    node.heat === undefined ? undefined : `heat-${node.heat}`,
    mark,
  )
  return [rect(0, style, ` data-state="${escaped(node.id)}"`), ...(kind === 'final' ? [rect(3, 'ring')] : [])]
}

function words({ node, width, head: { x, y, width: own, lines } }: PlacedNode): string[] {
  if (node.kind === 'initial') return []
  const middle = x + width / 2
  if (node.kind === 'any') return [textAt('quiet', middle, y + 15, node.name, 'middle')]
  if (node.kind === 'history') return linkedLines([textAt('strong', middle, y + 17, node.name, 'middle')], node)
  const mark = node.mark === 'other' ? undefined : node.mark
  const centred = node.children.length === 0 && lines.length === 0
  const name = centred
    ? textAt(classes('strong', mark), middle, y + BASE, node.name, 'middle')
    : textAt(classes('strong', mark), x + PAD, y + BASE, node.name)
  const under =
    lines.length === 0
      ? []
      : [`<line class="rule" x1="${px(x)}" y1="${px(y + BASE + 6)}" x2="${px(x + own)}" y2="${px(y + BASE + 6)}"/>`]
  return [...linkedLines([name], node), ...under, ...told(lines, x + PAD, y + BASE + 6)]
}

/** Lines from a top left corner on; those of one text share its link and tip. */
function told(lines: readonly Line[], x: number, top: number): string[] {
  const groups = new Map<Line['of'], string[]>()
  lines.forEach(({ kind, text, of }, i) => {
    const style = classes(kind === 'event' ? 'strong' : kind, of.mark === 'other' ? undefined : of.mark)
    groups.set(of, [...(groups.get(of) ?? []), textAt(style, x, top + LINE * (i + 1) - 4, text)])
  })
  return [...groups].flatMap(([of, drawn]) => linkedLines(drawn, of))
}

function arrow({ edge, points }: PlacedEdge): string[] {
  if (points.length < 2) return []
  const mark = markOf(edge)
  return [
    `<path class="${classes('edge', warmest(edge), mark)}" data-arrow="${escaped(edge.id)}" d="${rounded(points)}"/>`,
    head(points, mark),
  ]
}

const warmest = ({ texts }: ChartEdge): string | undefined => {
  const heat = Math.max(0, ...texts.map(each => each.heat ?? 0))
  return heat === 0 ? undefined : `heat-${heat}`
}

const RADIUS = 5

/** A polyline with its corners rounded; it ends where the head of the arrow begins. */
function rounded(points: readonly Point[]): string {
  const parts = points.map((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]]
    if (before === undefined) return `M ${px(point.x)} ${px(point.y)}`
    if (after === undefined) {
      const end = toward(point, before, 7)
      return `L ${px(end.x)} ${px(end.y)}`
    }
    const [near, far] = [toward(point, before, RADIUS), toward(point, after, RADIUS)]
    return `L ${px(near.x)} ${px(near.y)} Q ${px(point.x)} ${px(point.y)} ${px(far.x)} ${px(far.y)}`
  })
  return parts.join(' ')
}

/** A point so far from one on the way to another, half of the way at most. */
function toward(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const part = length === 0 ? 0 : Math.min(distance / length, 0.5)
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

function head(points: readonly Point[], mark: Mark | undefined): string {
  const tip = points.at(-1) as Point
  const before = points.at(-2) as Point
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length]
  const corner = (side: 1 | -1): string => `${px(tip.x - 9 * dx + 4 * side * dy)},${px(tip.y - 9 * dy - 4 * side * dx)}`
  return `<polygon class="${classes('head', mark === 'never' ? undefined : mark)}" points="${px(tip.x)},${px(tip.y)} ${corner(1)} ${corner(-1)}"/>`
}

const label = ({ label }: PlacedEdge): string[] => (label === undefined ? [] : told(label.lines, label.x + 2, label.y))
