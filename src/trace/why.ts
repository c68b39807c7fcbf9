/** Why an operation is refused after a sequence of others: who refuses, in which state, and what was asked of it. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Step } from '../check/result.ts'
import { askedBy, type Component, type Instance, type Participation, type Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import { near } from '../system/nearest.ts'
import { OK } from '../system/outcome.ts'
import { spokenEvent } from '../tabulate/step.ts'
import { type Locals, play, startOf } from './play.ts'
import { spoken, told } from './tell.ts'

/** A participant that refuses, in which state, and what was asked of it. */
export interface Refuser {
  /** 'claim(rid0)'; several where the condition reads several. */
  readonly components: readonly string[]
  /** Their states: 'held'. */
  readonly states: readonly string[]
  /** What was asked: 'to take FREE', or 'that it is free'. */
  readonly asked: string
  /** What its refusal gives; undefined for hardware and workers. */
  readonly errno: string | undefined
  /** Where the rule comes from, by the id of the source. */
  readonly source: string
}

/** Why an operation is refused after others, or what it does if nobody refuses. */
export interface Why {
  /** The operations before the last, each of them taken. */
  readonly steps: readonly Step[]
  /** The last one; its outcome is 'ok' where nobody refuses. */
  readonly last: Step
  /** Everybody who refuses, in the order in which they are asked: the first decides the outcome. */
  readonly refusers: readonly Refuser[]
}

/**
 * Asks for the last operation after the others: `why(expand(system, scope), ['get(user0)', 'free(user1)'])`.
 * `operations`: texts such as 'bind(guest0, rid1)', at least one.
 * @throws ModelError when one is unknown, or one before the last is refused
 */
export function why(product: Product, operations: readonly string[]): Why {
  const instances = operations.map(text => instanceOf(product, text))
  const last = instances.pop() as Instance
  let locals = startOf(product)
  const steps = instances.map((instance, i) => {
    const { next, refusal } = play(instance, locals)
    if (refusal !== undefined)
      throw new ModelError({
        problem: `${instance.name}, number ${i + 1} of the operations given, is refused already (${refusedWith(instance, refusal.participation)})`,
        remedy: `ask why with it as the last: leave out what comes after it`,
      })
    const step = told(product, instance, 'ok', locals, next)
    locals = next
    return step
  })
  const { next, refusal } = play(last, locals)
  const outcome = refusal === undefined ? OK : refusedWith(last, refusal.participation)
  return { steps, last: told(product, last, outcome, locals, next), refusers: refusersOf(product, last, locals) }
}

/** What a caller sees of a refusal. */
export const refusedWith = ({ kind }: Instance, { errno }: Participation): string =>
  kind === 'call' ? (errno ?? 'refused') : 'not enabled'

function refusersOf(product: Product, instance: Instance, locals: Locals): Refuser[] {
  return instance.participants.flatMap((participation): Refuser[] => {
    const alone = { ...instance, participants: [participation] }
    if (play(alone, locals).refusal === undefined) return []
    const components = askedBy(participation).map(c => product.components[c] as Component)
    const states = components.map(c => spoken(locals[product.components.indexOf(c)] as AnyMachineSnapshot))
    return [
      refuser(
        participation,
        components.map(({ name }) => name),
        states,
      ),
    ]
  })
}

/** Who refuses, told: the components that the participation asks, by name, and their states. */
export const refuser = (
  participation: Participation,
  components: readonly string[],
  states: readonly string[],
): Refuser => ({
  components,
  states,
  asked:
    participation.kind === 'requires' ? `that it ${participation.says}` : `to take ${spokenEvent(participation.event)}`,
  errno: participation.errno,
  source: participation.source,
})

/** 'claim(rid0) is held; asked to take CLAIM  [seed]' */
export const spokenRefuser = ({ components, states, asked, source }: Refuser): string =>
  `${components.map((name, i) => `${name} is ${states[i]}`).join(' and ')}; asked ${asked}  [${source}]`

/** White space does not matter. @throws ModelError when there is no such operation */
export function instanceOf(product: Product, text: string): Instance {
  const plain = (name: string): string => name.replace(/\s+/g, '').replace(/\(\)$/, '')
  const instance = product.operations.find(({ name }) => plain(name) === plain(text))
  if (instance !== undefined) return instance
  const operation = plain(text).split('(')[0] as string
  const known = product.operations.filter(candidate => candidate.operation === operation)
  const names = Object.keys(product.system.operations)
  const meant = near(operation, names)
  throw new ModelError({
    problem: `there is no operation '${text}'`,
    remedy:
      known.length > 0
        ? `write it such as '${known[0]?.name}'`
        : meant === undefined
          ? `name one of ${names.join(', ')}`
          : `did you mean '${meant}'?`,
  })
}
