/** In how many of the reachable states, or steps, there is something to ask of a property: its witness is shown there. */
import { hasOccasions, type Property } from '../system/property.ts'
import { type Cube, statesIn } from './cubes.ts'
import type { Forest } from './forest.ts'
import { exact } from './recovery.ts'
import type { Target } from './targets.ts'

/** undefined: it has no premise. `stuck`: the states among them in which nothing is enabled. */
export function occasionsOf(
  property: Property,
  witness: Target | undefined,
  forest: Forest,
  reachable: number,
  stuck: number,
): number | bigint | undefined {
  if (!hasOccasions(property)) return undefined
  if (property.kind === 'deadlock') return exact(forest.count(stuck))
  // A state counts once, whatever the choice; of steps it counts once for each event, of which it takes each in one way.
  const byEvent = new Map<number | undefined, Cube[]>()
  for (const { event, cube } of witness?.shows ?? []) byEvent.set(event, [...(byEvent.get(event) ?? []), cube])
  let sum = 0n
  for (const cubes of byEvent.values()) {
    const shown = forest.unionOf(cubes.map(cube => statesIn(cube, forest)))
    sum += forest.count(forest.intersect(reachable, shown))
  }
  return exact(sum)
}
