/** The properties, watched while the search goes on: each obligation a decision tree, asked only when what it reads has changed. */
import type { Finding, Sighting } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { answerOf, membersIn, type Obligation, obligations } from '../system/obligations.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { type DecisionTree, decisionTree, viewOf } from './decision-tree.ts'

const WITNESS = 1
const VIOLATION = 2

interface Watched extends Obligation {
  readonly tree: DecisionTree
}

export interface Watch {
  readonly findings: readonly Finding[]
  /** A state that was just found by an operation; -1: the initial one. */
  state(locals: Int32Array, operation: number, path: () => number[]): void
  /** A step that was just computed; `pair` holds the local states before it, then those after it. */
  step(pair: Int32Array, operation: number, path: () => number[]): void
  /** A state in which nothing is enabled. */
  stuck(locals: Int32Array, path: () => number[]): void
}

export function watch(properties: readonly Property[], product: Product, tables: readonly Table[]): Watch {
  const members = membersIn(product)
  const size = product.components.length
  const findings: { violation?: Sighting; witness?: Sighting }[] = properties.map(() => ({}))

  const all = obligations(properties, product).map((obligation): Watched => {
    const property = properties[obligation.property] as Property
    const tree = decisionTree([...tables, ...tables], read => {
      const view = viewOf(product, read)
      const { at } = obligation
      return answerOf(property, at, () => {
        switch (property.kind) {
          case 'reachable':
            return property.when(view, at, members) ? WITNESS : 0
          case 'deadlock':
            return property.resting(view, at, members) ? 0 : VIOLATION
          case 'invariant': {
            if (property.when !== undefined && !property.when(view, at, members)) return 0
            return (property.when === undefined ? 0 : WITNESS) | (property.then(view, at, members) ? 0 : VIOLATION)
          }
          case 'transition': {
            const after = viewOf(product, read, size)
            if (property.when !== undefined && !property.when(view, after, at, members)) return 0
            return WITNESS | (property.then(view, after, at, members) ? 0 : VIOLATION)
          }
        }
      })
    })
    return { ...obligation, tree }
  })

  const kindOf = ({ property }: Watched): Property['kind'] => (properties[property] as Property).kind
  const ofStates = all.filter(o => kindOf(o) === 'invariant' || kindOf(o) === 'reachable')
  const ofDeadlock = all.filter(o => kindOf(o) === 'deadlock')
  const ofSteps = product.operations.map(({ operation }) =>
    all.filter(({ property }) => {
      const watched = properties[property] as Property
      return watched.kind === 'transition' && (watched.on === undefined || watched.on.includes(operation))
    }),
  )

  const settled = ({ property }: Watched): boolean => {
    const { violation, witness } = findings[property] as Finding
    const { kind } = properties[property] as Property
    if (kind === 'reachable') return witness !== undefined
    return violation !== undefined && (kind === 'deadlock' || witness !== undefined)
  }

  const ask = (watched: readonly Watched[], locals: Int32Array, path: () => number[]): void => {
    for (const obligation of watched) {
      const answer = obligation.tree.answer(locals)
      if (answer === 0) continue
      const finding = findings[obligation.property] as (typeof findings)[number]
      if (answer & WITNESS && finding.witness === undefined) finding.witness = { at: obligation.at, path: path() }
      if (answer & VIOLATION && finding.violation === undefined) finding.violation = { at: obligation.at, path: path() }
    }
  }

  // Which obligations can have changed their answer by an operation: those that were seen to read what it steps. Anew
  // whenever a tree has come to read more.
  const steps = product.operations.map(
    ({ participants }) => new Set(participants.flatMap(p => (p.kind === 'requires' ? [] : [p.component]))),
  )
  let affected: (readonly Watched[] | undefined)[] = []
  let readsKnown = -1
  const affectedBy = (operation: number): readonly Watched[] => {
    const reads = ofStates.reduce((sum, { tree }) => sum + tree.reads.size, 0)
    if (reads !== readsKnown) {
      affected = []
      readsKnown = reads
    }
    const stepped = steps[operation] as Set<number>
    affected[operation] ??= ofStates.filter(o => !settled(o) && [...o.tree.reads].some(c => stepped.has(c)))
    return affected[operation]
  }

  return {
    findings,
    state: (locals, operation, path) => ask(operation < 0 ? ofStates : affectedBy(operation), locals, path),
    step: (pair, operation, path) => ask(ofSteps[operation] as readonly Watched[], pair, path),
    stuck: (locals, path) => ask(ofDeadlock, locals, path),
  }
}
