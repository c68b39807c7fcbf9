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

export interface Memory {
  /** Bytes held. */
  readonly bytes: number
  /** From now on no more than so many bytes; what is held already stays. */
  limit(bytes: number | undefined): void
  /** Zeros. @throws StoreFull */
  allocate(length: number): Int32Array<ArrayBuffer>
  /** The array with zeros behind it, in place of the array. @throws StoreFull, and the array stays. */
  grow(array: Int32Array, length: number): Int32Array<ArrayBuffer>
  /** Somebody no longer uses the array. */
  release(array: Int32Array): void
}

export function memory(): Memory {
  let bytes = 0
  let most = Infinity

  const allocate = (length: number): Int32Array<ArrayBuffer> => {
    if (bytes + 4 * length > most) throw new StoreFull('memory')
    try {
      const array = new Int32Array(length)
      bytes += array.byteLength
      return array
    } catch (error) {
      if (error instanceof RangeError) throw new StoreFull('memory')
      throw error
    }
  }
  const release = (array: Int32Array): void => {
    bytes -= array.byteLength
  }

  return {
    get bytes() {
      return bytes
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
  }
}
