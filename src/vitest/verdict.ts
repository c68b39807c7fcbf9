/** What a test says of a property: the same text as the command line, so that it needs no other tool to be read. */
import { type CheckOptions, checkSync } from '../check/check.ts'
import type { ModelResult, PropertyResult } from '../check/result.ts'
import { spokenScope } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { nearest } from '../system/nearest.ts'
import { namesOf, type Property } from '../system/property.ts'
import type { System } from '../system/system.ts'
import { headline, story } from '../report/story.ts'
import { spokenCounts, title } from '../report/text.ts'

/** Options of `check` that a test may give. */
export type Checking = Omit<CheckOptions, 'signal' | 'onProgress' | 'properties' | 'compact'>

// A test does not know from which file the command line could load the model.
const STORY = { sources: {}, arguments: ' --system <file>' }

/** A model as it is; a system alone becomes one with that property, in the scope that has to be given. */
export function asModel(subject: Model | System, property: Property | undefined, { scope = {} }: Checking): Model {
  if ('system' in subject) {
    const known = property === undefined || subject.properties.includes(property)
    return known ? subject : { ...subject, properties: [...subject.properties, property] }
  }
  return { name: subject.name, system: subject, scope, properties: property === undefined ? [] : [property] }
}

/** By its name or id, or itself. @throws Error when the model has none of that name */
export function propertyOf(model: Model, wanted: Property | string): Property {
  if (typeof wanted !== 'string') return wanted
  const found = model.properties.find(property => namesOf(property).includes(wanted))
  if (found !== undefined) return found
  const names = model.properties.flatMap(namesOf)
  throw new Error(
    `model '${model.name}' has no property '${wanted}'${names.length === 0 ? '' : `; did you mean '${nearest(wanted, names)}'?`}`,
  )
}

/** The result of one property, and of what it is a part. */
export function resultOf(
  model: Model,
  property: Property,
  options: Checking,
): { result: ModelResult; of: PropertyResult } {
  // What a test asks for is one verdict: what is recorded of the whole is nothing to it.
  const { violates: _, recorded: __, mutants: ___, ...alone } = model
  const mutants = options.mutant === undefined ? {} : { mutants: model.mutants ?? [] }
  const result = checkSync({ ...alone, ...mutants }, { ...options, properties: each => each === property })
  const [of] = result.properties as [PropertyResult]
  return { result, of }
}

/** The verdict in a line, the model and its scope, and the way to what is wrong. */
export function told(of: PropertyResult, result: ModelResult): string {
  return [
    headline(of, result),
    `${title(result)}, scope ${spokenScope(result.scope) || 'of one'}: ${spokenCounts(result.states)}`,
    '',
    ...story(of, result, STORY),
  ]
    .join('\n')
    .trimEnd()
}
