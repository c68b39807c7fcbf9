/** Results as JSON, as docs/schema/result.schema.json describes it. Counts are decimal strings: they may outgrow a double. */
import type { Trap } from '../check/exploration.ts'
import type { ModelResult, PropertyAdequacy, PropertyResult, Trace } from '../check/result.ts'
import type { Counts } from '../system/model.ts'

export const SCHEMA_VERSION = 1

export function jsonReport(results: readonly ModelResult[], exitCode: number): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, models: results.map(modelJson), exitCode }, null, 2)}\n`
}

const modelJson = ({ properties, states, recorded, symmetry, ...result }: ModelResult): object => ({
  ...result,
  ...(symmetry !== undefined && { symmetry: { ...symmetry, orbits: String(symmetry.orbits) } }),
  states: countsJson(states),
  ...(recorded !== undefined && { recorded: countsJson(recorded) }),
  properties: properties.map(propertyJson),
})

const countsJson = ({ distinct, generated, depth }: Counts): object => ({
  distinct: String(distinct),
  generated: String(generated),
  ...(depth !== undefined && { depth: String(depth) }),
})

const propertyJson = ({ witness, counterexample, adequacy, ...property }: PropertyResult): object => ({
  ...property,
  ...(witness !== undefined && { witness: traceJson(witness) }),
  ...(counterexample !== undefined && {
    counterexample: {
      ...traceJson(counterexample),
      because: counterexample.because,
      ...(counterexample.trap !== undefined && { trap: trapJson(counterexample.trap) }),
      ...(counterexample.lasso !== undefined && { lasso: counterexample.lasso }),
    },
  }),
  ...(adequacy !== undefined && { adequacy: adequacyJson(adequacy) }),
})

const adequacyJson = ({ occasions, nearest, kills }: PropertyAdequacy): object => ({
  ...(occasions !== undefined && { occasions: String(occasions) }),
  ...(nearest !== undefined && {
    nearest: nearest && { ...traceJson(nearest), distance: nearest.distance, differences: nearest.differences },
  }),
  ...(kills !== undefined && { kills }),
})

const trapJson = ({ states, stuck, operations }: Trap): object => ({
  states: String(states),
  stuck: String(stuck),
  operations,
})

const traceJson = ({ at, code, steps }: Trace): object => ({ at, code, steps })
