/** What files for rvgen say of what is in them. */
import { label } from '../system/expand.ts'
import type { Property } from '../system/property.ts'
import type { Variables } from '../system/sort.ts'
import type { Heard } from './automaton.ts'

export const title = ({ id, name }: Property): string => (id === undefined ? name : `${id}: ${name}`)

/** Whom an automaton is of: 'each rid r and pasid p'. */
export const instances = (forAll: Variables): string =>
  Object.keys(forAll).length === 0
    ? 'the whole system'
    : `each ${Object.entries(forAll)
        .map(([variable, sort]) => `${sort} ${variable}`)
        .join(' and ')}`

/** The operation, what it stands for in the code, its source, and whom it tells where it does not say so. */
export function meaning({ name, over, doc, source }: Heard, forAll: Variables): string {
  const all = Object.keys(forAll).filter(variable => !(variable in over))
  return [
    label(name, Object.keys(over)),
    ...(doc === undefined ? [] : [doc]),
    source,
    ...(all.length === 0 ? [] : [`tells every ${all.map(variable => forAll[variable]).join(' and ')}`]),
  ].join('; ')
}
