/** Paths as they are told: every step played through XState itself, independent of the engine that found the path. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Adequacy, Finding, Miss, Sighting, Trap } from '../check/exploration.ts'
import type { Change, Counterexample, NearMiss, PropertyAdequacy, Step, Trace } from '../check/result.ts'
import { canonical } from '../system/canonical.ts'
import type { Instance, Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Model, Mutant } from '../system/model.ts'
import { calledBy, membersIn } from '../system/obligations.ts'
import { OK } from '../system/outcome.ts'
import { isLiveness, type Property } from '../system/property.ts'
import { outcomeIn } from '../system/view.ts'
import { spokenValue } from '../tabulate/snapshot.ts'
import { copiesOf, spokenCopies } from './copies.ts'
import { type Locals, play, startOf } from './play.ts'
import { encode } from './code.ts'
import { closes, fairBecause, readInLoop } from './lasso.ts'
import { reading } from './reading.ts'

/** A path told from the initial state; of a lasso, with its stem. */
export function tell(
  model: Model,
  mutant: Mutant | undefined,
  product: Product,
  { at, path, stem }: Sighting & { readonly stem?: number },
  { steps }: Pick<Walk, 'steps'> = walk(product, path),
): Trace {
  return { at, steps, code: encode(model, mutant, product, path, stem) }
}

/** A path to where a property is violated, with what its formula read there. */
export function counterexample(
  model: Model,
  mutant: Mutant | undefined,
  product: Product,
  property: Property,
  sighting: NonNullable<Finding['violation']>,
): Counterexample {
  const { at, path, trap, stem } = sighting
  const walked = walk(product, path)
  const { states } = walked
  if (isLiveness(property) && stem !== undefined) {
    const behaviour = { path, states, stem }
    if (!closes(behaviour)) throw new Error(`the loop that an engine found does not close: ${property.name}`)
    const fair = fairBecause(product, property, behaviour)
    if (fair === undefined) throw new Error(`the behaviour that an engine found is not fair: ${property.name}`)
    return {
      ...tell(model, mutant, product, sighting, walked),
      ...readInLoop(product, property, at, behaviour, spoken),
      lasso: { stem, fair },
    }
  }
  const { because, reads } = readAtEnd(product, property, sighting, states)
  return {
    ...tell(model, mutant, product, sighting, walked),
    because: [...because, ...(trap === undefined ? [] : spokenTrap(trap))],
    reads,
    ...(trap !== undefined && { trap }),
  }
}

/** What a property is worth, told. */
export function adequacyOf(
  model: Model,
  mutant: Mutant | undefined,
  product: Product,
  { occasions, nearest }: Adequacy,
): PropertyAdequacy {
  return {
    ...(occasions !== undefined && { occasions }),
    ...(nearest !== undefined && { nearest: nearest && nearMiss(model, mutant, product, nearest) }),
  }
}

function nearMiss(model: Model, mutant: Mutant | undefined, product: Product, miss: Miss): NearMiss {
  const walked = walk(product, miss.path)
  const { states } = walked
  return {
    ...tell(model, mutant, product, miss, walked),
    distance: new Set(miss.differences.map(({ component }) => component)).size,
    differences: miss.differences.map(({ component, when, instead }) => ({
      component: product.components[component]?.name as string,
      ...(when !== undefined && { when }),
      from: spoken(states.at(when === 'before' ? -2 : -1)?.[component] as AnyMachineSnapshot),
      to: spoken(instead as Spoken),
    })),
  }
}

/** What the states are like from which a goal is lost. */
function spokenTrap({ states, stuck, operations }: Trap): string[] {
  const many = states.toLocaleString('en-US')
  return [
    `the goal is out of reach from this state ${Number(states) === 1 ? 'only' : `and others, ${many} in all`}`,
    operations.length === 0
      ? 'nothing can happen there any more'
      : `what can still happen there: ${operations.join(', ')}${Number(stuck) === 0 ? '' : `; in ${stuck.toLocaleString('en-US')} of them nothing can`}`,
  ]
}

interface Walk {
  readonly states: readonly Locals[]
  readonly steps: readonly Step[]
}

/** Every path of a product begins there. */
const beginnings = new WeakMap<Product, Locals>()

/** Every state along a path and every step between them. */
export function walk(product: Product, path: readonly number[]): Walk {
  let locals = beginnings.get(product) ?? startOf(product)
  beginnings.set(product, locals)
  const states = [locals]
  const steps = path.map(number => {
    const instance = product.operations[number] as Instance
    const { next, refusal } = play(instance, locals)
    if (refusal !== undefined)
      throw new Error(`the path that an engine found cannot be replayed: ${instance.name} is refused`)
    const step = told(product, instance, 'ok', locals, next)
    locals = next
    states.push(locals)
    return step
  })
  return { states, steps }
}

/** Every attempt along a path, refused calls among them, which change nothing: each with its outcome. */
export function attempted(product: Product, path: readonly number[]): Step[] {
  let locals = startOf(product)
  return path.map(number => {
    const instance = product.operations[number] as Instance
    const { next, refusal } = play(instance, locals)
    const outcome = refusal === undefined ? 'ok' : (refusal.participation.errno ?? 'refused')
    const step = told(product, instance, outcome, locals, next)
    locals = next
    return step
  })
}

/** `before` and `after`: what there is to say of each component. */
export function told(
  product: Product,
  instance: Instance,
  outcome: string,
  before: readonly (AnyMachineSnapshot | Local)[],
  after: readonly (AnyMachineSnapshot | Local)[],
): Step {
  const { operation, arguments: at, kind, source, doc, participants } = instance
  const changes = product.components.flatMap(({ name }, c): Change[] => {
    if (before[c] === after[c]) return []
    const [from, to] = [spoken(before[c] as Spoken), spoken(after[c] as Spoken)]
    return from === to ? [] : [{ component: name, from, to }]
  })
  const copies = copiesOf(product, instance, before, spoken)
  return {
    operation,
    arguments: at,
    kind,
    ...(doc !== undefined && { doc }),
    outcome: copies !== undefined && outcome === OK ? spokenCopies(copies) : outcome,
    ...(copies !== undefined && { copies }),
    sources: [...new Set([source, ...participants.map(p => p.source)])],
    changes,
  }
}

/** What is said of a local state. */
type Spoken = Pick<AnyMachineSnapshot, 'value' | 'context'>

/** 'allocated {owner: guest0}'; fields that are null or undefined say nothing, and are left out. */
export function spoken({ value, context }: Spoken): string {
  const fields = Object.entries(context as Record<string, unknown>)
    .filter(([, held]) => held !== null && held !== undefined)
    .map(([key, held]) => `${key}: ${typeof held === 'string' ? held : canonical(held)}`)
  return fields.length > 0 ? `${spokenValue(value)} {${fields.join(', ')}}` : spokenValue(value)
}

/** What the operation comes to where its contract says otherwise. */
function contractBroken(product: Product, locals: Locals, at: Sighting['at']): string {
  const { operation, ...chosen } = at
  const outcome = outcomeIn(reading(product, locals), operation as string, Object.values(chosen))
  return `${calledBy(at)} comes to '${outcome}', and its contract says ${outcome === OK ? 'that it does not succeed' : 'that it succeeds'}`
}

/** The components that the formula reads where it is false, in the order in which it reads them, and a sentence on the state of each. */
function readAtEnd(
  product: Product,
  property: Property,
  { at }: Sighting,
  states: readonly Locals[],
): Pick<Counterexample, 'because' | 'reads'> {
  const said = new Set<string>()
  const reads = new Set<string>()
  const last = states[states.length - 1] as Locals
  const viewing = (locals: Locals, verb: string): ReturnType<typeof reading> =>
    reading(product, locals, (component, snapshot) => {
      reads.add(component)
      said.add(`${component} ${verb} ${spoken(snapshot)}`)
    })
  const members = membersIn(product)
  if (property.kind === 'invariant') {
    property.when?.(viewing(last, 'is'), at, members)
    property.then(viewing(last, 'is'), at, members)
    if (property.contract !== undefined) said.add(contractBroken(product, last, at))
  } else if (property.kind === 'transition') {
    const [before, after] = [viewing(states[states.length - 2] as Locals, 'was'), viewing(last, 'is now')]
    property.when?.(before, after, at, members)
    property.then(before, after, at, members)
  } else if (property.kind === 'deadlock') {
    property.resting(viewing(last, 'is'), at, members)
    said.add('no operation is enabled')
  } else if (property.kind === 'recoverable') {
    property.when?.(viewing(last, 'is'), at, members)
    property.goal(viewing(last, 'is'), at, members)
  }
  return { because: [...said], reads: [...reads] }
}
