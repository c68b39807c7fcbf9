/** The traces of a page, each text and each step written once: paths of one registry share most of their steps. */
import type { Step, Trace } from '../../check/result.ts'
import { label } from '../../system/expand.ts'

/** Texts by number. [operation, kind, outcome, doc or -1, sources, components with their states before and after, in threes] */
export type CodedStep = readonly [number, number, number, number, readonly number[], readonly number[]]

/** The code that replays it, in two parts, the first by number; then the numbers of the steps. */
export type CodedTrace = readonly [head: number, tail: string, ...steps: number[]]

export interface Dictionary {
  /** The number of the trace. */
  add(trace: Trace): number
  /** Items, each with the operations of its path: the number of the list. */
  list(items: readonly { readonly item: string; readonly path?: readonly string[] }[]): number
  coded(): {
    readonly texts: readonly string[]
    readonly steps: readonly CodedStep[]
    readonly traces: readonly CodedTrace[]
    /** Of each list the items: an item and the operations of its path. */
    readonly lists: readonly (readonly (readonly number[])[])[]
  }
}

export function dictionary(): Dictionary {
  const texts = new Numbers<string>()
  const steps = new Numbers<string>()
  const codedSteps: CodedStep[] = []
  const traces: CodedTrace[] = []
  const lists: number[][][] = []
  const codedStep = ({ operation, arguments: at, kind, outcome, doc, sources, changes }: Step): CodedStep => [
    texts.of(label(operation, at)),
    texts.of(kind),
    texts.of(outcome),
    doc === undefined ? -1 : texts.of(doc),
    sources.map(source => texts.of(source)),
    changes.flatMap(({ component, from, to }) => [texts.of(component), texts.of(from), texts.of(to)]),
  ]
  return {
    add: ({ code, steps: taken }) => {
      const path = code.lastIndexOf(':') + 1
      const numbers = taken.map(step => {
        const coded = codedStep(step)
        const number = steps.of(JSON.stringify(coded))
        codedSteps[number] = coded
        return number
      })
      return traces.push([texts.of(code.slice(0, path)), code.slice(path), ...numbers]) - 1
    },
    list: items => lists.push(items.map(({ item, path = [] }) => [item, ...path].map(text => texts.of(text)))) - 1,
    coded: () => ({ texts: texts.all, steps: codedSteps, traces, lists }),
  }
}

/** Numbers from 0 on, in the order in which things are first met. */
class Numbers<T> {
  readonly all: T[] = []
  readonly #numbers = new Map<T, number>()

  of(thing: T): number {
    const known = this.#numbers.get(thing)
    if (known !== undefined) return known
    this.#numbers.set(thing, this.all.length)
    return this.all.push(thing) - 1
  }
}
