/** A chart in the language of Graphviz: composite states as clusters. Names are data; quotes and backslashes end nothing. */
import { type Chart, type ChartEdge, type ChartNode, markOf, spoken } from './chart.ts'

export function dot(chart: Chart): string {
  const inside = new Map<string, string>()
  for (const node of chart.nodes) representatives(node, inside)
  const clusters = new Set([...inside].flatMap(([id, leaf]) => (id === leaf ? [] : [id])))
  return `${[
    `digraph ${quoted(chart.title)} {`,
    '  compound=true; rankdir=TB; fontname="monospace";',
    `  label=${quoted([chart.title, chart.about, ...chart.notes].filter(Boolean).join('\n'))}; labelloc=t;`,
    '  node [shape=box, style=rounded, fontname="monospace", fontsize=11];',
    '  edge [fontname="monospace", fontsize=10];',
    ...chart.nodes.flatMap(node => lines(node, '  ')),
    ...chart.edges.map(edge => `  ${arrow(edge, inside, clusters)}`),
    '}',
  ].join('\n')}\n`
}

/** An arrow of Graphviz joins nodes, never clusters: of a composite state, one inside it. */
function representatives(node: ChartNode, into: Map<string, string>): string {
  const inside = node.children.map(child => ({ child, leaf: representatives(child, into) }))
  const leaf =
    (inside.find(({ child }) => child.kind === 'state' || child.kind === 'region') ?? inside[0])?.leaf ?? node.id
  into.set(node.id, leaf)
  return leaf
}

function lines(node: ChartNode, indent: string): string[] {
  const label = [node.name, ...node.details.map(spoken)].join('\n')
  if (node.children.length === 0) return [`${indent}${quoted(node.id)} [label=${quoted(label)}${shape(node)}];`]
  return [
    `${indent}subgraph ${quoted(`cluster ${node.id}`)} {`,
    `${indent}  label=${quoted(label)}; style=${node.kind === 'region' ? 'dashed' : 'rounded'};`,
    ...node.children.flatMap(child => lines(child, `${indent}  `)),
    `${indent}}`,
  ]
}

const STANDS_OUT = 'color=darkorange3, penwidth=2'

const SHAPES: Readonly<Record<ChartNode['kind'], string>> = {
  state: '',
  region: '',
  final: ', peripheries=2',
  history: ', shape=circle',
  initial: ', shape=point',
  any: ', style="rounded,dashed"',
}

const shape = ({ kind, mark }: ChartNode): string =>
  `${SHAPES[kind]}${mark === 'never' ? ', color=gray40, fontcolor=gray40' : mark === 'only' ? `, ${STANDS_OUT}` : ''}`

function arrow(edge: ChartEdge, inside: ReadonlyMap<string, string>, clusters: ReadonlySet<string>): string {
  const { from, to, texts } = edge
  const mark = markOf(edge)
  const attributes = [
    ...(texts.length > 0 ? [`label=${quoted(texts.map(spoken).join('\n'))}`] : []),
    ...(clusters.has(from) ? [`ltail=${quoted(`cluster ${from}`)}`] : []),
    ...(clusters.has(to) ? [`lhead=${quoted(`cluster ${to}`)}`] : []),
    ...(mark === 'never' ? ['style=dotted'] : mark === 'only' ? [STANDS_OUT] : []),
  ]
  const ends = [from, to].map(id => quoted(inside.get(id) ?? id)).join(' -> ')
  return `${ends}${attributes.length > 0 ? ` [${attributes.join(', ')}]` : ''};`
}

const quoted = (text: string): string =>
  `"${text
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replace(/\p{Cc}/gu, '\ufffd')}"`
