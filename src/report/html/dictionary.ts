/** The traces of a page, each text and each step written once: paths of one registry share most of their steps. */
import type { Step, Trace } from '../../check/result.ts'
import { label } from '../../system/expand.ts'

/** Texts by number. [operation, kind, outcome, doc or -1, sources, components with their states before and after, in threes] */
export type CodedStep = readonly [number, number, number, number, readonly number[], readonly number[]]

/** The code that replays it, in two parts, the first by number, or -1 and nothing where it has none; then the numbers of the steps. */
export type CodedTrace = readonly [head: number, tail: string, ...steps: number[]]

export interface Dictionary {
  /** The number of the trace; the same for equal ones that have no code. */
  add(trace: Pick<Trace, 'steps'> & Partial<Pick<Trace, 'code'>>): number
  /** Items, each with a way to it or a reason: the number of the list. */
  list(items: readonly Listed[]): number
  coded(): {
    readonly texts: readonly string[]
    readonly steps: readonly CodedStep[]
    readonly traces: readonly CodedTrace[]
    /** Of each list the items: a text, then the number of the trace, or of the text that is the reason. */
    readonly lists: readonly (readonly (readonly [item: number, told: number])[])[]
  }
}

export type Listed = { readonly item: string } & ({ readonly steps: readonly Step[] } | { readonly because: string })

export function dictionary(): Dictionary {
  const texts = new Numbers<string>()
  const steps = new Numbers<string>()
  const codedSteps: CodedStep[] = []
  const traces: CodedTrace[] = []
  const ways = new Map<string, number>()
  const lists: [number, number][][] = []
  const codedStep = ({ operation, arguments: at, kind, outcome, doc, sources, changes }: Step): CodedStep => [
    texts.of(label(operation, at)),
    texts.of(kind),
    texts.of(outcome),
    doc === undefined ? -1 : texts.of(doc),
    sources.map(source => texts.of(source)),
    changes.flatMap(({ component, from, to }) => [texts.of(component), texts.of(from), texts.of(to)]),
  ]
  const add: Dictionary['add'] = ({ code, steps: taken }) => {
    const numbers = taken.map(step => {
      const coded = codedStep(step)
      const number = steps.of(JSON.stringify(coded))
      codedSteps[number] = coded
      return number
    })
    if (code === undefined) {
      const known = ways.get(numbers.join()) ?? traces.push([-1, '', ...numbers]) - 1
      ways.set(numbers.join(), known)
      return known
    }
    const path = code.lastIndexOf(':') + 1
    return traces.push([texts.of(code.slice(0, path)), code.slice(path), ...numbers]) - 1
  }
  return {
    add,
    list: items =>
      lists.push(
        items.map(listed => [texts.of(listed.item), 'steps' in listed ? add(listed) : texts.of(listed.because)]),
      ) - 1,
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
