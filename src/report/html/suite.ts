/** The tests of a suite, to be played; without a script, a list of their steps. */
import type { Run } from '../../pages/book.ts'
import type { SuiteStep, Test } from '../../suite/suite.ts'
import { label } from '../../system/expand.ts'
import { plural } from '../numbers.ts'
import { summaryOf } from '../suite.ts'
import { esc } from './escape.ts'
import type { Writing } from './report.ts'

export function suiteSection(run: Run, writing: Writing): string[] {
  const suite = writing.suite(run)
  if (suite === undefined || suite.tests.length === 0) return []
  const id = `${writing.ids.model(run)}:suite`
  return [
    `<details class="panel" id="${id}"><summary>Suite: ${plural(suite.tests.length, 'test')} for an implementation</summary>`,
    ...summaryOf(suite).map(line => `<p class="facts">${esc(line)}.</p>`),
    ...suite.tests.map(test => testItem(test, `${id}/${test.id}`, writing)),
    '</details>',
  ]
}

const testItem = (test: Test, id: string, { traces }: Writing): string =>
  [
    `<details class="way" id="${id}"><summary>Test <code>${test.id}</code>, ${plural(test.steps.length, 'step')}</summary>`,
    `<section class="trace" data-trace="${traces.add(test)}" data-title="Test"><div class="steps"></div></section>`,
    `<details><summary>What each step is there for</summary><ol>${test.steps.map(stepItem).join('')}</ol></details>`,
    '</details>',
  ].join('\n')

const stepItem = ({ operation, arguments: at, outcome, covers }: SuiteStep): string =>
  `<li><code>${esc(label(operation, at))}</code> → ${esc(outcome)}${covers.length === 0 ? '' : ` <span class="facts">${covers.map(esc).join('; ')}</span>`}</li>`
