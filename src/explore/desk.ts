/** What the page asks about models, answered: everything that needs XState is here, and nothing that needs a page. */
import { check, FEW_TO_JUDGE } from '../check/check.ts'
import { drive } from '../check/work.ts'
import { statechart } from '../diagram/statechart.ts'
import { chartSvg } from '../diagram/chart-svg.ts'
import { type Book, chapterNameOf, designOf, platformOf } from '../pages/book.ts'
import { adequacyOf } from '../report/adequacy.ts'
import { label } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { ModelError } from '../system/model-error.ts'
import { activePaths } from '../tabulate/snapshot.ts'
import { decode } from '../trace/code.ts'
import { spoken } from '../trace/tell.ts'
import { tokenOf } from './address.ts'
import { arrowsOf } from './arrows.ts'
import { find } from './find.ts'
import { type Lamps, lampsOf } from './lights.ts'
import { statePaths } from './states.ts'
import type { Catalogue, Desk, Opened, Sight, Subject } from './messages.ts'
import { modelsOf } from './own.ts'
import { stroll } from './stroll.ts'
import { type Move, treeOf } from './tree.ts'
import { localsOf, next, refusalOf, type State, statesAlong, stepOf, type World, worldOf } from './world.ts'

/** Distinct states that a search for a way may see: a few seconds, and memory that a page has. */
const WITHIN = 3_000_000
/** Bytes that a check may take: what a page can count on. */
const MEMORY = 2 ** 30

interface Place {
  readonly world: World
  readonly lamps: Lamps
  /** Of each family, its chart as SVG. */
  readonly charts: Map<number, Promise<string>>
}

export function deskOf(given: readonly Model[], book: Book, version: string): Desk {
  let models = given
  const places = new Map<string, Place>()

  const modelOf = ({ model: name }: Subject): Model => {
    const model = models.find(each => each.name === name)
    if (model !== undefined) return model
    throw new ModelError({ problem: `there is no model '${name}'`, remedy: 'pick one of the list' })
  }
  const placeOf = (subject: Subject): Place => {
    const key = JSON.stringify([subject.model, subject.mutant, Object.entries(subject.scope)])
    const known = places.get(key)
    if (known !== undefined) return known
    const world = worldOf(modelOf(subject), subject.mutant, subject.scope)
    const place = { world, lamps: lampsOf(world), charts: new Map<number, Promise<string>>() }
    places.set(key, place)
    return place
  }

  const catalogue = (): Catalogue => ({
    version,
    models: models.map(model => ({
      name: model.name,
      chapter: chapterNameOf(model),
      platform: platformOf(model),
      design: designOf(model, models),
      ...(model.question !== undefined && { question: model.question }),
      scope: model.scope,
      ...(model.large !== undefined && { large: model.large.scope }),
      mutants: (model.mutants ?? []).map(({ name, change }) => ({ name, change })),
    })),
    chapters: titlesOf(book.chapters),
    platforms: titlesOf(book.platforms),
    sources: book.sources,
  })

  return {
    catalogue,
    async load(text) {
      models = await modelsOf(text)
      places.clear()
      return catalogue()
    },
    open: subject => opened(placeOf(subject).world),
    walk(subject, given) {
      const { world } = placeOf(subject)
      const numbers = new Map(world.product.operations.map((each, i) => [tokenOf(each.operation, each.arguments), i]))
      const unknown = given.findIndex(move => typeof move === 'string' && !numbers.has(move))
      const moves = (unknown < 0 ? given : given.slice(0, unknown)).map(
        (move): Move => (typeof move === 'number' ? { back: move } : { by: numbers.get(move) as number }),
      )
      const states: State[] = [world.start]
      const { tree, made } = treeOf(moves, (before, by) => {
        const after = next(world, states[before] as State, by)
        if (after !== undefined) states.push(after)
        return after !== undefined
      })
      if (made === given.length) return { tree }
      return { tree, problem: notMade(world, given, made, made === moves.length) }
    },
    look: (subject, path) => sightOf(placeOf(subject), path),
    chart(subject, family) {
      const { world, charts } = placeOf(subject)
      const known = charts.get(family) ?? drawn(world, family)
      charts.set(family, known)
      return known
    },
    stroll: (subject, tree) => stroll(placeOf(subject).world, tree, Math.random),
    find(subject, goal, path, job) {
      const { world } = placeOf(subject)
      const from = statesAlong(world, path).at(-1) as State
      return drive(
        find(world, goal, from, WITHIN, () => job.signal.aborted),
        job.progress,
      )
    },
    async check(subject, { engine, symmetry }, job) {
      const result = await check(modelOf(subject), {
        engine,
        symmetry,
        scope: subject.scope,
        ...(subject.mutant !== undefined && { mutant: subject.mutant }),
        limits: { memory: MEMORY },
        adequacy: FEW_TO_JUDGE,
        signal: job.signal,
        onProgress: job.progress,
      })
      const ways = result.properties.map(property => {
        const { counterexample, witness, adequacy } = property
        return {
          ...(counterexample !== undefined && { counterexample: decode(counterexample.code).path }),
          ...(witness !== undefined && { witness: decode(witness.code).path }),
          ...(adequacy?.nearest && { nearest: decode(adequacy.nearest.code).path }),
          worth: adequacyOf(property, result),
        }
      })
      return { result, ways }
    },
  }
}

const titlesOf = (named: Readonly<Record<string, { readonly title: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(named).map(([name, { title }]) => [name, title]))

function opened({ model, product }: World): Opened {
  const families = Object.entries(product.system.components)
  const numbers = new Map(families.map(([name], number) => [name, number]))
  return {
    families: families.map(([, { machine }]) => ({ states: statePaths(machine) })),
    components: product.components.map(({ name, family }) => ({ name, family: numbers.get(family) as number })),
    operations: product.operations.map(each => ({
      name: label(each.operation, each.arguments),
      token: tokenOf(each.operation, each.arguments),
      kind: each.kind,
      ...(each.doc !== undefined && { doc: each.doc }),
    })),
    properties: model.properties.map(({ name, id, kind, why }) => ({
      name,
      kind,
      ...(id !== undefined && { id }),
      ...(why !== undefined && { why }),
    })),
  }
}

function notMade({ product }: World, given: readonly (string | number)[], made: number, isUnknown: boolean): string {
  const move = given[made] as string | number
  const name = typeof move === 'number' ? `@${move}` : move
  const why = typeof move === 'number' ? 'goes back too far' : isUnknown ? 'is no operation here' : 'is refused there'
  return `The address has a walk of ${given.length} moves in ${product.system.name}; number ${made + 1}, ${name}, ${why}. This is where it ended.`
}

function sightOf({ world, lamps }: Place, path: readonly number[]): Sight {
  const states = statesAlong(world, path)
  const here = states.at(-1) as State
  const before = states.at(-2)
  const by = path[states.length - 2] as number
  const arrows = before && arrowsOf(world, by, before)
  return {
    steps: states.slice(1).map((after, i) => stepOf(world, path[i] as number, states[i] as State, after)),
    components: localsOf(world, here).map((local, c) => ({
      told: spoken(local),
      active: activePaths(local.value),
      changed: before !== undefined && before[c] !== here[c],
      arrows: arrows?.get(c) ?? [],
    })),
    refusals: world.product.operations.map((_, operation) => refusalOf(world, here, operation) ?? null),
    lights: lamps(here, before && { from: before, by }),
  }
}

async function drawn({ product }: World, family: number): Promise<string> {
  const [, found] = Object.entries(product.system.components)[family] ?? []
  if (found === undefined) throw new Error(`there is no family ${family}`)
  return chartSvg(statechart(found.machine))
}
