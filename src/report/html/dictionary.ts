/** The traces of a page, each text and each step written once: paths of one registry share most of their steps. */
import type { Step, Trace } from '../../check/result.ts'
import { label } from '../../system/expand.ts'

/** Texts by number. [operation, kind, outcome, doc or -1, sources, components with their states before and after, in threes] */
export type CodedStep = readonly [number, number, number, number, readonly number[], readonly number[]]

/** The code that replays it, in two parts, the first by number, or -1 and nothing where it has none; then the numbers of the steps. */
export type CodedTrace = readonly [head: number, tail: string, ...steps: number[]]

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
  /** Of each list the items: the number of the trace, or of the text that is the reason, if there is either; then the texts of its name. */
  readonly lists: readonly (readonly CodedItem[])[]
}

/** In parts, of which each is likely to occur again. */
export interface Listed {
  readonly item: readonly string[]
  readonly steps?: readonly Step[]
  readonly because?: string
}

type CodedItem = readonly [told: number, ...item: number[]]

export function dictionary(): Dictionary {
  const texts = new Numbers<string>()
  const steps = new Numbers<string>()
  const codedSteps: CodedStep[] = []
  const traces: CodedTrace[] = []
  const numbersOfTraces = new Numbers<string>()
  const lists = new Numbers<string>()
  const codedLists: CodedItem[][] = []
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
    const path = code === undefined ? 0 : code.lastIndexOf(':') + 1
    const coded: CodedTrace =
      code === undefined ? [-1, '', ...numbers] : [texts.of(code.slice(0, path)), code.slice(path), ...numbers]
    const number = numbersOfTraces.of(JSON.stringify(coded))
    traces[number] = coded
    return number
  }
  return {
    add,
    list: items => {
      const coded = items.map(({ item, steps, because }): CodedItem => {
        const told = steps !== undefined ? add({ steps }) : because !== undefined ? texts.of(because) : -1
        return [told, ...item.map(part => texts.of(part))]
      })
      const number = lists.of(JSON.stringify(coded))
      codedLists[number] = coded
      return number
    },
    coded: before => ({
      texts: texts.all.slice(before?.texts.length),
      steps: codedSteps.slice(before?.steps.length),
      traces: traces.slice(before?.traces.length),
      lists: codedLists.slice(before?.lists.length),
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
