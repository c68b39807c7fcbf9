/** Two charts of one thing beside each other, with what is in one of them only standing out. */
import { type Chart, type ChartEdge, type ChartNode, type ChartText, nodesOf, spoken } from './chart.ts'

export interface Side {
  /** 'smmuv3' */
  readonly name: string
  readonly chart: Chart
}

export function beside(title: string, a: Side, b: Side): Chart {
  return {
    title,
    ...(a.chart.href !== undefined && { href: a.chart.href }),
    ...(a.chart.about !== undefined && { about: a.chart.about }),
    notes: [...new Set([ONLY, ...a.chart.notes, ...b.chart.notes])],
    told: [a, b].map(({ name, chart }) => `On ${name}: ${chart.told}`).join(' '),
    nodes: [framed(a, b), framed(b, a)],
    edges: [...edgesOf(a, b), ...edgesOf(b, a)],
  }
}

const ONLY = 'What stands out is there on one side only.'

/** Do both sides say the same? */
export const same = (a: Chart, b: Chart): boolean => {
  const [one, other] = [a, b].map(chart => said(chart))
  return one?.size === other?.size && [...(one ?? [])].every(each => other?.has(each))
}

/** All that can happen in a chart, as texts. */
const said = ({ nodes, edges }: Chart): Set<string> =>
  new Set([
    ...nodesOf(nodes).flatMap(({ id, mark, details }) => [
      ...(mark === 'never' ? [] : [id]),
      ...details.flatMap(text => saying(id, text)),
    ]),
    ...edges.flatMap(({ id, texts }) => texts.flatMap(text => saying(id, text))),
  ])

const saying = (of: string, text: ChartText): string[] => (text.mark === 'never' ? [] : [`${of}: ${spoken(text)}`])

function framed(side: Side, other: Side): ChartNode {
  const theirs = said(other.chart)
  const compared = (node: ChartNode): ChartNode => ({
    ...node,
    id: idOn(side, node.id),
    details: node.details.map(text => marked(text, node.id, theirs)),
    children: node.children.map(compared),
    ...(node.mark === undefined && !theirs.has(node.id) && { mark: 'only' }),
  })
  return {
    id: idOn(side, '(frame)'),
    kind: 'state',
    name: side.name,
    details: [],
    children: side.chart.nodes.map(compared),
  }
}

const edgesOf = (side: Side, other: Side): ChartEdge[] => {
  const theirs = said(other.chart)
  return side.chart.edges.map(({ id, from, to, texts }) => ({
    id: idOn(side, id),
    from: idOn(side, from),
    to: idOn(side, to),
    texts: texts.map(text => marked(text, id, theirs)),
  }))
}

const marked = (text: ChartText, of: string, theirs: ReadonlySet<string>): ChartText =>
  text.mark === undefined && saying(of, text).some(each => !theirs.has(each)) ? { ...text, mark: 'only' } : text

const idOn = ({ name }: Side, id: string): string => `${name} ${id}`
