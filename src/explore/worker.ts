/** The worker of the page: takes requests, and answers them from a desk. */
import type { Book } from '../pages/book.ts'
import type { Model } from '../system/model.ts'
import { deskOf } from './desk.ts'
import { settle } from './elk.ts'
import type { Ask, Job, Reply, Request } from './messages.ts'

declare function postMessage(message: Reply): void
declare function addEventListener(type: 'message', listen: (event: { readonly data: Request }) => void): void

export function serve(models: readonly Model[], book: Book, version: string): void {
  const desk = deskOf(models, book, version) as Readonly<Record<Ask, (...given: unknown[]) => unknown>>
  const running = new Map<number, AbortController>()

  addEventListener('message', ({ data }) => {
    if ('elk' in data) settle(data.elk)
    else if ('giveUp' in data) running.get(data.id)?.abort()
    else void answer(data)
  })

  async function answer({ id, ask, arguments: given }: Extract<Request, { ask: Ask }>): Promise<void> {
    const control = new AbortController()
    const job: Job = { signal: control.signal, progress: progress => postMessage({ id, progress }) }
    running.set(id, control)
    try {
      postMessage({ id, answer: await desk[ask](...given, job) })
    } catch (error) {
      postMessage({ id, error: error instanceof Error ? error.message : String(error) })
    } finally {
      running.delete(id)
    }
  }
}
