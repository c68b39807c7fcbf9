/** Who refuses, over many states at once: everybody who does, not only the first. */
import { decisionTrees } from '../explicit/decision-trees.ts'
import { memory } from '../explicit/memory.ts'
import type { Product } from '../system/expand.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import type { Graph } from '../explicit/graph.ts'
import { rule } from './names.ts'

/** A rule of an operation: its participants with the same words and errno. */
export interface Rule {
  readonly says: string
  readonly errno: string | undefined
  readonly source: string
}

/** `ask(instance)` gives the number of the set of rules that refuse it; the sets are in `sets`, the empty one among them. */
export interface Asking {
  readonly sets: readonly (readonly Rule[])[]
  ask(instance: number, locals: Int32Array): number
}

export function asking(product: Product, tables: readonly Table[]): Asking {
  const trees = decisionTrees(tables, memory())
  const planted = new Map<number, number>()
  const sets: (readonly Rule[])[] = [[]]
  const numbers = new Map<string, number>([['', 0]])
  let current: Int32Array = new Int32Array()

  const plant = (instance: number): number => {
    const participants = product.operations[instance]?.participants ?? []
    const rules = participants.map((p): Rule => ({ says: rule(product, p), errno: p.errno, source: p.source }))
    return trees.plant(read => {
      const refusing = participants.flatMap((participation, place) => {
        if (participation.kind === 'hears') return []
        if (participation.kind === 'requires')
          return participation.test(...participation.components.map(read)) ? [] : [rules[place] as Rule]
        const { component, event } = participation
        read(component)
        const table = tables[component] as Table
        const accepts = table.next(current[component] as number, table.event(event)) !== REFUSED
        return accepts ? [] : [rules[place] as Rule]
      })
      const set = distinct(refusing)
      const key = set.map(keyOf).join(';')
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, sets.length)
      return sets.push(set) - 1
    })
  }

  return {
    sets,
    ask(instance, locals) {
      current = locals
      let tree = planted.get(instance)
      if (tree === undefined) planted.set(instance, (tree = plant(instance)))
      return trees.answer(tree, locals)
    },
  }
}

const keyOf = ({ says, errno }: Rule): string => `${says}/${errno}`

/** The sets of rules that refuse any of these instances in any of these states. */
export function refusing(
  { sets, ask }: Asking,
  graph: Graph,
  instances: readonly number[],
  states: Iterable<number>,
  locals: Int32Array,
): (readonly Rule[])[] {
  const seen = new Set<number>()
  for (const state of states) {
    graph.read(state, locals)
    for (const instance of instances) seen.add(ask(instance, locals))
  }
  return [...seen].map(number => sets[number] as readonly Rule[])
}

/** Who it is that refuses, given that somebody always does. */
export function spokenRefusal(together: readonly (readonly Rule[])[]): string {
  const all = distinct(together.flat())
  const always = all.filter(each => together.every(set => set.some(other => keyOf(other) === keyOf(each))))
  if (always.length > 0) return `always refused by ${always.map(spokenRule).join(', and by ')}`
  const alone = distinct(together.filter(set => set.length === 1).flat())
  const shown = alone.length > 0 ? alone : together.reduce((a, b) => (b.length < a.length ? b : a))
  const rest = alone.length > 0 ? ' where the rest accepts' : ', or by others'
  return `always refused, by ${shown.slice(0, 3).map(spokenRule).join(' or ')}${shown.length > 3 ? ` or ${shown.length - 3} more` : ''}${rest}`
}

export const spokenRule = ({ says, errno, source }: Rule): string =>
  `'${says}'${errno === undefined ? '' : ` (${errno})`} [${source}]`

export const distinct = (rules: readonly Rule[]): Rule[] => [
  ...new Map(rules.map(each => [keyOf(each), each])).values(),
]
