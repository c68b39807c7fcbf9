/** `report`: checks models and writes what they come to as one HTML file. */
import { readFileSync } from 'node:fs'
import { check } from '../check/check.ts'
import type { Limits } from '../check/exploration.ts'
import type { Book, Run } from '../pages/book.ts'
import { EXIT, exitCode } from '../report/exit-code.ts'
import { htmlReport } from '../report/html/page.ts'
import { totalLine } from '../report/text.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { declaredIn } from './declared.ts'
import type { Io, Project } from './io.ts'
import { scopeOf } from './select.ts'
import { statusLine } from './status-line.ts'
import { writeFile } from './write-file.ts'

export interface ReportCommand {
  readonly models: readonly Model[]
  readonly book: Book
  /** The file to write. */
  readonly html: string
  readonly scope: Scope
  readonly limits: Limits
  /** The user's file that the models come from; absent: the project's own. */
  readonly system: string | undefined
  /** Appended to the commands that are shown. */
  readonly arguments: string
  /** What was typed. */
  readonly typed: string
}

const asset = (file: string): string => readFileSync(new URL(`../report/html/${file}`, import.meta.url), 'utf8')

export async function report(command: ReportCommand, project: Project, io: Io): Promise<number> {
  const { models, book, html, scope, limits, system } = command
  const status = statusLine(io)
  const runs: Run[] = []
  for (const model of models) {
    if (io.signal.aborted) break
    const result = await check(model, {
      scope: scopeOf(model, scope),
      limits,
      signal: io.signal,
      onProgress: progress => status.show(model.name, progress),
    })
    status.clear()
    runs.push({ model, result, mutants: [] })
  }
  if (runs.length < models.length) {
    io.out('Interrupted: no report was written.\n')
    return EXIT.undecided
  }
  const text = await htmlReport(
    {
      runs,
      book,
      places: declaredIn(system === undefined ? (project.declaredIn ?? []) : [system], io.cwd),
      version: project.version,
      command: command.typed,
      arguments: command.arguments,
      coverage: () => undefined,
    },
    { script: asset('page.js'), style: asset('style.css') },
  )
  writeFile(html, text, io.cwd)
  const results = runs.map(({ result }) => result)
  io.out(`${totalLine(results)}\nWritten: ${html}\n`)
  return exitCode(results)
}
