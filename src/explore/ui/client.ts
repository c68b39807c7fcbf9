/** The page's side of the worker: requests as promises, progress, and an end to what hangs. */
import type { Progress } from '../../check/exploration.ts'
import type { Answer, Arguments, Ask, Carried, Reply, Request } from '../messages.ts'

export interface Options {
  readonly signal?: AbortSignal
  readonly progress?: (progress: Progress) => void
}

export interface Client {
  /** @throws Error with a message for the reader; never settles once the client has ended */
  ask<A extends Ask>(ask: A, given: Arguments<A>, options?: Options): Promise<Answer<A>>
  /** Ends the worker, whatever it is doing. */
  end(): void
}

const carried = JSON.parse(document.getElementById('carried')?.textContent ?? '') as Carried
export const { first, licences } = carried

const worker = URL.createObjectURL(new Blob([carried.worker], { type: 'text/javascript' }))

interface Waiting extends Options {
  resolve(answer: never): void
  reject(error: Error): void
}

export function startClient(): Client {
  const running = new Worker(worker)
  const waiting = new Map<number, Waiting>()
  let last = 0
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to be named
  const send = (request: Request): void => running.postMessage(request)

  running.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    const asked = waiting.get(data.id)
    if ('progress' in data) {
      asked?.progress?.(data.progress)
      return
    }
    waiting.delete(data.id)
    if ('error' in data) asked?.reject(new Error(data.error))
    else asked?.resolve(data.answer as never)
  })
  running.addEventListener('error', event => {
    for (const { reject } of waiting.values()) reject(new Error(event.message))
    waiting.clear()
  })
  send({ elk: carried.elk })

  return {
    ask: (ask, given, options = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last
        waiting.set(id, { ...options, resolve, reject })
        options.signal?.addEventListener('abort', () => send({ id, giveUp: true }))
        send({ id, ask, arguments: given })
      }),
    end: () => running.terminate(),
  }
}
