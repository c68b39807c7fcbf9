/**
 * Components onto components and instances of operations onto instances of operations, when two members of a sort change
 * places. An instance and its counterpart ask the same participants in the same order; only the components that one
 * participant stands for together ('*', '~rid0') may come in any order, for they refuse with one errno.
 */
import { askedBy, type Instance, label, type Participation, type Product } from '../system/expand.ts'
import type { Event } from '../system/participant.ts'
import { spokenEvent } from '../tabulate/step.ts'
import type { Table } from '../tabulate/table.ts'
import { Asymmetry } from './asymmetry.ts'
import { renamed, renamedMember, type Swap } from './renaming.ts'

type Condition = Extract<Participation, { kind: 'requires' }>

export interface Counterparts {
  /** Of each component and each instance of an operation, the number of its counterpart; its own where nothing moves. */
  readonly components: Int32Array
  readonly operations: Int32Array
  /** Conditions and their counterparts, which must agree. */
  readonly conditions: readonly (readonly [Condition, Condition])[]
}

/** @throws Asymmetry when there is somebody without a counterpart. */
export function counterparts(product: Product, tables: readonly Table[], swap: Swap): Counterparts {
  const components = componentsOnto(product, swap)
  const numbers = new Map(product.operations.map(({ name }, number) => [name, number]))
  const conditions: [Condition, Condition][] = []
  const operations = Int32Array.from(product.operations, instance => {
    const name = label(
      instance.operation,
      instance.arguments.map(member => renamedMember(swap, member)),
    )
    const number = numbers.get(name)
    if (number === undefined) throw differs(swap, `there is ${instance.name} but no ${name}`)
    const pairs = participantsOnto(product, tables, swap, components, instance, product.operations[number] as Instance)
    for (const [one, other] of pairs)
      if (one.kind === 'requires' && other.kind === 'requires') conditions.push([one, other])
    return number
  })
  return { components, operations, conditions }
}

export const differs = ({ tie, members: [a, b] }: Swap, where: string): Asymmetry =>
  new Asymmetry(tie, `${a} and ${b} are not treated alike: ${where}`)

function componentsOnto({ components }: Product, swap: Swap): Int32Array {
  const numbers = new Map(components.map(({ name }, number) => [name, number]))
  return Int32Array.from(components, ({ family, at }) => {
    const name = label(
      family,
      at.map(member => renamedMember(swap, member)),
    )
    // Every family has a component for each member, so this one is there.
    return numbers.get(name) as number
  })
}

function participantsOnto(
  product: Product,
  tables: readonly Table[],
  swap: Swap,
  components: Int32Array,
  one: Instance,
  other: Instance,
): [Participation, Participation][] {
  const [blocks, theirs] = [blocksOf(one), blocksOf(other)]
  const nameOf = (c: number): string => product.components[c]?.name ?? ''
  const unlike = (where: string): Asymmetry =>
    differs(swap, `${one.name} ${where}${one === other ? '' : `, other than ${other.name}`}`)
  if (blocks.length !== theirs.length) throw unlike('asks others')
  return blocks.flatMap((block, place) => {
    const among = theirs[place] as readonly Participation[]
    if (among.length !== block.length) throw unlike(`asks ${block.length} where ${among.length} were to be asked`)
    return block.map((mine): [Participation, Participation] => {
      const wanted = askedBy(mine).map(c => components[c] as number)
      const found = among.find(
        its => its.kind === mine.kind && its.errno === mine.errno && askedBy(its).every((c, i) => c === wanted[i]),
      )
      if (found === undefined) throw unlike(`asks ${askedBy(mine).map(nameOf).join(' and ')}`)
      if (mine.kind !== 'requires' && found.kind !== 'requires') {
        const table = tables[found.component] as Table
        const event = renamed(swap, mine.event) as Event
        if (table.event(event) !== table.event(found.event))
          throw unlike(`sends ${spokenEvent(mine.event)} to ${nameOf(mine.component)}`)
      }
      return [mine, found]
    })
  })
}

/** What was written out of one listed participant, and so shares its event or its test. */
function blocksOf({ participants }: Instance): Participation[][] {
  const blocks: Participation[][] = []
  let last: unknown
  for (const participation of participants) {
    const origin = participation.kind === 'requires' ? participation.test : participation.event
    if (origin !== last) blocks.push([])
    last = origin
    blocks[blocks.length - 1]?.push(participation)
  }
  return blocks
}
