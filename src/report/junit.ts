/** Results as JUnit XML: a suite a model, a test case a property, and one for the counts where they are recorded. */
import type { ModelResult, PropertyResult } from '../check/result.ts'
import { safe } from '../system/safe.ts'
import { isOff, propertyTitle, standing } from './standing.ts'
import { headline, story, type StoryOptions } from './story.ts'
import { countChanges, spokenStop, title } from './text.ts'

/** One test case: what is inside its element, and how it counts. */
interface Case {
  readonly name: string
  readonly comes: 'passed' | 'failure' | 'error'
  readonly inside: readonly string[]
}

/** What is undecided is an error of the run, what is violated or vacuous a failure; what is violated as expected has passed, and says so. */
export function junitReport(results: readonly ModelResult[], options: StoryOptions): string {
  const suites = results.map(result => ({
    name: title(result),
    cases: [...result.properties.map(property => propertyCase(property, result, options)), ...runCases(result)],
  }))
  const totals = counted(suites.flatMap(({ cases }) => cases))
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ioasid-spec" ${totals}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name=${attribute(name)} ${counted(cases)}>`,
      ...cases.flatMap(one => caseLines(name, one)),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ].join('\n')}\n`
}

const counted = (cases: readonly Case[]): string => {
  const of = (comes: Case['comes']): number => cases.filter(one => one.comes === comes).length
  return `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="0"`
}

function propertyCase(property: PropertyResult, result: ModelResult, options: StoryOptions): Case {
  const name = propertyTitle(property)
  const stands = standing(property, result)
  const told = story(property, result, options).join('\n')
  if (isOff(property, result)) {
    const comes = stands === 'undecided' ? 'error' : 'failure'
    return {
      name,
      comes,
      inside: [
        `<${comes} type=${attribute(stands)} message=${attribute(headline(property, result))}>${escaped(told)}</${comes}>`,
      ],
    }
  }
  const note = stands === 'holds' && told === '' ? [] : [`<system-out>${escaped(`${stands}\n${told}`)}</system-out>`]
  return { name, comes: 'passed', inside: note }
}

/** What is asked of the run as a whole. */
function runCases(result: ModelResult): Case[] {
  const { recorded, stopped } = result
  if (stopped !== undefined) {
    const message = attribute(`the run ended at ${spokenStop(stopped)}`)
    return [
      {
        name: 'every reachable state is seen',
        comes: 'error',
        inside: [`<error type="undecided" message=${message}/>`],
      },
    ]
  }
  if (recorded === undefined) return []
  const changes = countChanges(result).join(', ')
  return [
    {
      name: 'counts are as recorded',
      comes: changes === '' ? 'passed' : 'failure',
      inside: changes === '' ? [] : [`<failure type="counts" message=${attribute(changes)}/>`],
    },
  ]
}

function caseLines(suite: string, { name, inside }: Case): string[] {
  const head = `    <testcase classname=${attribute(suite)} name=${attribute(name)}`
  if (inside.length === 0) return [`${head}/>`]
  return [`${head}>`, ...inside.map(line => `      ${line}`), '    </testcase>']
}

const attribute = (text: string): string => `"${escaped(safe(text))}"`

/** Characters that XML 1.0 cannot have at all are shown as escapes. */
const escaped = (text: string): string =>
  safe(text, true)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
