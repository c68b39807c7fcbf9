import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { closure, NotClosed } from '../../src/export/closure.ts'
import { walk } from '../../src/export/walk.ts'
import { expand, type Model } from '../../src/checker.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { careful } from '../library.ts'
import { pasidRef } from '../toys/pasid-ref.ts'
import { peterson } from '../toys/peterson.ts'
import { twoPhaseCommit } from '../toys/two-phase-commit.ts'
import { finish, isTooWide, smallScope } from './written.ts'

/** By component, how many local states it comes to, and how many its closure has; those that the closure lacks. */
function both(model: Model): { reached: number; closed: number; lacking: number[] }[] {
  const product = expand(model.system, smallScope(model, 5000))
  const tables = tablesOf(product)
  const { locals } = finish(walk(product, tables, { states: Infinity, transitions: Infinity }))
  const closed = closure(product, tables)
  return locals.map((reached, c) => ({
    reached: reached.size,
    closed: closed[c]?.length ?? 0,
    lacking: [...reached].filter(local => closed[c]?.includes(local) !== true),
  }))
}

describe('the local states that components can come to', () => {
  it.each([careful, peterson, twoPhaseCommit(3)].map(model => [model.name, model] as const))(
    'of %s are those that they do come to',
    (_, model) => {
      for (const { reached, closed, lacking } of both(model))
        expect({ closed, lacking }).toEqual({ closed: reached, lacking: [] })
    },
  )

  it('lack none of those that components of the models do come to', { timeout: 180_000 }, () => {
    for (const model of models.filter((model, i) => i % 4 === 0 && !isTooWide(model))) {
      try {
        expect(both(model).flatMap(({ lacking }) => lacking)).toEqual([])
      } catch (error) {
        expect(error).toBeInstanceOf(NotClosed)
      }
    }
  })

  it('are not found where only the whole bounds a counter', () => {
    const { system, scope } = models.find(({ name }) => name === 'set-lifecycle/smmuv3/sets') as Model
    const product = expand(system, scope)
    expect(() => closure(product, tablesOf(product))).toThrow(
      'by itself, set(set0) would come to more than 1000 local states',
    )
    const { system: other } = pasidRef(true, {})
    const small = expand(other, { guest: 2, rid: 2, pasid: 2 })
    expect(() => closure(small, tablesOf(small))).toThrow('its conditions read too many local states together')
  })
})
