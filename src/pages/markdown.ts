/** Markdown as GitHub reads it. Names and sentences are data: nothing in them is taken for markup. */
import { safe } from '../system/safe.ts'

/** Plain text, on one line. */
export const text = (data: string): string =>
  safe(data.replaceAll('\n', ' '))
    .replace(/&(?=[#\w]+;)/g, '&amp;')
    // An underscore inside a name is no markup.
    .replace(/[\\`*[\]<>|~]|(?<!\w)_|_(?!\w)/g, c => (c === '<' ? '&lt;' : c === '>' ? '&gt;' : `\\${c}`))

/** A name as it is written in code. A table takes even here a bar for the end of the cell, unless it is escaped. */
export function code(data: string): string {
  const plain = safe(data.replaceAll('\n', ' ')).replaceAll('|', '\\|')
  return plain.includes('`') ? `\`\` ${plain} \`\`` : `\`${plain}\``
}

/** A table; cells are Markdown of one line. A cell without anything to say would be taken for an answer that was forgotten. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : [row(head), row(head.map(() => '---')), ...rows.map(cells => row(cells)), '']

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The anchor that GitHub gives to a heading. */
export const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** Reasons that cells of one page refer to by number, each said once. */
export interface Footnotes {
  /** '(3)' */
  mark(reason: string): string
  lines(): string[]
}

export function footnotes(): Footnotes {
  const reasons: string[] = []
  return {
    mark: reason => {
      if (!reasons.includes(reason)) reasons.push(reason)
      return `(${reasons.indexOf(reason) + 1})`
    },
    lines: () => (reasons.length === 0 ? [] : [...reasons.map((reason, i) => `${i + 1}. ${text(reason)}`), '']),
  }
}

/** The first line of every page. */
export const GENERATED = '<!-- Written by `ioasid-spec pages` from what the models come to: change those, not this. -->'

export const page = (lines: readonly string[]): string => `${lines.join('\n').trimEnd()}\n`
