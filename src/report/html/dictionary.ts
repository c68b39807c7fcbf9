/** The traces of a page, each text, step and beginning written once: paths of one registry share most of them. */
import type { Step, Trace } from '../../check/result.ts'
import { label } from '../../system/expand.ts'

/** Texts by number. [operation, kind, outcome, doc or -1, sources, components with their states before and after, in threes] */
export type CodedStep = readonly [number, number, number, number, readonly number[], readonly number[]]

/**
 * Another trace and one more step: how many places before this one that other is, and the number of the step; `[0, -1]` has no step. Then, where
 * there is code that replays it, that in two parts, the first by number.
 */
export type CodedTrace = readonly [back: number, step: number, head?: number, tail?: string]

export interface Dictionary {
  /** The number of the trace; the same for equal ones. */
  add(trace: Pick<Trace, 'steps'> & Partial<Pick<Trace, 'code'>>): number
  /** Items, each with a way to it, a reason, or nothing else: the number of the list; the same for equal ones. */
  list(items: readonly Listed[]): number
  /** All that there is so far, but for what `before` has. */
  coded(before?: Coded): Coded
}

export interface Coded {
  readonly texts: readonly string[]
  readonly steps: readonly CodedStep[]
  readonly traces: readonly CodedTrace[]
  /** Of some lists the names of the items, each by its texts: models have the same ones. */
  readonly names: readonly (readonly (readonly number[])[])[]
  /** The number of the names; then of each item the number of the trace, or of the text that is the reason, or -1. */
  readonly lists: readonly (readonly number[])[]
}

/** In parts, of which each is likely to occur again. */
export interface Listed {
  readonly item: readonly string[]
  readonly steps?: readonly Step[]
  readonly because?: string
}

export function dictionary(): Dictionary {
  const texts = new Numbers<string>()
  const steps = new Coding<CodedStep>()
  const names = new Coding<readonly (readonly number[])[]>()
  const lists = new Coding<readonly number[]>()
  const traces: CodedTrace[] = []
  const numbersOfTraces = new Map<string, number>()
  const codedStep = ({ operation, arguments: at, kind, outcome, doc, sources, changes }: Step): CodedStep => [
    texts.of(label(operation, at)),
    texts.of(kind),
    texts.of(outcome),
    doc === undefined ? -1 : texts.of(doc),
    sources.map(source => texts.of(source)),
    changes.flatMap(({ component, from, to }) => [texts.of(component), texts.of(from), texts.of(to)]),
  ]
  const traceOf = (before: number, step: number, code: readonly [] | readonly [number, string] = []): number => {
    const key = [before, step, ...code].join(' ')
    const number = numbersOfTraces.get(key) ?? traces.push([before < 0 ? 0 : traces.length - before, step, ...code]) - 1
    numbersOfTraces.set(key, number)
    return number
  }
  const add: Dictionary['add'] = ({ code, steps: taken }) => {
    const numbers = taken.map(step => steps.of(codedStep(step)))
    const last = numbers.pop() ?? -1
    const before = last < 0 ? -1 : numbers.reduce((at, step) => traceOf(at, step), traceOf(-1, -1))
    const path = code === undefined ? 0 : code.lastIndexOf(':') + 1
    return traceOf(before, last, code === undefined ? [] : [texts.of(code.slice(0, path)), code.slice(path)])
  }
  return {
    add,
    list: items => {
      const told = items.map(({ steps: way, because }) =>
        way !== undefined ? add({ steps: way }) : because !== undefined ? texts.of(because) : -1,
      )
      return lists.of([names.of(items.map(({ item }) => item.map(part => texts.of(part)))), ...told])
    },
    coded: before => ({
      texts: texts.all.slice(before?.texts.length),
      steps: steps.all.slice(before?.steps.length),
      traces: traces.slice(before?.traces.length),
      names: names.all.slice(before?.names.length),
      lists: lists.all.slice(before?.lists.length),
    }),
  }
}

/** Numbers from 0 on, in the order in which things are first met. */
export class Numbers<T> {
  readonly all: T[] = []
  readonly #numbers = new Map<T, number>()

  of(thing: T): number {
    const known = this.#numbers.get(thing)
    if (known !== undefined) return known
    this.#numbers.set(thing, this.all.length)
    return this.all.push(thing) - 1
  }
}

/** The same of what is equal where it is written the same. */
class Coding<T> {
  readonly all: T[] = []
  readonly #numbers = new Numbers<string>()

  of(thing: T): number {
    const number = this.#numbers.of(JSON.stringify(thing))
    this.all[number] = thing
    return number
  }
}
