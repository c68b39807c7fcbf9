/** The order in which the documents are read: docs/README.md says it, for GitHub and for the site alike. */
import type Token from 'markdown-it/lib/token.mjs'
import { documentOf, wordsIn } from './markdown.ts'

export interface Entry {
  readonly title: string
  /** As it is written: relative to docs/README.md. */
  readonly target: string
  /** Pages that belong to this one. */
  readonly inside: readonly Entry[]
}

/** The documents for one kind of reader. */
export interface Part {
  readonly title: string
  readonly entries: readonly Entry[]
}

interface Growing extends Entry {
  readonly inside: Growing[]
}

/** Each heading of the second level begins a part; the first link of each item of its lists is an entry. */
export function orderOf(text: string): Part[] {
  const parts: { title: string; entries: Growing[] }[] = []
  const around: (Growing | undefined)[] = []
  let heading = false
  for (const token of documentOf(text).tokens) {
    if (token.type === 'heading_open') heading = token.tag === 'h2'
    else if (token.type === 'list_item_open') around.push(undefined)
    else if (token.type === 'list_item_close') around.pop()
    else if (token.type === 'inline') {
      const children = token.children ?? []
      if (heading) parts.push({ title: wordsIn(children), entries: [] })
      heading = false
      const entry = around.length > 0 && around.at(-1) === undefined ? entryOf(children) : undefined
      if (entry === undefined) continue
      const siblings = around.findLast(each => each !== undefined)?.inside ?? parts.at(-1)?.entries
      siblings?.push(entry)
      around[around.length - 1] = entry
    }
  }
  return parts
}

/** Every entry, those inside another after it. */
export const flat = (entries: readonly Entry[]): Entry[] => entries.flatMap(entry => [entry, ...flat(entry.inside)])

function entryOf(children: readonly Token[]): Growing | undefined {
  const from = children.findIndex(({ type }) => type === 'link_open')
  const to = children.findIndex(({ type }) => type === 'link_close')
  const target = children[from]?.attrGet('href')
  if (typeof target !== 'string') return undefined
  return { title: wordsIn(children.slice(from, to)), target, inside: [] }
}
