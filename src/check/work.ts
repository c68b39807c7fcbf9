/** Long work in slices of time, so that its driver can look at the world between them. */

/** Yields at least every 100 ms or so. Whoever does not go on with it has ended it. */
export type Work<T> = Generator<void, T, void>

/** Milliseconds of work between two looks. */
const SLICE = 50

/** Asked often: whether a slice has passed since the last one. */
export function slices(): () => boolean {
  let began = performance.now()
  return () => {
    const now = performance.now()
    if (now - began < SLICE) return false
    began = now
    return true
  }
}

/** The work up to its end, or undefined once it has `ended` before. */
export function* within<T>(work: Work<T>, ended: () => boolean): Work<T | undefined> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    if (ended()) return undefined
    yield
  }
}

/** Lets timers, signals and the page have their turn. */
export const breath = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
