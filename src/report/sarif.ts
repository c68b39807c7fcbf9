/**
 * Results as SARIF 2.1.0, for code scanning: a rule a property, a result for each model that it is asked of. A violation points at the
 * property, and its steps at the machines that move. https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
import type { Counterexample, ModelResult, PropertyResult, Step } from '../check/result.ts'
import { label } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Place, Places } from './place.ts'
import { safe } from '../system/safe.ts'
import { propertyTitle, type Standing, standing } from './standing.ts'
import { headline, story, type StoryOptions } from './story.ts'
import { countChanges, title } from './text.ts'

const COUNTS = 'counts-as-recorded'

/** `models` are those of the results, one for each; `version` that of this program. */
export function sarifReport(
  results: readonly ModelResult[],
  models: readonly Model[],
  places: Places,
  version: string,
  options: StoryOptions,
): string {
  const names = [...new Set(results.flatMap(({ properties }) => properties.map(({ name }) => name)))]
  const all = results.flatMap(({ properties }) => properties)
  const rules = names.map(name => ruleOf(all.find(property => property.name === name) as PropertyResult))
  const found = results.flatMap((result, i) => [
    ...result.properties.map(property => ({
      ...propertyResult(property, result, models[i] as Model, places, options),
      ruleIndex: names.indexOf(property.name),
    })),
    ...countResults(result, names.length),
  ])
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'ioasid-spec',
              version,
              rules: [...rules, { id: COUNTS, shortDescription: { text: 'The numbers of states are as recorded.' } }],
            },
          },
          columnKind: 'utf16CodeUnits',
          invocations: [{ executionSuccessful: results.every(({ stopped }) => stopped === undefined) }],
          results: found,
        },
      ],
    },
    null,
    2,
  )}\n`
}

const ruleOf = (property: PropertyResult): object => ({
  id: ruleId(property),
  shortDescription: { text: safe(property.name) },
  ...(property.why !== undefined && { help: { text: `If not: ${safe(property.why)}.` } }),
})

/** Ids of requirements are shared by several properties; rules are not. */
const ruleId = ({ id, name }: PropertyResult): string =>
  `${id === undefined ? '' : `${id}/`}${name.replace(/[^\w]+/g, '-').slice(0, 120)}`

/** What is not a failure has no level. */
const KIND: Readonly<Record<Standing, { readonly kind: string; readonly level: string }>> = {
  holds: { kind: 'pass', level: 'none' },
  violated: { kind: 'fail', level: 'error' },
  'violated, as expected': { kind: 'fail', level: 'note' },
  'holds unexpectedly': { kind: 'fail', level: 'error' },
  vacuous: { kind: 'review', level: 'none' },
  undecided: { kind: 'open', level: 'none' },
}

function propertyResult(
  property: PropertyResult,
  result: ModelResult,
  model: Model,
  places: Places,
  options: StoryOptions,
): object {
  const { counterexample } = property
  const stands = standing(property, result)
  const place = places.property(property.name) ?? anyPlace(model, places)
  const machines = counterexample === undefined ? [] : machinesOf(counterexample, model, places)
  return {
    ruleId: ruleId(property),
    ...KIND[stands],
    message: {
      text: [`${safe(title(result))}: ${headline(property, result)}`, ...story(property, result, options)].join('\n'),
    },
    ...(place !== undefined && { locations: [{ physicalLocation: physical(place) }] }),
    ...(machines.length > 0 && { relatedLocations: machines }),
    ...(counterexample !== undefined && counterexample.steps.length > 0 && flow(counterexample, model, places)),
    partialFingerprints: { 'modelAndProperty/v1': `${title(result)}: ${propertyTitle(property)}` },
    ...(stands === 'violated, as expected' && {
      suppressions: [
        { kind: 'external', status: 'accepted', justification: 'It is recorded that this design violates it.' },
      ],
    }),
  }
}

function countResults(result: ModelResult, ruleIndex: number): object[] {
  const changes = countChanges(result)
  if (changes.length === 0) return []
  return [
    {
      ruleId: COUNTS,
      kind: 'fail',
      level: 'warning',
      message: { text: `${safe(title(result))}: ${changes.join(', ')}` },
      partialFingerprints: { 'modelAndProperty/v1': `${title(result)}: counts` },
      ruleIndex,
    },
  ]
}

const anyPlace = (model: Model, places: Places): Place | undefined =>
  Object.keys(model.system.components)
    .map(family => places.component(model, family))
    .find(place => place !== undefined)

const physical = ({ file, line }: Place): object => ({
  artifactLocation: { uri: uriOf(file) },
  region: { startLine: line },
})

const uriOf = (file: string): string => {
  const encoded = file
    .split('/')
    .map(part => encodeURIComponent(part))
    .join('/')
  return file.startsWith('/') ? `file://${encoded}` : encoded
}

/** The machines of the components that the verdict is about, each once. */
function machinesOf({ reads, steps }: Counterexample, model: Model, places: Places): object[] {
  const last = steps[steps.length - 1]?.changes ?? []
  const components = [...reads, ...last.map(change => change.component)]
  const located = components.flatMap(component => {
    const place = places.component(model, component)
    return place === undefined ? [] : [{ component, place }]
  })
  const first = [...new Map(located.toReversed().map(each => [`${each.place.file}:${each.place.line}`, each])).values()]
  return first
    .toReversed()
    .map(({ component, place }, id) => ({ id, message: { text: safe(component) }, physicalLocation: physical(place) }))
}

const flow = ({ steps }: Counterexample, model: Model, places: Places): object => ({
  codeFlows: [
    {
      threadFlows: [
        { locations: steps.map((step, i) => ({ executionOrder: i + 1, location: stepLocation(step, model, places) })) },
      ],
    },
  ],
})

function stepLocation(step: Step, model: Model, places: Places): object {
  const place = step.changes
    .map(({ component }) => places.component(model, component))
    .find(found => found !== undefined)
  const changes = step.changes.map(({ component, from, to }) => `${component}: ${from} -> ${to}`)
  return {
    message: { text: safe([`${label(step.operation, step.arguments)} -> ${step.outcome}`, ...changes].join('; ')) },
    ...(place !== undefined && { physicalLocation: physical(place) }),
  }
}
