/** pasid-ref with counters, searched by hand in JavaScript: two packed words a state, breadth first, keeps parents, checks the invariants. */
import type { At } from '../../toys/published.ts'
import type { Counted } from '../run.ts'

/**
 * Each of `at` is 4 at most. A state is two words: in the first, nibble r is 2 * owner + claimed of a RID, and nibble 4+p is 0 free,
 * g allocated, 4+g pending; in the second, bit 4r+p is a binding. The counters are functions of the bindings, and are not stored.
 */
export function packedSearch([G, R, P]: At): Counted {
  let room = 1 << 16
  let slots = room * 2
  let objects = new Int32Array(room)
  let bindings = new Int32Array(room)
  let parents = new Int32Array(room)
  let table = new Int32Array(slots)
  let found = 0
  let transitions = 0

  const slotOf = (a: number, b: number): number => {
    let h = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1)
    h ^= h >>> 15
    let at = Math.imul(h, 0x2c1b3c6d) >>> 0
    at = (at ^ (at >>> 13)) & (slots - 1)
    for (;;) {
      const index = table[at] as number
      if (index === 0 || (objects[index - 1] === a && bindings[index - 1] === b)) return at
      at = (at + 1) & (slots - 1)
    }
  }

  const longer = (old: Int32Array): Int32Array<ArrayBuffer> => {
    const now = new Int32Array(room)
    now.set(old)
    return now
  }

  const grow = (): void => {
    room *= 2
    slots *= 2
    objects = longer(objects)
    bindings = longer(bindings)
    parents = longer(parents)
    table = new Int32Array(slots)
    for (let i = 0; i < found; i++) table[slotOf(objects[i] as number, bindings[i] as number)] = i + 1
  }

  const check = (a: number, b: number): void => {
    for (let r = 0; r < R; r++) {
      const rid = (a >>> (4 * r)) & 15
      const row = (b >>> (4 * r)) & 15
      if ((rid & 1) === 1 && row !== 0) throw new Error('a claimed RID has a binding')
      for (let p = 0; p < P; p++) {
        const pasid = (a >>> (16 + 4 * p)) & 15
        if (((row >>> p) & 1) === 0) continue
        if (pasid === 0) throw new Error('a free PASID is bound')
        if (rid >>> 1 !== ((pasid - 1) & 3) + 1) throw new Error('a binding is not of the owner')
      }
    }
  }

  const reach = (a: number, b: number, parent: number): void => {
    transitions++
    let at = slotOf(a, b)
    if (table[at] !== 0) return
    check(a, b)
    if (found === room) {
      grow()
      at = slotOf(a, b)
    }
    objects[found] = a
    bindings[found] = b
    parents[found] = parent
    table[at] = ++found
  }

  const expand = (a: number, b: number, from: number): void => {
    for (let r = 0; r < R; r++) {
      const rid = (a >>> (4 * r)) & 15
      if (rid === 0) for (let g = 1; g <= G; g++) reach(a | (g << (4 * r + 1)), b, from)
      else if ((rid & 1) === 1) reach(a ^ (1 << (4 * r)), b, from)
      else if (((b >>> (4 * r)) & 15) === 0) {
        reach(a & ~(15 << (4 * r)), b, from)
        reach(a | (1 << (4 * r)), b, from)
      }
    }
    for (let p = 0; p < P; p++) {
      const shift = 16 + 4 * p
      const pasid = (a >>> shift) & 15
      const bound = (b >>> p) & 0x1111
      if (pasid === 0) for (let g = 1; g <= G; g++) reach(a | (g << shift), b, from)
      else if (pasid <= 4) reach(bound === 0 ? a & ~(15 << shift) : (a + (4 << shift)) | 0, b, from)
      for (let r = 0; r < R; r++) {
        const bit = 1 << (4 * r + p)
        if ((b & bit) !== 0) reach(pasid > 4 && (bound & (bound - 1)) === 0 ? a & ~(15 << shift) : a, b ^ bit, from)
        else if (pasid !== 0 && pasid <= 4 && ((a >>> (4 * r)) & 15) === 2 * pasid) reach(a, b | bit, from)
      }
    }
  }

  reach(0, 0, 0)
  transitions = 0
  let levels = 0
  for (let next = 0; next < found; levels++)
    for (const end = found; next < end; next++) expand(objects[next] as number, bindings[next] as number, next)
  return { states: found, transitions, levels }
}
