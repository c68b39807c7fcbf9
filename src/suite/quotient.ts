/**
 * Nodes from which the same can be covered in the same way are one: the coarsest bisimulation of the labelled moves. Each
 * path of the quotient is one of the graph, of the same length and covering the same, and the other way round; so the best
 * suite of the quotient is the best of the graph.
 */
import { slices, type Work } from '../check/work.ts'
import { type Moves, MovesBuilder } from './moves.ts'

export interface Quotient {
  /** Its nodes are blocks; 0 has the initial state. Moves are told apart by label and target; those that neither cover nor lead on are left out. */
  readonly moves: Moves
  readonly blockOf: Int32Array
}

/** Blocks and labels are far fewer. */
const BLOCKS = 2 ** 24

/** `kinds`: of each node a number; those with different ones are not taken for one. Absent: all are of a kind. */
export function* quotient(moves: Moves, kinds = new Int32Array(moves.size)): Work<Quotient> {
  let blockOf = kinds
  let blocks = new Set(kinds).size
  for (;;) {
    const refined = yield* refine(moves, blockOf)
    const done = refined.blocks === blocks
    blockOf = refined.blockOf
    blocks = refined.blocks
    if (done) return { moves: between(moves, blockOf), blockOf }
  }
}

/** Splits blocks by where the moves of their nodes lead, and what they cover. Blocks are numbered as they are met. */
function* refine(moves: Moves, blockOf: Int32Array): Work<{ blockOf: Int32Array<ArrayBuffer>; blocks: number }> {
  const refined = new Int32Array(moves.size)
  const byHash = new Map<number, number[]>()
  const signatures: Float64Array[] = []
  const isOver = slices()
  for (let node = 0; node < moves.size; node++) {
    if (isOver()) yield
    const signature = signatureOf(moves, blockOf, node)
    let hash = 0
    for (const part of signature) hash = (Math.imul(hash ^ (part % 0xfffffffb), 0x5bd1e995) ^ (hash >>> 15)) | 0
    const alike = byHash.get(hash) ?? []
    if (alike.length === 0) byHash.set(hash, alike)
    let block = alike.find(each => isSame(signatures[each] as Float64Array, signature))
    if (block === undefined) {
      block = signatures.push(signature) - 1
      alike.push(block)
    }
    refined[node] = block
  }
  return { blockOf: refined, blocks: signatures.length }
}

/** The block itself, and what its moves cover and where they lead, each once. */
function signatureOf({ first, target, label }: Moves, blockOf: Int32Array, node: number): Float64Array {
  const own = blockOf[node] as number
  const parts: number[] = []
  for (let m = first[node] as number; m < (first[node + 1] as number); m++) {
    const block = blockOf[target[m] as number] as number
    if (label[m] !== 0 || block !== own) parts.push((label[m] as number) * BLOCKS + block)
  }
  const sorted = Float64Array.from(new Set(parts)).sort()
  const signature = new Float64Array(sorted.length + 1)
  signature[0] = own
  signature.set(sorted, 1)
  return signature
}

const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((part, i) => part === b[i])

function between(moves: Moves, blockOf: Int32Array): Moves {
  const builder = new MovesBuilder()
  let known = 0
  for (let node = 0; node < moves.size; node++) {
    if (blockOf[node] !== known) continue
    known++
    const seen = new Set<number>()
    for (let m = moves.first[node] as number; m < (moves.first[node + 1] as number); m++) {
      const [label, block] = [moves.label[m] as number, blockOf[moves.target[m] as number] as number]
      const key = label * BLOCKS + block
      if (seen.has(key) || (label === 0 && block === blockOf[node])) continue
      seen.add(key)
      builder.add(moves.operation[m] as number, block, label)
    }
    builder.next()
  }
  return builder.done(moves)
}
