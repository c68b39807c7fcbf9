/** A formula written out: each case that it tells apart, asked once. */
import { expect, it } from 'vitest'
import { casesOf } from '../../src/system/cases.ts'

const LOCALS = [['a', 'b', 'c'], ['x', 'y'], ['only']]
const written = (formula: (read: (position: number) => string) => string) => {
  let asked = 0
  const text = casesOf(
    read => {
      asked++
      return formula(read)
    },
    (position: number) => LOCALS[position] as readonly string[],
    { leaf: answer => answer, branch: (position, below): string => `${position}(${below.join(' ')})` },
  )
  return { text, asked }
}

it('reads in the order of the formula, which may depend on what it has read', () => {
  const formula = (read: (position: number) => string): string => {
    const first = read(0)
    return first === 'b' ? first + read(2) : first === 'c' ? first : first + read(1) + read(0)
  }
  // Four answers, four times asked.
  expect(written(formula)).toEqual({ text: '0(1(axa aya) 2(bonly) c)', asked: 4 })
})

it('asks once where nothing is read', () => {
  expect(written(() => 'so')).toEqual({ text: 'so', asked: 1 })
})
