/**
 * Where one is, as the fragment of an address: `#model?mutant=M37&scope=rid=1,pasid=2&walk=attach,guest0,rid0;@1;detach,guest0,rid0`.
 * All but the model may be left out. A move is an operation with its arguments, or `@` and how many places one goes back.
 */
import { LARGEST_SORT, type Scope } from '../system/sort.ts'

export interface Address {
  /** '' where none is named. */
  readonly model: string
  readonly mutant?: string | undefined
  /** Members of some sorts, in place of the model's own. */
  readonly scope: Scope
  /** Operations as `tokenOf` says them, and how many places to go back. */
  readonly walk: readonly (string | number)[]
  /** The component whose chart is shown. */
  readonly chart?: string | undefined
  /** The text of a machine of the reader's own, in place of the models that come with the page. */
  readonly own?: string | undefined
}

/** An operation and its arguments as one word; what separates words is not in it. */
export const tokenOf = (operation: string, at: readonly string[]): string =>
  [operation, ...at].map(encodeURIComponent).join(',')

export function written({ model, mutant, scope, walk, chart, own }: Address): string {
  const sizes = Object.entries(scope).map(([sort, size]) => `${encodeURIComponent(sort)}=${size}`)
  const parts = [
    ...(mutant === undefined ? [] : [`mutant=${encodeURIComponent(mutant)}`]),
    ...(sizes.length === 0 ? [] : [`scope=${sizes.join(',')}`]),
    ...(walk.length === 0
      ? []
      : [`walk=${walk.map(move => (typeof move === 'number' ? `@${move}` : move)).join(';')}`]),
    ...(chart === undefined ? [] : [`chart=${encodeURIComponent(chart)}`]),
    ...(own === undefined ? [] : [`own=${encodeURIComponent(own)}`]),
  ]
  const named = model.split('/').map(encodeURIComponent).join('/')
  return `#${named}${parts.length === 0 ? '' : `?${parts.join('&')}`}`
}

/** What makes no sense is left out. */
export function read(fragment: string): Address {
  const [named = '', query = ''] = fragment.replace(/^#/, '').split(/\?(.*)/s)
  const given = new Map(
    query.split('&').map((part): [string, string] => {
      const [key = '', value = ''] = part.split(/=(.*)/s)
      return [key, value]
    }),
  )
  const text = (key: string): string | undefined => {
    const value = given.get(key)
    return value === undefined ? undefined : decoded(value)
  }
  return {
    model: decoded(named),
    mutant: text('mutant'),
    scope: scopeIn(given.get('scope') ?? ''),
    walk: (given.get('walk') ?? '')
      .split(';')
      .filter(Boolean)
      .map(move => (/^@\d+$/.test(move) ? Number(move.slice(1)) : normal(move))),
    chart: text('chart'),
    own: text('own'),
  }
}

/** Whoever writes a link by hand, or passes one on, may have escaped more or less than `tokenOf` does. */
const normal = (move: string): string =>
  move
    .split(',')
    .map(part => encodeURIComponent(decoded(part)))
    .join(',')

const scopeIn = (text: string): Scope =>
  Object.fromEntries(
    text.split(',').flatMap(part => {
      const [sort, size = ''] = part.split('=')
      return sort && /^[1-9]\d*$/.test(size) && Number(size) <= LARGEST_SORT ? [[decoded(sort), Number(size)]] : []
    }),
  )

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
