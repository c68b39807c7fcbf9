/** Local states that name members, taken apart into marks on columns. */
import { describe, expect, it } from 'vitest'
import type { LiftedSwap } from '../../src/symmetry/lift.ts'
import { marksOf } from '../../src/symmetry/marks.ts'

/** Exchanges of neighbours among so many members, of one component whose local states are these values, in which members are digits. */
function swapsOn(values: readonly string[], members: number, normal = (value: string): string => value): LiftedSwap[] {
  return Array.from({ length: members - 1 }, (_, i): LiftedSwap => {
    const exchange = (digit: string): string => {
      if (digit === String(i)) return String(i + 1)
      return digit === String(i + 1) ? String(i) : digit
    }
    return {
      tie: ['member'],
      members: ['', ''],
      exchanged: new Map(),
      components: new Int32Array(1),
      operations: new Int32Array(0),
      conditions: [],
      image: (_, local) => values.indexOf(normal((values[local] as string).replaceAll(/\d/g, exchange))),
    }
  })
}

const refuse = (): never => {
  throw new Error('refused')
}

describe('marks', () => {
  const values = [
    'idle',
    'at 0',
    'at 1',
    'at 2',
    'from 0 to 1',
    'from 1 to 0',
    'from 0 to 2',
    'from 2 to 0',
    'from 1 to 2',
    'from 2 to 1',
  ]
  const marks = marksOf(1, 3, swapsOn(values, 3), refuse)
  const ofAll = (value: string): number[] => [0, 1, 2].map(k => marks.mark(0, values.indexOf(value), k))

  it('are the same on every column where no member is named', () => {
    expect(new Set(ofAll('idle')).size).toBe(1)
  })

  it('tell the column of the member that is named from the others, whichever it is', () => {
    const [first, second, third] = ofAll('at 0')
    expect(second).toBe(third)
    expect(first).not.toBe(second)
    expect(ofAll('at 2')).toEqual([second, third, first])
  })

  it('tell the parts of members apart', () => {
    expect(new Set(ofAll('from 1 to 2')).size).toBe(3)
  })

  it('and what is left without them give the local state back', () => {
    const taken = values.map((value, local) => [marks.base(0, local), ...ofAll(value)].join())
    expect(new Set(taken).size).toBe(values.length)
    expect(new Set(values.map((_, local) => marks.base(0, local))).size).toBe(3)
  })

  it('cannot say who is paired with whom', () => {
    const pairs = ['01 23', '02 13', '03 12']
    const normal = (value: string): string =>
      value
        .split(' ')
        .map(pair => pair.split('').sort().join(''))
        .sort()
        .join(' ')
    expect(() => marksOf(1, 4, swapsOn(pairs, 4, normal), refuse).mark(0, 0, 0)).toThrow('refused')
  })
})
