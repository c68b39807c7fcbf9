/** The matrix of calls and states as text and as Markdown. Lines in, lines out. */
import type { Matrix, ObjectMatrix, Outcome } from '../coverage/matrix.ts'
import { text } from '../pages/markdown.ts'
import { spokenScope } from '../system/expand.ts'
import { safe } from '../system/safe.ts'
import { type Ink, spokenStop } from './text.ts'

const NEVER = '-'

/** A table for each object: operations down, its states across. `all`: below, each cell with its shortest path and its rule. */
export function matrixText(matrix: Matrix, ink: Ink, all: boolean): string[] {
  const { model, scope, stopped, objects } = matrix
  return [
    `${ink.bold(safe(model))}  ${ink.dim(`scope ${spokenScope(scope) || 'of one'}`)}`,
    ...(stopped === undefined
      ? []
      : [ink.warn(`  The walk ended at ${spokenStop(stopped)}: what is not here may still happen.`)]),
    ...objects.flatMap(object => [
      '',
      `  ${ink.bold(safe(object.object))}`,
      ...table(object).map((line, i) => (i === 0 ? ink.dim(line) : line)),
      ...(all ? ['', ...paths(object, ink)] : []),
    ]),
    '',
    ink.dim(`${NEVER}: never${all ? '' : '; -v tells the shortest path to each cell'}`),
    '',
  ]
}

function table({ states, operations }: ObjectMatrix): string[] {
  const rows = [
    ['', ...states.map(({ state, reached }) => safe(reached ? state : `(${state})`))],
    ...operations.map(({ operation, cells }) => [safe(operation), ...cells.map(words)]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  return rows.map(row => `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}

const words = (cell: readonly Outcome[]): string =>
  cell.length === 0 ? NEVER : [...new Set(cell.map(({ outcome }) => safe(outcome)))].join(' ')

const paths = ({ states, operations }: ObjectMatrix, ink: Ink): string[] =>
  operations.flatMap(({ operation, cells }) =>
    cells.flatMap((cell, i) =>
      cell.flatMap(({ outcome, rule, source, path }) => [
        safe(
          `    ${operation} in ${states[i]?.state} -> ${outcome}${rule === undefined ? '' : `: ${rule}`}  [${source}]`,
        ),
        ink.dim(safe(`        ${path.join(', ')}`)),
      ]),
    ),
  )

/** The same as Markdown; each outcome is a link to the shortest path that shows it. */
export function matrixMarkdown(matrix: Matrix): string {
  const { model, scope, stopped, objects } = matrix
  let number = 0
  const lines = [
    `## ${text(model)}`,
    '',
    `Scope ${text(spokenScope(scope) || 'of one')}.${stopped === undefined ? '' : ` The walk ended at ${spokenStop(stopped)}: what is not here may still happen.`}`,
    '',
  ]
  const anchor = (n: number): string => `${model.replace(/[^\w-]/g, '-')}-${n}`
  for (const { object, states, operations } of objects) {
    const told: string[] = []
    lines.push(
      `### ${text(object)}`,
      '',
      `| | ${states.map(({ state, reached }) => text(reached ? state : `(${state})`)).join(' | ')} |`,
      `|---${'|---'.repeat(states.length)}|`,
      ...operations.map(({ operation, cells }) => {
        const shown = cells.map((cell, i) => {
          if (cell.length === 0) return NEVER
          return cell
            .map(({ outcome, rule, source, path }) => {
              number++
              told.push(
                `${told.length + 1}. <a id="${anchor(number)}"></a>${text(operation)} in ${text(states[i]?.state ?? '')} → ${text(outcome)}${rule === undefined ? '' : `: ${text(rule)}`} \\[${text(source)}\\]: ${path.map(text).join(', ')}`,
              )
              return `[${text(outcome)}](#${anchor(number)})`
            })
            .join(' ')
        })
        return `| ${text(operation)} | ${shown.join(' | ')} |`
      }),
      '',
      '<details>',
      '<summary>The shortest path to each</summary>',
      '',
      ...told,
      '',
      '</details>',
      '',
    )
  }
  return `${lines.join('\n')}\n`
}
