/** In the bundle of the page, stands in for `elkjs/lib/elk.bundled.js`: one engine, whose script is a text of the page in a worker of its own. */
import api from 'elkjs/lib/elk-api.js'
import type { ELK } from 'elkjs/lib/elk-api.js'

declare const Worker: new (url: string) => unknown

const { default: Api } = api as unknown as { default: new (options: { workerFactory: () => unknown }) => ELK }
let script = ''
let engine: ELK | undefined

/** Its script, as text: of a page from disk, a worker can start only what it has made an address of itself. */
export function settle(text: string): void {
  script = text
}

/** To be called with `new`, as the class that it stands in for; every call gives the same engine. */
export default function Engine(): ELK {
  engine ??= new Api({ workerFactory: () => new Worker(URL.createObjectURL(new Blob([script]))) })
  return engine
}
