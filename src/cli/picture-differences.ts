/** The pictures of `diagram --diff`: what two platforms, or two models, do not have in common. */
import { same } from '../diagram/beside.ts'
import { differencePicture, machinesBeside } from '../diagram/picture.ts'
import { statechart } from '../diagram/statechart.ts'
import { chapterNameOf } from '../pages/book.ts'
import { isArgued, kindOf } from '../system/debate.ts'
import type { Model } from '../system/model.ts'
import { type Hung, hanger } from './hung.ts'
import { UsageError } from './io.ts'
import { neverOf, type Seldom, type Teller } from './picture-facts.ts'
import { glob, unknown } from './select.ts'

/** Of two platforms the designs argued for, of each kind that both have; or of two models. */
export function differences(models: readonly Model[], names: readonly string[], diff: string, told: Teller): Hung[] {
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
