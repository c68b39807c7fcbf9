/** Results as Markdown for a pull request or a mail: what is off first and whole, then a line a model. */
import type { ModelResult } from '../check/result.ts'
import { code, table, text } from '../pages/markdown.ts'
import { label, spokenScope } from '../system/expand.ts'
import { adequacyOf } from './adequacy.ts'
import { esc } from './html/escape.ts'
import { isOff, propertyTitle, standing } from './standing.ts'
import { story, type StoryOptions } from './story.ts'
import { count, plural } from './numbers.ts'
import { onOneLine } from './counterexample.ts'
import { countChanges, doubt, isInDoubt, plainInk, spokenOrbits, summary, title, totalLine } from './text.ts'

/** More models than this are folded away: a comment has to stay short. */
const SHOWN = 20

export function markdownReport(results: readonly ModelResult[], options: StoryOptions): string {
  const off = results.filter(({ asExpected }) => !asExpected)
  const verdict = off.length === 0 ? 'as expected' : `${plural(off.length, 'model')} not as expected`
  const [only] = results
  return `${[
    `## ioasid-spec: ${verdict}`,
    '',
    `${totalLine(results)}.`,
    '',
    ...off.flatMap(result => [`### ${code(title(result))}`, '', ...modelLines(result, options)]),
    ...(results.length === 1 && only?.asExpected === true ? modelLines(only, options) : []),
    ...folded(plural(results.length, 'model'), results.length > SHOWN, modelTable(results)),
    ...expectedLines(results),
  ]
    .join('\n')
    .trimEnd()}\n`
}

/** A model's properties, and the whole story of those that somebody has to look at or that are violated. */
function modelLines(result: ModelResult, options: StoryOptions): string[] {
  const told = result.properties.filter(
    property => isOff(property, result) || (result.asExpected && property.verdict === 'violated'),
  )
  const changes = countChanges(result)
  const isJudged = result.properties.some(({ adequacy }) => adequacy !== undefined)
  return [
    ...(result.question === undefined ? [] : [text(result.question), '']),
    ...(changes.length === 0 ? [] : [`Other counts than recorded: ${changes.join(', ')}.`, '']),
    ...table(
      ['verdict', 'id', 'property', ...(isJudged ? ['what it is worth'] : [])],
      result.properties.map(property => [
        (isOff(property, result) ? `**${standing(property, result)}**` : standing(property, result)) +
          (isInDoubt(property, result) ? doubt(result) : ''),
        text(property.id ?? '-'),
        text(property.name),
        ...(isJudged ? [adequacyOf(property, result).map(text).join('<br>') || '-'] : []),
      ]),
    ),
    ...told.flatMap(property => folded(propertyTitle(property), true, fenced(story(property, result, options)))),
  ]
}

const modelTable = (results: readonly ModelResult[]): string[] =>
  table(
    ['model', 'scope', 'states', 'depth', 'verdict'],
    results.map(result => [
      code(title(result)),
      text(spokenScope(result.scope) || 'of one'),
      `${count(result.states.distinct)}${result.symmetry === undefined ? '' : ` in ${spokenOrbits(result.symmetry)}`}`,
      String(result.states.depth ?? '-'),
      result.asExpected ? summary(result, plainInk) : `**${summary(result, plainInk)}**`,
    ]),
  )

function expectedLines(results: readonly ModelResult[]): string[] {
  const lines = results
    .filter(({ asExpected, mutant }) => asExpected && mutant === undefined)
    .flatMap(result =>
      result.properties
        .filter(({ verdict }) => verdict === 'violated')
        .map(({ counterexample, ...property }) => {
          const operations = counterexample?.steps.map(step => code(label(step.operation, step.arguments)))
          const way =
            operations === undefined
              ? 'never reached'
              : onOneLine(operations, counterexample?.lasso) || 'not even at first'
          return `- ${code(title(result))}: ${text(propertyTitle(property))}: ${way}`
        }),
    )
  return lines.length === 0
    ? []
    : folded('Designs that do not hold, as expected, and the shortest way to break each', lines.length > SHOWN, [
        ...lines,
        '',
      ])
}

/** GitHub wants an empty line before the Markdown inside. A summary that can be opened is HTML, in which Markdown is not read. */
const folded = (summary: string, fold: boolean, lines: readonly string[]): string[] =>
  fold
    ? ['<details>', `<summary>${esc(summary)}</summary>`, '', ...lines, '</details>', '']
    : [`### ${text(summary)}`, '', ...lines]

/** A fence longer than any in the text. */
function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(2, ...lines.flatMap(line => line.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}text`, ...lines, fence, '']
}
