import { describe, expect, it } from 'vitest'
import { models, platforms } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import type { ModelResult } from '../../src/check/result.ts'

const named = models.map(model => [model.name, model] as const)

/** What must not depend on the engine. */
const told = (result: ModelResult): object => ({ ...result, engine: undefined })

describe('the registry', () => {
  it('has every chapter on every platform where it applies', () => {
    const platformsOf = (chapter: string): Set<string | undefined> =>
      new Set(models.filter(model => model.chapter === chapter).map(({ platform }) => platform))
    const scalable = ['vtd-sm-enqcmd', 'vtd-sm-noenqcmd']
    expect(platformsOf('nesting-attach')).toEqual(new Set(Object.keys(platforms)))
    expect(platformsOf('pasid-binding')).toEqual(new Set([...scalable, 'smmuv3', 'amd', 'riscv', 'virtio-iommu']))
    expect(platformsOf('enqcmd')).toEqual(new Set(['vtd-sm-enqcmd']))
    expect(platforms['vtd-legacy']).toMatchObject({ pasidScope: 'none', tableOwnerWhenNested: null, enqcmd: false })
  })

  it('has no two models of one name', () => {
    expect(new Set(models.map(({ name }) => name)).size).toBe(models.length)
  })

  it('has a scope of at least two guests, two RIDs and three PASIDs wherever a design with RIDs is to hold', () => {
    for (const { name, scope, violates } of models.filter(({ scope }) => 'rid' in scope))
      expect({ name, scope: { ...scope, pasid: Math.min(scope.pasid ?? 0, 3) } }).toMatchObject({
        name,
        scope: { guest: 2, rid: 2, pasid: violates?.length === 0 || !name.startsWith('enqcmd') ? 3 : 2 },
      })
  })

  it.each(named)(
    '%s is as recorded',
    (_, model) => {
      const result = checkSync(model)
      expect(result.recorded).toEqual(result.states)
      expect(result.properties.filter(({ vacuous }) => vacuous)).toEqual([])
      expect(result.properties.map(({ name, verdict }) => [name, verdict])).toEqual(
        result.properties.map(({ name, expected }) => [name, expected]),
      )
      expect(result.asExpected).toBe(true)
    },
    60_000,
  )

  it.each(named)(
    '%s is the same to both engines in a small scope',
    (_, model) => {
      const scope = {
        guest: 2,
        rid: model.chapter === 'nesting-attach' ? 1 : 2,
        pasid: 1,
        ...(['enqcmd', 'gpasid-map'].includes(model.chapter ?? '') && { gpasid: 1 }),
        ...('table' in model.scope && { device: 2, table: 2 }),
      }
      expect(told(checkSync(model, { scope, engine: 'reference' }))).toEqual(
        told(checkSync(model, { scope, engine: 'explicit' })),
      )
    },
    60_000,
  )
})
