/**
 * The state graph of a product as far as a few of its components show it: states that differ elsewhere only are one class.
 * Where that is more than a picture can hold, classes are put together, and a note says by what.
 */
import type { Graph } from '../explicit/graph.ts'
import type { Product } from '../system/expand.ts'
import { spokenValue } from '../tabulate/snapshot.ts'
import type { Table } from '../tabulate/table.ts'
import { spoken as spokenLocal } from '../trace/tell.ts'
import type { Chart, ChartNode } from './chart.ts'

/** What a picture holds, and what can still be read in it. */
const MOST_CLASSES = 150
const MOST_ARROWS = 100

/** How much of a component counts: its state with its context, its state alone, or nothing. */
type Detail = 'context' | 'state' | 'nothing'

interface Class {
  /** What the components of the view are in. */
  readonly texts: readonly string[]
  states: number
}

interface Classes {
  readonly classes: readonly Class[]
  /** By the classes that they join, the names of operations; steps within a class are not there. */
  readonly arrows: ReadonlyMap<
    string,
    { readonly from: number; readonly to: number; readonly operations: ReadonlySet<string> }
  >
}

export interface ViewOptions {
  readonly title: string
  /** Numbers of components, at least one, in the order of their importance. */
  readonly view: readonly number[]
  /** Whether contexts count, as long as that can be drawn; else states alone. */
  readonly contexts: boolean
  readonly about?: string
}

/** `graph` may have been stopped: the picture then says so. */
export function quotient(product: Product, tables: readonly Table[], graph: Graph, options: ViewOptions): Chart {
  const { title, view, contexts, about } = options
  const finest = classesOf(product, tables, graph, view)
  const { classes, arrows, notes } = fitting(
    finest,
    view.map(c => product.components[c]?.name as string),
    contexts,
  )
  const told = [
    ...classes.map(({ texts, states }) => `${texts.join(', ')}: ${counted(states, 'state')}.`),
    ...[...arrows.values()].map(
      ({ from, to, operations }) =>
        `From ${classes[from]?.texts.join(', ')} to ${classes[to]?.texts.join(', ')}: ${[...operations].join(', ')}.`,
    ),
  ]
  const node = ({ texts: [name = '', ...others], states }: Class, i: number): ChartNode => ({
    id: String(i),
    kind: 'state',
    name,
    details: [...others.map(event => ({ event })), { event: counted(states, 'state'), quiet: true }],
    children: [],
  })
  return {
    title,
    ...(about !== undefined && { about }),
    notes: [
      ...(graph.stopped === undefined
        ? []
        : [
            `Not all of it: the walk was ${graph.stopped.by === 'interrupt' ? 'interrupted' : 'stopped by its limit'} after ${counted(graph.size, 'state')}, and what comes later is not here.`,
          ]),
      ...notes,
      'Steps that change nothing that is shown here are left out.',
    ],
    told: told.join(' '),
    nodes: [{ id: 'start', kind: 'initial', name: '', details: [], children: [] }, ...classes.map(node)],
    edges: [
      { id: 'starts', from: 'start', to: '0', texts: [] },
      ...[...arrows].map(([id, { from, to, operations }]) => ({
        id,
        from: String(from),
        to: String(to),
        texts: [...operations].map(event => ({ event })),
      })),
    ],
  }
}

function classesOf(
  product: Product,
  tables: readonly Table[],
  graph: Graph,
  view: readonly number[],
): Classes & { readonly plain: readonly (readonly string[])[] } {
  const numbers = new Map<string, number>()
  const classes: Class[] = []
  const plain: string[][] = []
  const of = new Int32Array(graph.size)
  for (let state = 0; state < graph.size; state++) {
    const locals = view.map(c => graph.local(state, c))
    const key = locals.join()
    const known = numbers.get(key)
    if (known === undefined) {
      numbers.set(key, classes.length)
      const told = (say: (local: Table['locals'][number]) => string): string[] =>
        locals.map((local, i) => say((tables[view[i] as number] as Table).locals[local] as Table['locals'][number]))
      classes.push({ texts: told(spokenLocal), states: 0 })
      plain.push(told(({ value }) => spokenValue(value)))
    }
    of[state] = known ?? classes.length - 1
    ;(classes[of[state] as number] as Class).states++
  }
  const arrows = new Map<string, { from: number; to: number; operations: Set<string> }>()
  for (let state = 0; state < graph.size; state++)
    for (let step = graph.first[state] as number; step < (graph.first[state + 1] as number); step++) {
      const [from, to] = [of[state] as number, of[graph.target[step] as number] as number]
      if (from === to) continue
      const name = product.operations[graph.operation[step] as number]?.operation as string
      const id = `${from} > ${to}`
      const arrow = arrows.get(id) ?? { from, to, operations: new Set() }
      arrow.operations.add(name)
      arrows.set(id, arrow)
    }
  return { classes, arrows, plain }
}

/** Less and less detail, of the last components first, until it fits. */
function fitting(
  finest: ReturnType<typeof classesOf>,
  names: readonly string[],
  contexts: boolean,
): Classes & { notes: string[] } {
  const details = names.map((): Detail => (contexts ? 'context' : 'state'))
  const few = ({ classes, arrows }: Classes): boolean => classes.length <= MOST_CLASSES && arrows.size <= MOST_ARROWS
  const all = merged(finest, details, names)
  let found = all
  for (const next of contexts ? (['state', 'nothing'] as const) : (['nothing'] as const))
    for (let c = names.length - 1; c >= (next === 'nothing' ? 1 : 0) && !few(found); c--) {
      details[c] = next
      found = merged(finest, details, names)
    }
  const left = (detail: Detail): string => names.filter((_, c) => details[c] === detail).join(', ')
  const notes = [
    ...(!contexts || left('state') === '' ? [] : [`without the contexts of ${left('state')}`]),
    ...(left('nothing') === '' ? [] : [`without ${left('nothing')}`]),
  ]
  const clustered =
    notes.length > 0
      ? [
          `${counted(all.classes.length, 'class', 'classes')} joined by ${counted(all.arrows.size, 'arrow')} are too many to draw: put together ${notes.join(' and ')}.`,
        ]
      : []
  if (few(found)) return { ...found, notes: clustered }
  const rest = restTogether(found)
  return {
    ...rest,
    notes: [
      ...clustered,
      `Still too many: of ${counted(found.classes.length, 'class', 'classes')}, those found last are one.`,
    ],
  }
}

function merged(
  { classes, arrows, plain }: ReturnType<typeof classesOf>,
  details: readonly Detail[],
  names: readonly string[],
): Classes {
  const textsOf = (i: number): string[] =>
    names.flatMap((name, c) => {
      const text = details[c] === 'context' ? classes[i]?.texts[c] : plain[i]?.[c]
      if (details[c] === 'nothing') return []
      return [names.length === 1 ? (text as string) : `${name} ${text}`]
    })
  return together({ classes, arrows }, textsOf)
}

/** The first classes as they are, as long as there is room; then all others as one. */
function restTogether({ classes, arrows }: Classes): Classes {
  for (let most = MOST_CLASSES - 1; ; most = Math.floor(most / 2)) {
    const rest = together({ classes, arrows }, i =>
      i < most ? [...(classes[i]?.texts ?? [])] : [`${classes.length - most} more`],
    )
    if (rest.arrows.size <= MOST_ARROWS || most <= 1) return rest
  }
}

/** Classes with the same texts become one. */
function together({ classes, arrows }: Classes, textsOf: (number: number) => string[]): Classes {
  const numbers = new Map<string, number>()
  const joined: Class[] = []
  const of = classes.map(({ states }, i) => {
    const texts = textsOf(i)
    const key = JSON.stringify(texts)
    const number = numbers.get(key) ?? joined.push({ texts, states: 0 }) - 1
    numbers.set(key, number)
    ;(joined[number] as Class).states += states
    return number
  })
  const kept = new Map<string, { from: number; to: number; operations: Set<string> }>()
  for (const { from, to, operations } of arrows.values()) {
    const [a, b] = [of[from] as number, of[to] as number]
    if (a === b) continue
    const arrow = kept.get(`${a} > ${b}`) ?? { from: a, to: b, operations: new Set() }
    for (const operation of operations) arrow.operations.add(operation)
    kept.set(`${a} > ${b}`, arrow)
  }
  return { classes: joined, arrows: kept }
}

const counted = (many: number, one: string, several = `${one}s`): string =>
  `${many.toLocaleString('en')} ${many === 1 ? one : several}`
