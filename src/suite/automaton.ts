/** Which of some sequences end with the last step of a history, step by step (Aho, Corasick: Efficient string matching, 1975). */

export interface Automaton {
  /** Node 0 is where nothing has been taken; each other stands for the beginning of some sequence, the longest that a history ends with. */
  readonly nodes: number
  /** By node and step, `node * steps + step`: the node after it. */
  readonly next: Int32Array
  readonly steps: number
  /** By node: the longest shorter beginning that it ends with. */
  readonly shorter: Int32Array
  /** By node: the sequences that have just been taken, as they were numbered. */
  readonly ends: readonly (readonly number[])[]
  /** By node: the sequences that it, itself, is the beginning of. */
  readonly begins: readonly (readonly number[])[]
  /** By node: how many steps it stands for. */
  readonly depth: readonly number[]
}

/** `steps`: how many different ones there are. */
export function automatonOf(steps: number, sequences: ReadonlyMap<number, readonly number[]>): Automaton {
  const children: Map<number, number>[] = [new Map()]
  const begins: number[][] = [[]]
  const own: number[][] = [[]]
  const depth = [0]
  for (const [number, sequence] of sequences) {
    let node = 0
    for (const step of sequence) {
      let child = children[node]?.get(step)
      if (child === undefined) {
        child = children.push(new Map()) - 1
        children[node]?.set(step, child)
        begins.push([])
        own.push([])
        depth.push((depth[node] as number) + 1)
      }
      node = child
      begins[node]?.push(number)
    }
    own[node]?.push(number)
  }
  const nodes = children.length
  const next = new Int32Array(nodes * steps)
  const shorter = new Int32Array(nodes)
  const ends = own.map(each => [...each])
  // Breadth first, so that shorter ones are known.
  const queue = [0]
  for (const node of queue)
    for (let step = 0; step < steps; step++) {
      const child = children[node]?.get(step)
      const beside = node === 0 ? 0 : (next[(shorter[node] as number) * steps + step] as number)
      if (child === undefined) {
        next[node * steps + step] = beside
        continue
      }
      next[node * steps + step] = child
      shorter[child] = beside
      ends[child]?.push(...(ends[beside] as number[]))
      queue.push(child)
    }
  return { nodes, next, steps, shorter, ends, begins, depth }
}
