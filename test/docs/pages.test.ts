/**
 * Every model of the registry is as recorded, every mutant is killed, and the committed pages say what they come to.
 * `UPDATE_DOCS=1` writes the pages anew; so does `npx ioasid-spec pages`.
 */
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { book, models } from '../../index.ts'
import { checkSync, FEW_TO_JUDGE } from '../../src/check/check.ts'
import type { ModelResult } from '../../src/check/result.ts'
import { fateOf, killing } from '../../src/pages/fate.ts'
import { pages as pagesOf } from '../../src/pages/pages.ts'
import { growths } from '../../src/pages/scopes.ts'
import { isArgued } from '../../src/system/debate.ts'
import { hasPremise, isContract } from '../../src/system/property.ts'
import type { Model, Mutant } from '../../src/system/model.ts'
import { pages, read, root } from './documents.ts'

const known = new Map<string, ModelResult>()
const nameOf = (model: Model, mutant: Mutant): string => `${model.name} + ${mutant.name}`

/** Each is run once, for its own test and for the pages. */
function resultOf(model: Model, mutant?: Mutant): ModelResult {
  const name = mutant === undefined ? model.name : nameOf(model, mutant)
  const judged = isArgued(model, models) ? { adequacy: FEW_TO_JUDGE } : {}
  const result = known.get(name) ?? checkSync(model, mutant === undefined ? judged : killing(model, mutant))
  known.set(name, result)
  return result
}

describe('the registry', () => {
  it.each(models.map(model => [model.name, model] as const))('%s is as recorded', (_, model) => {
    const result = resultOf(model)
    expect(result.recorded).toEqual(result.states)
    expect(result.properties.filter(({ vacuous }) => vacuous)).toEqual([])
    expect(result.properties.map(({ name, verdict }) => [name, verdict])).toEqual(
      result.properties.map(({ name, expected }) => [name, expected]),
    )
    expect(result.asExpected).toBe(true)
  })

  it.each(
    models.flatMap(model => (model.mutants ?? []).map(mutant => [nameOf(model, mutant), { model, mutant }] as const)),
  )('%s is killed by the property beside it, in as many steps as recorded', (_, { model, mutant }) => {
    expect(fateOf(mutant, resultOf(model, mutant))).toMatchObject({ steps: mutant.steps })
  })
})

describe('every property of the registry is adequate', () => {
  // What is not, says here why.
  const inadequate: Readonly<Record<string, string>> = {}
  const told = (): ModelResult[] => models.map(model => resultOf(model))
  const names = [...new Set(models.flatMap(({ properties }) => properties.map(({ name }) => name)))]

  it('some mutant or design breaks it', { timeout: 600_000 }, () => {
    const mutated = models.flatMap(model => (model.mutants ?? []).map(mutant => resultOf(model, mutant)))
    const broken = new Set([
      ...[...told(), ...mutated].flatMap(({ properties }) =>
        properties.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name),
      ),
      // Nobody writes a mutant for a contract: mutants of every kind are made for it, and what they come to is recorded.
      ...models.flatMap(({ mutation, properties }) =>
        properties
          .filter(property => isContract(property) && Number(mutation?.properties[property.name]?.kills) > 0)
          .map(({ name }) => name),
      ),
    ])
    expect(names.filter(name => !broken.has(name) && !(name in inadequate))).toEqual([])
  })

  it('its premise happens', { timeout: 600_000 }, () => {
    const happened = new Set(
      told()
        .flatMap(({ properties }) =>
          properties.filter(({ witness, adequacy }) => witness !== undefined || Number(adequacy?.occasions ?? 0) > 0),
        )
        .map(({ name }) => name),
    )
    // Of what has no premise, every state is an occasion; that nothing stands still is broken by what does.
    const always = models.flatMap(({ properties }) => properties.filter(property => !hasPremise(property)))
    for (const { name } of always) happened.add(name)
    expect(names.filter(name => !happened.has(name) && !(name in inadequate))).toEqual([])
  })
})

describe('the committed pages', () => {
  it('are what these come to', { timeout: 600_000 }, async () => {
    const runs = models.map(model => ({
      model,
      result: resultOf(model),
      mutants: (model.mutants ?? []).map(mutant => ({ mutant, result: resultOf(model, mutant) })),
    }))
    const fresh = pagesOf(runs, book, await growths(models))
    if (process.env.UPDATE_DOCS === '1') for (const [name, text] of fresh) writeFileSync(`${root}/docs/${name}`, text)
    expect(pages().sort()).toEqual([...fresh.keys()].map(name => `docs/${name}`).sort())
    for (const [name, text] of fresh) expect(read(`docs/${name}`)).toBe(text)
  })

  it('have tables whose rows are as wide as their heads', () => {
    const widths = pages().flatMap(page =>
      read(page)
        .split(/\n{2,}/)
        .filter(block => block.startsWith('|'))
        .map(
          block =>
            new Set(
              block
                .trim()
                .split('\n')
                .map(row => row.split(/(?<!\\)\|/).length),
            ).size,
        ),
    )
    expect(widths.length).toBeGreaterThan(50)
    expect(new Set(widths)).toEqual(new Set([1]))
  })

  it('have no empty cell in the matrix, and no mutant that survives', () => {
    const cells = (page: string): string[] =>
      read(page)
        .split('\n')
        .filter(line => line.startsWith('|'))
        .flatMap(line => line.split(/(?<!\\)\|/).slice(1, -1))
        .map(cell => cell.trim())
    expect(cells('docs/matrix.md').length).toBeGreaterThan(100)
    expect(cells('docs/matrix.md').filter(cell => cell === '' || cell.includes('undefined'))).toEqual([])
    expect(cells('docs/mutants.md').filter(cell => cell.includes('survives') || cell.includes('**nothing**'))).toEqual(
      [],
    )
  })
})
