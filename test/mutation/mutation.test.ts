/** What becomes of the mutants of small models: killed by whom, surviving by which difference, or proved equivalent. */
import { assign, setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { machineModel, type Model } from '../../src/checker.ts'
import { representatives } from '../../src/mutation/alike.ts'
import { mutationOf, type Part, trying } from '../../src/mutation/mutation.ts'
import type { ModelMutation, MutantResult } from '../../src/mutation/result.ts'
import { chosenSetting } from '../../src/mutation/setting.ts'
import { atOnce } from '../drive.ts'
import { alone, careful, careless, entered } from '../library.ts'

const all = { from: 0, to: Infinity }
const tried = (model: Model, limits = {}, part: Partial<Part> = {}): ModelMutation =>
  mutationOf(
    model,
    model.scope,
    atOnce(trying(model, { scope: model.scope, ...all, ...part }, limits, () => false)),
    [],
  )
const of = ({ mutants }: ModelMutation, name: string): MutantResult | undefined =>
  mutants.find(mutant => mutant.name === name)

const result = tried(careful)

describe('a mutant', () => {
  it('is killed by every property that gets another verdict', () => {
    expect(of(result, 'enter: drop participant, leases takes TAKE')).toMatchObject({
      fate: 'killed',
      killedBy: [alone.name],
    })
    expect(of(result, 'users: drop transition, outside on ENTER[0]')).toMatchObject({
      fate: 'killed',
      killedBy: [alone.name, entered.name],
    })
  })

  it('survives with the first thing that it does otherwise, on a shortest path', () => {
    expect(of(result, 'leases: retarget transition, taken on RETURN[0] to taken')).toEqual({
      name: 'leases: retarget transition, taken on RETURN[0] to taken',
      operator: 'retarget transition',
      of: 'leases',
      fate: 'survived',
      difference: {
        path: ['enter(user0)'],
        operation: 'leave(user0)',
        was: 'leases free',
        is: 'leases taken',
      },
    })
    expect(of(result, 'audit: drop participant, users(*) is outside')?.difference).toEqual({
      path: ['enter(user0)'],
      operation: 'audit',
      was: 'EPERM',
      is: 'ok',
    })
  })

  it('is equivalent where states, steps and answers are the same', () => {
    // Whoever is inside has the lease.
    expect(of(result, 'leave: never refuse, leases takes RETURN')).toMatchObject({ fate: 'equivalent' })
  })

  it('that only swaps who refuses first differs in its answer, where both refuse', () => {
    expect(of(result, 'enter: swap participants, users(u) takes ENTER | leases takes TAKE')).toMatchObject({
      fate: 'answers only',
      difference: { path: ['enter(user0)'], operation: 'enter(user0)', was: 'EINVAL', is: 'EBUSY' },
    })
  })

  it('is undecided where a limit comes first, unless something was noticed before', () => {
    const name = 'enter: drop participant, leases takes TAKE'
    const three = { ...careful, scope: { user: 3 } }
    expect(of(tried({ ...three, properties: [entered] }, { states: 6 }), name)).toMatchObject({
      fate: 'undecided',
      stopped: { by: 'states', limit: 6 },
    })
    expect(of(tried(three, { states: 6 }), name)).toMatchObject({ fate: 'killed' })
  })

  it('that breaks a rule of the language is killed by it', () => {
    const throwing = machineModel(
      setup({ guards: { never: () => false }, actions: { none: assign({}) } }).createMachine({
        id: 'still',
        on: { PUSH: { guard: 'never', actions: 'none' } },
      }),
    )
    const mutant = of(tried(throwing), 'machine: drop action, (root) on PUSH[0], none')
    expect(mutant).toMatchObject({ fate: 'killed', killedBy: [] })
    expect(mutant?.error).toContain('is guarded but goes nowhere')
  })

  it('after an interrupt is undecided', () => {
    const { mutants } = atOnce(trying(careful, { scope: careful.scope, ...all }, {}, () => true))
    expect(new Set(mutants.map(({ fate }) => fate))).toEqual(new Set(['undecided']))
  })
})

describe('a model', () => {
  it('is scored by what is killed of what is not equivalent', () => {
    const { score, killed, survived, equivalent, answersOnly, undecided, mutants } = result
    expect({ killed, survived, equivalent, answersOnly, undecided }).toEqual({
      killed: 12,
      survived: 6,
      equivalent: 1,
      answersOnly: 2,
      undecided: 0,
    })
    expect(score).toBeCloseTo(66.67, 2)
    expect(mutants).toHaveLength(21)
  })

  it('has of each property what it kills, and what nobody else does', () => {
    expect(result.properties).toEqual([
      { name: alone.name, id: 'S1', kills: 12, alone: 7 },
      { name: entered.name, kills: 5, alone: 0 },
    ])
  })

  it('comes to the same in parts', () => {
    const parts = [tried(careful, {}, { to: 7 }), tried(careful, {}, { from: 7 })]
    expect(parts.flatMap(({ mutants }) => mutants)).toEqual(result.mutants)
  })

  it('has reasons for survivors, and knows those that are none', () => {
    const [audit, taken] = [
      'audit: drop participant, users(*) is outside',
      'enter: drop participant, leases takes TAKE',
    ]
    const because = 'an audit changes nothing'
    const { outdated, mutants } = tried({
      ...careful,
      survivors: [
        { mutant: audit, because },
        { mutant: taken, because: 'it was overlooked' },
        { mutant: 'no such', because: 'it is misspelt' },
      ],
    })
    expect(outdated).toEqual([taken, 'no such'])
    expect(mutants.find(({ name }) => name === audit)?.because).toBe(because)
    expect(mutants.find(({ name }) => name === taken)?.because).toBeUndefined()
  })

  it('cannot be tried where it is too large itself', () => {
    expect(() => tried(careful, { states: 2 })).toThrow(/as it stands has more than can be seen/)
  })
})

describe('a scope', () => {
  it('is the own one of a small model, or the largest one in which all is as expected', () => {
    expect(atOnce(chosenSetting(careful, {}, () => false))).toEqual({ user: 2 })
    // Of fifteen users there are 32,768 states, of eleven 2,048; with fewer than two the property is vacuous.
    expect(atOnce(chosenSetting({ ...careless, scope: { user: 15 } }, {}, () => false))).toEqual({ user: 11 })
    const one = { ...careful, scope: { user: 1 } }
    expect(atOnce(chosenSetting(one, {}, () => false))).toEqual({ user: 1 })
  })
})

describe('models that are the same system', () => {
  it('have one that stands for them', () => {
    const named = ['allocator/smmuv3/custom', 'allocator/amd/custom', 'allocator/smmuv3/lifetime']
    const chosen = representatives(named.flatMap(name => models.filter(model => model.name === name)))
    expect(chosen.map(({ model, alike }) => [model.name, ...alike])).toEqual([
      ['allocator/smmuv3/custom', 'allocator/amd/custom'],
      ['allocator/smmuv3/lifetime'],
    ])
  })
})
