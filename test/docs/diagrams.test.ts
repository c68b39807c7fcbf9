/** The committed pictures are those of the machines as they are. `UPDATE_DOCS=1` draws them anew; so does `npx ioasid-spec diagram --out docs/diagrams`. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { book, models, sources } from '../../index.ts'
import { main } from '../../src/cli/main.ts'
import { read, root } from './documents.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-diagrams-'))
afterAll(() => rmSync(folder, { recursive: true }))

const project = {
  version: '',
  models,
  sources,
  book,
  declaredIn: [join(root, 'machines'), join(root, 'properties')],
  record: () => {},
}
const world = { out: () => {}, err: () => {}, columns: 0, colours: false, cwd: root }

/** As if it had been written to docs/diagrams: links lead to the code from there. */
const moved = (text: string): string => text.replaceAll(relative(join(folder, 'chapter'), root), '../../..')

const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(name => /\.\w+$/.test(name))

it('every chapter has its pictures, but for the one of systems in two copies, which are as wide as two', () => {
  const chapters = new Set(models.flatMap(({ chapter }) => chapter ?? []))
  for (const committed of readdirSync(join(root, 'docs/diagrams'))) chapters.delete(committed)
  expect([...chapters]).toEqual(['other-guests'])
})

it('every committed picture is that of a fresh run', { timeout: 120_000 }, async () => {
  const committed = readdirSync(join(root, 'docs/diagrams'))
  const of = models.filter(({ chapter }) => chapter !== undefined && committed.includes(chapter))
  const run = (out: string): Promise<number> =>
    main(['diagram', '--out', out], { ...project, models: of }, { ...world, signal: new AbortController().signal })
  expect(await run(folder)).toBe(0)
  if (process.env.UPDATE_DOCS === '1') {
    const fresh = new Set(filesIn(folder))
    for (const name of filesIn(join(root, 'docs/diagrams')))
      if (!fresh.has(name)) rmSync(join(root, 'docs/diagrams', name))
    await run('docs/diagrams')
  }
  expect(filesIn(join(root, 'docs/diagrams')).sort()).toEqual(filesIn(folder).sort())
  for (const name of filesIn(folder))
    expect(read(`docs/diagrams/${name}`)).toBe(moved(readFileSync(join(folder, name), 'utf8')))
})

it.each([
  ['docs/pictures/ridSlot-smmuv3-vtd-sm-enqcmd.svg', ['--diff', 'smmuv3,vtd-sm-enqcmd', 'ridSlot']],
  ['docs/pictures/slot-life.svg', ['nesting-attach/smmuv3', '--life', 'slot']],
])('%s is that of a fresh run', async (file, args) => {
  const run = (out: string): Promise<number> =>
    main(['diagram', ...args, '--out', out], project, { ...world, signal: new AbortController().signal })
  if (process.env.UPDATE_DOCS === '1') await run(file)
  const fresh = join(folder, 'fresh.svg')
  expect(await run(fresh)).toBe(0)
  expect(read(file)).toBe(
    readFileSync(fresh, 'utf8').replaceAll(relative(folder, join(root, 'machines')), '../../machines'),
  )
})
