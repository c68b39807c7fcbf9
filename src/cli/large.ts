/** `check --scope large`: each model in the large scope that it gives, as if that were its own. */
import type { Model } from '../system/model.ts'
import { isLiveness } from '../system/property.ts'
import { plural } from '../report/numbers.ts'
import { UsageError } from './io.ts'

/** What is written in place of sizes. */
export const LARGE = 'large'

/**
 * The models that give a large scope, and a line about the others, if any.
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
  const live = models.flatMap(({ large, properties }) => (large === undefined ? [] : properties.filter(isLiveness)))
  const leftOut = [
    without.length > 0 && `${plural(without.length, 'model')} without a large scope`,
    live.length > 0 &&
      `what happens at last, which ${live.length === 1 ? 'one property asks' : `${live.length} properties ask`}`,
  ].filter(Boolean)
  return {
    models: models.flatMap(atLargeScope),
    leftOut: leftOut.length === 0 ? [] : [`Left out: ${leftOut.join('; ')}.`, ''],
  }
}

/**
 * What is recorded of its own scope says nothing of this one. Liveness is left out: it is settled on single states, and there are
 * too many to visit.
 */
function atLargeScope(model: Model): Model[] {
  const { recorded: _, ...unrecorded } = model
  if (model.large === undefined) return []
  return [{ ...unrecorded, ...model.large, properties: model.properties.filter(property => !isLiveness(property)) }]
}

const spoken = ({ scope }: Model): string =>
  Object.entries(scope)
    .map(([sort, size]) => `${sort}=${size}`)
    .join(',')
