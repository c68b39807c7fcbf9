/** Long work of a command, which Ctrl-C ends. */
import { drive, within } from '../check/work.ts'
import { survey, type Survey, type SurveyOptions } from '../coverage/survey.ts'
import type { Model } from '../system/model.ts'
import type { Io } from './io.ts'
import { statusLine } from './status-line.ts'

/** What it comes to; undefined where somebody has interrupted it. */
export const attend = <Y, T>(
  work: Generator<Y, T, void>,
  io: Io,
  see?: (progress: Y) => void,
): Promise<T | undefined> =>
  drive(
    within(work, () => io.signal.aborted),
    see,
  )

/** The model looked at, with its progress told; undefined where somebody has interrupted it. @throws ModelError */
export async function look(
  model: Model,
  options: Pick<SurveyOptions, 'scope' | 'limits' | 'seeing'>,
  io: Io,
): Promise<Survey | undefined> {
  const status = statusLine(io)
  const looked = await survey(model, {
    ...options,
    signal: io.signal,
    onProgress: progress => status.show(model.name, progress),
  })
  status.clear()
  return io.signal.aborted ? undefined : looked
}
