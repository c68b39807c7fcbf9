import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import type { ModelResult } from '../../src/check/result.ts'
import { exitCode } from '../../src/report/exit-code.ts'
import { jsonReport } from '../../src/report/json.ts'
import { careful, careless } from '../library.ts'
import { lendings } from '../toys/lendings.ts'
import { starving } from '../toys/philosophers.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

const schema = JSON.parse(
  readFileSync(new URL('../../docs/schema/result.schema.json', import.meta.url), 'utf8'),
) as object
const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false }).compile(schema)

const report = (...results: ModelResult[]): Record<string, unknown> =>
  JSON.parse(jsonReport(results, exitCode(results))) as Record<string, unknown>

const kinds: Record<string, ModelResult> = {
  'a model that holds': checkSync(careful),
  'a model that is violated': checkSync(careless),
  'a mutant': checkSync(careful, { mutant: 'careless' }),
  'another scope, the reference engine': checkSync(careful, { scope: { user: 3 }, engine: 'reference' }),
  'a run with symmetry': checkSync(careless, { symmetry: true }),
  'a run without its counters': checkSync(pasidRef(true, { guest: 2, rid: 2, pasid: 2 }), { engine: 'symbolic' }),
  'a run that kept fingerprints': checkSync(careful, { compact: true }),
  'a goal that is lost': checkSync(lendings(2, 2)),
  'a goal that never comes': checkSync(starving),
  'a run that says what verdicts are worth': checkSync(careful, { adequacy: Infinity }),
  'a run that stopped': checkSync(careless, { limits: { states: 2 } }),
  'a run that was interrupted': { ...checkSync(careless, { limits: { states: 2 } }), stopped: { by: 'interrupt' } },
}

describe('results as JSON', () => {
  it.each(Object.entries(kinds))('%s satisfies the published schema', (_, result) => {
    validate(report(result))
    expect(validate.errors).toBeNull()
  })

  it('is refused by the schema when something is missing or misspelt', () => {
    const [model] = report(checkSync(careful)).models as Record<string, unknown>[]
    for (const wrong of [
      { ...model, verdict: 'fine' },
      { ...model, states: undefined },
      { ...model, extra: 1 },
    ])
      expect(validate(JSON.parse(JSON.stringify({ schemaVersion: 1, models: [wrong], exitCode: 0 })))).toBe(false)
  })

  it('has counts as decimal strings', () => {
    const [model] = report(checkSync(careful)).models as { states: object }[]
    expect(model?.states).toEqual({ distinct: '3', generated: '6', depth: '2' })
  })

  it('has of a lasso how many steps come first, and why it is fair', () => {
    const [model] = report(checkSync(starving)).models as { properties: { counterexample?: object }[] }[]
    expect(model?.properties[0]?.counterexample).toMatchObject({
      because: ['at(seat0) is hungry'],
      lasso: { stem: 1, fair: expect.arrayContaining(['putBack(seat1), weakly fair, happens in step 4']) as string[] },
    })
  })

  it('has each step of a counterexample with its outcome and what it changed', () => {
    const [model] = report(checkSync(careless)).models as { properties: { counterexample?: { steps: object[] } }[] }[]
    const steps = model?.properties.find(({ counterexample }) => counterexample !== undefined)?.counterexample?.steps
    expect(steps).toHaveLength(2)
    expect(steps?.[0]).toMatchObject({
      operation: 'enter',
      arguments: ['user0'],
      outcome: 'ok',
      doc: 'open()',
      changes: [{ component: 'users(user0)', from: 'outside', to: 'inside' }],
    })
  })
})
