/** Where rules come from: what the ids of sources stand for, and links to it. */
import { esc } from './escape.ts'
import type { Writing } from './report.ts'

export const sources = ({ book }: Writing): string[] => [
  '<section id="sources"><h2>Sources</h2><dl>',
  ...Object.entries(book.sources).map(
    ([id, text]) => `<dt id="source-${esc(id)}"><code>${esc(id)}</code></dt><dd>${esc(text)}</dd>`,
  ),
  '</dl></section>',
]

/** The id of a source, linked to what it stands for. */
export const cited = (source: string, { book }: Writing): string =>
  source in book.sources ? `<a href="#source-${esc(source)}">[${esc(source)}]</a>` : `[${esc(source)}]`
