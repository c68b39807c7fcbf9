/** `tests`: writes suites that cover all that is feasible of some criteria. */
import type { Limits } from '../check/exploration.ts'
import { survey } from '../coverage/survey.ts'
import { EXIT } from '../report/exit-code.ts'
import { suiteExitCode, suiteJson, suiteLines, suiteText, suiteVitest } from '../report/suite.ts'
import { plural } from '../report/text.ts'
import { type Suite, suiteOf } from '../suite/suite.ts'
import { CRITERIA, type CriterionName } from '../suite/wanted.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { ink } from './ink.ts'
import { type Io, UsageError } from './io.ts'
import { scopeOf, unknown } from './select.ts'
import { statusLine } from './status-line.ts'
import { writeFile } from './write-file.ts'

export const SUITE_FORMATS = ['text', 'lines', 'vitest', 'json'] as const
export type SuiteFormat = (typeof SUITE_FORMATS)[number]

export interface TestsCommand {
  readonly models: readonly Model[]
  readonly criteria: readonly CriterionName[]
  readonly scope: Scope
  readonly limits: Pick<Limits, 'states' | 'seconds'>
  readonly observe: boolean
  readonly format: SuiteFormat
  /** Of a vitest file: what it imports the implementation from. */
  readonly adapter: string
  /** A file; absent: standard output. */
  readonly out: string | undefined
}

export async function tests(command: TestsCommand, io: Io): Promise<number> {
  const { models, criteria, scope, limits, observe, out } = command
  const status = statusLine(io)
  const suites: Suite[] = []
  for (const model of models) {
    if (io.signal.aborted) break
    const looked = await survey(model, {
      scope: scopeOf(model, scope),
      limits,
      signal: io.signal,
      onProgress: progress => status.show(model.name, progress),
    })
    status.clear()
    suites.push(suiteOf(looked, criteria, { observe }))
  }
  const left = models.length - suites.length
  if (left > 0) io.err(`Interrupted: there are no tests of ${plural(left, 'model')}.\n`)
  const code = left > 0 ? EXIT.undecided : suiteExitCode(suites)
  const text = written(command, suites, code, io)
  if (out === undefined) io.out(text)
  else writeFile(out, text, io.cwd)
  return code
}

function written({ format, adapter, out }: TestsCommand, suites: readonly Suite[], code: number, io: Io): string {
  if (format === 'json') return suiteJson(suites, code)
  const lines = {
    text: () => suites.flatMap(suite => suiteText(suite, ink(io.colours && out === undefined))),
    lines: () => suites.flatMap(suiteLines),
    vitest: () => suiteVitest(suites, adapter),
  }[format]()
  return lines.map(line => `${line}\n`).join('')
}

/** 'transitions,refusals'. @throws UsageError */
export function parseCriteria(text: string): CriterionName[] {
  const names = Object.keys(CRITERIA)
  return [...new Set(text.split(',').map(part => part.trim()))].map(name => {
    if (!names.includes(name))
      throw new UsageError(`${unknown('criterion', name, names)} There are ${names.join(', ')}`)
    return name as CriterionName
  })
}
