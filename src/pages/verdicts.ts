/** What runs say about properties: the cells of every table that has platforms for columns. */
import type { PropertyResult } from '../check/result.ts'
import { inSteps, onOneLine } from '../report/counterexample.ts'
import { label } from '../system/expand.ts'
import { literal } from '../system/literal.ts'
import type { Property } from '../system/property.ts'
import { type Kind, platformOf, type Run } from './book.ts'
import { code, type Footnotes, text } from './markdown.ts'

/** A property as it is asked of some models of a kind. */
export interface Asked {
  readonly name: string
  readonly id: string | undefined
  /** Absent where no model is asked it. */
  readonly property: Property | undefined
}

/** Every property of the kind, in the order in which they are required. */
export function propertiesOf({ runs }: Kind): Asked[] {
  const asked = new Map<string, Asked>()
  for (const { model } of runs)
    for (const property of model.properties)
      asked.set(property.name, { name: property.name, id: property.id, property })
  for (const { model } of runs)
    for (const { name, id } of model.notApplicable ?? [])
      if (!asked.has(name)) asked.set(name, { name, id, property: undefined })
  return [...asked.values()]
}

export const resultOf = ({ result }: Run, name: string): PropertyResult | undefined =>
  result.properties.find(property => property.name === name)

export const verdictOf = ({ verdict, vacuous }: PropertyResult): string => (vacuous ? 'vacuous' : verdict)

const isFine = ({ verdict, vacuous }: PropertyResult): boolean => verdict === 'holds' && !vacuous
const spokenHolds = ({ kind }: PropertyResult): string => (kind === 'reachable' ? 'reached' : 'holds')

/** What the design argued for says of a property on a platform; why it does not, where it does not. */
export function cell(kind: Kind, name: string, platform: string, absent: string | undefined, notes: Footnotes): string {
  const run = kind.argued.find(({ model }) => platformOf(model) === platform)
  const notAsked = (because: string): string => `n/a ${notes.mark(onThis(platform, because))}`
  if (run === undefined) return notAsked(absent ?? `there is no model of it on ${platform}`)
  const result = resultOf(run, name)
  if (result !== undefined) return isFine(result) ? spokenHolds(result) : `**${verdictOf(result)}**`
  const because = run.model.notApplicable?.find(property => property.name === name)?.because
  return notAsked(because ?? 'it is not asked of this design')
}

/** The column says which platform is meant, so that one reason serves several. */
const onThis = (platform: string, because: string): string =>
  because.replace(new RegExp(`\\bon ${literal(platform)}(?![\\w-])`, 'g'), 'on this platform')

/** 'S14 a RID ...' */
export const spokenProperty = ({ id, name }: { readonly id?: string | undefined; readonly name: string }): string =>
  `${id === undefined ? '' : `${id} `}*${text(name)}*`

export const violatedOf = ({ result }: Run): PropertyResult[] =>
  result.properties.filter(({ verdict }) => verdict === 'violated')

/** A violated property with the operations of its shortest counterexample, on one line. */
export function shortest(property: PropertyResult): string {
  const { counterexample } = property
  const spoken = spokenProperty(property)
  if (counterexample === undefined) return `${spoken}: never reached`
  const { steps, lasso } = counterexample
  if (steps.length === 0 && lasso === undefined) return `${spoken}: not even at first`
  const operations = steps.map(step => code(label(step.operation, step.arguments)))
  return `${spoken}, ${inSteps(counterexample)}: ${onOneLine(operations, lasso)}`
}

/** What a model comes to, in a few words. */
export function summary({ result }: Run): string {
  const violated = result.properties.filter(({ verdict }) => verdict === 'violated').length
  const vacuous = result.properties.filter(property => property.vacuous).length
  if (violated > 0) return `violates ${violated} of ${result.properties.length}`
  if (result.stopped !== undefined) return 'undecided'
  return vacuous > 0
    ? `holds, ${vacuous} of ${result.properties.length} vacuous`
    : `holds (${result.properties.length})`
}
