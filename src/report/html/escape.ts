/** Names and sentences are data: here they become text of HTML, in elements and in quoted attributes alike. */
import { safe } from '../../system/safe.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const esc = (text: string): string => safe(text).replace(/[&<>"']/g, c => ENTITIES[c] as string)

/** JSON inside a script element: nothing in it ends the element, or begins a comment. */
export const json = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
