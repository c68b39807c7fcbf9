import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { requirements } from '../../properties/requirements.ts'
import { type CheckOptions, checkSync } from '../../src/check/check.ts'
import type { Model } from '../../src/system/model.ts'
import type { Scope } from '../../src/system/sort.ts'

const mutated = models.flatMap(model => (model.mutants ?? []).map(mutant => ({ model, mutant })))

type Asked = Pick<CheckOptions, 'properties'>

/**
 * As small as may be: some properties take two RIDs, and an alias in a gPASID map takes a second PASID. A property that does not
 * hold without the mutant shows nothing with it.
 */
function smallestWhereItHolds(model: Model, asked: Asked): Scope {
  const holds = (scope: Scope): boolean => checkSync(model, { ...asked, scope }).verdict === 'holds'
  const scopes: readonly Scope[] = model.chapter === 'gpasid-map' ? [{}] : [{ rid: 1, pasid: 1 }, {}]
  const scope = scopes.find(holds)
  if (scope === undefined) throw new Error(`the property does not hold of ${model.name} without the mutant`)
  return scope
}

describe('every mutant is killed by the property that it is kept beside, in as many steps as recorded', () => {
  it.each(mutated.map(each => [`${each.model.name} + ${each.mutant.name}`, each] as const))(
    '%s',
    (_, { model, mutant }) => {
      const asked: Asked = { properties: ({ name }) => name === mutant.killedBy }
      const { verdict, properties } = checkSync(model, {
        ...asked,
        mutant: mutant.name,
        // A counterexample of n steps ends on level n + 1. Where nothing happens that should, all has to be seen.
        ...(mutant.steps > 0 ? { limits: { depth: mutant.steps + 2 } } : { scope: smallestWhereItHolds(model, asked) }),
      })
      expect(verdict).toBe('violated')
      expect(properties[0]?.counterexample?.steps.length ?? 0).toBe(mutant.steps)
    },
  )
})

describe('no property is there in vain', () => {
  it('each is killed by a mutant of its own', () => {
    for (const { properties, mutants } of Object.values(requirements)) {
      const killed = new Set(mutants.map(({ killedBy }) => killedBy.name))
      expect(properties.map(({ name }) => name).filter(name => !killed.has(name))).toEqual([])
    }
  })

  it('each is asked of some model, and each mutant changes some model', () => {
    const asked = new Set(models.flatMap(({ properties }) => properties.map(({ name }) => name)))
    const changed = new Set(mutated.map(({ mutant }) => mutant.name))
    for (const { properties, mutants } of Object.values(requirements)) {
      expect(properties.map(({ name }) => name).filter(name => !asked.has(name))).toEqual([])
      expect(mutants.map(({ name }) => name).filter(name => !changed.has(name))).toEqual([])
    }
  })

  it('the historic bugs of these chapters are among the mutants', () => {
    const names = new Set(mutated.map(({ mutant }) => mutant.name))
    for (const id of [
      'M8',
      'M12',
      'M13',
      'M17',
      'M18',
      'M19',
      'M20',
      'M21',
      'M22',
      'M23',
      'M24',
      'M37',
      'M38',
      'M39',
      'M40',
      'M41',
      'M42',
      'M43',
    ])
      expect(names).toContain(id)
  })
})

describe('what is not asked of a platform', () => {
  it('is left out for a reason', () => {
    for (const { notApplicable = [] } of models)
      for (const { because } of notApplicable) expect(because).toMatch(/\w+ \w+/)
  })
})
