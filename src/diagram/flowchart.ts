/** A chart as a Mermaid flowchart, whose arrows may cross the borders of what lies inside each other. Names are data. */
import { type Chart, type ChartNode, type Mark, markOf, nodesOf, spoken } from './chart.ts'
import { mermaidText } from './mermaid-text.ts'

export function flowchart({ nodes, edges, notes }: Chart): string[] {
  // Mermaid has words of its own, such as `end`; numbers are none.
  const ids = new Map(nodesOf(nodes).map(({ id }, i) => [id, `n${i}`]))
  return [
    'flowchart LR',
    ...notes.map(note => `%% ${note.replace(/[\p{Cc}{}]/gu, ' ')}`),
    ...nodes.flatMap(node => declared(node, ids, '  ')),
    ...edges.map(edge => {
      const label = edge.texts.map(spoken).map(mermaidText).join('<br/>')
      const arrow = ARROWS[markOf(edge) ?? 'other']
      return `  ${ids.get(edge.from)} ${arrow}${label === '' ? '' : `|"${label}"|`} ${ids.get(edge.to)}`
    }),
    ...styles(nodes, ids),
  ]
}

const ARROWS: Readonly<Record<Mark, string>> = { never: '-.->', only: '==>', other: '-->' }

/** Widths and dashes only: the colours are those of the reader's light or dark. */
const STYLES: Readonly<Partial<Record<Mark, string>>> = {
  never: 'stroke-dasharray: 3 3',
  only: 'stroke-width: 3px',
}

const styles = (nodes: readonly ChartNode[], ids: ReadonlyMap<string, string>): string[] =>
  nodesOf(nodes).flatMap(({ id, mark }) => {
    const style = mark && STYLES[mark]
    return style === undefined ? [] : [`  style ${ids.get(id)} ${style}`]
  })

function declared(node: ChartNode, ids: ReadonlyMap<string, string>, indent: string): string[] {
  const id = ids.get(node.id)
  const name = node.mark === 'never' ? `${node.name} (never)` : node.name
  const label = [name, ...node.details.map(spoken)].map(mermaidText).join('<br/>')
  if (node.children.length === 0)
    return [node.kind === 'initial' ? `${indent}${id}((" "))` : `${indent}${id}["${label === '' ? ' ' : label}"]`]
  return [
    `${indent}subgraph ${id}["${label}"]`,
    ...node.children.flatMap(child => declared(child, ids, `${indent}  `)),
    `${indent}end`,
  ]
}
