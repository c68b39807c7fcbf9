/** The reference engine: XState takes every step of every component. Slow and obvious; where engines differ, it is right. */
import type { AnyMachineSnapshot } from 'xstate'
import { attention, Ended } from '../check/attention.ts'
import type { Engine, Exploration, Finding, Levels, Sighting, Stop } from '../check/exploration.ts'
import type { Instance } from '../system/expand.ts'
import { constraintsOf } from '../system/fairness.ts'
import { ModelError } from '../system/model-error.ts'
import { answerOf, membersIn, obligations, speaksOf } from '../system/obligations.ts'
import { type Aspiration, hasGoal, hasPremise, isLiveness, isPremise, type Property } from '../system/property.ts'
import { type UntypedView, viewsOf } from '../system/view.ts'
import { localOf } from '../tabulate/snapshot.ts'
import { adequacyOf } from './adequacy.ts'
import { localChecks } from './local-checks.ts'
import { lassoOf } from './liveness.ts'
import { type SystemSnapshot, systemLogic } from './logic.ts'
import { lossOf, type Node } from './recovery.ts'

/** Bytes that a state is taken to cost: nobody can measure what a snapshot shares. */
const BYTES_A_STATE = 4096

export const explore: Engine = function* (product, properties, options) {
  const { limits, fieldValues, interrupted, levels, adequacy = 0 } = options
  const logic = systemLogic(product)
  const findings: { -readonly [K in keyof Finding]: Finding[K] }[] = properties.map(() => ({}))
  const all = obligations(properties, product).map(obligation => ({
    ...obligation,
    of: properties[obligation.property] as Property,
  }))
  const members = membersIn(product)
  const views = viewsOf(product)
  const viewOf = ({ locals }: SystemSnapshot): UntypedView =>
    views(component => localOf(locals[component] as AnyMachineSnapshot))
  let path: readonly number[] = []

  const see = (kind: 'violation' | 'witness', property: number, at: Sighting['at']): void => {
    const finding = findings[property] as (typeof findings)[number]
    finding[kind] ??= { at, path }
  }

  /** A state that was just found. */
  const found = (state: SystemSnapshot): void => {
    const view = viewOf(state)
    for (const { of, property, at } of all) {
      if (of.kind === 'reachable' && answerOf(of, at, () => of.when(view, at, members))) see('witness', property, at)
      if (hasGoal(of) && hasPremise(of) && answerOf(of, at, () => isPremise(of, view, at, members)))
        see('witness', property, at)
      if (of.kind !== 'invariant' || !answerOf(of, at, () => of.when?.(view, at, members) ?? true)) continue
      if (of.when !== undefined) see('witness', property, at)
      if (!answerOf(of, at, () => of.then(view, at, members))) see('violation', property, at)
    }
  }

  /** A step that was just taken. */
  const stepped = (from: SystemSnapshot, to: SystemSnapshot, instance: Instance): void => {
    for (const { of, property, at } of all) {
      if (of.kind !== 'transition' || !speaksOf(of, at, instance, product)) continue
      const [before, after] = [viewOf(from), viewOf(to)]
      if (!answerOf(of, at, () => of.when?.(before, after, at, members) ?? true)) continue
      if (hasPremise(of)) see('witness', property, at)
      if (!answerOf(of, at, () => of.then(before, after, at, members))) see('violation', property, at)
    }
  }

  /** A state in which no operation is enabled. */
  const stuck = (state: SystemSnapshot): void => {
    const view = viewOf(state)
    for (const { of, property, at } of all)
      if (of.kind === 'deadlock' && !answerOf(of, at, () => of.resting(view, at, members)))
        see('violation', property, at)
  }

  const initial = logic.getInitialSnapshot(undefined as never, undefined)
  const first: Node = { state: initial, path: [], steps: [] }
  const visited = new Map([[logic.serialize(initial), first]])
  const checks = localChecks(logic, product, fieldValues)
  checks.first(initial)
  let generated = 1
  let depth = 0
  let level = [first]
  let next: Node[] = []
  const counts = (): Exploration['counts'] => ({ distinct: visited.size, generated, depth })
  const look = attention({ limits, interrupted }, () => ({
    ...counts(),
    frontier: level.length + next.length,
    memory: visited.size * BYTES_A_STATE,
  }))
  const stopped = (stop: Stop): Exploration => ({ counts: counts(), stopped: stop, findings })

  try {
    found(initial)
    while (level.length > 0) {
      depth++
      if (depth === limits.depth) return stopped({ by: 'depth', limit: limits.depth })
      next = []
      for (const from of level) {
        yield* look()
        let enabled = false
        for (const [number, instance] of product.operations.entries()) {
          path = from.path
          const state = logic.transition(from.state, { type: instance.name }, undefined as never)
          if (state.outcome !== 'ok') continue
          checks.stepped(from.state, state, instance)
          enabled = true
          generated++
          path = [...from.path, number]
          stepped(from.state, state, instance)
          const key = logic.serialize(state)
          const known = visited.get(key)
          if (known !== undefined) {
            from.steps.push({ number, operation: instance.operation, to: known })
            continue
          }
          if (visited.size === limits.states) return stopped({ by: 'states', limit: limits.states })
          if (limits.memory !== undefined && (visited.size + 1) * BYTES_A_STATE > limits.memory)
            return stopped({ by: 'memory', limit: limits.memory })
          const node: Node = { state, path, steps: [] }
          visited.set(key, node)
          from.steps.push({ number, operation: instance.operation, to: node })
          found(state)
          next.push(node)
        }
        path = from.path
        if (!enabled) stuck(from.state)
      }
      level = next
    }
    for (const [property, of] of properties.entries()) {
      if (!hasGoal(of)) continue
      const choices = all.filter(obligation => obligation.property === property).map(({ at }) => at)
      const asks = (formula: Aspiration['goal']) => (node: Node, at: Sighting['at']) => {
        path = node.path
        return answerOf(of, at, () => formula(viewOf(node.state), at, members))
      }
      const nodes = [...visited.values()]
      const isGoal = asks(of.goal)
      const isAwaited = asks((...asked) => isPremise(of, ...asked))
      const violation = isLiveness(of)
        ? lassoOf(nodes, of.kind, constraintsOf(of.fair ?? {}, of.name, product), choices, isGoal, isAwaited)
        : lossOf(nodes, Object.keys(product.system.operations), choices, isGoal, isAwaited)
      if (violation !== undefined) (findings[property] as Finding) = { ...findings[property], violation }
    }
    if (visited.size <= adequacy)
      for (const [property, finding] of findings.entries()) {
        const choices = all.filter(obligation => obligation.property === property).map(({ at }) => at)
        const isViolated = finding.violation !== undefined
        finding.adequacy = adequacyOf(
          properties[property] as Property,
          choices,
          isViolated,
          [...visited.values()],
          product,
        )
      }
  } catch (error) {
    if (error instanceof Ended) return stopped(error.stop)
    if (error instanceof ModelError) throw error.after(path.map(number => product.operations[number]?.name as string))
    throw error
  }
  return { counts: counts(), ...(levels === true && { levels: levelsOf([...visited.values()]) }), findings }
}

function levelsOf(nodes: readonly Node[]): Levels {
  const each: { states: number; steps: number }[] = []
  for (const { path, steps } of nodes) {
    const level = (each[path.length] ??= { states: 0, steps: 0 })
    level.states++
    level.steps += steps.length
  }
  return { each, deepest: nodes.at(-1)?.path ?? [] }
}
