/** What a formula counts is one question to the symbolic engine, and the answers are those of asking one by one. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setup } from 'xstate'
import { checkSync, type Local, type Model, requirementsOf, vocabulary } from '../../src/checker.ts'
import type { ModelResult } from '../../src/check/result.ts'
import { type Case, casesWhere } from '../../src/symbolic/cases.ts'
import type { Count } from '../../src/system/obligations.ts'
import { combinations } from '../../src/system/sort.ts'
import { type PasidRef, pasidRef } from '../toys/pasid-ref.ts'

type Read = (component: number) => Local
/** Of the local states of some components, and of what somebody counts. */
type Formula = (read: Read, count: Count) => boolean

const COMPONENTS = 5
/** Some components have the same local states, as those of one family have. */
const locals = [2, 3].map(sizes =>
  Array.from(
    { length: sizes },
    (_, n): Local => ({
      value: n === 0 ? 'none' : 'some',
      context: { n },
      done: false,
      is: (state: string) => state === (n === 0 ? 'none' : 'some'),
      takes: () => n > 1,
    }),
  ),
)
const localsOf = (component: number): readonly Local[] => locals[component % 2] as Local[]

const components = fc.nat(COMPONENTS - 1)
const n = (local: Local): number => (local.context as { n: number }).n
const fails = (): never => {
  throw new Error('asked where it must not be')
}

const { formula: formulas } = fc.letrec<{
  test: Formula
  number: (...of: Parameters<Formula>) => number
  formula: Formula
}>(tie => ({
  test: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(components, fc.nat(2)).map(
        ([c, value]): Formula =>
          read =>
            n(read(c)) === value,
      ),
    },
    {
      weight: 4,
      arbitrary: components.map(
        (c): Formula =>
          read =>
            read(c).is('some'),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(components, components).map(
        ([c, d]): Formula =>
          read =>
            n(read(c)) < n(read(d)),
      ),
    },
    {
      weight: 1,
      arbitrary: components.map(
        (c): Formula =>
          read =>
            n(read(c)) === 2 ? fails() : n(read(c)) === 1,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.boolean().map(
        (answer): Formula =>
          () =>
            answer,
      ),
    },
    { weight: 1, arbitrary: tie('formula') },
  ),
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.nat(3).map(value => () => value),
    fc.array(tie('test'), { maxLength: COMPONENTS }).map(
      tests =>
        (...of: Parameters<Formula>) =>
          of[1](tests.map(test => () => test(...of))),
    ),
  ),
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(tie('number'), tie('number')).map(
      ([a, b]): Formula =>
        (...of) =>
          a(...of) === b(...of),
    ),
    fc.tuple(tie('number'), tie('number')).map(
      ([a, b]): Formula =>
        (...of) =>
          a(...of) < b(...of),
    ),
    fc.tuple(tie('formula'), tie('test')).map(
      ([a, b]): Formula =>
        (...of) =>
          a(...of) && b(...of),
    ),
    fc.tuple(tie('test'), tie('formula')).map(
      ([a, b]): Formula =>
        (...of) =>
          !a(...of) || b(...of),
    ),
  ),
}))

const plainly: Count = tests => tests.filter(test => test()).length

const includes = ({ allowed, sums }: Case, state: readonly number[]): boolean =>
  [...allowed].every(([c, among]) => among.includes(state[c] as number)) &&
  sums.every(({ summands, wanted }) => {
    const sum = [...summands].reduce((all, [c, weights]) => all + (weights[state[c] as number] as number), 0)
    return ((wanted >> BigInt(sum)) & 1n) === 1n
  })

describe('the cases of a formula that counts', () => {
  const states = combinations(Array.from({ length: COMPONENTS }, (_, c) => [...localsOf(c).keys()]))
  let added = 0

  it('are where it is true, each state in one of them; and it fails where it fails', () => {
    fc.assert(
      fc.property(
        formulas,
        fc.array(fc.boolean(), { minLength: COMPONENTS, maxLength: COMPONENTS }),
        (formula, can) => {
          const { cases, faults, reads } = casesWhere(formula, localsOf, c => can[c] === true)
          const wrong = states.filter(state => {
            let [answer, error]: [boolean, unknown] = [false, undefined]
            try {
              answer = formula(c => (reads.has(c) ? (localsOf(c)[state[c] as number] as Local) : fails()), plainly)
            } catch (thrown) {
              error = thrown
            }
            const times = cases.filter(one => includes(one, state)).length
            const failing = faults.filter(({ where }) => includes(where, state)).length
            return times !== (answer ? 1 : 0) || failing !== (error === undefined ? 0 : 1)
          })
          expect(wrong).toEqual([])
          if (cases.some(({ sums }) => sums.length > 0)) added++
        },
      ),
      { seed: 1, numRuns: 600 },
    )
  })

  it('are often told by sums', () => {
    expect(added).toBeGreaterThan(100)
  })
})

const { invariant, reachable, recoverable, transition } = requirementsOf<PasidRef>()

const ofOneComponentEach = (most: number): Model['properties'] => [
  invariant('a guest that has a RID has no more PASIDs than it may', {
    forAll: {},
    when: ({ rid }, _, members) => members.count('rid', r => rid(r).context.owner === 'guest1') > 0,
    then: ({ pasid }, _, members) => members.count('pasid', p => pasid(p).context.owner === 'guest1') <= most,
  }),
  reachable('a RID is bound to so many PASIDs', {
    forSome: { r: 'rid' },
    when: ({ binding }, { r }, members) => members.count('pasid', p => binding(r, p).is('yes')) === most,
  }),
  transition('bindings of a RID come and go one at a time', {
    forAll: { r: 'rid' },
    then: (before, after, { r }, members) =>
      members.count('pasid', p => after.binding(r, p).is('yes')) <=
      members.count('pasid', p => before.binding(r, p).is('yes')) + 1,
  }),
  recoverable('where so many are free, all but one of them can be so', {
    forAll: {},
    when: ({ pasid }, _, members) => members.count('pasid', p => pasid(p).is('free')) === most,
    goal: ({ pasid }, _, members) => members.count('pasid', p => pasid(p).is('free')) === most - 1,
  }),
]

const properties = (most: number): Model['properties'] => [
  ...ofOneComponentEach(most),
  recoverable('all but one can be bound again', {
    forAll: {},
    when: ({ pasid }, _, members) => members.count('pasid', p => pasid(p).is('free')) === most,
    goal: ({ binding }, _, members) =>
      members.count('pasid', p => members('rid').some(r => binding(r, p).is('yes'))) === members('pasid').length - 1,
  }),
]

describe('a property that counts', () => {
  const asBy = (model: Model, engine: 'explicit' | 'symbolic'): Pick<ModelResult, 'states' | 'properties'> => {
    const { states, properties } = checkSync(model, { engine })
    return { states, properties }
  }

  it.each([
    [false, 0],
    [false, 2],
    [false, 3],
    [true, 1],
    [true, 2],
  ])(
    'has the verdict, the paths and the occasions of the explicit engine (counters: %s, at most %d)',
    (counters, most) => {
      const model = { ...pasidRef(counters, { guest: 2, rid: 2, pasid: 3 }), properties: properties(most) }
      expect(asBy(model, 'symbolic')).toEqual(asBy(model, 'explicit'))
    },
  )

  it('may count more than there are cases to tell apart', () => {
    const model = { ...pasidRef(false, { guest: 2, rid: 2, pasid: 12 }), properties: ofOneComponentEach(7) }
    const { properties } = checkSync(model, { engine: 'symbolic' })
    expect(properties.map(({ verdict }) => verdict)).toEqual(['violated', 'holds', 'holds', 'holds'])
    // A RID is assigned, and 8 are allocated.
    expect(properties[0]?.counterexample?.steps).toHaveLength(9)
    expect(properties[1]?.witness?.steps).toHaveLength(1 + 2 * 7)
  })

  it('may ask components that lie together', () => {
    const { component, hardware, system } = vocabulary<{ sort: 'x' | 'y'; errno: never; source: 'toy' }>()
    const lamp = setup({ types: { events: {} as { type: 'ON' } } }).createMachine({
      id: 'lamp',
      initial: 'off',
      states: { off: { on: { ON: 'on' } }, on: {} },
    })
    const [left, right] = [component(['x'], lamp), component(['x'], lamp)]
    const fuse = component(['y'], lamp)
    const lamps = system(
      'lamps',
      { left, right, fuse },
      {
        left: hardware({ x: 'x' }, 'toy', ({ x }) => [left(x).takes('ON')]),
        right: hardware({ x: 'x' }, 'toy', ({ x }) => [right(x).takes('ON')]),
      },
    )
    const { reachable } = requirementsOf<typeof lamps>()
    const model: Model = {
      name: 'lamps',
      system: lamps,
      scope: { x: 2, y: 2 },
      properties: [0, 1, 2].map(many =>
        reachable(`${many} of two lamps are on`, {
          forSome: { x: 'x' },
          when: ({ left, right }, { x }, members) =>
            members.count('y', y => (y === 'y0' ? left(x) : right(x)).is('on')) === many,
        }),
      ),
    }
    expect(asBy(model, 'symbolic')).toEqual(asBy(model, 'explicit'))
  })
})
