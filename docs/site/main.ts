/** `npm run docs`: the site, with the API of the doors, the report of the whole registry and the explorer, into a folder that is not committed. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { writeApi } from './api.ts'
import { brokenLinks } from './links.ts'
import { writeSite } from './site.ts'

const folder = 'site'
rmSync(folder, { recursive: true, force: true })
await writeSite(folder)
const complaints = await writeApi(`${folder}/api`)
for (const args of [
  ['report', '--html', `${folder}/report.html`],
  ['explore', '--out', `${folder}/explorer.html`],
])
  execFileSync('node', ['ioasid-spec.js', ...args], { stdio: 'inherit' })
complaints.push(...brokenLinks(folder).map(link => `broken link: ${link}`))
for (const complaint of complaints) process.stderr.write(`${complaint}\n`)
process.stdout.write(`${folder}/index.html\n`)
if (complaints.length > 0) process.exitCode = 1
