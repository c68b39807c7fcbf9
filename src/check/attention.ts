/** What a run attends to while it works: the clock, those who watch it, and those who end it. */
import type { EngineOptions, Progress, Stop } from './exploration.ts'
import type { Work } from './work.ts'

/** A look at the world: now and then progress is told. @throws Ended */
export type Look = () => Generator<Progress, void, void>

/** The run is not to go on. */
export class Ended extends Error {
  override readonly name = 'Ended'
  readonly stop: Stop

  constructor(stop: Stop) {
    super(`ended by ${stop.by}`)
    this.stop = stop
  }
}

/** Milliseconds between two reports. */
const REPORT = 50

/** `began`: when the time that the run may take began. */
export function attention(
  { limits: { seconds }, interrupted }: Pick<EngineOptions, 'limits' | 'interrupted'>,
  progress: () => Progress,
  began = performance.now(),
): Look {
  let told = performance.now()
  return function* () {
    const now = performance.now()
    if (seconds !== undefined && now - began > seconds * 1000) throw new Ended({ by: 'seconds', limit: seconds })
    if (now - told > REPORT) {
      told = now
      yield progress()
    }
    if (interrupted()) throw new Ended({ by: 'interrupt' })
  }
}

/** The work, with a look at the world between its slices. @throws Ended */
export function* attentively<T>(work: Work<T>, look: Look): Generator<Progress, T, void> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    yield* look()
  }
}
