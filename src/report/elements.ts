/**
 * Mutation testing in the schema of mutation-testing-elements (mutation-testing-report-schema 3), which viewers and dashboards read.
 * A model is a file; of each place that was changed it has a line, and properties are the tests.
 */
import type { Fate, ModelMutation, MutantResult } from '../mutation/result.ts'
import { spokenDifference } from './mutation.ts'

/** Equivalent ones are no part of a score, nor are those that only answer otherwise. */
const STATUS: Readonly<Record<Fate, string>> = {
  killed: 'Killed',
  survived: 'Survived',
  equivalent: 'Ignored',
  'answers only': 'Ignored',
  undecided: 'Pending',
}

export function mutationElements(results: readonly ModelMutation[]): string {
  const tests = new Map(
    results.flatMap(({ model, properties }) => properties.map(({ name }, i) => [testOf(model, name), `${model}#${i}`])),
  )
  const report = {
    schemaVersion: '2',
    thresholds: { high: 95, low: 80 },
    framework: { name: 'ioasid-spec' },
    files: Object.fromEntries(
      results.map(({ model, mutants }) => {
        const places = [...new Set(mutants.map(placeOf))]
        return [
          model,
          {
            language: 'text',
            source: places.join('\n'),
            mutants: mutants.map((mutant, i) =>
              elementOf(mutant, `${model}#${i}`, places, name => tests.get(testOf(model, name)) as string),
            ),
          },
        ]
      }),
    ),
    testFiles: Object.fromEntries(
      results.map(({ model, properties }) => [
        model,
        {
          tests: properties.map(({ name, id }, i) => ({
            id: `${model}#${i}`,
            name: id === undefined ? name : `${id} ${name}`,
          })),
        },
      ]),
    ),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

const testOf = (model: string, property: string): string => JSON.stringify([model, property])

/** 'bind: claim(r) is free' of 'bind: drop participant, claim(r) is free' */
const placeOf = ({ name, operator, of }: MutantResult): string => `${of}: ${name.slice(`${of}: ${operator}, `.length)}`

function elementOf(
  mutant: MutantResult,
  id: string,
  places: readonly string[],
  test: (property: string) => string,
): object {
  const { fate, operator, killedBy = [], error, because, difference } = mutant
  const place = placeOf(mutant)
  const line = places.indexOf(place) + 1
  const reason = error ?? because ?? (fate === 'equivalent' ? 'proved equivalent' : undefined)
  return {
    id,
    mutatorName: operator,
    status: STATUS[fate],
    ...(reason !== undefined && { statusReason: reason }),
    ...(difference !== undefined && { description: spokenDifference(difference) }),
    ...(killedBy.length > 0 && { killedBy: killedBy.map(test) }),
    location: { start: { line, column: 1 }, end: { line, column: place.length + 1 } },
  }
}
