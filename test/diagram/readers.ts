/** Small readers of what diagrams are written in: they find what the real ones would stumble over. */

/** A sentence for each tag that is not closed, and for each character that stands for itself where it must not. */
export function wellFormed(markup: string): string[] {
  const open: string[] = []
  const found: string[] = []
  const rest = markup.replace(/<style>[^<]*<\/style>/g, '')
  for (const [, text, closing, name, attributes, empty] of rest.matchAll(
    /([^<]*)(?:<(\/?)([a-zA-Z]\w*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|$)/g,
  )) {
    for (const part of [text, attributes]) if (/&(?!#\d+;)/.test(part ?? '')) found.push(`a bare & in ${part}`)
    if (/>/.test(text ?? '')) found.push(`a bare > in ${text}`)
    if (name === undefined || empty === '/') continue
    if (closing !== '/') open.push(name)
    else if (open.pop() !== name) found.push(`</${name}> closes another`)
  }
  return [...found, ...open.map(name => `<${name}> is not closed`)]
}

export interface Graph {
  readonly name: string
  readonly nodes: string[]
  readonly clusters: string[]
  readonly edges: { readonly from: string; readonly to: string; readonly attributes: Record<string, string> }[]
}

/** The subset of DOT that is written here. @throws where Graphviz would complain */
export class Reader {
  private readonly tokens: string[]
  private at = 0

  constructor(text: string) {
    this.tokens = text.match(/"(?:[^"\\]|\\[^])*"|[A-Za-z_]\w*|-?[\d.]+|->|[^\s]/g) ?? []
  }

  graph(): Graph {
    const into: Graph = { name: this.take(/^digraph$/) && this.id(), nodes: [], clusters: [], edges: [] }
    this.body(into)
    if (this.at !== this.tokens.length) throw new Error(`more after the graph: ${this.tokens[this.at]}`)
    return into
  }

  private body(into: Graph): void {
    this.take(/^\{$/)
    while (this.tokens[this.at] !== '}') this.statement(into)
    this.take(/^\}$/)
  }

  private statement(into: Graph): void {
    if (this.tokens[this.at] === 'subgraph') {
      this.at++
      into.clusters.push(this.id())
      this.body(into)
      return
    }
    const id = this.id()
    if (this.tokens[this.at] === '=') {
      this.at++
      this.id()
    } else if (this.tokens[this.at] === '->') {
      this.at++
      into.edges.push({ from: id, to: this.id(), attributes: this.attributes() })
    } else {
      this.attributes()
      if (id !== 'node' && id !== 'edge') into.nodes.push(id)
    }
    this.take(/^;$/)
  }

  private attributes(): Record<string, string> {
    const read: Record<string, string> = {}
    if (this.tokens[this.at] !== '[') return read
    for (this.at++; this.tokens[this.at] !== ']'; ) {
      const name = this.id()
      this.take(/^=$/)
      read[name] = this.id()
      if (this.tokens[this.at] === ',') this.at++
    }
    this.at++
    return read
  }

  private id(): string {
    const token = this.take(/^(".*"|[A-Za-z_]\w*|-?[\d.]+)$/s)
    return token.startsWith('"') ? token.slice(1, -1).replace(/\\(["\\])/g, '$1') : token
  }

  private take(wanted: RegExp): string {
    const token = this.tokens[this.at++]
    if (token === undefined || !wanted.test(token)) throw new Error(`'${token}' where ${wanted} belongs`)
    return token
  }
}
