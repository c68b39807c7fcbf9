/** The explorer as one HTML file: its scripts are in it, and it may fetch nothing. */
import { json } from '../report/html/escape.ts'
import type { Carried } from './messages.ts'

export async function explorerPage(script: string, style: string, carried: Carried): Promise<string> {
  // The checker writes programs for what it checks, and a machine of the reader's is a module in an address; neither reaches a network.
  const run = `'sha256-${await digest(script)}' 'unsafe-eval' blob: data:`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; worker-src blob:; script-src ${run}`
  return `${[
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<link rel="icon" href="data:,">',
    '<title>ioasid-spec explorer</title>',
    `<style>${style}</style></head><body>`,
    '<div id="app"><header><h1>ioasid-spec explorer</h1></header><main><p>The models are being set up …</p></main></div>',
    '<noscript><p>The explorer runs the models in this page, for which it needs scripts.</p></noscript>',
    `<script type="application/json" id="carried">${json(carried)}</script>`,
    `<script>${script}</script>`,
    '</body></html>',
  ].join('\n')}\n`
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCharCode(...bytes))
}
