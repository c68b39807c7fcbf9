/** A chart as a Mermaid flowchart, whose arrows may cross the borders of what lies inside each other. Names are data. */
import { type Chart, type ChartNode, nodesOf, spoken } from './chart.ts'

export function flowchart({ nodes, edges, notes }: Chart): string[] {
  // Mermaid has words of its own, such as `end`; numbers are none.
  const ids = new Map(nodesOf(nodes).map(({ id }, i) => [id, `n${i}`]))
  return [
    'flowchart LR',
    ...notes.map(note => `%% ${note.replace(/[\p{Cc}{}]/gu, ' ')}`),
    ...nodes.flatMap(node => declared(node, ids, '  ')),
    ...edges.map(({ from, to, texts }) => {
      const label = texts.map(spoken).map(quotable).join('<br/>')
      return `  ${ids.get(from)} -->${label === '' ? '' : `|"${label}"|`} ${ids.get(to)}`
    }),
  ]
}

function declared(node: ChartNode, ids: ReadonlyMap<string, string>, indent: string): string[] {
  const id = ids.get(node.id)
  const label = [node.name, ...node.details.map(spoken)].map(quotable).join('<br/>')
  if (node.children.length === 0)
    return [node.kind === 'initial' ? `${indent}${id}((" "))` : `${indent}${id}["${label === '' ? ' ' : label}"]`]
  return [
    `${indent}subgraph ${id}["${label}"]`,
    ...node.children.flatMap(child => declared(child, ids, `${indent}  `)),
    `${indent}end`,
  ]
}

/** What would end a text, begin markup, or be taken for an entity. */
const quotable = (text: string): string => text.replace(/[\p{Cc}#"<>&;`\\[\]|{}]/gu, c => `#${c.codePointAt(0)};`)
