/** Who tries mutants: this thread, or several that load the models themselves, for functions cannot be sent to them. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Limits } from '../check/exploration.ts'
import { drive } from '../check/work.ts'
import { type Part, type Tried, trying } from '../mutation/mutation.ts'
import type { Model } from '../system/model.ts'
import { type Fault, ModelError } from '../system/model-error.ts'

export interface Task extends Part {
  readonly model: string
  readonly limits: Pick<Limits, 'states' | 'seconds'>
}

export type Answer = { readonly tried: Tried } | { readonly fault: Fault } | { readonly error: string }

export interface Crew {
  /** What becomes of the mutants of a task. @throws ModelError */
  take(task: Task): Promise<Tried>
  /** Until somebody has nothing to do. */
  idle(): Promise<void>
  end(): Promise<void>
}

/** One task after the other, in this thread. */
export function alone(models: readonly Model[], signal: AbortSignal): Crew {
  let last: Promise<unknown> = Promise.resolve()
  const run = ({ model, limits, ...part }: Task): Promise<Tried> => {
    const named = models.find(({ name }) => name === model) as Model
    return drive(trying(named, part, limits, () => signal.aborted))
  }
  return {
    take(task) {
      const taken = last.then(() => run(task))
      last = taken.catch(() => {})
      return taken
    },
    idle: async () => {
      await last
    },
    end: async () => {},
  }
}

/** `file`: exports the models; `isOwn`: it is the user's. */
export function together(count: number, file: string, isOwn: boolean, cwd: string, signal: AbortSignal): Crew {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const abort = (): void => {
    Atomics.store(stop, 0, 1)
  }
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const waiting: { task: Task; settle: (answer: Answer) => void }[] = []
  const free: Worker[] = []
  const resting: (() => void)[] = []
  const all = Array.from({ length: count }, () => started({ file, isOwn, cwd, stop }))
  free.push(...all)
  const next = (): void => {
    while (free.length > 0 && waiting.length > 0) {
      const worker = free.pop() as Worker
      const { task, settle } = waiting.shift() as (typeof waiting)[number]
      const answered = (answer: Answer): void => {
        worker.off('message', answered)
        worker.off('error', failed)
        free.push(worker)
        settle(answer)
        next()
      }
      const failed = (error: Error): void => settle({ error: error.stack ?? error.message })
      worker.on('message', answered)
      worker.on('error', failed)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin to be named
      worker.postMessage(task)
    }
    if (free.length > 0) for (const rest of resting.splice(0)) rest()
  }
  return {
    async take(task) {
      const answer = await new Promise<Answer>(settle => {
        waiting.push({ task, settle })
        next()
      })
      if ('tried' in answer) return answer.tried
      throw 'fault' in answer ? new ModelError(answer.fault) : new Error(answer.error)
    },
    idle: () => (free.length > 0 ? Promise.resolve() : new Promise(rest => resting.push(rest))),
    async end() {
      signal.removeEventListener('abort', abort)
      await Promise.all(all.map(worker => worker.terminate()))
    },
  }
}

export interface Given {
  readonly file: string
  readonly isOwn: boolean
  readonly cwd: string
  /** Not 0: whatever is under way is to end. */
  readonly stop: Int32Array
}

/** A thread runs the sources by the loader of this one, which it has to be told of. */
function started(workerData: Given): Worker {
  const require = createRequire(import.meta.url)
  const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)
  const tsx = JSON.stringify(new URL('esm/api/index.mjs', pathToFileURL(require.resolve('tsx'))).href)
  const text = `
    import(${tsx}).then(({ register }) => {
      register()
      require('node:module').register(${url('./resolve.js')}, { data: { package: ${url('../../')} } })
      return import(${url('./mutation-thread.ts')})
    })`
  return new Worker(text, { eval: true, workerData })
}
