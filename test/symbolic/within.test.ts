/** Saturation that never leaves a set finds what single steps find that keep to the set. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnyStateMachine } from 'xstate'
import { models } from '../../index.ts'
import { checkSync, expand, type Model } from '../../src/checker.ts'
import { guess } from '../../src/symbolic/discovery.ts'
import { type Encoding, encode } from '../../src/symbolic/encoding.ts'
import { byTopLevel } from '../../src/symbolic/events.ts'
import { Forest } from '../../src/symbolic/forest.ts'
import { Images } from '../../src/symbolic/images.ts'
import { NONE } from '../../src/symbolic/nodes.ts'
import { recipeFor } from '../../src/symbolic/order.ts'
import { relationPool } from '../../src/symbolic/relation.ts'
import { Saturation } from '../../src/symbolic/saturation.ts'
import { SaturationWithin } from '../../src/symbolic/within.ts'
import type { Product } from '../../src/system/expand.ts'
import type { Table } from '../../src/tabulate/table.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

function encodingOf(model: Model): Encoding {
  const product = expand(model.system, model.scope)
  const byMachine = new Map<AnyStateMachine, Table>()
  const tablesFor = (of: Product): Table[] => tablesOf(of, 1000, byMachine)
  const tables = tablesFor(product)
  return encode(product, tables, recipeFor(product), guess(product, tables, tablesFor))
}

/** What single steps come to that keep to a set. */
function byStepsFrom(node: number, within: number, forest: Forest, firings: Encoding['forward']): number {
  const images = new Images(forest, firings)
  for (let reached = node; ; ) {
    const next = forest.union(reached, forest.intersect(within, images.of(reached)))
    if (next === reached) return reached
    reached = next
  }
}

const SIZES = [2, 3, 2, 3]
/** By level and local state, where it may go; undefined where an event does nothing. */
const events = fc.array(
  fc.tuple(
    ...SIZES.map(size =>
      fc.option(fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 2 }), { minLength: size, maxLength: size }), {
        freq: 2,
        nil: undefined,
      }),
    ),
  ),
  { minLength: 1, maxLength: 6 },
)
/** By state, in the order of mixed numbers. */
const sets = (density: number): fc.Arbitrary<boolean[]> => {
  const all = SIZES.reduce((n, size) => n * size, 1)
  return fc.array(
    fc.nat(99).map(n => n < density),
    { minLength: all, maxLength: all },
  )
}

describe('saturation within a set', () => {
  it('comes to what steps come to that keep to it', () => {
    let interesting = 0
    fc.assert(
      fc.property(events, sets(70), sets(10), (random, wide, narrow) => {
        const forest = new Forest(SIZES)
        const pool = relationPool()
        const leveled = random.map(event => event.map(lists => lists && pool.of(lists)))
        const firings = byTopLevel(leveled, SIZES.length, pool)
        const setOf = (bits: readonly boolean[]): number =>
          bits.reduce((union, yes, number) => {
            let rest = number
            const one = SIZES.map(size => {
              const local = rest % size
              rest = Math.floor(rest / size)
              return Array.from({ length: size }, (_, i) => i === local)
            })
            return yes ? forest.union(union, forest.cube(one)) : union
          }, NONE as number)
        const within = setOf(wide)
        const node = setOf(narrow.map((yes, i) => yes && wide[i] === true))
        const expected = byStepsFrom(node, within, forest, firings)
        expect(new SaturationWithin(forest, firings).closure(node, within)).toBe(expected)
        if (node !== NONE && expected !== node && expected !== within) interesting++
      }),
      { numRuns: 1000 },
    )
    expect(interesting).toBeGreaterThan(300)
  })

  it('goes on with what was put aside', () => {
    const { forest, forward, backward, start } = encodingOf(pasidRef(false, { guest: 2, rid: 3, pasid: 4 }))
    const reachable = new Saturation(forest, forward).closure(start)
    const goal = forest.intersect(
      reachable,
      forest.cube(Array.from(forest.sizes, size => Uint8Array.from({ length: size }, (_, i) => i % 2))),
    )
    expect(goal).not.toBe(NONE)
    const saturation = new SaturationWithin(forest, backward)
    let slices = 1
    const inSlices = (): number => {
      for (; ; slices++) {
        forest.memory.onWork = () => {
          forest.memory.onWork = undefined
          throw new RangeError('put aside')
        }
        try {
          return saturation.closure(goal, reachable)
        } catch (error) {
          forest.recover()
          if (!(error instanceof RangeError)) throw error
        }
      }
    }
    const found = inSlices()
    forest.memory.onWork = undefined
    expect(slices).toBeGreaterThan(3)
    expect(found).toBe(new SaturationWithin(forest, backward).closure(goal, reachable))
  })
})

describe('what can always be recovered', () => {
  it('is so by the reachable states, of which there are few where numbers live with their processes', () => {
    const model = models.find(({ name }) => name === 'allocator/smmuv3/lifetime') as Model
    const [a, b] = (['symbolic', 'explicit'] as const).map(engine =>
      checkSync(model, {
        engine,
        scope: { mm: 2, device: 2, pasid: 3 },
        properties: ({ kind }) => kind === 'recoverable',
      }),
    )
    expect(a?.properties).toHaveLength(1)
    expect(a?.states).toEqual(b?.states)
    expect(a?.properties).toEqual(b?.properties)
  })
})
