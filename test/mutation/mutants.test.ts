/** Which mutants there are of a small system, and what each changes. */
import { and, assign, setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import { machineMutants } from '../../src/mutation/machine-mutants.ts'
import { mutantsOf } from '../../src/mutation/mutants.ts'
import { tabulate } from '../../src/tabulate/table.ts'
import { careful } from '../library.ts'

describe('mutants of operations', () => {
  it('are of each participant, in words that are the same for all members', () => {
    expect(
      mutantsOf(careful.system, careful.scope)
        .map(({ name }) => name)
        .filter(name => !/^(users|leases):/.test(name)),
    ).toEqual([
      'enter: drop participant, users(u) takes ENTER',
      'enter: never refuse, users(u) takes ENTER',
      'enter: swap participants, users(u) takes ENTER | leases takes TAKE',
      'enter: drop participant, leases takes TAKE',
      'enter: never refuse, leases takes TAKE',
      'leave: drop participant, users(u) takes LEAVE',
      'leave: never refuse, users(u) takes LEAVE',
      'leave: drop participant, leases takes RETURN',
      'leave: never refuse, leases takes RETURN',
      'audit: drop participant, users(*) is outside',
      'audit: negate condition, users(*) is outside',
    ])
  })
})

const counter = setup({
  types: { context: {} as { n: number }, events: {} as { type: 'UP' | 'DOWN' | 'RESET' } },
  guards: { few: ({ context }) => context.n < 2, any: ({ context }) => context.n > 0 },
  actions: { more: assign({ n: ({ context }) => context.n + 1 }), none: assign({ n: 0 }) },
}).createMachine({
  id: 'counter',
  context: { n: 0 },
  initial: 'on',
  states: {
    on: {
      on: {
        UP: [
          { guard: and(['few', 'any']), actions: 'more' },
          { guard: 'few', target: 'on', actions: ['more', 'more'] },
        ],
        RESET: 'off',
      },
      exit: 'none',
    },
    off: { on: { RESET: '#counter.on' } },
  },
})

/** Where a mutant comes to from its beginning by some events; 'refused' ends it. */
const after = (place: string, events: readonly ('UP' | 'DOWN' | 'RESET')[]): string => {
  const found = machineMutants(counter).find(mutant => `${mutant.operator}, ${mutant.place}` === place)
  if (found === undefined) throw new Error(`no mutant '${place}'`)
  const table = tabulate(found.machine)
  let local = table.start(undefined)
  for (const type of events) {
    local = table.next(local, table.event({ type }))
    if (local < 0) return 'refused'
  }
  const { value, context } = table.locals[local] as (typeof table.locals)[number]
  return `${String(value)} ${context.n}`
}

describe('mutants of a machine', () => {
  it('change one transition, guard, action or beginning each', () => {
    expect(machineMutants(counter).map(({ operator, place }) => `${operator}, ${place}`)).toEqual([
      'begin elsewhere, (root) in off',
      'drop transition, on on UP[0]',
      'drop guard, on on UP[0]',
      'negate guard, on on UP[0]',
      'drop action, on on UP[0], more',
      'drop transition, on on UP[1]',
      'retarget transition, on on UP[1] to off',
      'drop guard, on on UP[1]',
      'negate guard, on on UP[1]',
      'drop action, on on UP[1], more',
      'drop action, on on UP[1], more',
      'drop transition, on on RESET[0]',
      'retarget transition, on on RESET[0] to on',
      'drop exit action, on, none',
      'drop transition, off on RESET[0]',
      'retarget transition, off on RESET[0] to off',
    ])
  })

  it.each([
    ['begin elsewhere, (root) in off', [], 'off 0'],
    ['drop transition, on on UP[0]', ['UP'], 'on 2'],
    ['drop guard, on on UP[0]', ['UP'], 'on 1'],
    ['negate guard, on on UP[0]', ['UP', 'UP'], 'on 3'],
    ['retarget transition, on on UP[1] to off', ['UP'], 'off 2'],
    ['drop guard, on on UP[1]', ['UP', 'UP'], 'on 4'],
    ['negate guard, on on UP[1]', ['UP'], 'refused'],
    ['drop action, on on UP[1], more', ['UP'], 'on 1'],
    ['drop transition, on on RESET[0]', ['RESET'], 'refused'],
    ['retarget transition, on on RESET[0] to on', ['UP', 'RESET'], 'on 2'],
    ['drop exit action, on, none', ['UP', 'RESET'], 'off 2'],
    ['retarget transition, off on RESET[0] to off', ['RESET', 'RESET'], 'off 0'],
  ] as const)('%s', (place, events, comes) => {
    expect(after(place, events)).toBe(comes)
  })

  it('leave the machine as it was', () => {
    const before = JSON.stringify(counter.config)
    machineMutants(counter)
    expect(JSON.stringify(counter.config)).toBe(before)
  })
})
