/** Long work on a forest, done in slices of time, so that its driver can look at the world between them. */
import type { Forest } from './forest.ts'

/** Milliseconds of work between two looks; more each time, for work that was put aside is taken up anew. */
const SLICE = 80
const LONGER = 1.1

/** Yields between two slices; what the driver throws there ends the work. @throws what the work throws */
export function* inSlices<T>(forest: Forest, work: () => T): Generator<undefined, T, void> {
  const { memory } = forest
  for (let slice = SLICE; ; slice *= LONGER) {
    const until = performance.now() + slice
    memory.onWork = () => {
      if (performance.now() <= until) return
      // Once: what was begun is put aside in order.
      memory.onWork = undefined
      throw new PutAside()
    }
    try {
      return work()
    } catch (error) {
      forest.recover()
      if (!(error instanceof PutAside)) throw error
    } finally {
      memory.onWork = undefined
    }
    yield
  }
}

/** Work that took its slice of time: what is known stays known. */
class PutAside extends Error {
  override readonly name = 'PutAside'
}
