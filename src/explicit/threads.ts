/** The threads that helpers run in: of Node, started once, and used again by the next search. */
import { ModelError } from '../system/model-error.ts'
import type { Part, Post } from './helper.ts'
import { boardOf, IDLE } from './slots.ts'
import type { Knowledge } from './taker.ts'

export interface Threads {
  readonly board: Int32Array
  readonly count: number
  /** Whether all of them wait for an order. */
  readonly areReady: boolean
  post(what: Post | Knowledge): void
  /** What this one has sent, if it has. */
  receive(helper: number): Part | undefined
}

/** More of them are of no use: one thread takes all steps. */
export const MOST_WORKERS = 16

const pools = new Map<number, Threads>()

/** So many threads, which may take a while to be ready. @throws ModelError where there is no Node */
export function threads(count: number): Threads {
  const known = pools.get(count)
  if (known !== undefined) return known
  const started = start(count)
  pools.set(count, started)
  return started
}

function start(count: number): Threads {
  const builtin = globalThis.process?.getBuiltinModule
  if (builtin === undefined)
    throw new ModelError({
      problem: 'there are no threads for workers here',
      remedy: 'leave the number of workers out: they are those of Node; elsewhere one thread runs the whole search',
    })
  const { MessageChannel, receiveMessageOnPort, Worker } = builtin('node:worker_threads')
  const board = new Int32Array(new SharedArrayBuffer(4 * boardOf(count)))
  // The sources run by a loader, which a thread has to be told of.
  const isSource = import.meta.url.endsWith('.ts')
  const require = builtin('node:module').createRequire(import.meta.url)
  const { href } = new URL(isSource ? './thread.ts' : './thread.js', import.meta.url)
  const load = `import(${JSON.stringify(href)})`
  const tsx = (): string => new URL('esm/api/index.mjs', builtin('node:url').pathToFileURL(require.resolve('tsx'))).href
  const text = isSource
    ? `import(${JSON.stringify(tsx())}).then(({ register }) => { register(); return ${load} })`
    : load
  const ports = Array.from({ length: count }, (_, me) => {
    const { port1, port2 } = new MessageChannel()
    const worker = new Worker(text, { eval: true, workerData: { board, me, port: port2 }, transferList: [port2] })
    worker.unref()
    port1.unref()
    return port1
  })
  return {
    board,
    count,
    get areReady() {
      return Atomics.load(board, IDLE) === count
    },
    post(what) {
      for (const port of ports) port.postMessage(what)
    },
    receive: helper => {
      const port = ports[helper]
      return port === undefined ? undefined : (receiveMessageOnPort(port)?.message as Part | undefined)
    },
  }
}
