/** `npm run docs`: the site, into a folder that is not committed. */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from './build.ts'

const folder = fileURLToPath(new URL('../../site', import.meta.url))
rmSync(folder, { recursive: true, force: true })
const complaints = await build(folder)
for (const complaint of complaints) process.stderr.write(`${complaint}\n`)
process.stdout.write(`${folder}/index.html\n`)
if (complaints.length > 0) process.exitCode = 1
