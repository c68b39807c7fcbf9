/** All of the site: the documents, the API of the doors, a report and the explorer. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeApi } from './api.ts'
import { brokenLinks } from './links.ts'
import { writeSite } from './site.ts'

const command = fileURLToPath(new URL('../../ioasid-spec.js', import.meta.url))

/** What there is to complain of: what is not documented, and links that lead nowhere. `models`: of the report; left out: all. */
export async function build(folder: string, models: readonly string[] = []): Promise<string[]> {
  await writeSite(folder)
  const undocumented = await writeApi(join(folder, 'api'))
  for (const args of [
    ['report', ...models, '--html', 'report.html'],
    ['explore', '--out', 'explorer.html'],
  ])
    execFileSync(process.execPath, [command, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  return [...undocumented, ...brokenLinks(folder).map(link => `broken link: ${link}`)]
}
