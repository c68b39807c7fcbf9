/** What pictures tell besides the machines: where they are written down, where rules come from, what never happens. */
import { dirname, extname, relative, resolve, sep } from 'node:path'
import type { AnyStateMachine } from 'xstate'
import { type Never, neverIn } from '../diagram/never.ts'
import type { StatechartOptions } from '../diagram/statechart.ts'
import { chapterNameOf } from '../pages/book.ts'
import { expand, spokenScope } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { watched } from '../system/observer.ts'
import { declaredIn } from './declared.ts'
import { fileName } from './hung.ts'
import type { Io, Project } from './io.ts'

export interface FactsWanted {
  /** A file, or a folder where there are several pictures; absent: standard output. */
  readonly out: string | undefined
  /** The file that the models come from, where it is not the project's own. */
  readonly system: string | undefined
  /** Where a picture of a whole chapter, or of a part of it, has what it says of a source. */
  readonly sourceAt: (id: string, whole: boolean) => string | undefined
}

/** What never happens in a model, and in what sense. */
export interface Seldom {
  readonly where: string
  readonly never: Never | string
}

export const neverOf = (model: Model): Seldom => ({
  where: `${model.name}${Object.keys(model.scope).length > 0 ? ` with ${spokenScope(model.scope)}` : ''}`,
  never: neverIn(expand(watched(model), model.scope)),
})

export interface Teller {
  readonly source: NonNullable<StatechartOptions['source']>
  of(model: Model, family: string, seldom?: Seldom): StatechartOptions
}

/** Where what a picture shows is written down and comes from. */
export function tellerOf({ out, system, sourceAt }: FactsWanted, project: Project, io: Io, whole: boolean): Teller {
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
      const { components, observers = [] } = watched(model)
      const machine = components[family]?.machine as AnyStateMachine
      const never = seldom === undefined ? {} : neverOptions(seldom, machine)
      return {
        ...(file !== undefined && {
          href: relative(folder(chapterNameOf(model)), resolve(io.cwd, file))
            .split(sep)
            .join('/'),
        }),
        source,
        ...never,
        ...(observers.includes(family) && { notes: [OBSERVES, ...(never.notes ?? [])] }),
      }
    },
  }
}

const OBSERVES = 'An observer: it hears of operations, and refuses none.'

function neverOptions({ where, never }: Seldom, machine: AnyStateMachine): StatechartOptions {
  if (typeof never === 'string') return { notes: [`What can never happen in ${where} was not found out: ${never}.`] }
  const own = never.get(machine)
  return own === undefined || own.size === 0
    ? {}
    : { never: own, notes: [`Dotted and struck out: never happens in ${where}.`] }
}
