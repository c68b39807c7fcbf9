/** Which models a command means: names with * and ?, the ids of debates, filters, or the contents of a file of the user's. */
import { inDebate } from '../system/debate.ts'
import { nearest } from '../system/nearest.ts'
import type { Model } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import { UsageError } from './io.ts'

export interface Filters {
  readonly platform?: string
  readonly variant?: string
}

/** `*` matches within and across the parts of a name, `?` one character; all else is itself. */
export const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    'iu',
  )

/** @throws UsageError when a name or a filter matches nothing. */
export function selectModels(models: readonly Model[], names: readonly string[], filters: Filters): Model[] {
  if (models.length === 0) throw new UsageError('there are no models')
  const named = new Set(names.flatMap(name => modelsNamed(name, models)))
  const wanted = (model: Model): boolean => names.length === 0 || named.has(model)
  const among = (kind: 'platform' | 'variant', wantedValue: string | undefined): ((model: Model) => boolean) => {
    if (wantedValue === undefined) return () => true
    const values = [...new Set(models.map(model => model[kind]).filter(value => value !== undefined))]
    if (!values.some(value => glob(wantedValue).test(value))) throw new UsageError(unknown(kind, wantedValue, values))
    return model => glob(wantedValue).test(model[kind] ?? '')
  }
  const onPlatform = among('platform', filters.platform)
  const inVariant = among('variant', filters.variant)
  const selected = models.filter(model => wanted(model) && onPlatform(model) && inVariant(model))
  if (selected.length === 0) throw new UsageError('no model matches all of these; `ioasid-spec list` shows them')
  return selected
}

/** By their names, or the models of a debate by its id. @throws UsageError */
function modelsNamed(name: string, models: readonly Model[]): readonly Model[] {
  const found = models.filter(model => glob(name).test(model.name))
  const chosen = found.length > 0 ? found : inDebate(name, models)
  if (chosen.length > 0) return chosen
  throw new UsageError(
    unknown(
      'model',
      name,
      models.flatMap(model => [model.name, ...(model.debate === undefined ? [] : [model.debate])]),
    ),
  )
}

/** @throws UsageError when no property of any of the models matches. */
export function selectProperties(
  pattern: string | undefined,
  models: readonly Model[],
): (property: Property) => boolean {
  if (pattern === undefined) return () => true
  const whole = glob(pattern)
  const matches = ({ name, id }: Property): boolean =>
    whole.test(name) ||
    id?.toLowerCase() === pattern.toLowerCase() ||
    name.toLowerCase().includes(pattern.toLowerCase())
  const names = models.flatMap(({ properties }) => properties.map(({ name }) => name))
  if (!models.some(({ properties }) => properties.some(matches)))
    throw new UsageError(unknown('property', pattern, names))
  return matches
}

/** Members that one sort may have; beyond it the components alone would not fit. */
const LARGEST_SORT = 64

/** 'guest=2,pasid=3'. @throws UsageError on unknown sorts, and on sizes that are no whole number from 1 to 64. */
export function parseScope(text: string | undefined, models: readonly Model[]): Scope {
  if (text === undefined) return {}
  const sorts = [...new Set(models.flatMap(({ scope }) => Object.keys(scope)))]
  return Object.fromEntries(
    text.split(',').map(part => {
      const [sort = '', size = ''] = part.split('=').map(piece => piece.trim())
      if (part.split('=').length !== 2)
        throw new UsageError(`--scope wants sort=size pairs such as guest=2,pasid=3, not '${part}'`)
      if (!sorts.includes(sort)) throw new UsageError(unknown('sort', sort, sorts))
      if (!/^\d+$/.test(size) || Number(size) < 1 || Number(size) > LARGEST_SORT)
        throw new UsageError(
          `--scope: '${size}' is no size for ${sort}; a size is a whole number from 1 to ${LARGEST_SORT}`,
        )
      return [sort, Number(size)]
    }),
  )
}

/** Only sorts that the model has. */
export const scopeOf = (model: Model, scope: Scope): Scope =>
  Object.fromEntries(Object.entries(scope).filter(([sort]) => sort in model.scope))

export const unknown = (kind: string, name: string, names: readonly string[]): string =>
  names.length === 0
    ? `there is no ${kind} '${name}'`
    : `there is no ${kind} '${name}'; did you mean '${nearest(name, names)}'?`
