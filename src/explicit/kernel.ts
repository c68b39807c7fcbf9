/**
 * The inside of the search as a program of its own, written for one product and one layout: it packs the successors of a
 * packed state by what the tables are known to say. What they are not known to say it leaves to the interpreter.
 */
import type { Product } from '../system/expand.ts'
import { REFUSED, type Table, UNKNOWN } from '../tabulate/table.ts'
import { type Batch, type Expand, kernelOf } from './kernel-program.ts'
import { ASK, asksTrees, kernelSource, NO, type Part } from './kernel-source.ts'
import { bitsOf, type Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import { HEARS, type Program, REQUIRES, TOGETHER } from './program.ts'

/** After how many states without a new width it is worth while to write a kernel. */
export const KERNEL = 1000

/** Participations up to which it is. */
const WRITTEN = 20_000

export const isWorthWhile = ({ operations }: Product): boolean =>
  operations.reduce((sum, { participants }) => sum + participants.length, 0) <= WRITTEN

/** Bits of the local states of all components that a condition reads, up to which its answers are kept in an array. */
const DENSE = 12

export interface Kernel {
  readonly expand: Expand
  /** What makes the same of it in another thread; undefined: decision trees are asked, which are here. */
  readonly copy: { readonly text: string; readonly cells: Int32Array; readonly enabled: Int32Array } | undefined
  /** Takes over what the program has come to know about these local states. */
  learn(locals: Int32Array): void
  release(): void
}

/** For entries with so many words of a sleep set. @throws StoreFull */
export function kernel(
  product: Product,
  tables: readonly Table[],
  program: Program,
  layout: Layout,
  batch: Batch,
  asleep: number,
  memory: Memory,
): Kernel {
  const { parts, trees, enabled } = program
  const greatest = layout.greatest
  enabled.reserve(greatest.map(local => local + 1))

  const columns: { readonly from: number; readonly components: readonly number[]; readonly cells: number }[] = []
  const places = new Map<string, number>()
  let length = 0
  /** Cells for what participation `from` says, which may be what another one has said. */
  const place = (key: string, components: readonly number[], from: number): number => {
    const known = places.get(key)
    if (known !== undefined) return known
    const cells = length
    columns.push({ from, components, cells })
    places.set(key, cells)
    length += components.reduce((n, c) => n * ((greatest[c] as number) + 1), 1)
    return cells
  }

  // Tests are one object for all that were written out of one participant.
  const tests = new Map<unknown, number>()
  const numberOf = (test: unknown): number => tests.get(test) ?? (tests.set(test, tests.size), tests.size - 1)
  const operations = product.operations.map(({ participants }, operation) =>
    participants.map((participation, k): Part => {
      const i = (parts.begin[operation] as number) + k
      const kind = parts.kind[i] as number
      const settled = (enabled.rows[operation]?.[k] as number) >= 0
      const tree = parts.tree[i] as number
      if (participation.kind !== 'requires') {
        const { component: c } = participation
        const event = (tables[c] as Table).event(participation.event)
        return { kind, settled, components: [c], cells: place(`${kind} ${c} ${event}`, [c], i), tree }
      }
      const { components, test } = participation
      const bits = components.reduce((sum, c) => sum + bitsOf(greatest[c] as number), 0)
      if (settled || (kind === TOGETHER && bits > DENSE)) return { kind, settled, components, cells: -1, tree }
      const cells = place(`${numberOf(test)} of ${components.join(' ')}`, components, i)
      return { kind, settled, components, cells, tree }
    }),
  )

  const cells = memory.allocate(length).fill(ASK)

  /** What a participation with one component is known to say in a local state. */
  const told = (i: number, c: number, local: number): number => {
    const next = parts.columns[i]?.[local] ?? UNKNOWN
    if (next === UNKNOWN) return ASK
    if (next === REFUSED) return parts.kind[i] === HEARS ? 0 : NO
    if (parts.kind[i] === REQUIRES || next === local) return 0
    // Whoever comes to a local state for the first time has to be seen, and a wider one packed otherwise.
    return next <= (greatest[c] as number) && (tables[c] as Table).isEntered(next) ? local ^ next : ASK
  }
  const learn = (locals: Int32Array): void => {
    for (const { from, components, cells: begin } of columns) {
      if (parts.kind[from] !== TOGETHER) {
        const [c] = components as [number]
        const local = locals[c] as number
        cells[begin + local] = told(from, c, local)
        continue
      }
      let at = 0
      for (let k = components.length - 1; k >= 0; k--) {
        const c = components[k] as number
        at = at * ((greatest[c] as number) + 1) + (locals[c] as number)
      }
      const answer = trees.known(parts.tree[from] as number, locals)
      cells[begin + at] = answer < 0 ? ASK : answer === 0 ? NO : 0
    }
  }
  for (const { from, components, cells: begin } of columns) {
    if (parts.kind[from] === TOGETHER) continue
    const [c] = components as [number]
    const known = Math.min((parts.columns[from] as readonly number[]).length, (greatest[c] as number) + 1)
    for (let local = 0; local < known; local++) cells[begin + local] = told(from, c, local)
  }

  const locals = new Int32Array(product.components.length)
  const known = enabled.places()
  const text = kernelSource(operations, layout, known, asleep)
  const expand = kernelOf(text, cells, known.cells, batch, locals, trees.known)
  const copy = asksTrees(operations) ? undefined : { text, cells, enabled: known.cells }
  return { expand, copy, learn, release: () => memory.release(cells) }
}
