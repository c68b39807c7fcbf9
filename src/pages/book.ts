/** What the pages are made of: results, and what a reader wants to know besides them. */
import type { ModelResult } from '../check/result.ts'
import { type Debate, isArgued, kindOf } from '../system/debate.ts'
import type { Model, Mutant } from '../system/model.ts'

/** What a chapter is about. */
export interface Topic {
  /** 'Nesting attach' */
  readonly title: string
  /** The question that its models answer, as a reviewer would ask it. */
  readonly question: string
}

/** Everything but the models, by the names that they use. A name that is not here stands for itself. */
export interface Book {
  /** In reading order. */
  readonly chapters: Readonly<Record<string, Topic>>
  /** Kinds of systems. */
  readonly kinds: Readonly<
    Record<
      string,
      {
        /** 'Groups' */
        readonly title: string
        /** Why there is no model of this kind on a platform, as a clause; undefined where there is one. */
        readonly notOn: (platform: string) => string | undefined
      }
    >
  >
  /** The columns of the matrix. */
  readonly platforms: Readonly<
    Record<
      string,
      {
        /** 'Arm SMMUv3' */
        readonly title: string
      }
    >
  >
  /** By id: 'V1'. */
  readonly debates: Readonly<Record<string, Debate>>
  /** What each id of a source stands for. */
  readonly sources: Readonly<Record<string, string>>
  /** What ids with a letter in front are. */
  readonly ids: Readonly<Record<string, string>>
  /** Bugs known before the models were written, each shown by a mutant of the same name, by a design, or by none. */
  readonly bugs: Readonly<Record<string, Bug>>
  /** Where in the documents it is said what refused calls return; absent: nowhere. */
  readonly results?: string
  /** The model that the explorer shows who asks for none; absent: the first. */
  readonly begin?: string
}

/** A bug known before the models were written. */
export interface Bug {
  /** What was wrong, as a clause. */
  readonly bug: string
  /** Where its bug is a design of its own: 'chapter/design'. */
  readonly design?: string
  /** What it takes to show it, where no model has that. */
  readonly needs?: string
}

/** Of no name, not even of those that every object has something of, such as constructor. */
const nothing: Readonly<Record<string, never>> = Object.freeze(Object.create(null))

export const emptyBook: Book = {
  chapters: nothing,
  kinds: nothing,
  platforms: nothing,
  debates: nothing,
  sources: nothing,
  ids: nothing,
  bugs: nothing,
}

/** A model and what came of it. */
export interface Run {
  readonly model: Model
  readonly result: ModelResult
  readonly mutants: readonly { readonly mutant: Mutant; readonly result: ModelResult }[]
}

/** All runs of one kind of system: they differ by platform and by design. */
export interface Kind {
  readonly name: string
  readonly title: string
  readonly runs: readonly Run[]
  /** On each platform the design that is argued for. */
  readonly argued: readonly Run[]
}

export interface Chapter {
  readonly name: string
  readonly title: string
  readonly question: string | undefined
  readonly kinds: readonly Kind[]
}

export const chapterNameOf = ({ chapter, name }: Model): string => chapter ?? (name.split('/')[0] as string)
export const platformOf = ({ platform }: Model): string => platform ?? 'any'

export const ARGUED = 'the design argued for'
export const designOf = (model: Model, models: readonly Model[]): string =>
  isArgued(model, models) ? ARGUED : (model.variant ?? model.name)

/** In the order of the book, and those that it does not know after them. */
export function chaptersOf(runs: readonly Run[], book: Book): Chapter[] {
  const models = runs.map(({ model }) => model)
  const known = Object.keys(book.chapters)
  const names = [...known, ...models.map(chapterNameOf).filter(name => !known.includes(name))]
  return [...new Set(names)].flatMap((name): Chapter[] => {
    const inChapter = runs.filter(({ model }) => chapterNameOf(model) === name)
    if (inChapter.length === 0) return []
    const { title, question } = book.chapters[name] ?? { title: name, question: undefined }
    const kinds = [...new Set(inChapter.map(({ model }) => kindOf(model)))].map((kind): Kind => {
      const ofKind = inChapter.filter(({ model }) => kindOf(model) === kind)
      return {
        name: kind,
        title: book.kinds[kind]?.title ?? kind,
        runs: ofKind,
        argued: ofKind.filter(({ model }) => isArgued(model, models)),
      }
    })
    return [{ name, title, question, kinds }]
  })
}

/** All platforms of the book and of the models. */
export const platformsOf = (runs: readonly Run[], book: Book): string[] => [
  ...new Set([...Object.keys(book.platforms), ...runs.map(({ model }) => platformOf(model))]),
]

/** Items under each of their keys, in the order of the first of each. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

export const kindsOf = (chapters: readonly Chapter[]): Kind[] => chapters.flatMap(({ kinds }) => kinds)
