import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import { EXIT, exitCode } from '../../src/report/exit-code.ts'
import type { Model } from '../../src/system/model.ts'
import { alone, careful, careless, entered } from '../library.ts'

const code = (...models: Model[]): number => exitCode(models.map(model => checkSync(model)))

const never: Model = { ...careful, properties: [{ ...alone, name: 'vacuous', when: () => false }] }
const gone: Model = { ...careful, violates: [alone.name] }
const moved: Model = { ...careful, recorded: { distinct: 4, generated: 6, depth: 2 } }
const broken: Model = { ...careless, violates: [] }

describe('the exit code', () => {
  it('is 0 when all is as recorded, expected violations included', () => {
    expect(code(careful, careless)).toBe(EXIT.asRecorded)
  })

  it('is 1 when a property is violated unexpectedly, or an expected violation is gone', () => {
    expect([code(broken), code(gone)]).toEqual([EXIT.violated, EXIT.violated])
  })

  it('is 1 when nothing is recorded and a property is violated', () => {
    const { violates: _, ...mine } = broken
    expect(code(mine)).toBe(EXIT.violated)
  })

  it('is 3 when a limit ended the run, also one that found an expected violation', () => {
    expect(exitCode([checkSync(careful, { limits: { states: 2 } })])).toBe(EXIT.undecided)
    expect(exitCode([checkSync(careless, { limits: { states: 4 } })])).toBe(EXIT.asRecorded)
    expect(exitCode([checkSync(careless, { limits: { depth: 3 } })])).toBe(EXIT.undecided)
  })

  it('is 1 when an unexpected violation was found before a limit', () => {
    expect(exitCode([checkSync(broken, { limits: { depth: 3 } })])).toBe(EXIT.violated)
  })

  it('is 4 when a property is vacuous', () => {
    expect(code(never)).toBe(EXIT.tooLittle)
  })

  it('is 5 when only the counts differ', () => {
    expect(code(moved)).toBe(EXIT.counts)
  })

  it('is that of the gravest of several models', () => {
    expect([code(moved, never), code(moved, never, broken)]).toEqual([EXIT.tooLittle, EXIT.violated])
  })

  it('is 0 for a mutant that is killed and 1 for one that survives', () => {
    expect(exitCode([checkSync(careful, { mutant: 'careless' })])).toBe(EXIT.asRecorded)
    expect(exitCode([checkSync(careful, { mutant: 'harmless' })])).toBe(EXIT.violated)
  })

  it('does not judge a reachability property before the search is over', () => {
    const stopped = checkSync({ ...careful, properties: [entered] }, { limits: { depth: 1 } })
    expect([stopped.properties[0]?.verdict, exitCode([stopped])]).toEqual(['undecided', EXIT.undecided])
  })
})
