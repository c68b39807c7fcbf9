/**
 * A formula as the cases in which it is true. It is run on components whose local state is open: each question that it asks
 * is answered in one way first, and in the others when it is run again, so that it need not know.
 */
import { canonical } from '../system/canonical.ts'
import { asked, type Local } from '../system/local.ts'
import { ModelError } from '../system/model-error.ts'

/** What is allowed of the components that a formula has asked, by component; a set of local states each. */
export type Case = ReadonlyMap<number, readonly number[]>

/** Gives a component as it is before a step, or as `after` maps its local states. */
export type Ask = (component: number, after?: (local: number) => Local) => Local

export interface Cases {
  /** Where the formula is true; they exclude each other. */
  readonly cases: readonly Case[]
  /** Where it throws, and what: there may be no such state. */
  readonly faults: readonly { readonly where: Case; readonly error: unknown }[]
  /** All components that it asks. */
  readonly reads: ReadonlySet<number>
}

/** Cases that one formula may tell apart. */
const MOST = 200_000

/** `localsOf` lists the local states of a component. @throws ModelError when the formula tells too many cases apart */
export function casesWhere(formula: (ask: Ask) => boolean, localsOf: (component: number) => readonly Local[]): Cases {
  const cases: Case[] = []
  const faults: { where: Case; error: unknown }[] = []
  const reads = new Set<number>()
  // The choice at each question of the run, and how many there were.
  const choices: { taken: number; of: number }[] = []
  let runs = 0
  do {
    if (++runs > MOST)
      throw new ModelError({
        problem: `a property tells more than ${MOST} cases apart by the local states that it reads`,
        remedy: 'leave the property out (--property), or use --engine explicit',
      })
    const open = new Map<number, readonly number[]>()
    let asked = 0
    const choose = (options: number): number => {
      const choice = choices[asked] ?? { taken: 0, of: options }
      choices[asked++] = choice
      return choice.taken
    }
    const ask: Ask = (component, after = local => localsOf(component)[local] as Local) => {
      reads.add(component)
      const among = (): readonly number[] => {
        const known = open.get(component) ?? [...localsOf(component).keys()]
        open.set(component, known)
        return known
      }
      // One of the answers that there can be: the component is from now on where it is given.
      const narrow: Narrow = <T>(answer: (local: Local) => T): T => {
        const groups = new Map<unknown, { value: T; members: number[] }>()
        for (const number of among()) {
          const value = answer(after(number))
          const key = typeof value === 'object' && value !== null ? textOf(value) : value
          const group = groups.get(key)
          if (group === undefined) groups.set(key, { value, members: [number] })
          else group.members.push(number)
        }
        const options = [...groups.values()]
        const { value, members } = options[options.length > 1 ? choose(options.length) : 0] as (typeof options)[number]
        open.set(component, members)
        return value
      }
      return openLocal(narrow)
    }
    try {
      if (formula(ask)) cases.push(new Map(open))
    } catch (error) {
      faults.push({ where: new Map(open), error })
    }
    choices.length = asked
  } while (advance(choices))
  return { cases, faults, reads }
}

function advance(choices: { taken: number; of: number }[]): boolean {
  for (let last = choices.at(-1); last !== undefined; last = choices.at(-1)) {
    if (++last.taken < last.of) return true
    choices.pop()
  }
  return false
}

/** What a local state is made of never changes, so that its text is written once; an object and a text are never asked for by one question. */
const texts = new WeakMap<object, string>()

function textOf(value: object): string {
  const known = texts.get(value) ?? canonical(value)
  texts.set(value, known)
  return known
}

type Narrow = <T>(answer: (local: Local) => T) => T

function openLocal(narrow: Narrow): Local {
  return {
    get value() {
      return narrow(local => local.value as unknown) as never
    },
    get context() {
      return openContext(narrow)
    },
    get done() {
      return narrow(local => local.done)
    },
    is: (state, values) => narrow(local => local.is(state, values)),
    takes: event => narrow(local => local.takes(event)),
    [asked]: (test: (local: Local) => boolean) => narrow(test),
  } as Local
}

function openContext(narrow: Narrow): Record<string, unknown> {
  const whole = (): Readonly<Record<string, unknown>> =>
    narrow(local => local.context as Readonly<Record<string, unknown>>)
  return new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, field) => narrow(local => (local.context as Record<string | symbol, unknown>)[field]),
      has: (_, field) => field in whole(),
      ownKeys: () => Reflect.ownKeys(whole()),
      getOwnPropertyDescriptor: (_, field) => {
        const value = (whole() as Record<string | symbol, unknown>)[field]
        return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: false }
      },
    },
  )
}
