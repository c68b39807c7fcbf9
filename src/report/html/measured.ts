/** What of a model was measured: coverage, machines, calls by state, a suite. In a page of many models it is packed until it is asked for. */
import type { Run } from '../../pages/book.ts'
import { callsOf } from './calls.ts'
import { coverageOf } from './coverage.ts'
import type { Coded } from './dictionary.ts'
import type { Writing } from './report.ts'
import { suiteSection } from './suite.ts'

export const measuredOf = (run: Run, writing: Writing): string[] => [
  ...coverageOf(run, writing),
  ...writing.charts(run),
  ...callsOf(run, writing),
  ...suiteSection(run, writing),
]

/** A place for what the script unpacks; `number`: of the model among those that have some. */
export function packedPlace(run: Run, number: number, writing: Writing): string {
  const parts = [
    'what is covered',
    ...(writing.heat(run) === undefined ? [] : ['machines with how often what happens']),
    ...(writing.calls(run) === undefined ? [] : ['calls by state']),
    ...(writing.suite(run) === undefined ? [] : ['a suite of tests']),
  ]
  return `<details class="panel packed" id="${writing.ids.model(run)}:measured" data-number="${number}"><summary>Measured: ${parts.join(', ')}</summary><p class="facts">This needs a script.</p></details>`
}

/** What the script reads: the markup of each model, and what its traces and lists add to those of the page. */
export interface Packed extends Coded {
  readonly measured: readonly string[]
}

/** Deflated, in base64. */
export async function packed(contents: Packed): Promise<string> {
  const deflated = new Blob([JSON.stringify(contents)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
