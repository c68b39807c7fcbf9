import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/checker.ts'
import { ledgerOf } from '../../src/explicit/ledger.ts'
import { modelReport, plainInk } from '../../src/report/text.ts'
import { expand } from '../../src/system/expand.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { library, SCOPE } from '../system/library.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

describe('what tells states apart', () => {
  const product = expand(library, SCOPE)
  const tables = tablesOf(product)
  const start = product.components.map(({ input }, c) => tables[c]?.start(input) ?? 0)
  const book = product.components.findIndex(({ family }) => family === 'book')
  const lentTo = (reader: string): number => {
    const event = { type: 'LEND', to: reader } as { type: string }
    return tables[book]?.next(start[book] as number, tables[book].event(event)) ?? -1
  }
  const state = (local: number): Int32Array => Int32Array.from(start, (first, c) => (c === book ? local : first))

  it('is nothing where they are one', () => {
    expect(ledgerOf(product, tables, [state(start[book] as number)])).toEqual({ sample: 1, families: [] })
  })

  it('is counted in bits, by family and by field', () => {
    const sample = [state(lentTo('reader0')), state(lentTo('reader1'))]
    expect(ledgerOf(product, tables, sample).families).toEqual([
      { family: 'book', components: 2, locals: 2, bits: 1, fields: [{ name: 'reader', values: 3, bits: 1 }] },
    ])
  })

  it('is told of a run that stops, and not of one that ends', () => {
    const model = pasidRef(true, { guest: 2, rid: 2, pasid: 3 })
    expect(checkSync(model).ledger).toBeUndefined()
    const { ledger } = checkSync(model, { limits: { states: 3000 } })
    expect(ledger?.families.map(({ family }) => family).sort()).toEqual(['binding', 'pasid', 'rid'])
    expect(ledger?.families[0]).toMatchObject({ family: 'pasid', components: 3 })
    expect(ledger?.families[0]?.fields.map(({ name }) => name).sort()).toEqual(['bindings', 'owner'])
  })

  it('is written out where doing without a field would leave fewer states', () => {
    const model = pasidRef(true, { guest: 2, rid: 2, pasid: 3 })
    const result = checkSync(model, { limits: { states: 3000 } })
    const bitsOfFields = (bits: number): string => {
      const families =
        result.ledger?.families.map(each => ({ ...each, fields: each.fields.map(f => ({ ...f, bits })) })) ?? []
      return modelReport(
        { ...result, ledger: { sample: 9, families } },
        { ink: plainInk, sources: {}, arguments: '' },
      ).join('\n')
    }
    expect(bitsOfFields(1)).toContain('without owner, of 3 values: about 1/2 of the states')
    expect(bitsOfFields(0.55)).not.toContain('without owner')
  })
})
