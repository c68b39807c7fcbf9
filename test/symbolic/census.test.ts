/** A set that is asked about many cubes at once answers what each of its states, one by one, answers. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Census } from '../../src/symbolic/census.ts'
import { type Cube, CubeMaker } from '../../src/symbolic/cubes.ts'
import { Forest } from '../../src/symbolic/forest.ts'

/** The last local state of each level is nowhere reachable, as in an encoding. */
const SIZES = [3, 4, 3, 2, 4]

const state = fc.tuple(...SIZES.map(size => fc.nat({ max: size - 2 })))
/** By level, which local states are allowed; undefined: all are. */
const allowed = fc.tuple(
  ...SIZES.map(size =>
    fc.option(
      fc
        .uint8Array({ minLength: size, maxLength: size, max: 3 })
        .map(among => among.map((n, i) => (n > 0 && i < size - 1 ? 1 : 0))),
      { nil: undefined },
    ),
  ),
)

const single = (state: readonly number[]): Uint8Array[] =>
  SIZES.map((size, level) => Uint8Array.from({ length: size }, (_, local) => (local === state[level] ? 1 : 0)))

const isIn = (state: readonly number[], { allowed }: Cube): boolean =>
  state.every((local, level) => allowed[level] === undefined || allowed[level][local] === 1)

it('in which of them some state is, how many are, and which', () => {
  const run = { some: 0, none: 0 }
  fc.assert(
    fc.property(
      fc.uniqueArray(state, { maxLength: 12, selector: String }),
      // More than are asked about at once.
      fc.array(allowed, { minLength: 1, maxLength: 80 }),
      (states, asked) => {
        const forest = new Forest(SIZES)
        const maker = new CubeMaker()
        const cubes = asked.map(one => maker.of(one))
        const set = forest.unionOf(states.map(one => forest.cube(single(one))))
        const census = new Census(forest, set)
        const counts = cubes.map(cube => states.filter(one => isIn(one, cube)).length)
        const met = counts.map(count => count > 0)
        expect(drive(census.met(cubes))).toEqual(met)
        expect(cubes.map(cube => census.meets(cube))).toEqual(met)
        expect(census.count(cubes)).toBe(BigInt(counts.reduce((sum, count) => sum + count)))
        for (const cube of cubes)
          expect(forest.within(set, cube)).toBe(forest.intersect(set, forest.cube(cube.allowed)))
        run.some += met.filter(Boolean).length
        run.none += met.filter(one => !one).length
      },
    ),
  )
  expect(Math.min(run.some, run.none)).toBeGreaterThan(100)
})

function drive<T>(work: Generator<undefined, T, void>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}
