/** Several models of this package, checked side by side: by this thread, and once that takes a while by others. */
import { availableParallelism } from 'node:os'
import type { Progress } from '../check/exploration.ts'
import type { ModelResult } from '../check/result.ts'
import { type Check, type Crew, together } from './crew.ts'
import type { Io } from './io.ts'

/** Threads at most, this one included: each of them loads all models, and holds what it searches. */
const MOST = 4

/** Milliseconds after which others help: they take about as long to begin. */
const LONG = 1000

export interface SideBySide {
  /** What each task comes to; undefined where it was not begun when somebody interrupted. */
  readonly results: readonly Promise<ModelResult | undefined>[]
  end(): Promise<void>
}

/**
 * `check`: does one task, by its number, in this thread. `see` is told how each of them goes on. `file`: where other threads find
 * the models; undefined: there are no others. `threads`: how many there are, with this one.
 */
export function sideBySide(
  tasks: readonly Check[],
  check: (task: number, see: (progress: Progress) => void) => Promise<ModelResult>,
  see: (task: number, progress: Progress) => void,
  file: string | undefined,
  { cwd, signal }: Pick<Io, 'cwd' | 'signal'>,
  threads = Math.min(availableParallelism(), MOST),
): SideBySide {
  const began = performance.now()
  let crew: Crew<Check> | undefined
  let next = 0
  const begun: ((result: Promise<ModelResult> | undefined) => void)[] = []
  const results = tasks.map(() => new Promise<ModelResult | undefined>(begin => begun.push(begin)))
  // What goes wrong is told where it is waited for.
  for (const result of results) result.catch(() => {})

  /** One task after the other, for as long as there are any. */
  const work = async (by: (task: number) => Promise<ModelResult>): Promise<void> => {
    while (next < tasks.length && !signal.aborted) {
      const task = next++
      const result = by(task)
      begun[task]?.(result)
      await result
    }
    for (const begin of begun.slice(next)) begin(undefined)
  }
  const callOthers = (): void => {
    if (crew !== undefined || file === undefined || threads === 1) return
    if (next >= tasks.length || performance.now() - began < LONG) return
    const called = together<Check>(threads - 1, file, false, cwd, signal)
    crew = called
    const byOther = (task: number): Promise<ModelResult> =>
      called.take(tasks[task] as Check, progress => see(task, progress))
    for (let other = 1; other < threads; other++) void work(byOther).catch(() => {})
  }
  const byThis = (task: number): Promise<ModelResult> => {
    callOthers()
    return check(task, progress => {
      callOthers()
      see(task, progress)
    })
  }
  void work(byThis).catch(() => {})
  return { results, end: async () => crew?.end() }
}
