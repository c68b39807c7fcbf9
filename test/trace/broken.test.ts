import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import { expand } from '../../src/system/expand.ts'
import { attempt } from '../../src/trace/attempt.ts'
import { brokenAtEnd } from '../../src/trace/broken.ts'
import { decode } from '../../src/trace/code.ts'
import { careful, careless } from '../library.ts'
import { starving } from '../toys/philosophers.ts'

const product = expand(careless.system, careless.scope)

describe('what a path violates', () => {
  it('is what the check found, and nothing before its end', () => {
    const found = checkSync(careless).properties[0]
    const { path } = decode(found?.counterexample?.code ?? '')
    const [broken] = brokenAtEnd(careless, product, path)
    expect(broken?.property.name).toBe(found?.name)
    expect(broken?.counterexample).toEqual(found?.counterexample)
    for (let steps = 0; steps < path.length; steps++)
      expect(brokenAtEnd(careless, product, path.slice(0, steps))).toEqual([])
  })

  it('is looked for in loops: what is missed there for ever', () => {
    const lasso = checkSync(starving).properties[0]?.counterexample
    const { path, stem } = decode(lasso?.code ?? '')
    const product = expand(starving.system, starving.scope)
    expect(brokenAtEnd(starving, product, path, stem)[0]?.counterexample).toEqual(lasso)
    // To stay is not fair, and where the other eats nobody is kept waiting.
    expect(brokenAtEnd(starving, product, path, path.length)).toEqual([])
    expect(brokenAtEnd(starving, product, path.slice(1), 0)).toEqual([])
    // What does not end where it begins does not repeat.
    for (const [open, from] of [
      [path.slice(0, -1), stem],
      [path, 0],
    ] as const)
      expect(brokenAtEnd(starving, product, open, from)).toEqual([])
  })

  it('is looked for in steps too', () => {
    const never = { kind: 'transition', name: 'nobody leaves', on: ['leave'], forAll: {}, then: () => false } as const
    const model = { ...careless, properties: [never] }
    const numberOf = (name: string): number => product.operations.findIndex(operation => operation.name === name)
    const path = ['enter(user0)', 'leave(user0)'].map(numberOf)
    expect(brokenAtEnd(model, product, path)[0]?.property).toBe(never)
    expect(brokenAtEnd(model, product, path.slice(0, 1))).toEqual([])
  })
})

describe('operations tried one after the other', () => {
  it('come to what a caller would see, and a refused one changes nothing', () => {
    const steps = attempt(expand(careful.system, careful.scope), [
      'enter(user0)',
      'enter( user1 )',
      'leave(user0)',
      'enter(user1)',
    ])
    expect(steps.map(({ outcome, changes }) => [outcome, changes.length])).toEqual([
      ['ok', 2],
      ['EBUSY', 0],
      ['ok', 2],
      ['ok', 2],
    ])
  })

  it('are refused where there is no such operation', () => {
    expect(() => attempt(product, ['entr(user0)'])).toThrow(/Did you mean 'enter'\?$/)
    expect(() => attempt(product, ['nosuch(user0)'])).toThrow(
      /'nosuch\(user0\)'\. Name one of enter, leave, [\w, ]+\.$/,
    )
  })
})
