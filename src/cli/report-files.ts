/** The results of one run in the formats that other programs read, each to its file. */
import type { ModelResult } from '../check/result.ts'
import { githubAnnotations } from '../report/github.ts'
import { junitReport } from '../report/junit.ts'
import { markdownReport } from '../report/markdown.ts'
import { sarifReport } from '../report/sarif.ts'
import type { Model } from '../system/model.ts'
import { declaredIn } from './declared.ts'
import type { Io, Project } from './io.ts'

export interface ReportFiles {
  readonly markdown?: string | undefined
  readonly junit?: string | undefined
  readonly sarif?: string | undefined
  /** Annotations on standard output. */
  readonly github?: boolean | undefined
  /** The user's file that the models come from; absent: the project's own. */
  readonly system?: string | undefined
}

/** What goes to which file. `models` are those of the results, one for each; `suffix` is appended to the commands that are printed. */
export function reportFiles(
  { markdown, junit, sarif, github, system }: ReportFiles,
  models: readonly Model[],
  results: readonly ModelResult[],
  { project, io, suffix }: { project: Project; io: Io; suffix: string },
): { readonly files: readonly (readonly [file: string, text: string])[]; readonly annotations: readonly string[] } {
  const options = { sources: project.sources, arguments: suffix }
  const places = declaredIn(system === undefined ? (project.declaredIn ?? []) : [system], io.cwd)
  return {
    files: [
      ...(markdown === undefined ? [] : [[markdown, markdownReport(results, options)] as const]),
      ...(junit === undefined ? [] : [[junit, junitReport(results, options)] as const]),
      ...(sarif === undefined
        ? []
        : [[sarif, sarifReport(results, models, places, project.version, options)] as const]),
    ],
    annotations: github === true ? githubAnnotations(results, models, places, options) : [],
  }
}
