/** Which pictures a `diagram` command means, and what each is called. */
import { dirname, extname, relative, resolve, sep } from 'node:path'
import type { AnyStateMachine } from 'xstate'
import { same } from '../diagram/beside.ts'
import { type Never, neverIn } from '../diagram/never.ts'
import {
  differencePicture,
  machinePicture,
  machinesBeside,
  operationsPicture,
  type Picture,
} from '../diagram/picture.ts'
import { statechart, type StatechartOptions } from '../diagram/statechart.ts'
import { chapterNameOf } from '../pages/book.ts'
import { isArgued, kindOf } from '../system/debate.ts'
import { expand, spokenScope } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { declaredIn } from './declared.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { glob, selectModels, unknown } from './select.ts'
import { isCode, paths, replayed } from './sequence-pictures.ts'
import { lives, type StatesWanted, view as viewOf } from './state-pictures.ts'

export interface PicturesWanted {
  readonly models: readonly Model[]
  /** Models or machines; none: every model. */
  readonly names: readonly string[]
  /** Two platforms, or two models: what differs between them. */
  readonly diff: string | undefined
  /** Objects whose life is asked for; true: all of a model. */
  readonly life: string | true | undefined
  /** Components by which the states are told apart. */
  readonly view: string | undefined
  /** A file with paths. */
  readonly of: string | undefined
  readonly states: StatesWanted
  /** Where a picture of a whole chapter, or of a part of it, has what it says of a source. */
  readonly sourceAt: (id: string, whole: boolean) => string | undefined
  /** A file, or a folder where there are several pictures; absent: standard output. */
  readonly out: string | undefined
  /** The file that the models come from, where it is not the project's own. */
  readonly system: string | undefined
}

/** A picture and where it belongs. */
export interface Hung {
  readonly chapter: string
  /** A file's name, without what follows the dot. */
  readonly name: string
  readonly picture: Picture
}

/** `whole`: of whole models, so that the pictures of a chapter are all there. @throws UsageError */
export async function picturesOf(
  wanted: PicturesWanted,
  project: Project,
  io: Io,
): Promise<{ pictures: Hung[]; whole: boolean }> {
  const { models, names, diff } = wanted
  const told = tellerOf(wanted, project, io, false)
  if (diff !== undefined) return { pictures: differences(wanted, diff, told), whole: false }
  if (names.some(isCode)) return { pictures: replays(wanted), whole: false }
  if (wanted.life !== undefined || wanted.view !== undefined || wanted.of !== undefined)
    return { pictures: await ofOneModel(wanted, io), whole: false }
  const machinesOnly = names.length > 0 && !names.some(name => models.some(model => glob(name).test(model.name)))
  if (machinesOnly) return { pictures: machines(wanted, told), whole: false }
  return { pictures: ofWhole(wanted, tellerOf(wanted, project, io, true)), whole: true }
}

function ofWhole({ models, names }: PicturesWanted, told: Teller): Hung[] {
  const chosen = selectModels(models, names, {})
  // Of everything, the operations of one design a kind: the others are asked for by their names.
  const shown = names.length > 0 ? chosen : firstOfKind(chosen)
  const pictures = hanger()
  for (const model of shown)
    pictures.hang(
      chapterNameOf(model),
      names.length > 0 ? `${model.name} operations` : `${kindOf(model)} operations`,
      operationsPicture(model, told.source),
    )
  const [only] = chosen
  const seldom = chosen.length === 1 && only !== undefined ? neverOf(only) : undefined
  for (const model of chosen)
    for (const [family, { machine }] of Object.entries(model.system.components))
      pictures.hang(chapterNameOf(model), machine.id, machinePicture(machine, told.of(model, family, seldom)))
  return pictures.all()
}

function replays({ names, models }: PicturesWanted): Hung[] {
  const pictures = hanger()
  for (const name of names) {
    if (!isCode(name)) throw new UsageError(`'${name}' is not the code of a trace, as the others are`)
    const { model, picture } = replayed(name, models)
    pictures.hang(chapterNameOf(model), `${model.name} trace`, picture)
  }
  return pictures.all()
}

async function ofOneModel({ names, models, life, view, of, states }: PicturesWanted, io: Io): Promise<Hung[]> {
  if (names.length === 0) throw new UsageError('name the model, such as `ioasid-spec list` shows them')
  const [model, ...others] = selectModels(models, names, {}) as [Model, ...Model[]]
  if (others.length > 0)
    throw new UsageError(`these are ${others.length + 1} models; name one, such as '${model.name}'`)
  const pictures = hanger()
  const chapter = chapterNameOf(model)
  if (life !== undefined)
    for (const { name, picture } of await lives(model, states, life, io)) pictures.hang(chapter, name, picture)
  if (view !== undefined) pictures.hang(chapter, `${model.name} states`, await viewOf(model, states, view, io))
  if (of !== undefined)
    for (const picture of paths(model, states.scope, of, io)) pictures.hang(chapter, `${model.name} path`, picture)
  return pictures.all()
}

const firstOfKind = (models: readonly Model[]): Model[] =>
  models.filter(model => models.find(other => kindOf(other) === kindOf(model)) === model)

function machines({ names, models }: PicturesWanted, told: Teller): Hung[] {
  const named = ({ id }: AnyStateMachine, family: string): boolean =>
    names.some(name => glob(name).test(id) || glob(name).test(family))
  const pictures = hanger()
  for (const model of models)
    for (const [family, { machine }] of Object.entries(model.system.components))
      if (named(machine, family))
        pictures.hang(chapterNameOf(model), machine.id, machinePicture(machine, told.of(model, family)))
  const all = pictures.all()
  if (all.length > 0) return all
  const ids = models.flatMap(({ system }) => Object.values(system.components).map(({ machine }) => machine.id))
  throw new UsageError(
    unknown('model or machine', names[0] as string, [...models.map(({ name }) => name), ...new Set(ids)]),
  )
}

/** Of two platforms the designs argued for, of each kind that both have; or of two models. */
function differences({ models, names }: PicturesWanted, diff: string, told: Teller): Hung[] {
  const pairs = pairsOf(diff, models)
  const [first] = pairs
  if (first === undefined) throw new UsageError(`'${diff}': no design is on both of these platforms`)
  const asked = (name: string): boolean => names.length === 0 || names.some(pattern => glob(pattern).test(name))
  const pictures = hanger()
  for (const { title, sides } of pairs) {
    const [a, b] = sides
    const chapter = chapterNameOf(a.model)
    const ofModel = asked(a.model.name) || asked(b.model.name) || asked(kindOf(a.model)) || asked(chapter)
    const named = ({
      name,
      model: { system, scope },
    }: Side): { name: string; system: typeof system; scope: typeof scope } => ({ name, system, scope })
    const operations = ofModel ? differencePicture(title, [named(a), named(b)], told.source) : undefined
    if (operations !== undefined) pictures.hang(chapter, `${kindOf(a.model)} ${a.name} ${b.name}`, operations)
    for (const [family, { machine }] of Object.entries(a.model.system.components)) {
      const other = b.model.system.components[family]?.machine
      if (other === undefined || !(ofModel || asked(machine.id) || asked(family))) continue
      const [one, two] = [
        statechart(machine, told.of(a.model, family, a.never())),
        statechart(other, told.of(b.model, family, b.never())),
      ]
      if (!same(one, two))
        pictures.hang(
          chapter,
          `${machine.id} ${a.name} ${b.name}`,
          machinesBeside(`${machine.id} in ${title}`, { name: a.name, chart: one }, { name: b.name, chart: two }),
        )
    }
  }
  const all = pictures.all()
  if (all.length > 0) return all
  throw new UsageError(
    `nothing differs between ${first.sides.map(({ name }) => name).join(' and ')}${names.length > 0 ? ` in ${names.join(', ')}` : ''}`,
  )
}

interface Side {
  readonly name: string
  readonly model: Model
  readonly never: () => Seldom
}

interface Pair {
  readonly title: string
  readonly sides: readonly [Side, Side]
}

function pairsOf(diff: string, models: readonly Model[]): Pair[] {
  const names = diff.split(',').map(name => name.trim())
  const [a, b] = names
  if (names.length !== 2 || a === undefined || b === undefined)
    throw new UsageError(`--diff wants two platforms or two models, such as smmuv3,amd, not '${diff}'`)
  const called = (name: string): Model | undefined => models.find(model => model.name === name)
  const [one, other] = [called(a), called(b)]
  if (one !== undefined && other !== undefined)
    return [{ title: `${a} and ${b}`, sides: [sideOf(a, one), sideOf(b, other)] }]
  const platforms = [...new Set(models.flatMap(({ platform }) => platform ?? []))]
  for (const name of [a, b])
    if (!platforms.includes(name))
      throw new UsageError(unknown('platform or model', name, [...platforms, ...models.map(each => each.name)]))
  const argued = models.filter(model => isArgued(model, models))
  return argued.flatMap((model): Pair[] => {
    const there = argued.find(each => each.platform === b && kindOf(each) === kindOf(model))
    if (model.platform !== a || there === undefined) return []
    return [{ title: `${kindOf(model)} on ${a} and ${b}`, sides: [sideOf(a, model), sideOf(b, there)] }]
  })
}

const sideOf = (name: string, model: Model): Side => {
  let found: Seldom | undefined
  return { name, model, never: () => (found ??= neverOf(model)) }
}

/** What never happens in a model, and in what sense. */
interface Seldom {
  readonly where: string
  readonly never: Never | string
}

const neverOf = (model: Model): Seldom => ({
  where: `${model.name}${Object.keys(model.scope).length > 0 ? ` with ${spokenScope(model.scope)}` : ''}`,
  never: neverIn(expand(model.system, model.scope)),
})

interface Teller {
  readonly source: NonNullable<StatechartOptions['source']>
  of(model: Model, family: string, seldom?: Seldom): StatechartOptions
}

/** Where what a picture shows is written down and comes from. */
function tellerOf({ out, system, sourceAt }: PicturesWanted, project: Project, io: Io, whole: boolean): Teller {
  const places = declaredIn(system === undefined ? (project.declaredIn ?? []) : [system], io.cwd)
  const folder = (chapter: string): string =>
    out === undefined ? io.cwd : resolve(io.cwd, extname(out) === '' ? `${out}/${fileName(chapter)}` : dirname(out))
  const source: Teller['source'] = id => {
    const href = sourceAt(id, whole)
    return {
      tip: project.sources[id] === undefined ? id : `${id}: ${project.sources[id]}`,
      ...(href !== undefined && { href }),
    }
  }
  return {
    source,
    of: (model, family, seldom) => {
      const file = places.component(model, family)?.file
      const machine = model.system.components[family]?.machine as AnyStateMachine
      return {
        ...(file !== undefined && {
          href: relative(folder(chapterNameOf(model)), resolve(io.cwd, file))
            .split(sep)
            .join('/'),
        }),
        source,
        ...(seldom !== undefined && neverOptions(seldom, machine)),
      }
    },
  }
}

function neverOptions({ where, never }: Seldom, machine: AnyStateMachine): StatechartOptions {
  if (typeof never === 'string') return { notes: [`What can never happen in ${where} was not found out: ${never}.`] }
  const own = never.get(machine)
  return own === undefined || own.size === 0
    ? {}
    : { never: own, notes: [`Dotted and struck out: never happens in ${where}.`] }
}

/** Pictures under names of their own; what is there already is not hung twice. */
function hanger(): { hang(chapter: string, name: string, picture: Picture): void; all(): Hung[] } {
  const pictures = new Map<string, Hung>()
  const taken = new Map<string, number>()
  return {
    hang: (chapter, name, picture) => {
      const key = JSON.stringify([chapter, name, picture.told])
      if (pictures.has(key)) return
      const stem = fileName(name)
      // Some file systems do not tell case apart.
      const place = `${chapter}/${stem}`.toLowerCase()
      const number = (taken.get(place) ?? 0) + 1
      taken.set(place, number)
      pictures.set(key, { chapter, name: number === 1 ? stem : `${stem}-${number}`, picture })
    },
    all: () => [...pictures.values()],
  }
}

/** A name as that of a file: nothing that leads elsewhere, or that a system would not take. */
export const fileName = (name: string): string => name.replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '') || 'picture'
