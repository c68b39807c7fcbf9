/** `check --scope large`: each model in the large scope that it gives, as if that were its own. */
import type { Model } from '../system/model.ts'
import { isLiveness } from '../system/property.ts'
import { plural } from '../report/numbers.ts'
import { notAskedInLargeScopes } from '../report/not-asked.ts'
import { safe } from '../system/safe.ts'
import { UsageError } from './io.ts'

/** What is written in place of sizes. */
export const LARGE = 'large'

/**
 * The models that give a large scope, and a line each about the others and about what is not asked, if any.
 *
 * @throws UsageError when one is named as it is that gives none, and when none gives one.
 */
export function atLargeScopes(
  models: readonly Model[],
  names: readonly string[],
): { readonly models: readonly Model[]; readonly leftOut: readonly string[] } {
  const named = new Set(names.map(name => name.toLowerCase()))
  const without = models.filter(({ large }) => large === undefined)
  const missed = without.find(({ name }) => named.has(name.toLowerCase()))
  if (missed !== undefined)
    throw new UsageError(
      `'${missed.name}' gives no large scope: none is known that is finished in about a minute; give sizes in place of it, from --scope ${spoken(missed)} on`,
    )
  if (without.length === models.length)
    throw new UsageError('none of these models gives a large scope; give sizes, such as --scope guest=2,pasid=3')
  const notAsked = notAskedInLargeScopes(models.filter(({ large }) => large !== undefined)).map(name => safe(name))
  const lines = [
    ...(without.length === 0 ? [] : [`Left out: ${plural(without.length, 'model')} without a large scope.`]),
    ...(notAsked.length === 0 ? [] : [`Not asked in large scopes: ${notAsked.join(', ')} (what happens at last).`]),
  ]
  return {
    models: models.flatMap(atLargeScope),
    leftOut: lines.length === 0 ? [] : [...lines, ''],
  }
}

/** What is recorded of its own scope says nothing of this one; neither liveness is asked, nor what it kills. */
function atLargeScope(model: Model): Model[] {
  const { recorded: _, mutants = [], ...unrecorded } = model
  if (model.large === undefined) return []
  const properties = model.properties.filter(property => !isLiveness(property))
  const asked = mutants.filter(({ killedBy }) => properties.some(({ name }) => name === killedBy))
  return [{ ...unrecorded, ...model.large, properties, mutants: asked }]
}

const spoken = ({ scope }: Model): string =>
  Object.entries(scope)
    .map(([sort, size]) => `${sort}=${size}`)
    .join(',')
