/** The commands of the documents print what the documents say. `UPDATE_DOCS=1` writes down what they print now. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { documents, fences, filesOf, read, root } from './documents.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A folder with the files that the document tells its reader to save. */
function folderFor(document: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-docs-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(filesOf(document))) writeFileSync(join(folder, name), text)
  return folder
}

/** What a reader sees: output and errors, as they come. */
function run(command: string, cwd: string): string {
  const { stdout } = spawnSync(
    'sh',
    ['-c', `${command.replace(/^npx ioasid-spec/, `node ${root}/ioasid-spec.js`)} 2>&1`],
    {
      cwd,
      encoding: 'utf8',
    },
  )
  return stdout
}

const shown = documents.flatMap(document =>
  fences(document)
    .filter(({ info }) => info === 'console')
    .map(({ text }) => ({ document, text, command: text.split('\n', 1)[0] as string })),
)

describe('the documents print what the commands print', () => {
  it('and there are some', () => {
    expect(new Set(shown.map(({ document }) => document))).toEqual(
      new Set(['README.md', 'docs/export.md', 'docs/your-own-system.md', 'docs/review-a-design.md', 'docs/suites.md']),
    )
  })

  it.each(shown)('$document: $command', ({ document, text, command }) => {
    expect(command).toMatch(/^\$ npx ioasid-spec /)
    const actual = `${command}\n${run(command.slice(2), folderFor(document))}`
    if (process.env.UPDATE_DOCS === '1')
      writeFileSync(
        `${root}/${document}`,
        read(document).replace(`\`\`\`console\n${text}`, () => `\`\`\`console\n${actual}`),
      )
    else expect(text).toBe(actual)
  })
})
