/**
 * The door `ioasid-spec`: every model of the specification, each a design of a chapter on a platform with what is required of it.
 * @module ioasid-spec
 */
import { type ChapterName, chapters as allChapters } from './machines/chapters.ts'
import { debates as allDebates } from './machines/debates.ts'
import { kinds, whyNotOn } from './machines/kinds.ts'
import { type RegistryEntry, registry } from './machines/models.ts'
import { type Platform, platforms as allPlatforms } from './machines/platform.ts'
import recordedMutation from './machines/recorded-mutation.json' with { type: 'json' }
import recordedAtLarge from './machines/recorded-large.json' with { type: 'json' }
import recorded from './machines/recorded.json' with { type: 'json' }
import type { Subject } from './machines/subject.ts'
import { type Source, sources as allSources } from './machines/sources.ts'
import type { Errno } from './machines/vocabulary.ts'
import { bugs } from './properties/bugs.ts'
import { ids } from './properties/ids.ts'
import type { MutantOf } from './properties/mutant-of.ts'
import { requirements } from './properties/requirements.ts'
import { whySurvives } from './properties/survivors.ts'
import type { Book, Bug, Topic } from './src/pages/book.ts'
import type { Debate } from './src/system/debate.ts'
import type { Counts, Large, Model, Mutant, RecordedMutation, Survivor } from './src/system/model.ts'
import type { Property } from './src/system/property.ts'
import type { Scope } from './src/system/sort.ts'
import type { System } from './src/system/system.ts'

export type { Book, Bug, ChapterName, Debate, Errno, Platform, Source, Topic }

/** What each chapter is about, and the question that it answers; in reading order. */
export const chapters: Readonly<Record<ChapterName, Topic>> = allChapters

/** Where the designers disagreed, by id ('V1'): the question, and the answer that the verdicts give. */
export const debates: Readonly<Record<string, Debate>> = allDebates

/** What each platform can do, by its name: the chapters differ by nothing else. */
export const platforms: Readonly<Record<string, Platform>> = allPlatforms

/** Where each rule comes from, by the id that machines and operations name: a series, a file of the kernel, a mail. */
export const sources: Readonly<Record<Source, string>> = allSources

const counts: Readonly<Record<string, Counts>> = recorded

const mutations: Readonly<Record<string, RecordedMutation>> = recordedMutation

/** JSON has no bigint: in digits, where a number would not be exact. */
type CountsInDigits = { readonly [Key in 'distinct' | 'generated']: number | string } & Pick<Counts, 'depth'>
const countsAtLarge: Readonly<Record<string, CountsInDigits>> = recordedAtLarge

/** Every design of every chapter on every platform, with its scope, requirements, mutants and recorded counts. */
export const models: readonly Model[] = registry.map(modelOf)

/** What pages and reports say besides what the models come to. */
export const book: Book = {
  chapters,
  kinds: Object.fromEntries(
    Object.entries(kinds).map(([name, { title }]) => [name, { title, notOn: platform => whyNotOn(name, platform) }]),
  ),
  platforms,
  debates,
  sources,
  ids,
  bugs,
  results: 'glossary.md#what-a-refused-call-returns',
  // Its counterexample is the argument.
  begin: 'enqcmd/vtd-sm-enqcmd/rid-local-numbers',
}

function exact(digits: number | string): number | bigint {
  return typeof digits === 'number' ? digits : BigInt(digits)
}

function largeOf(name: string, scope: Scope): Large {
  const found = countsAtLarge[name]
  if (found === undefined) return { scope }
  return { scope, recorded: { ...found, distinct: exact(found.distinct), generated: exact(found.generated) } }
}

function modelOf(entry: RegistryEntry): Model {
  const { chapter, kind, platform, variant, question, debate, scope, large, system, violates } = entry
  const name = [chapter, platform.name, variant].filter(part => part !== undefined).join('/')
  const asked = (property: Property): true | string => property.applies?.(entry) ?? true
  const required: { readonly properties: readonly Property[]; contract?(of: Subject): readonly Property[] } =
    requirements[kind]
  // A design that is expected to fail does not keep what is promised of the one that is argued for.
  const promised = violates.length > 0 ? [] : (required.contract?.(entry) ?? [])
  const recordedCounts = counts[name]
  const mutation = mutations[name]
  return {
    name,
    question,
    ...(debate !== undefined && { debate }),
    chapter,
    kind,
    platform: platform.name,
    ...(variant !== undefined && { variant }),
    system,
    scope,
    properties: [...required.properties.filter(property => asked(property) === true), ...promised],
    notApplicable: required.properties.flatMap(property => {
      const because = asked(property)
      const { name, id } = property
      return because === true ? [] : [{ name, ...(id !== undefined && { id }), because }]
    }),
    violates,
    ...(recordedCounts !== undefined && { recorded: recordedCounts }),
    ...(large !== undefined && { large: largeOf(name, large) }),
    ...(mutation !== undefined && { mutation, survivors: survivorsOf(mutation, kind) }),
    // A design that is expected to fail proves nothing about the requirements that it fails: mutants are of those that hold.
    mutants: violates.length > 0 ? [] : mutantsOf(entry, system),
  }
}

function survivorsOf({ survived }: RecordedMutation, kind: string): Survivor[] {
  return survived.flatMap(mutant => {
    const because = whySurvives(kind, mutant)
    return because === undefined ? [] : [{ mutant, because }]
  })
}

function mutantsOf(entry: RegistryEntry, system: System): Mutant[] {
  // Each kind's mutants are typed by its own system, which is the one that this entry has.
  const mutants = requirements[entry.kind].mutants as readonly MutantOf<never>[]
  return mutants
    .filter(({ applies }) => applies === undefined || applies(entry) === true)
    .map(({ name, change, source, mutate, killedBy, steps }) => ({
      name,
      change,
      ...(source !== undefined && { source }),
      system: mutate(system as never),
      killedBy: killedBy.name,
      steps: typeof steps === 'number' ? steps : steps(entry),
    }))
}
