/** Sleep sets: what is asleep has been found, nothing is found later or from elsewhere, and much is asleep. */
import { describe, expect, it } from 'vitest'
import { setup } from 'xstate'
import { exploreAt } from '../../src/explicit/engine.ts'
import { memory } from '../../src/explicit/memory.ts'
import { compile } from '../../src/explicit/program.ts'
import { sleepSets, sleepWords } from '../../src/explicit/sleep-sets.ts'
import { explore as reference } from '../../src/reference/engine.ts'
import { expand } from '../../src/system/expand.ts'
import { requirementsOf } from '../../src/system/property.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import type { Table } from '../../src/tabulate/table.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { drive } from '../drive.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

const { system, scope } = pasidRef(true, { guest: 2, rid: 2, pasid: 3 })
const product = expand(system, scope)

const nothing = product.operations.map(() => new Set<number>())
const everything = product.operations.map(() => new Set(product.components.keys()))

/**
 * A plain search which keeps, of each state, the state and the operation that it was found by, and how many steps it took.
 * `watched`: by operation, the components that what is said of its steps depends on.
 */
function search(watched: readonly ReadonlySet<number>[]) {
  const tables = tablesOf(product)
  const program = compile(product, tables, memory())
  const sets = sleepSets(product, watched)
  const words = sleepWords(product.operations.length)
  const initial = Int32Array.from(product.components, ({ input }, c) => (tables[c] as Table).start(input))
  const found = new Map([[initial.join(), 'initial']])
  const queue = [{ locals: initial, asleep: new Int32Array(words) }]
  // Of steps that were taken, what may be said of them depends on this.
  const taken = new Set<string>()
  const missed: string[] = []
  let steps = 0
  for (const { locals, asleep } of queue) {
    program.expand(locals)
    const { count, operation, first, component, local } = program.successors
    const enabled = new Int32Array(words)
    for (const o of operation.subarray(0, count)) enabled[o >>> 5] = (enabled[o >>> 5] as number) | (1 << (o & 31))
    // What is asleep is enabled.
    expect(asleep.map((set, w) => set & ~(enabled[w] as number))).toEqual(new Int32Array(words))
    for (let k = 0; k < count; k++) {
      const o = operation[k] as number
      const after = locals.slice()
      for (let i = first[k] as number; i < (first[k + 1] as number); i++)
        after[component[i] as number] = local[i] as number
      const said = `${o} ${[...(watched[o] as ReadonlySet<number>)].map(c => locals[c]).join()}`
      if ((((asleep[o >>> 5] as number) >>> (o & 31)) & 1) === 1) {
        expect(found.has(after.join())).toBe(true)
        if (!taken.has(said)) missed.push(said)
        continue
      }
      taken.add(said)
      steps++
      if (found.has(after.join())) continue
      found.set(after.join(), `${o} from ${locals.join()}`)
      const below = new Int32Array(words)
      sets.derive(o, enabled, 0, asleep, 0, below, 0)
      queue.push({ locals: after, asleep: below })
    }
  }
  return { found: [...found], steps, missed }
}

describe('sleep sets', () => {
  const { found, steps } = search(nothing)

  it('leave every state, and how it is found first, as they are', () => {
    const all = search(everything)
    expect(all.steps).toBe(26_230)
    expect(found).toEqual(all.found)
  })

  it('spare every other step', () => {
    expect(steps).toBe(13_294)
  })

  it('spare no step of which something may be said that was said of none', () => {
    const [rid] = product.find('rid', ['rid0']) as [number]
    const watched = product.operations.map(() => new Set([rid]))
    const careful = search(watched)
    expect(careful.missed).toEqual([])
    expect(careful.steps).toBe(15_397)
    expect(careful.found).toEqual(found)
  })

  it('let nothing sleep through what a property has come to read of its steps', () => {
    const { component, worker, system } = vocabulary<{ sort: never; errno: never; source: 'none' }>()
    const lamp = setup({ types: { events: {} as { type: 'GO' } } }).createMachine({
      id: 'lamp',
      initial: 'off',
      states: { off: { on: { GO: 'on' } }, on: { on: { GO: 'off' } } },
    })
    const [a, b, c] = [component([], lamp), component([], lamp), component([], lamp)]
    const lamps = system(
      'lamps',
      { a, b, c },
      {
        b: worker({}, 'none', () => [b().takes('GO')]),
        c: worker({}, 'none', () => [c().takes('GO')]),
        a: worker({}, 'none', () => [a().takes('GO')]),
      },
    )
    // It reads `a` only where `c` is on: in a state before that, `b` was taken without.
    const property = requirementsOf<typeof lamps>().transition('b is not switched while a and c are on', {
      on: ['b'],
      forAll: {},
      then: before => !(before.c().is('on') && before.a().is('on')),
    })
    const product = expand(lamps, {})
    const found = drive((...of) => exploreAt({ kernel: 0, crew: Infinity }, ...of), product, [property])
    expect(found.findings[0]?.violation?.path).toEqual([1, 2, 0])
    expect(found).toEqual(drive(reference, product, [property]))
  })
})
