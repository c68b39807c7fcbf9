/** A sum of products that stays exact: a bigint where a number could not hold it. */
export interface Sum {
  readonly total: number | bigint
  /** Both whole and exact. */
  add(one: number, times: number): void
}

export function sum(): Sum {
  let small = 0
  let large = 0n
  return {
    get total() {
      return large === 0n ? small : large + BigInt(small)
    },
    add(one, times) {
      const more = small + one * times
      if (more <= Number.MAX_SAFE_INTEGER) {
        small = more
        return
      }
      large += BigInt(small) + BigInt(one) * BigInt(times)
      small = 0
    },
  }
}
