/** The committed pages are what the models come to. `UPDATE_DOCS=1` writes them anew; so does `npx ioasid-spec pages`. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { book, models, sources } from '../../index.ts'
import { main } from '../../src/cli/main.ts'
import { pages, read, root } from './documents.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-pages-'))
afterAll(() => rmSync(folder, { recursive: true }))

const project = { version: '', models, sources, book, record: () => {} }
const world = { out: () => {}, err: () => {}, columns: 0, colours: false, cwd: root }

describe('the committed pages', () => {
  it('are those of a fresh run', { timeout: 600_000 }, async () => {
    const run = (out: string): Promise<number> =>
      main(['pages', '--out', out], project, { ...world, signal: new AbortController().signal })
    if (process.env.UPDATE_DOCS === '1') await run('docs')
    expect(await run(folder)).toBe(0)
    const fresh = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'))
    expect(pages().sort()).toEqual(fresh.map(name => `docs/${name}`).sort())
    for (const name of fresh) expect(read(`docs/${name}`)).toBe(readFileSync(join(folder, name), 'utf8'))
  })

  it('have tables whose rows are as wide as their heads', () => {
    const widths = pages().flatMap(page =>
      read(page)
        .split(/\n{2,}/)
        .filter(block => block.startsWith('|'))
        .map(
          block =>
            new Set(
              block
                .trim()
                .split('\n')
                .map(row => row.split(/(?<!\\)\|/).length),
            ).size,
        ),
    )
    expect(widths.length).toBeGreaterThan(50)
    expect(new Set(widths)).toEqual(new Set([1]))
  })

  it('have no empty cell in the matrix, and no mutant that survives', () => {
    const cells = (page: string): string[] =>
      read(page)
        .split('\n')
        .filter(line => line.startsWith('|'))
        .flatMap(line => line.split(/(?<!\\)\|/).slice(1, -1))
        .map(cell => cell.trim())
    expect(cells('docs/matrix.md').length).toBeGreaterThan(100)
    expect(cells('docs/matrix.md').filter(cell => cell === '' || cell.includes('undefined'))).toEqual([])
    expect(cells('docs/mutants.md').filter(cell => cell.includes('survives') || cell.includes('**nothing**'))).toEqual(
      [],
    )
  })
})
