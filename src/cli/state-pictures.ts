/** The pictures of a `diagram` command for which the states of a model are walked: lives of objects, and views. */
import type { Limits, Progress } from '../check/exploration.ts'
import { drive } from '../check/work.ts'
import { explore, type Graph } from '../explicit/graph.ts'
import { type Picture, viewPicture } from '../diagram/picture.ts'
import type { ViewOptions } from '../diagram/quotient.ts'
import { expand, type Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { type Io, UsageError } from './io.ts'
import { glob, unknown } from './select.ts'
import { statusLine } from './status-line.ts'

export interface StatesWanted {
  readonly scope: Scope
  readonly limits: Pick<Limits, 'states' | 'seconds'>
}

/** States that are walked where nobody says how many. */
const STATES = 1_000_000

interface Walked {
  readonly product: Product
  readonly tables: readonly Table[]
  readonly graph: Graph
}

/** A life for each family of objects that is named, told of its first member; of all, where none is. @throws UsageError */
export async function lives(
  model: Model,
  wanted: StatesWanted,
  object: string | true,
  io: Io,
): Promise<{ name: string; picture: Picture }[]> {
  const families = Object.keys(model.system.components)
  const named = families.filter(family => object === true || glob(object).test(family))
  if (named.length === 0) throw new UsageError(unknown('object', String(object), families))
  const walked = await walk(model, wanted, io)
  return named.flatMap(family => {
    const first = walked.product.components.findIndex(component => component.family === family)
    const of = walked.product.components[first]?.name
    if (of === undefined) return []
    const about = `Its states and the operations that lead from one to the next, in ${model.name}`
    return [
      {
        name: `${family} life`,
        picture: picture(walked, { title: `The life of ${of}`, view: [first], contexts: false, about }),
      },
    ]
  })
}

/** `view`: components such as 'claim(rid0)', or whole families such as 'claim', with commas between them. @throws UsageError */
export async function view(model: Model, wanted: StatesWanted, view: string, io: Io): Promise<Picture> {
  const { components } = expand(model.system, { ...model.scope, ...wanted.scope })
  const plain = (text: string): string => text.replace(/\s+/g, '')
  const named = view.split(/,(?![^(]*\))/).map(part => {
    const found = components.flatMap(({ name, family }, c) =>
      plain(name) === plain(part) || family === part.trim() ? [c] : [],
    )
    if (found.length > 0) return found
    throw new UsageError(
      unknown('component', part.trim(), [
        ...Object.keys(model.system.components),
        ...components.map(({ name }) => name),
      ]),
    )
  })
  const title = `States of ${model.name} by ${view}`
  return picture(await walk(model, wanted, io), { title, view: [...new Set(named.flat())], contexts: true })
}

const picture = ({ product, tables, graph }: Walked, options: ViewOptions): Picture =>
  viewPicture(product, tables, graph, options)

async function walk(model: Model, { scope, limits }: StatesWanted, io: Io): Promise<Walked> {
  const product = expand(model.system, { ...model.scope, ...scope })
  const tables = tablesOf(product)
  const options = { limits: { states: STATES, ...limits }, interrupted: () => io.signal.aborted }
  const status = statusLine(io)
  const run: Generator<Progress, Graph, void> = explore(product, tables, options, () => {})
  try {
    return { product, tables, graph: await drive(run, progress => status.show(model.name, progress)) }
  } finally {
    status.clear()
  }
}
