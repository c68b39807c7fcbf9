/** What growing scopes show, of the smallest model of each chapter. */
import { spokenScope } from '../system/expand.ts'
import { scopesSentences, scopesTable } from '../report/scopes.ts'
import { type Growth, growthOf, type GrowthOptions } from '../scopes/growth.ts'
import type { Model } from '../system/model.ts'
import { chapterNameOf } from './book.ts'
import { code, GENERATED, page, table, text } from './markdown.ts'

/** A scope with more states ends the ladder: counted and not timed, so that every computer comes to the same page. */
const STATES = 20_000

/** Of each chapter the model with the fewest recorded states, grown. Undefined: it was interrupted. @throws ModelError */
export async function growths(
  models: readonly Model[],
  options: Pick<GrowthOptions, 'signal'> = {},
): Promise<Growth[] | undefined> {
  const smallest = new Map<string, Model>()
  const sizeOf = ({ recorded }: Model): bigint => BigInt(recorded?.distinct ?? 0)
  for (const model of models.filter(({ recorded }) => recorded !== undefined)) {
    const known = smallest.get(chapterNameOf(model))
    if (known === undefined || sizeOf(model) < sizeOf(known)) smallest.set(chapterNameOf(model), model)
  }
  const grown: Growth[] = []
  for (const model of smallest.values()) grown.push(await growthOf(model, { ...options, limits: { states: STATES } }))
  return options.signal?.aborted === true ? undefined : grown
}

/** The page by its path; none where nothing was grown. */
export const scopesPages = (grown: readonly Growth[]): [string, string][] =>
  grown.length === 0 ? [] : [['scopes.md', scopesPage(grown)]]

const scopesPage = (grown: readonly Growth[]): string =>
  page([
    GENERATED,
    '',
    '# Growing scopes',
    '',
    'Is a scope large enough? Each model is run from one member of each sort to one more than it is checked with, and what machines and operations',
    'do there is told without the names of members, so that scopes can be compared. A number is how much was seen up to a scope; with a plus, how',
    'much of it for the first time. That nothing new appears any more is a good sign, and no proof: operations are written as functions of their',
    'members, and may do something else for the next one. (What a parameter of any size does is undecidable, already for machines that are all the',
    'same: Apt and Kozen, 1986. Cut-offs are proved for rings, Emerson and Namjoshi 1995, and for guards that look at everybody alike, Emerson and',
    'Kahlon 2000; these models are neither.)',
    '',
    `Here is the smallest model of each chapter, up to ${STATES.toLocaleString('en-US')} states; \`npx ioasid-spec scopes <model>\` runs any of them, lists what is new in which scope, and draws the curve.`,
    '',
    ...grown.flatMap(growth => {
      const { head, rows } = scopesTable(growth)
      return [
        `## ${code(growth.model)}`,
        '',
        `Checked with ${text(spokenScope(growth.own))}.`,
        '',
        ...table(
          head,
          rows.map(cells => cells.map(text)),
        ),
        ...scopesSentences(growth).map(text),
        '',
      ]
    }),
  ])
