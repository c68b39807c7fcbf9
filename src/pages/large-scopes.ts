/** What is proved of large scopes, as it is recorded: nothing is run for it. */
import { count } from '../report/numbers.ts'
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
    'What the symbolic engine proves beyond the scopes in which every state is visited. Each row is finished within about a minute, and',
    'counted exactly; the numbers are recorded, and `npx ioasid-spec check --scope large`, with a name where one model is enough,',
    'comes to them again or says what differs. A model that is not here gives no large scope: none was tried for it, or none was finished.',
    '',
    ...table(['model', 'scope', 'states', 'levels', 'states in its own scope', 'properties'], rows),
  ])

function rowsOf({ name, large, recorded, properties, violates = [] }: Model): string[][] {
  if (large?.recorded === undefined) return []
  const { distinct, depth } = large.recorded
  // What happens at last is not asked there.
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
      violates.length === 0 ? `all ${asked.length} hold` : `${violates.length} of ${asked.length} violated`,
    ],
  ]
}
