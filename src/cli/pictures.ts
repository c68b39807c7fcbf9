/** Which pictures a `diagram` command means, and what each is called. */
import type { AnyStateMachine } from 'xstate'
import { rowsOf } from '../diagram/participants.ts'
import { machinePicture, operationsPicture } from '../diagram/picture.ts'
import { chapterNameOf } from '../pages/book.ts'
import { isArgued, kindOf } from '../system/debate.ts'
import type { Model } from '../system/model.ts'
import { watched } from '../system/observer.ts'
import { type Hanger, hanger, type Hung } from './hung.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { differences } from './picture-differences.ts'
import { type FactsWanted, neverOf, type Seldom, type Teller, tellerOf } from './picture-facts.ts'
import { glob, selectModels, unknown } from './select.ts'
import { isCode, paths, replayed } from './sequence-pictures.ts'
import { lives, type StatesWanted, view as viewOf } from './state-pictures.ts'

export interface PicturesWanted extends FactsWanted {
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
}

/** `whole`: of whole models, so that the pictures of a chapter are all there. @throws UsageError */
export async function picturesOf(
  wanted: PicturesWanted,
  project: Project,
  io: Io,
): Promise<{ pictures: Hung[]; whole: boolean }> {
  const { models, names, diff } = wanted
  const told = tellerOf(wanted, project, io, false)
  if (diff !== undefined) return { pictures: differences(models, names, diff, told), whole: false }
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
  const shown = names.length > 0 ? chosen : fullestOfKind(chosen)
  const pictures = hanger()
  for (const model of shown.filter(hasParticipants))
    pictures.hang(
      chapterNameOf(model),
      names.length > 0 ? `${model.name} operations` : `${kindOf(model)} operations`,
      operationsPicture(model, told.source),
    )
  const [only, ...others] = chosen
  const seldom = only !== undefined && others.length === 0 ? neverOf(only) : undefined
  hangMachines(pictures, membersOf(chosen), told, seldom)
  return pictures.all()
}

/** Of one object alone, the operations are its events. */
const hasParticipants = ({ system }: Model): boolean => Object.keys(system.components).length > 1

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

/** Of each kind the design argued for that has the most rules: what other platforms do without shows in it too. */
function fullestOfKind(models: readonly Model[]): Model[] {
  const fullest = new Map<string, { model: Model; rules: number }>()
  for (const model of models.filter(each => isArgued(each, models))) {
    const rules = rowsOf(model.system, model.scope).reduce((sum, row) => sum + row.rules.length, 0)
    const known = fullest.get(kindOf(model))
    if (known === undefined || rules > known.rules) fullest.set(kindOf(model), { model, rules })
  }
  return [...fullest.values()].map(({ model }) => model)
}

interface Member {
  readonly model: Model
  readonly family: string
  readonly machine: AnyStateMachine
}

/** Those that only observe, too. */
const membersOf = (models: readonly Model[]): Member[] =>
  models.flatMap(model =>
    Object.entries(watched(model).components).map(([family, { machine }]) => ({ model, family, machine })),
  )

/** Machines of one id that differ within a chapter are told apart by their kinds of system. */
function hangMachines(pictures: Hanger, members: readonly Member[], told: Teller, seldom?: Seldom): void {
  const different = new Map<string, Set<string>>()
  const drawn = members.map(({ model, family, machine }) => {
    const options = told.of(model, family, seldom)
    const [chapter, { told: words }] = [chapterNameOf(model), machinePicture(machine, options)]
    const key = `${chapter}/${machine.id}`
    different.set(key, (different.get(key) ?? new Set()).add(words))
    return { model, machine, options, chapter, key }
  })
  for (const { model, machine, options, chapter, key } of drawn) {
    const title = different.get(key)?.size === 1 ? machine.id : `${machine.id} (${kindOf(model)})`
    pictures.hang(chapter, title, machinePicture(machine, { ...options, title }))
  }
}

function machines({ names, models }: PicturesWanted, told: Teller): Hung[] {
  const named = ({ machine: { id }, family }: Member): boolean =>
    names.some(name => glob(name).test(id) || glob(name).test(family))
  const pictures = hanger()
  hangMachines(pictures, membersOf(models).filter(named), told)
  // One that several chapters share is one picture, that of the first.
  const all = pictures
    .all()
    .filter(({ picture }, i, hung) => hung.findIndex(each => each.picture.told === picture.told) === i)
  if (all.length > 0) return all
  const ids = membersOf(models).map(({ machine }) => machine.id)
  throw new UsageError(
    unknown('model or machine', names[0] as string, [...models.map(({ name }) => name), ...new Set(ids)]),
  )
}
