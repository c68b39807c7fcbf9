/** Layers of states: those that the initial one leads to in so many steps and in no fewer. */
import type { Encoding } from './encoding.ts'
import type { Images } from './images.ts'
import { successors } from './paths.ts'

/** Nodes that the search by layers may make before saturation takes over. */
const NODES = 80_000

/** The next layer, NONE after the last. */
export const nextLayer = (layer: number, reached: number, encoding: Encoding, images: Images): number =>
  encoding.forest.minus(successors(layer, encoding, images), reached)

/** Asked as often as one likes: whether the layers have cost so much since this was made that saturation is cheaper. */
export function layerBudget({ forest }: Encoding): () => boolean {
  const before = forest.made
  return () => forest.made - before > NODES
}
