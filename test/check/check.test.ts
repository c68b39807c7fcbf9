import { describe, expect, it } from 'vitest'
import { setup } from 'xstate'
import { check, type CheckOptions, checkSync } from '../../src/check/check.ts'
import type { Model, Verdict } from '../../src/system/model.ts'
import type { Property } from '../../src/system/property.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import { alone, careful, careless, entered } from '../library.ts'

const verdicts = (model: Model, limits = {}): [Verdict, Verdict | null, boolean][] =>
  checkSync(model, { limits }).properties.map(({ verdict, expected, vacuous }) => [verdict, expected, vacuous])

const asking = (...properties: Property[]): Model => ({ ...careful, properties })
const { recorded: _, violates: __, ...mine } = careful

describe('what does not go together is refused', () => {
  it.each<[CheckOptions, string]>([
    [{ engine: 'symbolic', limits: { states: 2 } }, 'it cannot stop after so many'],
    [{ engine: 'symbolic', workers: 2 }, 'workers are of no use to the symbolic engine'],
    [{ symmetry: true, workers: 2 }, 'workers are of no use to the explicit engine with symmetry'],
    [{ workers: 17 }, '17 workers are too many'],
  ])('%j', (options, says) => {
    expect(() => checkSync(careful, options)).toThrow(says)
  })
})

it('of a run that was stopped, nothing holds, not even where nothing is asked', () => {
  expect(checkSync(asking()).verdict).toBe('holds')
  expect(checkSync(asking(), { limits: { states: 2 } })).toMatchObject({
    verdict: 'undecided',
    stopped: { by: 'states' },
  })
})

describe('what types would find where a file is compiled', () => {
  const { component, worker, system } = vocabulary<{ sort: never; errno: never; source: 'chance' }>()
  const lamp = component(
    [],
    setup({ types: { events: {} as { type: 'GO' } } }).createMachine({ id: 'lamp', on: { GO: {} } }),
  )

  it('is an event that no state handles', () => {
    const off = system('off', { lamp }, { go: worker({}, 'chance', () => [lamp().takes('OG' as 'GO')]) })
    expect(() => checkSync({ name: 'off', system: off, scope: {}, properties: [] })).toThrow(
      "machine 'lamp': go sends it 'OG', which no state of it handles. Did you mean 'GO'?",
    )
  })

  it.each([0, -1, 1.5, Number.NaN])('is a sort of %d members', size => {
    expect(() => checkSync({ ...mine, scope: { user: size } })).toThrow(`is to have ${size} members of the sort 'user'`)
  })

  it('is a size of a sort that is spelt otherwise', () => {
    expect(() => checkSync({ ...mine, scope: { usr: 2 } })).toThrow(
      "gives a size to 'usr', which is no sort of its system",
    )
  })

  it.each(['explicit', 'symbolic', 'reference', 'auto'] as const)('is a formula that gives a promise (%s)', engine => {
    const late = (): boolean => Promise.resolve(false) as unknown as boolean
    for (const part of [{ then: late }, { when: late }])
      expect(() => checkSync(asking({ ...alone, ...part }), { engine })).toThrow(
        `property '${alone.name}' answers with a promise, which is always true. Compute the answer at once.`,
      )
  })

  it('is a mutant that no property is to kill', () => {
    const mutants = (careful.mutants ?? []).map(mutant => ({ ...mutant, killedBy: alone.name.replace('a', '') }))
    expect(() => checkSync({ ...careful, mutants }, { mutant: 'careless' })).toThrow(
      `mutant 'careless' of model 'lease/careful' is to be killed by '${mutants[0]?.killedBy}', which is none of its properties. Did you mean '${alone.name}'?`,
    )
  })

  it('is a property that does not say what it speaks of', () => {
    const { forAll: _forAll, ...bare } = alone
    expect(() => checkSync(asking(bare as typeof alone))).toThrow(
      `property '${alone.name}' has no forAll. Write 'forAll: {}'`,
    )
  })
})

describe('verdicts', () => {
  it('a property that is never violated holds, once every state was seen', () => {
    expect(verdicts(asking(alone))).toEqual([['holds', 'holds', false]])
    expect(verdicts(asking(alone), { depth: 1 })).toEqual([['undecided', 'holds', false]])
  })

  it('one that is violated is, however the run ended', () => {
    expect(verdicts({ ...careless, properties: [alone] }, { depth: 3 })).toEqual([['violated', 'violated', false]])
  })

  it('a witness settles reachability at once; its absence only in the end', () => {
    const never = { ...entered, when: () => false }
    expect(verdicts(asking(entered), { depth: 2 })).toEqual([['holds', 'holds', false]])
    expect(verdicts(asking(never), { depth: 2 })).toEqual([['undecided', 'holds', false]])
    expect(verdicts(asking(never))).toEqual([['violated', 'holds', false]])
  })

  it('a premise that never happens makes a property vacuous, and the model not as expected', () => {
    const result = checkSync(asking({ ...alone, when: () => false }))
    expect(result.properties[0]).toMatchObject({ verdict: 'holds', vacuous: true })
    expect(result.asExpected).toBe(false)
  })

  it('so does a sort without members to choose from', () => {
    const three: Property = {
      ...alone,
      forAll: { u: 'user', v: 'user' },
      when: (_view: unknown, { u }: { u: string }) => u === 'user7',
    }
    expect(checkSync(asking(three)).properties[0]?.vacuous).toBe(true)
  })

  it('a property without a premise is not vacuous', () => {
    const { when: _when, ...plain } = alone
    expect(verdicts(asking({ ...plain, then: () => true }))).toEqual([['holds', 'holds', false]])
  })

  it('all that are violated are found, each with its own shortest counterexample', () => {
    const strict: Property = {
      kind: 'invariant',
      name: 'nobody is inside',
      forAll: { u: 'user' },
      then: ({ users }, { u }) => users(u).is('outside'),
    }
    const { properties } = checkSync({ ...careless, violates: [alone.name, strict.name], properties: [alone, strict] })
    expect(properties.map(({ counterexample }) => counterexample?.steps.length)).toEqual([2, 1])
  })
})

describe('what is expected', () => {
  it('is nothing of a model of which nothing is recorded, but it must hold', () => {
    expect(checkSync(mine)).toMatchObject({ expected: null, asExpected: true })
    expect(checkSync({ ...mine, system: careless.system })).toMatchObject({ expected: null, asExpected: false })
  })

  it('an expected violation that is gone is not as expected', () => {
    expect(checkSync({ ...careful, violates: [alone.name] })).toMatchObject({
      verdict: 'holds',
      expected: 'violated',
      asExpected: false,
    })
  })

  it('a name in `violates` that is no property is refused', () => {
    expect(() => checkSync({ ...careful, violates: ['alone'] })).toThrow(
      /expected to violate 'alone', which is none of its properties/,
    )
    expect(() => checkSync({ ...careful, violates: ['S1'] })).toThrow(/write 'whoever is inside is alone'/i)
  })

  it('counts are compared in the recorded scope only', () => {
    const moved = { ...careful, recorded: { distinct: 9, generated: 6, depth: 2 } }
    expect(checkSync(moved).asExpected).toBe(false)
    const elsewhere = checkSync(moved, { scope: { user: 3 } })
    expect(elsewhere.asExpected).toBe(true)
    expect('recorded' in elsewhere).toBe(false)
  })

  it('of a mutant it is that it is killed by the property named, and no more', () => {
    expect(checkSync(careful, { mutant: 'careless' })).toMatchObject({ mutant: 'careless', asExpected: true })
    expect(checkSync(careful, { mutant: 'harmless' })).toMatchObject({ asExpected: false })
    expect(() => checkSync(careful, { mutant: 'other' })).toThrow(/no mutant 'other'. Choose one of careless, harmless/)
  })
})

describe('a run', () => {
  it('is ended by a signal, undecided', async () => {
    const counter = new AbortController()
    counter.abort()
    const slow = await check(careful, { engine: 'reference', signal: counter.signal, limits: { seconds: 60 } })
    expect(['holds', 'undecided']).toContain(slow.verdict)
    expect(slow.verdict === 'undecided').toBe(slow.stopped?.by === 'interrupt')
  })

  it('gives the same result with and without pauses', async () => {
    expect(await check(careless)).toEqual(checkSync(careless))
  })
})
