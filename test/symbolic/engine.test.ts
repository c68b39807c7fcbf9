import { describe, expect, it, vi } from 'vitest'
import { assign, setup } from 'xstate'
import { models } from '../../index.ts'
import { checkSync, type Model, requirementsOf, vocabulary } from '../../src/checker.ts'
import type { ModelResult } from '../../src/check/result.ts'
import { isContract, isLiveness } from '../../src/system/property.ts'
import { Forest } from '../../src/symbolic/forest.ts'
import { ForestFull } from '../../src/symbolic/memory.ts'
import { Nodes } from '../../src/symbolic/nodes.ts'
import { Whole } from '../../src/symbolic/whole.ts'
import { type PasidRef, pasidRef } from '../toys/pasid-ref.ts'

const symbolic = (model: Model, limits = {}): ModelResult => checkSync(model, { engine: 'symbolic', limits })
const explicit = (model: Model, limits = {}): ModelResult => checkSync(model, { engine: 'explicit', limits })
const at = (guest: number, rid: number, pasid: number): Model => pasidRef(false, { guest, rid, pasid })

describe('the symbolic engine counts exactly', () => {
  it.each([
    [2, 3, 4, 960_173],
    [2, 3, 16, 581737574989408851773n],
    [2, 3, 32, 166399592864021696429959973015501074136573n],
  ])('pasid-ref at (%d,%d,%d), as its closed form does', (guest, rid, pasid, distinct) => {
    const { states, verdict } = symbolic(at(guest, rid, pasid))
    expect(states.distinct).toBe(distinct)
    expect(verdict).toBe('holds')
  })

  it('more transitions than a number holds', () => {
    expect(symbolic(at(2, 3, 4)).states.generated).toBe(explicit(at(2, 3, 4)).states.generated)
    expect(typeof symbolic(at(2, 3, 16)).states.generated).toBe('bigint')
  })
})

const { reachable, recoverable, invariant } = requirementsOf<PasidRef>()

const deep: Model = {
  ...at(2, 3, 4),
  properties: [
    reachable('every PASID is freed while it is bound everywhere', {
      forSome: {},
      when: ({ binding, pasid }, _, members) =>
        members('pasid').every(p => pasid(p).is('pending') && members('rid').every(r => binding(r, p).is('yes'))),
    }),
    invariant('nobody claims all RIDs', {
      forAll: {},
      then: ({ rid }, _, members) => !members('rid').every(r => rid(r).context.claimed),
    }),
  ],
}

const lost = recoverable('when all RIDs are claimed, they can all have no guest again while a PASID is bound', {
  forAll: {},
  when: ({ rid }, _, members) => members('rid').every(r => rid(r).context.claimed),
  goal: ({ rid, binding }, _, members) =>
    members('rid').every(r => rid(r).context.owner === null && members('pasid').some(p => binding(r, p).is('yes'))),
})

describe('where the search by levels was too large', () => {
  it('the depth is that of the explicit engine', () => {
    expect(symbolic(deep).states).toEqual(explicit(deep).states)
  })

  it('the depth is left out where distances cost too much, and all else is as it is with them', () => {
    const model = { ...deep, properties: [...deep.properties, lost] }
    const { states, properties } = explicit(model)
    expect(properties[2]?.counterexample?.steps.length).toBeGreaterThan(5)
    expect(symbolic(model)).toMatchObject({ states, properties })
    const distances = vi.spyOn(Whole.prototype, 'byDistances').mockReturnValue(undefined)
    try {
      const result = symbolic(model)
      expect(result.states).toEqual({ distinct: states.distinct, generated: states.generated })
      expect(result.properties).toEqual(properties)
    } finally {
      distances.mockRestore()
    }
  })

  it('deep and shallow paths are those of the explicit engine', () => {
    const [a, b] = [explicit(deep).properties, symbolic(deep).properties]
    expect(a[0]?.witness?.steps.length).toBeGreaterThan(15)
    expect(b).toEqual(a)
  })

  it('the deepest of 1.4e82 states has a shortest path', () => {
    const { states, properties } = symbolic({ ...at(2, 3, 64), properties: deep.properties })
    expect(states.depth).toBe(324)
    expect(properties[0]?.witness?.steps).toHaveLength(323)
    expect(properties[1]?.verdict).toBe('violated')
  })
})

describe('the order of the components', () => {
  const usual = { nesting: ['pasid', 'rid'], others: 'bottom', fewer: 'bottom', from: 'rule' }

  it('can be asked for: the result says so, and is otherwise the same', () => {
    const { order, ...expected } = symbolic(at(2, 2, 3))
    const asked = symbolic({ ...at(2, 2, 3), order: { nesting: ['rid'], fewer: 'top' } })
    expect(order).toEqual(usual)
    expect(asked).toEqual({
      ...expected,
      order: { nesting: ['rid', 'pasid'], others: 'bottom', fewer: 'top', from: 'model' },
    })
  })

  it.each([
    [['rid', 'ridd'], "nests 'ridd', which is none of its sorts", 'guest, rid, pasid'],
    [['rid', 'pasid', 'rid'], "nests 'rid' twice", 'each sort once'],
  ])('must be one of its sorts: %j', (nesting, problem, remedy) => {
    const wrong = (): ModelResult => symbolic({ ...at(2, 2, 2), order: { nesting } })
    expect(wrong).toThrow(problem)
    expect(wrong).toThrow(remedy)
  })

  it('is looked for where the usual one is bad: RIDs that hardly know of each other', () => {
    const nesting = models.find(({ name }) => name === 'nesting-attach/vtd-sm-enqcmd') as Model
    const scope = { guest: 3, rid: 4, pasid: 8 }
    const { states, order, verdict } = checkSync(nesting, {
      engine: 'symbolic',
      scope,
      properties: property => !isLiveness(property) && !isContract(property),
    })
    expect(order).toMatchObject({ nesting: ['rid', 'pasid', 'guest'], from: 'search' })
    expect(states).toEqual({ distinct: 5_367_456_890_909_613, generated: 195_058_529_616_050_281n, depth: 52 })
    expect(verdict).toBe('holds')
    // Not a claim about speed.
  }, 300_000)
})

describe('liveness', () => {
  it('stays undecided, however many cases its premise tells apart; all else is settled', () => {
    const model = models.find(({ name }) => name === 'allocator/vtd-sm-enqcmd') as Model
    const scope = { mm: 1, device: 2, guest: 1, rid: 1, pasid: 18 }
    const verdicts = symbolic({ ...model, scope }).properties.map(({ verdict }) => verdict)
    expect(verdicts).toEqual(model.properties.map(property => (isLiveness(property) ? 'undecided' : 'holds')))
  })
})

describe('a limit', () => {
  it('of depth ends the search where the explicit one ends', () => {
    const { engine: _, ...expected } = explicit(at(2, 2, 2), { depth: 5 })
    expect(symbolic(at(2, 2, 2), { depth: 5 })).toMatchObject(expected)
  })

  it('of memory leaves undecided what was not seen', () => {
    const { verdict, stopped, properties } = symbolic(at(3, 4, 16), { memory: 2 ** 20 })
    expect(stopped?.by).toBe('memory')
    expect(verdict).toBe('undecided')
    expect(properties.map(({ verdict }) => verdict)).not.toContain('holds')
  })

  it('of memory is kept by letting go of nodes that nobody needs: the result is the same', () => {
    const { verdict, stopped, ...rest } = symbolic(at(2, 3, 8), { memory: 1.625 * 2 ** 20 })
    expect({ verdict, stopped }).toEqual({ verdict: 'holds', stopped: undefined })
    expect(symbolic(at(2, 3, 8))).toMatchObject(rest)
    const short = vi.spyOn(Nodes.prototype, 'isShort').mockReturnValue(false)
    try {
      expect(symbolic(at(2, 3, 8), { memory: 1.625 * 2 ** 20 }).stopped?.by).toBe('memory')
    } finally {
      short.mockRestore()
    }
  })

  it('of memory that has the same nodes made again and again is not tried for ever', () => {
    const forest = new Forest(Array.from({ length: 12 }, () => 2))
    forest.memory.limit = forest.memory.bytes + 2 ** 16
    const numbers = function* (): Generator<number, void, void> {
      for (let round = 0; round < 100; round++) for (let i = 0; i < 2 ** 12; i++) yield i
    }
    const again = (): void => {
      for (const number of numbers()) {
        forest.cube(Array.from({ length: 12 }, (_, level) => [(number >> level) & 1, 1]))
        forest.rest()
      }
    }
    expect(again).toThrow(ForestFull)
    expect(again).toThrow('again and again')
  })

  it('of the values of a field, or of time, ends a search that comes to know one local state after the other', () => {
    const endless = setup({ types: { context: {} as { n: number }, events: {} as { type: 'UP' } } }).createMachine({
      id: 'endless',
      context: { n: 0 },
      on: { UP: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    })
    const { component, worker, system } = vocabulary<{ sort: never; errno: never; source: 'chance' }>()
    const counter = component([], endless)
    const counting = system('counting', { counter }, { up: worker({}, 'chance', () => [counter().takes('UP')]) })
    const model: Model = { name: 'counting', scope: {}, system: counting, properties: [] }
    expect(() => checkSync(model, { engine: 'symbolic', fieldValues: 5 })).toThrow('endless.context.n passed 5 values')
    expect(symbolic(model, { seconds: 0.01 }).stopped).toEqual({ by: 'seconds', limit: 0.01 })
  })

  it('of time too', () => {
    const { stopped, verdict } = symbolic(at(3, 4, 32), { seconds: 0.3 })
    expect(stopped).toEqual({ by: 'seconds', limit: 0.3 })
    expect(verdict).toBe('undecided')
  })
})
