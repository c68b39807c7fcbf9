/** Patterns of what comes before what, after Dwyer, Avrunin and Corbett (ICSE 1999): a few words, their scope, and the sentence that says so. */
import type { AnyStateMachine } from 'xstate'
import type { Fairness } from './fairness.ts'
import type { Local } from './local.ts'
import { ModelError } from './model-error.ts'
import { type Observer, observing } from './observer.ts'
import { patternMachine, type Shape } from './pattern-machine.ts'
import type { Invariant, LeadsTo, Recurrence } from './property.ts'
import type { Variables } from './sort.ts'

/** A word that operations are: any of these, at the members of the property where they have its variables. */
export type Operations<Name extends string = string> = readonly [Name, ...Name[]]

/** A word that states are. */
export interface StateWord<Formula> {
  /** The state in words, as a clause: 'the number is free'. */
  readonly says: string
  /** Whether a state is one. */
  readonly is: Formula
}

/** What is asked, within the scope. */
export type Asked<Formula, Name extends string = string> =
  | {
      /** This does not happen. */
      readonly absence: Operations<Name> | StateWord<Formula>
    }
  | {
      /** This happens, once at least. */
      readonly existence: Operations<Name> | StateWord<Formula>
    }
  | {
      /** This does not happen unless `by` has. */
      readonly precedence: Operations<Name> | StateWord<Formula>
      /** What comes first. */
      readonly by: Operations<Name>
    }
  | {
      /** Whenever this happens, `by` follows. Both are operations, or both are states. */
      readonly response: Operations<Name>
      /** What follows. */
      readonly by: Operations<Name>
    }
  | {
      /** Whenever this is so, `by` is so then or later. */
      readonly response: StateWord<Formula>
      /** What follows. */
      readonly by: StateWord<Formula>
    }

/**
 * Where it is asked; absent: everywhere. `before`: up to the first of these, if one comes. `after`: from the first of these on.
 * Both: from each `after` to the next `before`, if one comes. What ends may end before it was asked for: then nothing is asked.
 */
export interface Within<Name extends string = string> {
  /** What begins it; heard again before its end, it changes nothing. */
  readonly after?: Operations<Name>
  /** What ends it. */
  readonly before?: Operations<Name>
}

// oxlint-disable-next-line typescript/no-explicit-any -- as in property.ts, whose builders keep formulas typed
type Untyped = any
type AnyFormula = (view: Untyped, at: Untyped, members: Untyped) => boolean

/** A pattern without its types, as its property is made from it. */
export type AnyPattern = Asked<AnyFormula> & {
  readonly forAll: Variables
  readonly within?: Within
  /** Where something has to come at last: what is not put off for ever. */
  readonly fair?: Fairness
}

interface Words {
  readonly shape: Shape
  /** What is asked not to happen, to happen, or to be preceded or followed. */
  readonly it: Operations | StateWord<AnyFormula>
  readonly by: Operations | StateWord<AnyFormula> | undefined
}

const isState = (word: Words['it'] | undefined): word is StateWord<AnyFormula> =>
  word !== undefined && !Array.isArray(word)

/** @throws ModelError where states are words of a pattern that would have to remember them */
export function patternProperty(name: string, pattern: AnyPattern): Invariant | LeadsTo | Recurrence {
  const { forAll, within = {}, fair } = pattern
  const words = wordsOf(pattern)
  const { shape, it, by } = words
  const says = sentence(words, within)
  if (isState(it) || isState(by)) return { ...ofStates(name, words, pattern), says }
  const isOpen = within.before === undefined
  const isAwaited = isOpen && (shape === 'existence' || shape === 'response')
  const watches = {
    IT: it,
    ...(by !== undefined && { BY: by }),
    ...(within.after !== undefined && { OPEN: within.after }),
    ...(within.before !== undefined && { CLOSE: within.before }),
  }
  const machine = patternMachine(idOf(name), shape, { opens: within.after !== undefined, closes: !isOpen })
  const observer: Observer = { machine, watches }
  if (!isAwaited) {
    const { when, ...invariant } = observing(name, forAll, observer)
    // Nothing has to come before what never happens.
    const isUnconditional = shape === 'absence' && isOpen && within.after === undefined
    return { ...invariant, says, ...(!isUnconditional && when !== undefined && { when }) }
  }
  const pending = local(machine, forAll, 'inside.pending')
  const awaited = { name, says, forAll, observer, ...(fair !== undefined && { fair }) }
  const goal: AnyFormula = (view, at, members) => !pending(view, at, members)
  if (shape === 'existence' && within.after === undefined) return { ...awaited, kind: 'eventually', goal }
  return { ...awaited, kind: 'leadsTo', when: pending, goal }
}

/** With states as words, an observer has nothing to remember but whether it was opened, and whether what comes first has come. */
function ofStates(name: string, { shape, it, by }: Words, { forAll, within = {}, fair }: AnyPattern) {
  const isRemembered = within.before !== undefined || (shape === 'existence' && within.after !== undefined)
  if (isRemembered || !isState(it) || (shape === 'response' && !isState(by)))
    throw new ModelError({
      problem: `the pattern of '${name}' would have to remember that a state was there, and observers hear operations only`,
      remedy: 'name the operations that lead to the state',
    })
  const isNot: AnyFormula = (view, at, members) => !it.is(view, at, members)
  const watches = {
    ...(within.after !== undefined && { OPEN: within.after }),
    ...(by !== undefined && !isState(by) && { BY: by }),
  }
  const isWatched = Object.keys(watches).length > 0
  const machine = isWatched
    ? patternMachine(idOf(name), shape, { opens: within.after !== undefined, closes: false })
    : undefined
  const asked = machine === undefined ? undefined : local(machine, forAll, 'inside')
  const open: AnyFormula | undefined =
    machine !== undefined && shape === 'precedence' ? local(machine, forAll, 'inside.unprepared') : asked
  const common = { name, forAll, ...(machine !== undefined && { observer: { machine, watches } }) }
  const awaited = { ...common, ...(fair !== undefined && { fair }) }
  if (shape === 'existence') return { ...awaited, kind: 'eventually', goal: it.is } as const
  if (shape === 'response' && isState(by)) {
    const when: AnyFormula = (view, at, members) => (open?.(view, at, members) ?? true) && it.is(view, at, members)
    return { ...awaited, kind: 'leadsTo', when, goal: by.is } as const
  }
  return { ...common, kind: 'invariant', ...(open !== undefined && { when: open }), then: isNot } as const
}

function wordsOf(pattern: AnyPattern): Words {
  if ('absence' in pattern) return { shape: 'absence', it: pattern.absence, by: undefined }
  if ('existence' in pattern) return { shape: 'existence', it: pattern.existence, by: undefined }
  if ('precedence' in pattern) return { shape: 'precedence', it: pattern.precedence, by: pattern.by }
  return { shape: 'response', it: pattern.response, by: pattern.by }
}

const local =
  (machine: AnyStateMachine, forAll: Variables, path: string): AnyFormula =>
  (view: Record<string, (...at: string[]) => Local>, at: Record<string, string>) =>
    (view[machine.id] as (...at: string[]) => Local)(...Object.keys(forAll).map(variable => at[variable] as string)).is(
      path,
    )

/** 'a number is freed once' as a name that exports can write, too. */
const idOf = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+(?<next>[A-Za-z0-9])?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())

/** 'After the first free: attach does not happen unless allocate has.' */
function sentence({ shape, it, by }: Words, { after, before }: Within): string {
  const spoken = (word: Words['it'] | undefined): string =>
    word === undefined ? '' : isState(word) ? word.says : word.join(' or ')
  const asked = {
    absence: isState(it) ? `it is never so that ${spoken(it)}` : `${spoken(it)} never happens`,
    existence: isState(it) ? `at some time ${spoken(it)}` : `${spoken(it)} happens`,
    precedence: isState(it)
      ? `it is not so that ${spoken(it)} before ${spoken(by)} has happened`
      : `${spoken(it)} does not happen before ${spoken(by)} has`,
    response: isState(it)
      ? `whenever ${spoken(it)}, then or later ${spoken(by)}`
      : `whenever ${spoken(it)} happens, ${spoken(by)} follows`,
  }[shape]
  if (after !== undefined && before !== undefined)
    return `from each ${spoken(after)} to the next ${spoken(before)}, if it comes: ${asked}`
  if (after !== undefined) return `from the first ${spoken(after)} on: ${asked}`
  return before === undefined ? asked : `up to the first ${spoken(before)}, if it comes: ${asked}`
}
