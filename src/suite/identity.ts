/** Names of tests by what is in them, so that a test keeps its name when others are added, and loses it when it changes. */

/** Eight hexadecimal digits: FNV-1a of the text, with its last bits mixed in. */
export function identity(text: string): string {
  let hash = 0x811c9dc5
  for (const c of text) hash = Math.imul(hash ^ (c.codePointAt(0) as number), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0')
}
