/** One HTML file that has everything in it: no script runs but its own, nothing is fetched, and no form is sent, whatever a name in it may say. */
import { json } from './escape.ts'

export interface Contents {
  readonly title: string
  /** More elements for the head, before the style. */
  readonly head?: readonly string[]
  readonly style: string
  readonly body: readonly string[]
  /** What the script reads, by the id of the element that has it. */
  readonly data: Readonly<Record<string, unknown>>
  readonly script: string
  /** What the script may do beyond running: sources of scripts, and directives, of a content security policy. */
  readonly mayRun?: string
  readonly mayAlso?: string
}

export async function htmlDocument(contents: Contents): Promise<string> {
  const { title, head = [], style, body, data, script, mayRun = '', mayAlso = '' } = contents
  const scripts = `'sha256-${await digest(script)}'${mayRun}`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${scripts}; form-action 'none'; base-uri 'none'${mayAlso}`
  return `${[
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<link rel="icon" href="data:,">',
    `<title>${title}</title>`,
    ...head,
    `<style>${style}</style></head><body>`,
    ...body,
    ...Object.entries(data).map(([id, value]) => `<script type="application/json" id="${id}">${json(value)}</script>`),
    `<script>${script}</script>`,
    '</body></html>',
  ].join('\n')}\n`
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCharCode(...bytes))
}
