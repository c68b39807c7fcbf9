/** The results of one run in the formats that other programs read, each to its file. */
import type { ModelResult } from '../check/result.ts'
import { githubAnnotations } from '../report/github.ts'
import { junitReport } from '../report/junit.ts'
import { markdownReport } from '../report/markdown.ts'
import { sarifReport } from '../report/sarif.ts'
import type { Model } from '../system/model.ts'
import { declaredIn } from './declared.ts'
import type { Io, Project } from './io.ts'
import { writeFile } from './write-file.ts'

export interface ReportFiles {
  readonly markdown?: string | undefined
  readonly junit?: string | undefined
  readonly sarif?: string | undefined
  /** Annotations on standard output. */
  readonly github?: boolean | undefined
  /** The user's file that the models come from; absent: the project's own. */
  readonly system?: string | undefined
}

/** `models` are those of the results, one for each; annotations go to `say`. `suffix` is appended to the commands that are printed. */
export function writeReportFiles(
  files: ReportFiles,
  models: readonly Model[],
  results: readonly ModelResult[],
  { project, io, suffix, say }: { project: Project; io: Io; suffix: string; say: (text: string) => void },
): void {
  const { markdown, junit, sarif, github, system } = files
  const options = { sources: project.sources, arguments: suffix }
  const places = declaredIn(system === undefined ? (project.declaredIn ?? []) : [system], io.cwd)
  if (markdown !== undefined) writeFile(markdown, markdownReport(results, options), io.cwd)
  if (junit !== undefined) writeFile(junit, junitReport(results, options), io.cwd)
  if (sarif !== undefined) writeFile(sarif, sarifReport(results, models, places, project.version, options), io.cwd)
  if (github === true) for (const line of githubAnnotations(results, models, places, options)) say(`${line}\n`)
}
