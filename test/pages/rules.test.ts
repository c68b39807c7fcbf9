import { describe, expect, it } from 'vitest'
import { createMachine } from 'xstate'
import { all, others, vocabulary } from '../../src/checker.ts'
import { rulesOf } from '../../src/pages/rules.ts'

const { component, where, call, worker, system } = vocabulary<{
  sort: 'user' | 'size'
  errno: 'EBUSY' | 'EINVAL'
  source: 'handbook' | 'folklore'
}>()
const on = { TAKE: 'b', GIVE: 'a', SIZE: 'b' } as const
const seat = component(['user'], createMachine({ id: 'seat', initial: 'a', states: { a: { on }, b: { on } } }))
const bench = component([], createMachine({ id: 'bench', initial: 'a', states: { a: { on }, b: { on } } }))

const rows = (operation: ReturnType<typeof call>): string[] => {
  const rules = rulesOf(system('bench', { seat, bench }, { operation }), operation, { user: 3, size: 3 })
  return [
    ...(rules?.rules ?? []).map(({ who, what, otherwise, source }) => `${who} ${what}: ${otherwise} [${source}]`),
    ...(rules?.shownFor === undefined ? [] : [rules.shownFor]),
  ]
}

describe('the rules of an operation', () => {
  it('are in terms of its variables, in the order in which they are asked', () => {
    const swap = call({ u: 'user', v: 'user' }, 'handbook', ({ u, v }) => [
      seat(u).takes('TAKE', { of: v }).else('EBUSY'),
      seat(others(u)).is('a').else('EINVAL', 'folklore'),
      where([seat(v), bench()], `${v} may sit`, () => true).else('EINVAL'),
      seat(others(u)).hears('GIVE'),
    ])
    expect(rows(swap)).toEqual([
      'seat(u) takes TAKE (of v): EBUSY [handbook]',
      'seat(every user but u) is a: EINVAL [folklore]',
      'seat(v), bench v may sit: EINVAL [handbook]',
      'seat(every user but u) hears GIVE: never refuses [handbook]',
    ])
  })

  it('of a worker refuse nobody', () => {
    const tidy = worker({}, 'folklore', () => [seat(all).is('a'), bench().takes('GIVE')])
    expect(rows(tidy)).toEqual(['seat(every user) is a: - [folklore]', 'bench takes GIVE: - [folklore]'])
  })

  it('say with which values they are shown, and which of them are only there with others', () => {
    const widen = call({ u: 'user', s: 'size' }, 'handbook', ({ u, s }) => {
      const n = Number(s.slice(4))
      return [
        bench()
          .where(`is ${n} long`, () => true)
          .else('EINVAL'),
        n > 1 && seat(u).is('a').else('EBUSY'),
      ]
    })
    expect(rows(widen)).toEqual([
      'bench is 0 long: EINVAL [handbook]',
      'seat(u) is a, with s = size2: EBUSY [handbook]',
      's = size0',
    ])
  })

  it('of an operation without an instance are none', () => {
    const never = call({ u: 'user' }, 'handbook', () => false)
    expect(rows(never)).toEqual([])
  })
})
