import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { requirements } from '../../properties/requirements.ts'

const mutated = models.flatMap(({ mutants = [] }) => mutants)

describe('no property is there in vain', () => {
  it('each is killed by a mutant of its own', () => {
    for (const { properties, mutants } of Object.values(requirements)) {
      const killed = new Set(mutants.map(({ killedBy }) => killedBy.name))
      expect(properties.map(({ name }) => name).filter(name => !killed.has(name))).toEqual([])
    }
  })

  it('each is asked of some model, and each mutant changes some model', () => {
    const asked = new Set(models.flatMap(({ properties }) => properties.map(({ name }) => name)))
    const changed = new Set(mutated.map(({ name }) => name))
    for (const { properties, mutants } of Object.values(requirements)) {
      expect(properties.map(({ name }) => name).filter(name => !asked.has(name))).toEqual([])
      expect(mutants.map(({ name }) => name).filter(name => !changed.has(name))).toEqual([])
    }
  })

  it('the historic bugs of these chapters are among the mutants', () => {
    const names = new Set(mutated.map(({ name }) => name))
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
