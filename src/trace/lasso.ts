/** What there is to say of a behaviour that misses its goal for ever: what its formula reads in the loop, and why it is fair. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Counterexample } from '../check/result.ts'
import type { Product } from '../system/expand.ts'
import { type Constraint, constraintsOf } from '../system/fairness.ts'
import { membersIn } from '../system/obligations.ts'
import type { Liveness } from '../system/property.ts'
import { keyOf } from '../tabulate/snapshot.ts'
import { type Locals, play } from './play.ts'
import { reading } from './reading.ts'

/** A path and the state after each of its steps; those from `stem` on repeat. */
export interface Behaviour {
  readonly path: readonly number[]
  /** One more than steps: the first is the initial one. */
  readonly states: readonly Locals[]
  readonly stem: number
}

/** Whether what repeats ends where it begins. */
export const closes = ({ states, stem }: Behaviour): boolean => {
  const [first, last] = [states[stem], states.at(-1)]
  return last?.every((local, c) => keyOf(local) === keyOf(first?.[c] as AnyMachineSnapshot)) === true
}

/** The components that the goal reads in the states of the loop, and all that each is there: 'fork(seat1) is free, then taken'. */
export function readInLoop(
  product: Product,
  { goal }: Liveness,
  at: Readonly<Record<string, string>>,
  { states, stem }: Behaviour,
  spoken: (snapshot: AnyMachineSnapshot) => string,
): Pick<Counterexample, 'because' | 'reads'> {
  const read = new Map<string, Set<string>>()
  const members = membersIn(product)
  const told = (component: string, snapshot: AnyMachineSnapshot): void => {
    read.set(component, (read.get(component) ?? new Set()).add(spoken(snapshot)))
  }
  for (const locals of states.slice(stem)) goal(reading(product, locals, told), at, members)
  return {
    because: [...read].map(([component, all]) => `${component} is ${[...all].join(', then ')}`),
    reads: [...read.keys()],
  }
}

/** Why each constraint is kept: what serves it happens, or it is not enabled. undefined: one is not kept. */
export function fairBecause(
  product: Product,
  { fair = {}, name }: Liveness,
  behaviour: Behaviour,
): string[] | undefined {
  const constraints = constraintsOf(fair, name, product)
  const told: string[] = []
  const idle: Constraint[] = []
  for (const constraint of constraints) {
    const because = keptBecause(product, constraint, behaviour)
    if (because === undefined) return undefined
    if (because === IDLE) idle.push(constraint)
    else told.push(`${constraint.name}, ${constraint.strong ? 'strongly' : 'weakly'} fair, ${because}`)
  }
  return [...told, ...(idle.length === 0 ? [] : [`${IDLE}: ${summed(idle, constraints).join('; ')}`])]
}

/** Several of the same operations in few words: the others of them are told by name. */
function summed(idle: readonly Constraint[], all: readonly Constraint[]): string[] {
  return [...new Set(idle.map(({ of }) => of))].map(operations => {
    const these = idle.filter(({ of }) => of === operations)
    if (these.length === 1) return (these[0] as Constraint).name
    return these.length === all.filter(({ of }) => of === operations).length
      ? `any ${operations}`
      : `any other ${operations}`
  })
}

const IDLE = 'never enabled there'

function keptBecause(product: Product, { strong, instances }: Constraint, behaviour: Behaviour): string | undefined {
  const { path, states, stem } = behaviour
  const isEnabled = (locals: Locals): boolean =>
    instances.some(number => {
      const instance = product.operations[number]
      return instance !== undefined && play(instance, locals).refusal === undefined
    })
  const enabled = states.slice(stem).map(isEnabled)
  if (!enabled.includes(true)) return IDLE
  const taken = path.findIndex((number, i) => i >= stem && instances.includes(number))
  if (taken >= 0) return `happens in step ${taken + 1}`
  const pause = enabled.indexOf(false)
  if (strong || pause < 0) return undefined
  return stem + pause === 0 ? 'is not enabled at first' : `is not enabled after step ${stem + pause}`
}
