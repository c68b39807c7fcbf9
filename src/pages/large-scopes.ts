/** What is proved of large scopes, as it is recorded: nothing is run for it. */
import { count } from '../report/numbers.ts'
import { notAskedInLargeScopes } from '../report/not-asked.ts'
import type { Model } from '../system/model.ts'
import { isLiveness } from '../system/property.ts'
import { code, GENERATED, page, table, text } from './markdown.ts'

/** The page by its path; none where nothing is recorded. */
export function largeScopesPages(models: readonly Model[]): [string, string][] {
  const rows = models.flatMap(rowsOf)
  return rows.length === 0 ? [] : [['large-scopes.md', largeScopesPage(rows)]]
}

const largeScopesPage = (rows: readonly (readonly string[])[]): string =>
  page([
    GENERATED,
    '',
    '# Large scopes',
    '',
    'What is proved of scopes that are larger than those that models are checked in. `npx ioasid-spec check --scope large`, with a name where one',
    'model is enough, comes to it again within about a minute for each row, or says what differs. It takes `--engine auto`: up to 20,000,000 states are visited one by',
    'one by the explicit engine, more are counted and asked as sets by the symbolic engine. Either way it is all of them, and their number is exact: where it has more',
    'than 30 digits the first three stand here, and all of them in `machines/recorded-large.json` and in `check --json`. A model that is not here gives no large',
    'scope: none was tried for it, or none was finished.',
    '',
    ...table(['model', 'scope', 'states', 'levels', 'states in its own scope', 'asked', 'not asked'], rows),
    '*Levels* are those of a search by breadth, as many as the longest of the shortest paths has states. *Left out*: to know how far each state is from the first takes more',
    'memory than to know which states there are; so they are counted and asked without it.',
    '',
    '*Not asked* is [liveness](glossary.md#checking), what happens at last, which is settled on single states; several properties may have one id, and what a requirement',
    'asks of states is asked. Liveness is asked where a model is checked in its own scope, without `--scope`.',
  ])

function rowsOf(model: Model): string[][] {
  const { name, large, recorded, properties, violates = [] } = model
  if (large?.recorded === undefined) return []
  const { distinct, depth } = large.recorded
  const asked = properties.filter(property => !isLiveness(property))
  return [
    [
      code(name),
      text(
        Object.entries(large.scope)
          .map(([sort, size]) => `${sort}=${size}`)
          .join(', '),
      ),
      count(distinct),
      depth === undefined ? 'left out' : String(depth),
      recorded === undefined ? 'not recorded' : count(recorded.distinct),
      `${asked.length} of ${properties.length}, ${violates.length === 0 ? 'all hold' : `${violates.length} violated`}`,
      text(notAskedInLargeScopes([model]).join(', ')) || 'none',
    ],
  ]
}
