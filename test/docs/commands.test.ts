/** The commands of the documents print what the documents say. `UPDATE_DOCS=1` writes down what they print now. */
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { documents, fences, filesOf, read, root } from './documents.ts'

const folders = new Map<string, string>()
const program = fork(new URL('./program.js', import.meta.url), { execArgv: [] })
afterAll(() => {
  program.kill()
  for (const folder of folders.values()) rmSync(folder, { recursive: true })
})

/** The folder in which the reader of a document works: with the files that it tells to save, and what its commands have written. */
function folderOf(document: string): string {
  const known = folders.get(document)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-docs-'))
  folders.set(document, folder)
  for (const [name, text] of Object.entries(filesOf(document))) writeFileSync(join(folder, name), text)
  return folder
}

/** What a reader sees: output and errors, as they come. */
async function run(command: string, cwd: string): Promise<string> {
  const plain = /^npx ioasid-spec((?: (?:'[^']*'|[\w./@:,=-]+))+)$/.exec(command)?.[1]
  if (plain === undefined) return inShell(command, cwd)
  const words = plain.match(/'[^']*'|[^ ']+/g)?.map(word => word.replaceAll("'", ''))
  program.send({ words, cwd })
  const [text] = (await once(program, 'message')) as [string]
  return text
}

function inShell(command: string, cwd: string): string {
  const { stdout } = spawnSync(
    'sh',
    ['-c', `{ ${command.replaceAll('npx ioasid-spec', `node ${root}/ioasid-spec.js`)}; } 2>&1`],
    {
      cwd,
      encoding: 'utf8',
    },
  )
  return stdout
}

/** A command and what it is said to print. A fence may have several. */
const shown = documents.flatMap(document =>
  fences(document)
    .filter(({ info }) => info === 'console')
    .flatMap(({ text }) => text.split(/^(?=\$ )/m))
    .map(text => ({ document, text, command: text.split('\n', 1)[0] as string })),
)

describe('the documents print what the commands print', () => {
  it('and there are some', () => {
    expect(new Set(shown.map(({ document }) => document))).toEqual(
      new Set([
        'README.md',
        'docs/certificates.md',
        'docs/diagrams.md',
        'docs/export.md',
        'docs/mutation.md',
        'docs/review-a-design.md',
        'docs/suites.md',
        'docs/tours/contribute.md',
        'docs/tours/implement.md',
        'docs/tours/model-checking.md',
        'docs/tours/review.md',
        'docs/tours/xstate.md',
        'docs/your-own-system.md',
      ]),
    )
  })

  it.each(shown)('$document: $command', async ({ document, text, command }) => {
    expect(command).toMatch(/^\$ npx ioasid-spec /)
    const actual = `${command}\n${await run(command.slice(2), folderOf(document))}`
    // A code that a document has in a command is not written anew.
    expect(actual).not.toContain('the trace is of another version')
    if (process.env.UPDATE_DOCS === '1')
      writeFileSync(
        `${root}/${document}`,
        read(document).replace(text, () => actual),
      )
    else expect(text).toBe(actual)
  })
})
