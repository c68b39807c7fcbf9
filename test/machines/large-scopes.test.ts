/** Large scopes: what is recorded of them is on the page, and the quickest are checked again. */
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import { largeScopesPages } from '../../src/pages/large-scopes.ts'
import { atLargeScopes } from '../../src/cli/large.ts'
import { read } from '../docs/documents.ts'

const withLarge = models.filter(({ large }) => large !== undefined)

describe('large scopes', () => {
  it('are of every chapter', () => {
    const chapters = (some: typeof models): Set<string | undefined> => new Set(some.map(({ chapter }) => chapter))
    expect(chapters(withLarge)).toEqual(chapters(models))
  })

  it.each(withLarge.map(model => [model.name, model] as const))('%s: no sort is smaller, one is larger', (_, model) => {
    const { scope, large, recorded } = model
    expect(Object.keys(large?.scope ?? {}).sort()).toEqual(Object.keys(scope).sort())
    const grown = Object.entries(scope).map(([sort, size]) => (large?.scope[sort] ?? 0) - size)
    expect(Math.min(...grown)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...grown)).toBeGreaterThan(0)
    expect(BigInt(large?.recorded?.distinct ?? 0)).toBeGreaterThan(BigInt(recorded?.distinct ?? 0))
  })

  it.each([
    'allocator/vtd-sm-enqcmd/custom',
    'nesting-attach/vtd-sm-enqcmd/dirty-tracking',
    'pasid-binding/vtd-sm-enqcmd/faults',
  ])('%s is as recorded', { timeout: 60_000 }, name => {
    const { models: large } = atLargeScopes(
      models.filter(model => model.name === name),
      [name],
    )
    expect(large.map(model => checkSync(model, { engine: 'symbolic' }))).toMatchObject([
      { verdict: 'holds', asExpected: true, recorded: { distinct: expect.anything() } },
    ])
  })

  it('are on the page', () => {
    expect(largeScopesPages(models)).toEqual([['large-scopes.md', read('docs/large-scopes.md')]])
  })
})
