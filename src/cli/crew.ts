/** Who works on models besides this thread: threads that load the models themselves, for functions cannot be sent to them. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { CheckOptions } from '../check/check.ts'
import type { Limits, Progress } from '../check/exploration.ts'
import type { ModelResult } from '../check/result.ts'
import { drive } from '../check/work.ts'
import { type Part, type Tried, trying } from '../mutation/mutation.ts'
import type { Model } from '../system/model.ts'
import { type Fault, ModelError } from '../system/model-error.ts'

/** Mutants of a model to try. */
export interface Trial extends Part {
  readonly model: string
  readonly limits: Pick<Limits, 'states' | 'seconds'>
}

/** A model to check, with these of its properties. */
export interface Check {
  readonly model: string
  readonly properties: readonly string[]
  readonly options: Omit<CheckOptions, 'properties' | 'keeper' | 'signal' | 'onProgress'>
}

export type Task = Trial | Check

/** What comes of a task. */
type Done<T extends Task> = T extends Check ? ModelResult : Tried

export type Answer =
  | { readonly progress: Progress }
  | { readonly done: Done<Task> }
  | { readonly fault: Fault }
  | { readonly error: string }

export interface Crew<T extends Task> {
  /** What comes of a task. `see` is told how it goes on. @throws ModelError */
  take(task: T, see?: (progress: Progress) => void): Promise<Done<T>>
  /** Until somebody has nothing to do. */
  idle(): Promise<void>
  end(): Promise<void>
}

/** One task after the other, in this thread. */
export function alone(models: readonly Model[], signal: AbortSignal): Crew<Trial> {
  let last: Promise<unknown> = Promise.resolve()
  const run = ({ model, limits, ...part }: Trial): Promise<Tried> => {
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
export function together<T extends Task>(
  count: number,
  file: string,
  isOwn: boolean,
  cwd: string,
  signal: AbortSignal,
): Crew<T> {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const abort = (): void => {
    Atomics.store(stop, 0, 1)
  }
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const waiting: { task: T; hear: (answer: Answer) => void }[] = []
  const free: Worker[] = []
  const resting: (() => void)[] = []
  const all = Array.from({ length: count }, () => started({ file, isOwn, cwd, stop }))
  free.push(...all)
  const next = (): void => {
    while (free.length > 0 && waiting.length > 0) {
      const worker = free.pop() as Worker
      const { task, hear } = waiting.shift() as (typeof waiting)[number]
      const answered = (answer: Answer): void => {
        hear(answer)
        if ('progress' in answer) return
        worker.off('message', answered)
        worker.off('error', failed)
        free.push(worker)
        next()
      }
      const failed = (error: Error): void => hear({ error: error.stack ?? error.message })
      worker.on('message', answered)
      worker.on('error', failed)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin to be named
      worker.postMessage(task)
    }
    if (free.length > 0) for (const rest of resting.splice(0)) rest()
  }
  return {
    take: (task, see) =>
      new Promise((resolve, reject) => {
        const hear = (answer: Answer): void => {
          if ('progress' in answer) see?.(answer.progress)
          else if ('done' in answer) resolve(answer.done as Done<T>)
          else reject('fault' in answer ? new ModelError(answer.fault) : new Error(answer.error))
        }
        waiting.push({ task, hear })
        next()
      }),
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
      return import(${url('./crew-thread.ts')})
    })`
  return new Worker(text, { eval: true, workerData })
}
