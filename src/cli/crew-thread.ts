/** What runs in a thread of a crew: does what it is told, on models that it has loaded itself. */
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { check } from '../check/check.ts'
import { drive } from '../check/work.ts'
import { trying } from '../mutation/mutation.ts'
import type { Model } from '../system/model.ts'
import { ModelError } from '../system/model-error.ts'
import type { Answer, Given, Task } from './crew.ts'
import { load } from './load.ts'

const { file, isOwn, cwd, stop } = workerData as Given

/** Milliseconds between two looks at whether to stop, and between two reports. */
const EVERY = 100

const models: Promise<readonly Model[]> = isOwn
  ? load(file, cwd)
  : import(pathToFileURL(file).href).then(({ models }: { models: readonly Model[] }) => models)

const interrupt = new AbortController()
const { signal } = interrupt
setInterval(() => {
  if (Atomics.load(stop, 0) !== 0) interrupt.abort()
}, EVERY).unref()

let told = 0
async function done(task: Task): Promise<Answer> {
  const named = (await models).find(({ name }) => name === task.model) as Model
  if (!('options' in task)) {
    const { model: _, limits, ...part } = task
    return { done: await drive(trying(named, part, limits, () => signal.aborted)) }
  }
  const result = await check(named, {
    ...task.options,
    properties: ({ name }) => task.properties.includes(name),
    signal,
    onProgress(progress) {
      if (performance.now() - told < EVERY) return
      told = performance.now()
      say({ progress })
    },
  })
  return { done: result }
}

function fault(error: unknown): Answer {
  if (error instanceof ModelError) return { fault: error.fault }
  return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin to be named
const say = (answer: Answer): void => parentPort?.postMessage(answer)

parentPort?.on('message', (task: Task) => void done(task).catch(fault).then(say))
