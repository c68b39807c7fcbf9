/** What a page of many models keeps packed until it is opened: pieces of markup, made of lines of which most occur in other pieces too. */
import type { Run } from '../../pages/book.ts'
import { literal } from '../../system/literal.ts'
import { type Coded, Numbers } from './dictionary.ts'

/** Writes the lines of a piece. */
export type Piece = () => readonly string[]

/** Keeps a piece of a model, which is written after all that is not packed: its number, by which the script puts it in its place. */
export type Pack = (run: Run, piece: Piece) => number

/** What the script reads: lines, those of each piece by number, and what its traces and lists add to those of the page. */
export interface Packed extends Coded {
  readonly lines: readonly string[]
  readonly pieces: readonly (readonly number[])[]
}

/** What a reader opens, packed if there is something to pack it: an element with attributes, its summary, and what is in it. */
export const folded = (
  run: Run,
  pack: Pack | undefined,
  { attributes, summary, piece }: { readonly attributes: string; readonly summary: string; readonly piece: Piece },
): string[] =>
  pack === undefined
    ? [`<details ${attributes}><summary>${summary}</summary>`, ...piece(), '</details>']
    : [`<details ${attributes} data-piece="${pack(run, piece)}"><summary>${summary}</summary></details>`]

/** Stands for the id of the model in which a piece is: no name does, for what is one has no bare `&`. */
const SELF = '&self;'

/** Each line once, and in the same words in each model. `inside`: the id of the model in which a piece is. */
export function linesOf(
  pieces: readonly { readonly piece: Piece; readonly inside: string }[],
): Pick<Packed, 'lines' | 'pieces'> {
  const lines = new Numbers<string>()
  const numbered = pieces.map(({ piece, inside }) => {
    const own = new RegExp(`("#?)${literal(inside)}(?=[:/])`, 'g')
    return piece()
      .flatMap(each => each.split('\n'))
      .map(line => lines.of(line.replace(own, `$1${SELF}`)))
  })
  return { lines: lines.all, pieces: numbered }
}

/** Deflated, in base64. */
export async function packed(contents: Packed): Promise<string> {
  const deflated = new Blob([JSON.stringify(contents)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
