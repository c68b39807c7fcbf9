/**
 * The door `ioasid-spec/vitest`: `expect(system).toHold(property)`, and `describeModel(model)`: a test for each of its properties.
 * @module ioasid-spec/vitest
 */
import { describe, expect, it } from 'vitest'
import { check } from '../check/check.ts'
import type { ModelResult, PropertyResult } from '../check/result.ts'
import { isOff, propertyTitle } from '../report/standing.ts'
import { countChanges, spokenStop } from '../report/text.ts'
import type { Model } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { System } from '../system/system.ts'
import { asModel, type Checking, propertyOf, resultOf, told } from './verdict.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-explicit-any -- the parameter is vitest's, and has to look as it does there
  interface Matchers<T = any> {
    /**
     * Every reachable state of the model, or of the system in `scope`, satisfies the property; the message of a failure is the
     * counterexample. The property of a model may be given by its name or id. With `not`, it is violated. What is vacuous or
     * undecided is neither.
     */
    toHold(property: Property | string, options?: Checking): T
  }
}

expect.extend({
  toHold(subject: unknown, property: Property | string, options: Checking = {}) {
    if (!isSubject(subject)) throw new TypeError('expect(...).toHold wants a Model or a System')
    const model = asModel(subject, typeof property === 'string' ? undefined : property, options)
    const { result, of } = resultOf(model, propertyOf(model, property), options)
    const settled = !of.vacuous && of.verdict !== 'undecided'
    return {
      // What is not settled fails with `not` as well.
      pass: settled ? of.verdict === 'holds' : this.isNot,
      message: () => told(of, result),
    }
  },
})

const isSubject = (subject: unknown): subject is Model | System =>
  typeof subject === 'object' &&
  subject !== null &&
  ('system' in subject ? 'properties' in subject : 'components' in subject && 'operations' in subject)

/** How a model is checked by `describeModel`: as it stands. */
export interface DescribeOptions extends Omit<Checking, 'mutant'> {
  /** A test for each mutant too: that the property which is said to kill it does. */
  readonly mutants?: boolean
}

/** A test for each property of the model: that it is as it is expected, and not vacuous; and that counts are as recorded. */
export function describeModel(model: Model, { mutants = false, ...options }: DescribeOptions = {}): void {
  // oxlint-disable-next-line vitest/valid-title -- it is the model's
  describe(model.name, () => {
    let checked: Promise<ModelResult> | undefined
    const result = (): Promise<ModelResult> => {
      checked ??= check(model, options)
      return checked
    }
    for (const [i, property] of model.properties.entries()) {
      const violated = model.violates?.includes(property.name) === true
      it(`${propertyTitle(property)}${violated ? ' (violated, as expected)' : ''}`, async () => {
        const whole = await result()
        const of = whole.properties[i] as PropertyResult
        if (isOff(of, whole)) expect.fail(told(of, whole))
        expect(of.verdict).toBe(violated ? 'violated' : 'holds')
      })
    }
    // oxlint-disable-next-line vitest/no-conditional-tests -- there is nothing to compare with, and so no test
    if (model.recorded !== undefined && options.scope === undefined)
      it('has as many states as recorded', async () => {
        const whole = await result()
        if (whole.stopped !== undefined)
          expect.fail(`the run ended at ${spokenStop(whole.stopped)}: not every state was counted`)
        expect(countChanges(whole)).toEqual([])
      })
    for (const { name, change, killedBy } of mutants ? (model.mutants ?? []) : [])
      it(`${name} is noticed: ${change}`, () => {
        const { result: whole, of } = resultOf(model, propertyOf(model, killedBy), { ...options, mutant: name })
        if (of.verdict !== 'violated') expect.fail(`${name} survives: ${change}\n${told(of, whole)}`)
        expect(of.verdict).toBe('violated')
      })
  })
}
