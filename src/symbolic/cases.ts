/**
 * A formula as the cases in which it is true. It is run on components whose local state is open: each question that it asks
 * is answered in one way first, and in the others when it is run again, so that it need not know.
 */
import { canonical } from '../system/canonical.ts'
import { asked, type Local } from '../system/local.ts'
import { ModelError } from '../system/model-error.ts'
import type { Count } from '../system/obligations.ts'
import type { Numbers } from './sums.ts'

export interface Case {
  /** What is allowed of the components that a formula has asked, by component; a set of local states each. */
  readonly allowed: ReadonlyMap<number, readonly number[]>
  /** What components add up to, besides. */
  readonly sums: readonly Sum[]
}

/** One of the numbers wanted is what components add up to. */
export interface Sum {
  /** By component, what each of its local states adds. */
  readonly summands: ReadonlyMap<number, readonly number[]>
  readonly wanted: Numbers
}

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
 * `localsOf` lists the local states of a component: the same list each time, for answers are remembered with it. Components
 * that `canBeAdded` are counted by what they add up to; the others one by one.
 *
 * @throws ModelError when the formula tells too many cases apart
 */
export function casesWhere(
  formula: (ask: Ask, count: Count) => boolean,
  localsOf: (component: number) => readonly Local[],
  canBeAdded: (component: number) => boolean = () => false,
): Cases {
  const cases: Case[] = []
  const faults: { where: Case; error: unknown }[] = []
  const run = new Run(localsOf, canBeAdded)
  let runs = 0
  do {
    if (++runs > MOST)
      throw new ModelError({
        problem: `a property tells more than ${MOST} cases apart by the local states that it reads`,
        remedy:
          'count members by members.count(sort, test), leave the property out (--property), or use --engine explicit',
      })
    run.begin()
    try {
      if (formula(run.ask, run.count)) cases.push(run.allowed())
    } catch (error) {
      faults.push({ where: run.allowed(), error })
    }
  } while (run.advance())
  return { cases: together(cases), faults, reads: run.reads }
}

/** Cases that differ in one sum alone, as one in which either is wanted. */
function together(cases: readonly Case[]): Case[] {
  const others: Case[] = []
  const alike = new Map<string, { readonly one: Case; readonly sum: Sum; wanted: Numbers }>()
  for (const one of cases) {
    const [sum, another] = one.sums
    if (sum === undefined || another !== undefined) {
      others.push(one)
      continue
    }
    const key = [...one.allowed, [], ...sum.summands].join(';')
    const known = alike.get(key)
    if (known === undefined) alike.set(key, { one, sum, wanted: sum.wanted })
    else known.wanted |= sum.wanted
  }
  return [...others, ...[...alike.values()].map(({ one, sum, wanted }) => ({ ...one, sums: [{ ...sum, wanted }] }))]
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
  private readonly canBeAdded: (component: number) => boolean
  private open = new Map<number, Among>()
  private sums: Sum[] = []
  /** The choice at each question of the run, and how many there were. */
  private choices: { taken: number; readonly of: number }[] = []
  private asked = 0
  /** Of the test that is tried alone, the components on which its answer depends. */
  private tried: Set<number> | undefined

  constructor(localsOf: (component: number) => readonly Local[], canBeAdded: (component: number) => boolean) {
    this.localsOf = localsOf
    this.canBeAdded = canBeAdded
    this.ask = (component, seen = localsOf(component)) => {
      this.reads.add(component)
      return new OpenLocal(this, component, seen)
    }
  }

  /** Anew, with the choices as they are. */
  begin(): void {
    this.open.clear()
    this.sums = []
    this.asked = 0
  }

  /** What is left of the components that were asked. */
  allowed(): Case {
    return { allowed: new Map([...this.open].map(([component, { members }]) => [component, members])), sums: this.sums }
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
    if (parts.length > 1) this.tried?.add(component)
    const { value, among } = parts[this.pick(parts.length)] as Part
    this.open.set(component, among)
    return value
  }

  /** Tests of which each asks one component are one question: how many are true. What they add up to is the answer. */
  readonly count: Count = tests => {
    let counted = 0
    const summands = new Map<number, number[]>()
    for (const test of tests) {
      const alone = this.tried === undefined ? this.alone(test) : undefined
      if (alone === undefined) {
        if (test()) counted++
        continue
      }
      const weights = summands.get(alone.component) ?? this.localsOf(alone.component).map(() => 0)
      for (const local of alone.trueIn) weights[local] = (weights[local] as number) + 1
      summands.set(alone.component, weights)
    }
    let possible = new Set([0])
    for (const [component, weights] of summands) {
      const added = new Set(this.among(component).members.map(local => weights[local] as number))
      possible = new Set([...possible].flatMap(sum => [...added].map(weight => sum + weight)))
    }
    const sums = [...possible]
    const sum = sums[this.pick(sums.length)] as number
    if (sums.length > 1) this.sums.push({ summands, wanted: 1n << BigInt(sum) })
    return counted + sum
  }

  private pick(of: number): number {
    if (of === 1) return 0
    const choice = this.choices[this.asked] ?? { taken: 0, of }
    this.choices[this.asked++] = choice
    return choice.taken
  }

  /** In which of the local states that are left of a component a test is true; undefined: it depends on more, or on none. */
  private alone(test: () => boolean): { component: number; trueIn: readonly number[] } | undefined {
    const { open, choices, asked } = this
    const tried = new Set<number>()
    const trueIn: number[] = []
    this.tried = tried
    this.choices = []
    try {
      do {
        this.open = new Map(open)
        this.asked = 0
        const answer = test()
        const [component, another] = tried
        if (component === undefined || another !== undefined || !this.canBeAdded(component)) return undefined
        if (answer) trueIn.push(...this.among(component).members)
      } while (this.advance())
      return { component: [...tried][0] as number, trueIn }
    } catch {
      // It throws again where it is asked.
      return undefined
    } finally {
      this.open = open
      this.choices = choices
      this.asked = asked
      this.tried = undefined
    }
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
