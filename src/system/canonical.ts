/** One text for equal values, different texts for different ones. Total over plain data, Set and Map; loud on the rest. */

/** A value without a canonical text; `path` says where it was found. */
export class NotPlainData extends Error {
  override readonly name = 'NotPlainData'
  readonly path: string
  readonly holds: string

  constructor(path: string, holds: string) {
    super(`${path} holds ${holds}`)
    this.path = path
    this.holds = holds
  }
}

/**
 * The canonical text of plain data: keys sorted; a Set and a Map by content, not by insertion order; -0 as 0.
 * @throws NotPlainData on functions, symbols, NaN, infinities, class instances, symbols as field names and cycles, with the path below `path`.
 */
export function canonical(value: unknown, path = 'value'): string {
  return text(value, path, [])
}

function text(value: unknown, path: string, above: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'boolean':
      return String(value)
    case 'undefined':
      return 'undefined'
    case 'bigint':
      return `${value}n`
    case 'number':
      if (!Number.isFinite(value)) throw new NotPlainData(path, String(value))
      return String(value === 0 ? 0 : value)
    case 'object':
      return value === null ? 'null' : textOfObject(value, path, above)
    default:
      throw new NotPlainData(path, `a ${typeof value}`)
  }
}

function textOfObject(value: object, path: string, above: readonly object[]): string {
  if (above.includes(value)) throw new NotPlainData(path, 'a reference to itself')
  const inside = [...above, value]
  if (Array.isArray(value)) return `[${Array.from(value, (x, i) => text(x, `${path}[${i}]`, inside)).join()}]`
  if (value instanceof Set)
    return `Set{${[...value]
      .map(x => text(x, `${path}{}`, inside))
      .sort()
      .join()}}`
  if (value instanceof Map)
    return `Map{${[...value]
      .map(([k, x]) => [text(k, `${path}.keys()`, inside), x] as const)
      .map(([k, x]) => `${k}:${text(x, `${path}.get(${k})`, inside)}`)
      .sort()
      .join()}}`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && !isPlainPrototype(prototype))
    throw new NotPlainData(path, `an instance of ${value.constructor?.name || 'a class'}`)
  if (Object.getOwnPropertySymbols(value).length > 0) throw new NotPlainData(path, 'a field named by a symbol')
  return `{${Object.keys(value)
    .sort()
    .map(k => `${JSON.stringify(k)}:${text((value as Record<string, unknown>)[k], `${path}.${k}`, inside)}`)
    .join()}}`
}

/** Object.prototype, also that of another realm. */
const isPlainPrototype = (prototype: unknown): boolean =>
  prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
