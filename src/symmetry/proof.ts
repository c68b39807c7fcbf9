/** What must agree for a search to look at one state of an orbit only: conditions, and every property at every choice. */
import type { Formula } from '../explicit/decision-trees.ts'
import type { Product } from '../system/expand.ts'
import { membersIn, type Obligation, obligations } from '../system/obligations.ts'
import { isPremise, type Property } from '../system/property.ts'
import { type Read, type UntypedView, viewsOf } from '../system/view.ts'
import type { Table } from '../tabulate/table.ts'
import { spoken } from '../trace/tell.ts'
import { agree, COMBINATIONS, type Disagreement } from './agreement.ts'
import { Asymmetry } from './asymmetry.ts'
import { differs } from './counterparts.ts'
import type { Lift, LiftedSwap } from './lift.ts'
import { renamedMember } from './renaming.ts'

interface Pair {
  readonly one: Formula
  readonly other: Formula
  /** What it is, for the witness. */
  readonly says: string
}

export interface Proof {
  /** Compares in the local states entered so far, unless it has done so. @throws Asymmetry */
  check(): void
}

export function proofOf(
  product: Product,
  properties: readonly Property[],
  tables: readonly Table[],
  lifted: Lift,
): Proof {
  const viewing = viewsOf(product)
  const members = membersIn(product)
  const size = tables.length
  const all = obligations(properties, product)
  let checked = 0

  let reading: Read
  const before = viewing(position => reading(position))
  const after = viewing(position => reading(position), size)

  const formulaOf = ({ property: number, at }: Obligation): ((state: UntypedView, next: UntypedView) => number) => {
    const property = properties[number] as Property
    switch (property.kind) {
      case 'reachable':
        return state => Number(property.when(state, at, members))
      case 'deadlock':
        return state => Number(property.resting(state, at, members))
      case 'recoverable':
      case 'leadsTo':
      case 'eventually':
      case 'infinitelyOften':
        return state => (property.goal(state, at, members) ? 1 : 0) | (isPremise(property, state, at, members) ? 2 : 0)
      case 'invariant':
        return state => {
          if (property.when !== undefined && !property.when(state, at, members)) return 0
          return property.then(state, at, members) ? 1 : 2
        }
      case 'transition':
        return (state, next) => {
          if (property.when !== undefined && !property.when(state, next, at, members)) return 0
          return property.then(state, next, at, members) ? 1 : 2
        }
    }
  }
  const keyOf = ({ property, at }: Obligation, swap?: LiftedSwap): string =>
    [property, ...Object.values(at).map(member => (swap === undefined ? member : renamedMember(swap, member)))].join()
  const numbers = new Map(all.map((obligation, number) => [keyOf(obligation), number]))
  const formulas = all.map((obligation): Formula => {
    const formula = formulaOf(obligation)
    return read => {
      reading = read
      return formula(before, after)
    }
  })

  /** What to compare, grouped by what they share a budget with: a property, or a condition. */
  const pairsOf = (swap: LiftedSwap): Pair[][] => [
    ...swap.conditions.map(([one, other]) => [
      {
        one: (read => Number(one.test(...one.components.map(read)))) as Formula,
        other: (read => Number(other.test(...other.components.map(read)))) as Formula,
        says: `the condition '${one.says}'`,
      },
    ]),
    ...properties.map(({ name }, property) =>
      all.flatMap((obligation, number): Pair[] => {
        const image = numbers.get(keyOf(obligation, swap)) as number
        // The swap undoes itself: what one of the two shows, the other shows too.
        if (obligation.property !== property || image < number) return []
        const chosen = Object.entries(obligation.at).map(([variable, member]) => `${variable} = ${member}`)
        return [
          {
            one: formulas[number] as Formula,
            other: formulas[image] as Formula,
            says: `property '${name}'${chosen.length > 0 ? ` at ${chosen.join(', ')}` : ''}`,
          },
        ]
      }),
    ),
  ]

  const words = (swap: LiftedSwap, says: string, { reading, answers }: Disagreement): Asymmetry => {
    const states = reading.map(([position, local]) => {
      const c = position % size
      return `${product.components[c]?.name} ${position < size ? 'is' : 'is then'} ${spoken(tables[c]?.locals[local] as never)}`
    })
    const how = answers.includes(-1) ? 'throws for one of the two' : 'answers differently'
    return differs(swap, `${says} ${how}${states.length > 0 ? `, where ${states.join(', ')}` : ''}`)
  }

  return {
    check() {
      if (checked === lifted.size) return
      checked = lifted.size
      for (const swap of lifted.swaps)
        for (const pairs of pairsOf(swap)) {
          let left = COMBINATIONS
          for (const { one, other, says } of pairs) {
            const found = agree(one, other, swap, lifted, tables, left)
            if (found === undefined)
              throw new Asymmetry(
                swap.tie,
                `not decided: ${says} depends on more than ${COMBINATIONS} combinations of local states`,
              )
            if (typeof found !== 'number') throw words(swap, says, found)
            left -= found
          }
        }
    },
  }
}
