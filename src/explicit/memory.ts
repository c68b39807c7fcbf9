/** The arrays of the engine that grow: how many bytes they have, held below a limit. */

/** The search would pass a limit, or what the computer has. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull'
  readonly limit: 'states' | 'memory'

  constructor(limit: 'states' | 'memory') {
    super(`the store is full: ${limit}`)
    this.limit = limit
  }
}

/** Elements of an array: the places in it are numbers of 32 bits in other arrays. */
const LONGEST = 2 ** 31

export interface Memory {
  /** Bytes held. */
  readonly bytes: number
  /** Bytes that there is room for. */
  readonly left: number
  /** From now on no more than so many bytes; what is held already stays. */
  limit(bytes: number | undefined): void
  /** Zeros. @throws StoreFull */
  allocate(length: number): Int32Array<ArrayBuffer>
  /** The array with zeros behind it, in place of the array. @throws StoreFull, and the array stays. */
  grow(array: Int32Array, length: number): Int32Array<ArrayBuffer>
  /** Somebody no longer uses the array. */
  release(array: Int32Array): void
  /**
   * Zeros that take no memory until they are written: address space for an array that grows in place, of this length or
   * of what is to be had, at least `least`. Only what `hold` is told of counts. @throws StoreFull
   */
  reserve(length: number, least: number): Int32Array<ArrayBuffer>
  /** Counts so many bytes more, or fewer. @throws StoreFull, and they do not count. */
  hold(bytes: number): void
}

export function memory(): Memory {
  let bytes = 0
  let most = Infinity

  const hold = (more: number): void => {
    if (bytes + more > most && more > 0) throw new StoreFull('memory')
    bytes += more
  }
  const zeros = (length: number): Int32Array<ArrayBuffer> => {
    try {
      return new Int32Array(length)
    } catch (error) {
      if (error instanceof RangeError) throw new StoreFull('memory')
      throw error
    }
  }
  const allocate = (length: number): Int32Array<ArrayBuffer> => {
    if (length > LONGEST) throw new StoreFull('memory')
    hold(4 * length)
    try {
      return zeros(length)
    } catch (error) {
      hold(-4 * length)
      throw error
    }
  }
  const release = (array: Int32Array): void => hold(-array.byteLength)

  return {
    get bytes() {
      return bytes
    },
    get left() {
      return most - bytes
    },
    limit(limit = Infinity) {
      most = limit
    },
    allocate,
    grow(array, length) {
      const grown = allocate(length)
      grown.set(array)
      release(array)
      return grown
    },
    release,
    reserve(length, least) {
      for (let tried = length; tried > least; tried /= 2) {
        try {
          return zeros(Math.floor(tried))
        } catch (error) {
          if (!(error instanceof StoreFull)) throw error
        }
      }
      return zeros(least)
    },
    hold,
  }
}
