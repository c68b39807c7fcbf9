/** A trace as one word that can be pasted: model, mutant, scope, digest and the numbers of its operations. */
import type { Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Model, Mutant } from '../system/model.ts'
import { type Scope, sizeOf } from '../system/sort.ts'
import { digest } from './digest.ts'

export interface Decoded {
  readonly model: string
  readonly mutant: string | undefined
  /** In place of the model's own. */
  readonly scope: Scope
  readonly digest: string
  readonly path: readonly number[]
  /** Of a lasso: so many steps come before those that repeat. */
  readonly stem?: number
}

/**
 * `model[+mutant][:rid=3,pasid=2]@digest:path`, the path in base 36 with dots, of a lasso with a dash before what repeats; the
 * scope only where it is not the model's.
 */
export function encode(
  model: Model,
  mutant: Mutant | undefined,
  product: Product,
  path: readonly number[],
  stem?: number,
): string {
  const written = (part: readonly number[]): string => part.map(number => number.toString(36)).join('.')
  const scope = Object.entries(product.scope).filter(([sort, size]) => sizeOf(sort, model.scope) !== size)
  return [
    quoted(model.name),
    mutant === undefined ? '' : `+${quoted(mutant.name)}`,
    scope.length > 0 ? `:${scope.map(([sort, size]) => `${quoted(sort)}=${size}`).join(',')}` : '',
    `@${digest(product)}:`,
    stem === undefined ? written(path) : `${written(path.slice(0, stem))}-${written(path.slice(stem))}`,
  ].join('')
}

const NUMBERS = '(?:[0-9a-z]+(?:\\.[0-9a-z]+)*)?'
const CODE = new RegExp(
  `^(?<model>[^+:@]+)(?:\\+(?<mutant>[^:@]+))?(?::(?<scope>[^@]+))?@(?<digest>[0-9a-f]{8}):(?<path>${NUMBERS})(?:-(?<loop>${NUMBERS}))?$`,
)

/** @throws ModelError when the text is no such word. */
export function decode(code: string): Decoded {
  const groups = CODE.exec(code)?.groups
  if (groups === undefined)
    throw new ModelError({
      problem: `'${code}' is not the code of a trace`,
      remedy: 'paste the whole word that a counterexample prints after `replay`, or the path of a trace file',
    })
  const read = (part: string): number[] =>
    part
      .split('.')
      .filter(Boolean)
      .map(number => Number.parseInt(number, 36))
  const stem = read(groups.path ?? '')
  return {
    model: unquoted(groups.model as string),
    mutant: groups.mutant === undefined ? undefined : unquoted(groups.mutant),
    scope: groups.scope === undefined ? {} : Object.fromEntries(groups.scope.split(',').map(sized)),
    digest: groups.digest as string,
    ...(groups.loop === undefined ? { path: stem } : { path: [...stem, ...read(groups.loop)], stem: stem.length }),
  }
}

/** A sort and its size. @throws ModelError */
function sized(part: string): [string, number] {
  const [sort, size] = /^([^=]+)=([1-9]\d*)$/.exec(part)?.slice(1) ?? []
  if (sort === undefined)
    throw new ModelError({
      problem: `'${part}' is no scope for a trace`,
      remedy: 'take the code as it was printed; a size is a whole number from 1 on',
    })
  return [unquoted(sort), Number(size)]
}

/** No character that a shell or the code itself would take for something else. */
const quoted = (name: string): string =>
  [...new TextEncoder().encode(name)]
    .map(byte => String.fromCharCode(byte))
    .map(c => (/[\w./-]/.test(c) ? c : `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`))
    .join('')

const unquoted = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
