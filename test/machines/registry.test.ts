import { describe, expect, it } from 'vitest'
import { models, platforms } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import type { ModelResult } from '../../src/check/result.ts'
import { isLiveness, type Property } from '../../src/system/property.ts'
import type { Scope } from '../../src/system/sort.ts'

const named = models.map(model => [model.name, model] as const)

/** What must not depend on the engine. */
const told = (result: ModelResult): object => ({ ...result, engine: undefined, order: undefined, counters: undefined })

describe('the registry', () => {
  it('has every chapter on every platform where it applies', () => {
    const platformsOf = (chapter: string): Set<string | undefined> =>
      new Set(models.filter(model => model.chapter === chapter).map(({ platform }) => platform))
    const scalable = ['vtd-sm-enqcmd', 'vtd-sm-noenqcmd']
    expect(platformsOf('nesting-attach')).toEqual(new Set(Object.keys(platforms)))
    expect(platformsOf('pasid-binding')).toEqual(new Set(Object.keys(platforms)))
    expect(platformsOf('allocator')).toEqual(new Set([...scalable, 'smmuv3', 'amd', 'riscv', 'virtio-iommu']))
    expect(platformsOf('enqcmd')).toEqual(new Set(['vtd-sm-enqcmd']))
    expect(platforms['vtd-legacy']).toMatchObject({ pasidScope: 'none', tableOwnerWhenNested: null, enqcmd: false })
  })

  it('has no two models of one name', () => {
    expect(new Set(models.map(({ name }) => name)).size).toBe(models.length)
  })

  it('has a scope of at least two of each, and of three PASIDs where RIDs and their entries are what a design is about', () => {
    for (const { name, kind, scope, violates } of models) {
      const wide = ['nestingAttach', 'pasidBinding', 'mdevSiblings', 'faultDelivery'].includes(kind ?? '')
      expect({ name, smallest: Math.min(...Object.values(scope)) }).toEqual({
        name,
        smallest: violates?.length === 0 ? expect.toSatisfy((least: number) => least >= 2) : expect.any(Number),
      })
      if (wide) expect({ name, pasids: scope['pasid'] }).toEqual({ name, pasids: 3 })
    }
  })

  it.each(named)(
    '%s is the same to all engines in a small scope',
    (_, model) => {
      const small: Scope = {
        rid: model.chapter === 'nesting-attach' || ['nestingApart', 'pageTable'].includes(model.kind ?? '') ? 1 : 2,
        pasid: 1,
        ...(['enqcmd', 'gpasid-map'].includes(model.chapter ?? '') && { gpasid: 1 }),
      }
      const scope = Object.fromEntries(
        Object.entries(model.scope).map(([sort, size]) => [sort, Math.min(size, small[sort] ?? 2)]),
      )
      const expected = told(checkSync(model, { scope, engine: 'reference' }))
      expect(told(checkSync(model, { scope, engine: 'explicit' }))).toEqual(expected)
      const settled = { scope, properties: (property: Property) => !isLiveness(property) }
      expect(told(checkSync(model, { ...settled, engine: 'symbolic' }))).toEqual(
        model.properties.some(isLiveness) ? told(checkSync(model, settled)) : expected,
      )
    },
    60_000,
  )
})
