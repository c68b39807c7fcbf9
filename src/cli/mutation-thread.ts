/** What runs in a thread: tries the mutants that it is told of, on models that it has loaded itself. */
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { trying } from '../mutation/mutation.ts'
import type { Model } from '../system/model.ts'
import { ModelError } from '../system/model-error.ts'
import { load } from './load.ts'
import type { Answer, Given, Task } from './mutation-crew.ts'

const { file, isOwn, cwd, stop } = workerData as Given

const models: Promise<readonly Model[]> = isOwn
  ? load(file, cwd)
  : import(pathToFileURL(file).href).then(({ models }: { models: readonly Model[] }) => models)

async function answerTo({ model, limits, ...part }: Task): Promise<Answer> {
  try {
    const named = (await models).find(({ name }) => name === model) as Model
    const work = trying(named, part, limits, () => Atomics.load(stop, 0) !== 0)
    for (let step = work.next(); ; step = work.next()) if (step.done) return { tried: step.value }
  } catch (error) {
    if (error instanceof ModelError) return { fault: error.fault }
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

parentPort?.on('message', (task: Task) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin to be named
  void answerTo(task).then(answer => parentPort?.postMessage(answer))
})
