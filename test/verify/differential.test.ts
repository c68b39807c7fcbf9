/** The second checker and the engine on random small systems: the same counts, digests and verdicts, liveness included. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkSync, expand, type Model, ModelError } from '../../src/checker.ts'
import { digits } from '../../src/certificate/certificate.ts'
import { digestsOf } from '../../src/certificate/digests.ts'
import { sha256 } from '../../src/cli/certify.ts'
import { derive } from '../../src/verify/derive.ts'
import { atOnce } from '../drive.ts'
import { livenessOf, livenessPlans, propertiesOf, propertyPlans } from '../oracle/properties.ts'
import { systemOf, systemPlans } from '../oracle/systems.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 80)
const SEED = Number(process.env['SEED'] ?? 1)
/** Larger systems are not compared. */
const STATES = 300

const told = <T>(what: () => T): T | string => {
  try {
    return what()
  } catch (error) {
    if (error instanceof ModelError) return error.fault.problem
    throw error
  }
}

it(
  `the second checker derives what the engine has found, on ${SYSTEMS} random systems`,
  () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(systemPlans, propertyPlans, livenessPlans, (plan, wanted, live) => {
        const random = systemOf(plan)
        const model: Model = {
          name: 'random',
          ...random,
          properties: [...propertiesOf(wanted, random), livenessOf(live, random)],
        }
        const found = told(() => checkSync(model, { limits: { states: STATES } }))
        if (typeof found === 'string' || found.stopped !== undefined) return
        const product = expand(model.system, model.scope)
        const { judge, digests, ...counts } = atOnce(derive(product, sha256))
        expect(counts).toEqual(found.states)
        const walked = atOnce(digestsOf(product, sha256, { limits: {}, interrupted: () => false }))
        expect(walked?.digests).toEqual({ states: digits(digests.states), transitions: digits(digests.transitions) })
        for (const [n, { name, kind, verdict, vacuous }] of found.properties.entries()) {
          const property = model.properties[n] as Model['properties'][number]
          expect({ name, ...judge(property) }).toEqual({ name, verdict, vacuous })
          const what = `${kind} ${vacuous ? 'vacuously ' : ''}${verdict}`
          seen.set(what, (seen.get(what) ?? 0) + 1)
        }
      }),
      { seed: SEED, numRuns: SYSTEMS, plugins: [fc.unbiased()] },
    )
    for (const kind of ['invariant', 'transition', 'reachable', 'deadlock', 'recoverable', 'leadsTo', 'eventually'])
      for (const verdict of ['holds', 'violated'])
        expect(seen.get(`${kind} ${verdict}`) ?? `no ${kind} ${verdict}`).toBeGreaterThan(0)
  },
  // Not a claim about speed: a run of many systems must not be cut off.
  SYSTEMS * 1000,
)
