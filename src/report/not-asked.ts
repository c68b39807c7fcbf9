/** What large scopes leave out: what happens at last is settled on single states, and there are too many to visit. */
import type { Model } from '../system/model.ts'
import { isLiveness } from '../system/property.ts'

/** The properties that are not asked there: their ids, or names where there is none, each once, in the order of ids. */
export const notAskedInLargeScopes = (models: readonly Model[]): string[] =>
  [
    ...new Set(models.flatMap(({ properties }) => properties.filter(isLiveness).map(({ id, name }) => id ?? name))),
  ].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
