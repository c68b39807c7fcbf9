/** The second walk is given up in the middle of judging what happens at last, and then nothing holds. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { EngineOptions, Finding, Progress } from '../../src/check/exploration.ts'
import { walkAgain } from '../../src/explicit/second-walk.ts'
import { expand } from '../../src/system/expand.ts'
import type { Property } from '../../src/system/property.ts'
import { FIELD_VALUES } from '../../src/tabulate/field-watch.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

const { system, scope } = pasidRef(true, { guest: 2, rid: 2, pasid: 3 })
const product = expand(system, scope)
const property: Property = {
  kind: 'leadsTo',
  name: 'what is bound is unbound',
  forAll: { r: 'rid', p: 'pasid' },
  fair: { weak: ['unbind'] },
  when: ({ binding }, { r, p }) => binding(r, p).is('yes'),
  goal: ({ binding }, { r, p }) => binding(r, p).is('no'),
}
const witness: NonNullable<Finding['witness']> = { at: {}, path: [] }

function judge(
  { limits, interrupted }: Pick<EngineOptions, 'limits' | 'interrupted'>,
  see?: (progress: Progress) => void,
) {
  const explored = { counts: { distinct: 3887, generated: 26_231, depth: 15 }, findings: [{ witness }] }
  const options = { limits, fieldValues: FIELD_VALUES, interrupted }
  const tables = tablesOf(product, FIELD_VALUES)
  const walk = walkAgain(explored, product, [property], tables, options, performance.now())
  for (;;) {
    const step = walk.next()
    if (step.done) return step.value
    see?.(step.value)
  }
}

// Whoever looks at the clock sees that a slice has passed.
const TICK = 60
let now = 0
beforeEach(() => {
  now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += TICK))
})
afterEach(() => vi.restoreAllMocks())

it('asks whether to go on for each choice of the variables, and in the middle of each', () => {
  let asked = 0
  let walked = Infinity
  const whole = judge({ limits: {}, interrupted: () => ++asked < 0 }, ({ frontier }) => {
    if (frontier === 0) walked = Math.min(walked, asked)
  })
  expect(whole.stopped).toBeUndefined()
  // Of each of the 6 choices there are 1,144 states in which something is bound: at one of 64 when they are marked, and when they are taken apart.
  expect(asked - walked).toBeGreaterThan(6 * 2 * Math.floor(1144 / 64))

  for (const last of [walked + 1, Math.floor((walked + asked) / 2), asked]) {
    let left = last
    expect(judge({ limits: {}, interrupted: () => --left === 0 }).stopped).toEqual({ by: 'interrupt' })
    left = last
    const late = judge({
      limits: { seconds: 1e6 },
      interrupted: () => {
        if (--left === 0) now += 2e9
        return false
      },
    })
    // There is no more to be asked after the last time.
    expect(late.stopped).toEqual(last === asked ? undefined : { by: 'seconds', limit: 1e6 })
  }
})
