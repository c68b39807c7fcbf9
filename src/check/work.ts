/** Long work in slices of time, so that its driver can look at the world between them. */

/** Yields at least every 100 ms or so. Whoever does not go on with it has ended it. */
export type Work<T> = Generator<void, T, void>

/** Milliseconds of work between two looks. */
const SLICE = 50

/** States, or anything else that takes less than a look at the clock, that go by between two of them. */
export const UNSEEN = 64

/** Asked often: whether a slice has passed since the last one. `every`: it looks at the clock every so many times. */
export function slices(every = 1): () => boolean {
  let began = performance.now()
  let asked = 0
  return () => {
    if (++asked % every !== 0) return false
    const now = performance.now()
    if (now - began < SLICE) return false
    began = now
    return true
  }
}

/** The work up to its end, or undefined once it has `ended` before, asked with what it yields. */
export function* within<Y, T>(
  work: Generator<Y, T, void>,
  ended: (told: Y) => boolean,
): Generator<Y, T | undefined, void> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    if (ended(step.value)) return undefined
    yield step.value
  }
}

/** What it comes to. Between its slices timers, signals and the page have their turn, and `see` is told what it yields. */
export async function drive<Y, T>(work: Generator<Y, T, void>, see?: (told: Y) => void): Promise<T> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    see?.(step.value)
    await breath()
  }
}

const breath = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
