/** What of a model was measured: coverage, machines, calls by state, a suite. */
import type { Run } from '../../pages/book.ts'
import { callsOf } from './calls.ts'
import { coverageOf } from './coverage.ts'
import { esc } from './escape.ts'
import { folded } from './packed.ts'
import type { Writing } from './report.ts'
import { suiteSection } from './suite.ts'

export function measured(run: Run, writing: Writing): readonly string[] {
  const { pack } = writing
  if (writing.coverage(run) === undefined) return []
  const parts = (): readonly string[] => [
    ...coverageOf(run, writing),
    ...writing.charts(run),
    ...callsOf(run, writing),
    ...suiteSection(run, writing),
    ...leftOut(run, writing),
  ]
  if (pack === undefined) return parts()
  const names = [
    'what is covered',
    ...(writing.heat(run) === undefined ? [] : ['machines with how often what happens']),
    ...(writing.calls(run) === undefined ? [] : ['calls by state']),
    ...(writing.suite(run) === undefined ? [] : ['a suite of tests']),
  ]
  return folded(run, pack, {
    attributes: `class="panel" id="${writing.ids.model(run)}:measured"`,
    summary: `Measured: ${names.join(', ')}`,
    piece: parts,
  })
}

/** What is not there, and how to get it. */
function leftOut(run: Run, writing: Writing): string[] {
  const missing = writing.leftOut(run)
  if (missing.length === 0) return []
  return [
    `<p class="facts">Left out, for this page is of many models: ${missing.join(', ')}. <code>${esc(`npx ioasid-spec report '${run.model.name.replaceAll("'", "'\\''")}' --coverage${writing.arguments}`)}</code> has them.</p>`,
  ]
}
