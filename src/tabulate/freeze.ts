/** Plain data that nobody can change in place any more; a machine that tries is told so. */

/** What is known to be frozen all the way down; Object.isFrozen() would say so of the top alone. */
const frozen = new WeakSet<object>()

/** Freezes value and all below it. A frozen Set or Map still has its mutators, so these are shadowed by ones that throw. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || frozen.has(value)) return value
  frozen.add(value)
  if (value instanceof Set || value instanceof Map) {
    for (const mutator of ['add', 'set', 'delete', 'clear'])
      if (mutator in value && Object.isExtensible(value))
        Object.defineProperty(value, mutator, { value: changedInPlace })
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
