/** Which models a command means: names with * and ?, the ids of debates, filters, or the contents of a file of the user's. */
import { inDebate } from '../system/debate.ts'
import type { Model } from '../system/model.ts'
import { nearest } from '../system/nearest.ts'
import { namesOf, type Property } from '../system/property.ts'
import { LARGEST_SORT, type Scope } from '../system/sort.ts'
import { sortsOf } from '../system/system.ts'
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
    'ius',
  )

/** Models to check, and the mutant where what was named is one: 'M37' stands for `--mutant M37`. @throws UsageError */
export function selectCheck(
  models: readonly Model[],
  names: readonly string[],
  filters: Filters & { readonly mutant?: string },
): { readonly models: Model[]; readonly mutant: string | undefined } {
  const [name, ...others] = names
  const isMutant = filters.mutant === undefined && others.length === 0 && name !== undefined && !isKnown(name, models)
  const mutant = isMutant
    ? models.flatMap(({ mutants = [] }) => mutants).find(one => sameId(one.name, name))
    : undefined
  return mutant === undefined
    ? { models: selectModels(models, names, filters), mutant: filters.mutant }
    : { models: selectModels(models, [], filters), mutant: mutant.name }
}

/** @throws UsageError when a name or a filter matches nothing. */
export function selectModels(models: readonly Model[], names: readonly string[], filters: Filters): Model[] {
  if (models.length === 0) throw new UsageError('there are no models')
  const named = new Set(names.flatMap(name => modelsNamed(name, models)))
  const wanted = (model: Model): boolean => names.length === 0 || named.has(model)
  const among = (kind: 'platform' | 'variant', wantedValue: string | undefined): ((model: Model) => boolean) => {
    if (wantedValue === undefined) return () => true
    const values = [...new Set(models.map(model => model[kind]).filter(value => value !== undefined))]
    if (!values.some(value => glob(wantedValue).test(value)))
      throw new UsageError(
        `${unknown(kind, wantedValue, values)}${kind === 'platform' ? ` There are ${values.join(', ')}` : ''}`,
      )
    return model => glob(wantedValue).test(model[kind] ?? '')
  }
  const onPlatform = among('platform', filters.platform)
  const inVariant = among('variant', filters.variant)
  const selected = models.filter(model => wanted(model) && onPlatform(model) && inVariant(model))
  if (selected.length === 0) throw new UsageError('no model matches all of these; `ioasid-spec list` shows them')
  return selected
}

/** By their names; or by an id: those of a debate, as V4, or those that are called by it, as D5 in 'sets-as-coded-d5'. */
function matching(name: string, models: readonly Model[]): readonly Model[] {
  const found = models.filter(model => glob(name).test(model.name))
  if (found.length > 0) return found
  const debated = inDebate(name, models)
  return debated.length > 0
    ? debated
    : models.filter(({ variant }) => variant?.split('-').some(part => sameId(part, name)))
}

const isKnown = (name: string, models: readonly Model[]): boolean => matching(name, models).length > 0

/** Ids are a letter and a number. */
const sameId = (a: string, b: string): boolean => /^[a-z]\d+$/iu.test(b) && a.toLowerCase() === b.toLowerCase()

/** @throws UsageError */
function modelsNamed(name: string, models: readonly Model[]): readonly Model[] {
  const chosen = matching(name, models)
  if (chosen.length > 0) return chosen
  const option = optionFor(name, models)
  throw new UsageError(
    option !== undefined
      ? `there is no model '${name}'; ${option}`
      : unknown(
          'model',
          name,
          models.flatMap(model => [
            model.name,
            ...chapterOf(model),
            ...(model.debate === undefined ? [] : [model.debate]),
          ]),
        ),
  )
}

/** What names all models of its chapter, if it is in one. */
const chapterOf = ({ name }: Model): string[] => (name.includes('/') ? [`${name.split('/')[0]}/*`] : [])

/** What was typed in the place of a model that is the id of something else. */
function optionFor(name: string, models: readonly Model[]): string | undefined {
  if (models.some(({ platform }) => platform === name))
    return `it is a platform, whose models are asked for by \`check --platform ${name}\``
  if (models.some(({ properties }) => properties.some(({ id = '' }) => sameId(id, name))))
    return `it is a requirement, which is asked for by \`check --property ${name}\``
  if (models.some(({ mutants = [] }) => mutants.some(mutant => mutant.name.toLowerCase() === name.toLowerCase())))
    return `it is a mutant, which is tried by \`check --mutant ${name}\``
  return undefined
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
  const names = models.flatMap(({ properties }) => properties.flatMap(namesOf))
  if (!models.some(({ properties }) => properties.some(matches)))
    throw new UsageError(unknown('property', pattern, names))
  return matches
}

/** 'guest=2,pasid=3'. @throws UsageError on unknown sorts, on sizes that are no whole number from 1 to 64, and on two sizes of one sort. */
export function parseScope(text: string | undefined, models: readonly Model[]): Scope {
  if (text === undefined) return {}
  const sorts = [...new Set(models.flatMap(sortsOfModel))]
  const given = new Set<string>()
  return Object.fromEntries(
    text.split(',').map(part => {
      const [sort = '', size = ''] = part.split('=').map(piece => piece.trim())
      if (part.split('=').length !== 2)
        throw new UsageError(`--scope wants sort=size pairs such as guest=2,pasid=3, not '${part}'`)
      if (!sorts.includes(sort)) throw new UsageError(`${unknown('sort', sort, sorts)} There are ${sorts.join(', ')}`)
      if (!/^\d+$/.test(size) || Number(size) < 1 || Number(size) > LARGEST_SORT)
        throw new UsageError(
          `--scope: '${size}' is no size for ${sort}; a size is a whole number from 1 to ${LARGEST_SORT}`,
        )
      if (given.has(sort)) throw new UsageError(`--scope gives more than one size for ${sort}`)
      given.add(sort)
      return [sort, Number(size)]
    }),
  )
}

/** Only sorts that the model has. */
export const scopeOf = (model: Model, scope: Scope): Scope =>
  Object.fromEntries(Object.entries(scope).filter(([sort]) => sortsOfModel(model).includes(sort)))

/** Those that it says no size of, too: they have one member. */
const sortsOfModel = ({ scope, system }: Model): string[] => [...Object.keys(scope), ...sortsOf(system)]

export const unknown = (kind: string, name: string, names: readonly string[]): string =>
  names.length === 0
    ? `there is no ${kind} '${name}'`
    : `there is no ${kind} '${name}'; did you mean '${nearest(name, names)}'?`
