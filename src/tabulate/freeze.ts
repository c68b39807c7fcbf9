/** Plain data that nobody can change in place any more; a machine that tries is told so. */

/** Freezes value and all below it. A frozen Set or Map still has its mutators, so these are shadowed by ones that throw. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (value instanceof Set || value instanceof Map) {
    for (const mutator of ['add', 'set', 'delete', 'clear'])
      if (mutator in value) Object.defineProperty(value, mutator, { value: changedInPlace })
    for (const [key, item] of value.entries()) {
      freeze(key)
      freeze(item)
    }
  } else {
    for (const item of Object.values(value)) freeze(item)
  }
  return Object.freeze(value)
}

const changedInPlace = (): never => {
  throw new TypeError('a Set or Map in the context was changed in place')
}
