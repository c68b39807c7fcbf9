/** Picks the engine by how many states there are: a few are visited at once, many counted first. */
import { explore as explicit } from '../explicit/engine.ts'
import { explore as symbolic } from '../symbolic/engine.ts'
import { reachable } from '../symbolic/reachable.ts'
import { isLiveness } from '../system/property.ts'
import type { Choice, Engine, Search } from './exploration.ts'

/** States that are visited without a thought. */
const FEW = 250_000
/** States beyond which they are not visited one by one. */
const MANY = 20_000_000
/** Bytes that the diagrams may take that count them. */
const MEMORY = 2 ** 28

export const explore: Engine = function* (product, properties, options) {
  const { limits } = options
  const began = performance.now()
  const rest = (): typeof options => {
    if (limits.seconds === undefined) return options
    const seconds = Math.max(0.001, limits.seconds - (performance.now() - began) / 1000)
    return { ...options, limits: { ...limits, seconds } }
  }
  function* by(engine: Engine, choice: Choice): Search {
    const exploration = yield* engine(product, properties, rest())
    const { stopped } = exploration
    // The time that was left is not the limit that was given.
    const stop = stopped?.by === 'seconds' ? { by: stopped.by, limit: limits.seconds as number } : stopped
    return { ...exploration, ...(stop && { stopped: stop }), choice }
  }

  const few = { ...options, limits: { ...limits, states: Math.min(FEW, limits.states ?? Infinity) } }
  const first = yield* explicit(product, properties, few)
  if (first.stopped === undefined) return { ...first, choice: { engine: 'explicit', because: 'few', most: FEW } }
  if (first.stopped.by !== 'states' || few.limits.states === limits.states)
    return { ...first, choice: { engine: 'explicit', because: 'uncounted' } }
  if (properties.some(isLiveness)) return yield* by(explicit, { engine: 'explicit', because: 'liveness' })

  const counting = reachable(product, new Map(), Math.min(MEMORY, limits.memory ?? Infinity), options)
  for (;;) {
    const counted = counting.next()
    if (!counted.done) {
      yield { ...counted.value, distinct: first.counts.distinct }
      const seconds = (performance.now() - began) / 1000
      if (options.interrupted() || seconds > (limits.seconds ?? Infinity))
        return yield* by(explicit, { engine: 'explicit', because: 'uncounted' })
      continue
    }
    if (counted.value === undefined) return yield* by(explicit, { engine: 'explicit', because: 'uncounted' })
    const { states } = counted.value
    const choice = { because: 'counted', states } as const
    return states > MANY
      ? yield* by(symbolic, { engine: 'symbolic', ...choice })
      : yield* by(explicit, { engine: 'explicit', ...choice })
  }
}
