/**
 * A formula as the cases in which it is true. It is run on components whose local state is open: each question that it asks
 * is answered in one way first, and in the others when it is run again, so that it need not know.
 */
import { canonical } from '../system/canonical.ts'
import { asked, type Local } from '../system/local.ts'
import { ModelError } from '../system/model-error.ts'

/** What is allowed of the components that a formula has asked, by component; a set of local states each. */
export type Case = ReadonlyMap<number, readonly number[]>

/** Gives a component as it is before a step, or as `seen` has its local states after it. */
export type Ask = (component: number, seen?: readonly Local[]) => Local

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

/**
 * `localsOf` lists the local states of a component: the same list each time, for answers are remembered with it.
 *
 * @throws ModelError when the formula tells too many cases apart
 */
export function casesWhere(formula: (ask: Ask) => boolean, localsOf: (component: number) => readonly Local[]): Cases {
  const cases: Case[] = []
  const faults: { where: Case; error: unknown }[] = []
  const run = new Run(localsOf)
  let runs = 0
  do {
    if (++runs > MOST)
      throw new ModelError({
        problem: `a property tells more than ${MOST} cases apart by the local states that it reads`,
        remedy: 'leave the property out (--property), or use --engine explicit',
      })
    run.begin()
    try {
      if (formula(run.ask)) cases.push(run.allowed())
    } catch (error) {
      faults.push({ where: run.allowed(), error })
    }
  } while (run.advance())
  return { cases, faults, reads: run.reads }
}

/** One answer, and who gives it. */
interface Part {
  readonly value: unknown
  readonly among: Among
}

type Test = (local: Local) => boolean

/** What a component may still be, and in which parts its answers split that: a formula asks the same again in every run. */
class Among {
  readonly members: readonly number[]
  /** By the local states as they are seen. */
  private readonly told = new WeakMap<readonly Local[], Map<string, readonly Part[]>>()
  private readonly tested = new WeakMap<readonly Local[], WeakMap<Test, readonly Part[]>>()

  constructor(members: readonly number[]) {
    this.members = members
  }

  /** `question` tells what is asked. */
  split(question: string, seen: readonly Local[], answer: (local: Local) => unknown): readonly Part[] {
    const told = this.told.get(seen) ?? new Map<string, readonly Part[]>()
    this.told.set(seen, told)
    const parts = told.get(question) ?? this.parts(seen, answer)
    told.set(question, parts)
    return parts
  }

  splitBy(test: Test, seen: readonly Local[]): readonly Part[] {
    const tested = this.tested.get(seen) ?? new WeakMap<Test, readonly Part[]>()
    this.tested.set(seen, tested)
    const parts = tested.get(test) ?? this.parts(seen, test)
    tested.set(test, parts)
    return parts
  }

  /** In the order of their first members. */
  private parts(seen: readonly Local[], answer: (local: Local) => unknown): Part[] {
    const groups = new Map<unknown, { value: unknown; members: number[] }>()
    for (const number of this.members) {
      const value = answer(seen[number] as Local)
      const key = typeof value === 'object' && value !== null ? textOf(value) : value
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { value, members: [number] })
      else group.members.push(number)
    }
    return [...groups.values()].map(({ value, members }) => ({
      value,
      among: groups.size === 1 ? this : new Among(members),
    }))
  }
}

/** All local states of a component, by their list. */
const wholes = new WeakMap<readonly Local[], Among>()

function wholeOf(locals: readonly Local[]): Among {
  const whole = wholes.get(locals) ?? new Among([...locals.keys()])
  wholes.set(locals, whole)
  return whole
}

/** A formula that is run with one answer to each of its questions, and then with the next. */
class Run {
  readonly reads = new Set<number>()
  readonly ask: Ask
  private readonly localsOf: (component: number) => readonly Local[]
  private readonly open = new Map<number, Among>()
  /** The choice at each question of the run, and how many there were. */
  private readonly choices: { taken: number; readonly of: number }[] = []
  private asked = 0

  constructor(localsOf: (component: number) => readonly Local[]) {
    this.localsOf = localsOf
    this.ask = (component, seen = localsOf(component)) => {
      this.reads.add(component)
      return new OpenLocal(this, component, seen)
    }
  }

  /** Anew, with the choices as they are. */
  begin(): void {
    this.open.clear()
    this.asked = 0
  }

  /** What is left of the components that were asked. */
  allowed(): Case {
    return new Map([...this.open].map(([component, { members }]) => [component, members]))
  }

  /** To the next choices; whether there are any. */
  advance(): boolean {
    const { choices } = this
    choices.length = this.asked
    for (let last = choices.at(-1); last !== undefined; last = choices.at(-1)) {
      if (++last.taken < last.of) return true
      choices.pop()
    }
    return false
  }

  among(component: number): Among {
    return this.open.get(component) ?? wholeOf(this.localsOf(component))
  }

  /** One of the answers that there can be: the component is from now on where it is given. */
  choose(component: number, parts: readonly Part[]): unknown {
    let taken = 0
    if (parts.length > 1) {
      const choice = this.choices[this.asked] ?? { taken: 0, of: parts.length }
      this.choices[this.asked++] = choice
      taken = choice.taken
    }
    const { value, among } = parts[taken] as Part
    this.open.set(component, among)
    return value
  }
}

/** What a local state is made of never changes, so that its text is written once; an object and a text are never asked for by one question. */
const texts = new WeakMap<object, string>()

function textOf(value: object): string {
  const known = texts.get(value) ?? canonical(value)
  texts.set(value, known)
  return known
}

/** A component whose local state is open, as formulas see it. */
class OpenLocal {
  private readonly run: Run
  private readonly component: number
  private readonly seen: readonly Local[]

  constructor(run: Run, component: number, seen: readonly Local[]) {
    this.run = run
    this.component = component
    this.seen = seen
  }

  get value(): unknown {
    return this.answer('value', local => local.value)
  }

  get context(): Record<string, unknown> {
    return new Proxy<Record<string, unknown>>({}, new OpenContext(this))
  }

  get done(): boolean {
    return this.answer('done', local => local.done) as boolean
  }

  is(state: string, values?: Record<string, unknown>): boolean {
    const question = values === undefined ? `is ${state}` : `is ${state} with ${canonical(values)}`
    return this.answer(question, local => local.is(state, values)) as boolean
  }

  takes(event: Parameters<Local['takes']>[0]): boolean {
    return this.answer(`takes ${canonical(event)}`, local => local.takes(event)) as boolean
  }

  [asked](test: Test): boolean {
    const { run, component } = this
    return run.choose(component, run.among(component).splitBy(test, this.seen)) as boolean
  }

  /** `question` tells what is asked. */
  answer(question: string, of: (local: Local) => unknown): unknown {
    const { run, component } = this
    return run.choose(component, run.among(component).split(question, this.seen, of))
  }
}

/** Each field is a question. */
class OpenContext implements ProxyHandler<Record<string, unknown>> {
  private readonly local: OpenLocal

  constructor(local: OpenLocal) {
    this.local = local
  }

  get(_: object, field: string): unknown {
    return this.local.answer(`field ${field}`, local => (local.context as Record<string, unknown>)[field])
  }

  has(_: object, field: string): boolean {
    return field in this.whole()
  }

  ownKeys(): ArrayLike<string | symbol> {
    return Reflect.ownKeys(this.whole())
  }

  getOwnPropertyDescriptor(_: object, field: string): PropertyDescriptor | undefined {
    const value = this.whole()[field]
    return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: false }
  }

  private whole(): Readonly<Record<string, unknown>> {
    return this.local.answer('context', local => local.context) as Readonly<Record<string, unknown>>
  }
}
