/** Markdown as GitHub reads it: what leads where, and HTML with the anchors that GitHub gives to headings. */
import MarkdownIt from 'markdown-it'
import type Token from 'markdown-it/lib/token.mjs'
import { anchor } from '../../src/pages/markdown.ts'

export interface Heading {
  /** 1 is the title. */
  readonly level: number
  readonly text: string
  readonly id: string
}

export interface Document {
  /** Where links and pictures lead, as they are written. */
  readonly links: readonly string[]
  readonly headings: readonly Heading[]
  /** What a link into the document may name: headings, and anchors that are written as HTML. */
  readonly anchors: ReadonlySet<string>
  readonly tokens: readonly Token[]
}

/** What becomes of links, and of code that is more than code; undefined: it is shown as code. */
export interface Shown {
  link(target: string): string
  fence(info: string, text: string): string | undefined
  /** Where the code leads. */
  code(text: string): string | undefined
}

const markdown = new MarkdownIt({ html: true })

/** Text as HTML has it, in elements and in quoted attributes. */
export const escaped = (text: string): string => markdown.utils.escapeHtml(text)

export function documentOf(text: string): Document {
  const tokens = markdown.parse(text.replace(/<!--.*?-->/gs, ''), {})
  const headings: Heading[] = []
  const anchors = new Set<string>()
  for (const [i, token] of tokens.entries())
    if (token.type === 'heading_open') {
      const words = wordsIn(tokens[i + 1]?.children ?? [])
      const id = fresh(anchor(words), anchors)
      token.attrSet('id', id)
      headings.push({ level: Number(token.tag.slice(1)), text: words, id })
    }
  const all = tokens.flatMap(token => [token, ...(token.children ?? [])])
  for (const { type, content } of all)
    if (type.startsWith('html_')) for (const [, id = ''] of content.matchAll(/\bid="([^"]+)"/g)) anchors.add(id)
  return { links: all.flatMap(token => targetOf(token) ?? []), headings, anchors, tokens }
}

/** The document as HTML. Its tokens are used up by it. */
export function htmlOf({ tokens }: Document, { link, fence, code }: Shown): string {
  for (const token of tokens.flatMap(each => [each, ...(each.children ?? [])])) {
    const target = targetOf(token)
    if (target !== undefined) token.attrSet(token.type === 'image' ? 'src' : 'href', link(target))
  }
  return markdown.renderer.render([...tokens], { ...markdown.options }, { fence, code })
}

/** An anchor that is taken gets a number, as on GitHub. */
function fresh(id: string, taken: Set<string>): string {
  let name = id
  for (let n = 1; taken.has(name); n++) name = `${id}-${n}`
  taken.add(name)
  return name
}

export const wordsIn = (tokens: readonly Token[]): string =>
  tokens
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('')

function targetOf(token: Token): string | undefined {
  if (token.type === 'link_open') return token.attrGet('href') ?? undefined
  return token.type === 'image' ? (token.attrGet('src') ?? undefined) : undefined
}

const { rules } = markdown.renderer

rules.table_open = () => '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>'
rules.table_close = () => '</table></div>\n'

rules.heading_close = (tokens, i) => {
  const { tag } = tokens[i] as Token
  const id = tokens[i - 2]?.attrGet('id') ?? ''
  return `${tag === 'h1' ? '' : ` <a class="here" href="#${id}" aria-label="Link to this section">#</a>`}</${tag}>\n`
}

rules.fence = (tokens, i, _, { fence }: Pick<Shown, 'fence'>) => {
  const { info, content } = tokens[i] as Token
  const text = info === 'console' ? escaped(content).replace(/^\$ .*$/gm, '<b>$&</b>') : escaped(content)
  const name = /\bfile=(\S+)/.exec(info)?.[1]
  const caption = name === undefined ? '' : `<p class="file">${escaped(name)}</p>`
  return fence(info, content) ?? `${caption}<pre tabindex="0"><code>${text}</code></pre>\n`
}

rules.code_inline = (tokens, i, _, { code }: Pick<Shown, 'code'>) => {
  const { content } = tokens[i] as Token
  const target = code(content)
  const text = `<code>${escaped(content)}</code>`
  return target === undefined ? text : `<a href="${escaped(target)}">${text}</a>`
}

rules.image = (tokens, i) => {
  const token = tokens[i] as Token
  const [src, alt] = [token.attrGet('src') ?? '', wordsIn(token.children ?? [])].map(escaped)
  return `<a class="picture" href="${src}"><img src="${src}" alt="${alt}" loading="lazy"></a>`
}
