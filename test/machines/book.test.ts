/** What the pages say besides verdicts is complete, and agrees with the registry. */
import { describe, expect, it } from 'vitest'
import { book, models } from '../../index.ts'
import { inDebate, isArgued, kindOf } from '../../src/system/debate.ts'

const platforms = Object.keys(book.platforms)
const kinds = [...new Set(models.map(kindOf))]

describe('each kind of system', () => {
  it('has a title', () => {
    expect(kinds.filter(kind => book.kinds[kind] === undefined)).toEqual([])
    expect(Object.keys(book.kinds).filter(kind => !kinds.includes(kind))).toEqual([])
  })

  it.each(kinds)('%s says why it has no model on a platform, exactly where it has none', kind => {
    const silent = platforms.filter(platform => book.kinds[kind]?.notOn(platform) === undefined)
    const modelled = platforms.filter(name => models.some(model => kindOf(model) === kind && model.platform === name))
    expect(silent).toEqual(modelled)
  })

  it('begins on each platform with the design that is argued for, which holds where nobody argues with it', () => {
    const argued = models.filter(model => isArgued(model, models))
    const broken = argued.filter(({ violates }) => violates?.length !== 0)
    expect(broken.filter(({ debate }) => debate === undefined).map(({ name }) => name)).toEqual([])
    expect([...new Set(broken.map(({ debate }) => debate))]).toEqual(['V12', 'V1'])
  })
})

describe('each bug that was known beforehand', () => {
  const mutants = new Set(models.flatMap(model => model.mutants?.map(({ name }) => name) ?? []))
  const all = Object.entries(book.bugs)

  it('is there, M1 to M48', () => {
    expect(all.map(([id]) => id)).toEqual(Array.from({ length: 48 }, (_, i) => `M${i + 1}`))
    expect([...mutants].filter(name => /^M\d+$/.test(name) && !(name in book.bugs))).toEqual([])
  })

  it.each(all)('%s is a mutant, a design that is expected to fail, or says what it takes', (id, { design, needs }) => {
    const shown = [...(mutants.has(id) ? ['mutant'] : []), ...(design ? ['design'] : []), ...(needs ? ['none'] : [])]
    expect(shown).toHaveLength(1)
    if (design === undefined) return
    const failing = models.filter(({ chapter, variant }) => `${chapter}/${variant}` === design)
    expect(failing.map(({ violates }) => violates?.length)).not.toContain(0)
    expect(failing).not.toEqual([])
  })
})

describe('each debate', () => {
  it.each(Object.entries(book.debates))('%s has two sides and an answer', (id, { title, question, answer, source }) => {
    expect({ title, question }).toMatchObject({
      title: expect.stringMatching(/\w/),
      question: expect.stringMatching(/\?$/),
    })
    expect(answer).toMatch(/\w+ \w+[^]*\.$/)
    expect(book.sources).toHaveProperty([source])
    expect(new Set(inDebate(id, models).map(({ variant }) => variant)).size).toBeGreaterThan(1)
  })

  it('is one that has a text', () => {
    expect(models.filter(({ debate }) => debate !== undefined && !(debate in book.debates))).toEqual([])
  })

  it.each(Object.entries(book.debates))('%s names in its answer only what there is', (_, { answer }) => {
    const ids = new Set(models.flatMap(({ properties }) => properties.map(({ id }) => id)))
    const variants = new Set(models.map(({ variant }) => variant))
    const named = [...answer.matchAll(/\b[SIL]\d+\b|(?<=')[\w-]+(?=')/g)].map(([name]) => name)
    expect(named.filter(name => !ids.has(name) && !variants.has(name))).toEqual([])
  })
})
