import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Project } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import { emptyBook } from '../../src/pages/book.ts'
import type { Model } from '../../src/system/model.ts'
import { careful, careless } from '../library.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-debates-'))
afterAll(() => rmSync(folder, { recursive: true }))

const debates = {
  V4: { title: 'Care', question: 'Is care needed?', answer: 'Yes: without it two are inside.', source: 'handbook' },
}
const project: Project = {
  version: '1',
  models: [careful, { ...careless, debate: 'V4' }, { ...careful, name: 'other/careful', chapter: 'other' }],
  sources: {},
  book: { ...emptyBook, debates },
  record: () => {},
}

const numbered = (mutant: string, name: string): Model => ({
  ...careful,
  name,
  variant: name.split('/')[1] as string,
  mutants: (careful.mutants ?? []).slice(0, 1).map(one => ({ ...one, name: mutant })),
})

async function run(
  args: readonly string[],
  aborted = false,
  models = project.models,
): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const interrupt = new AbortController()
  if (aborted) interrupt.abort()
  const code = await main(
    args,
    { ...project, models },
    {
      out: text => (out += text),
      err: text => (err += text),
      columns: 0,
      colours: false,
      cwd: folder,
      signal: interrupt.signal,
    },
  )
  return { code, out, err }
}

describe('a debate on the command line', () => {
  it.each(['V4', 'v4'])('%s means its designs and what they are measured by', async id => {
    const { code, out } = await run(['list', id])
    expect(code).toBe(0)
    expect(out.match(/^\S+\/\S+/gm)).toEqual(['lease/careful', 'lease/careless'])
  })

  it('is told with its answer before its designs', async () => {
    const { code, out } = await run(['check', 'V4'])
    expect(code).toBe(0)
    expect(out).toMatch(/^V4: Is care needed\?\nYes: without it two are inside\.\n\nmodel /)
    expect((await run(['check'])).out).not.toContain('Is care needed?')
    expect((await run(['check', 'lease/careless'])).out).not.toContain('Is care needed?')
  })

  it('is suggested where its id is mistyped', async () => {
    expect((await run(['check', 'V5'])).err).toMatch(/no model 'V5'; did you mean 'V4'/)
  })
})

describe('an id on the command line', () => {
  it('of a mutant means the models that have it, with it', async () => {
    const { code, out } = await run(['check', 'm7'], false, [numbered('M7', 'lease/of-d5')])
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^lease\/of-d5 \+ M7/) })
  })

  it('of a defect means the models that are called by it', async () => {
    const models = [numbered('M7', 'lease/of-d5'), numbered('M8', 'lease/of-d55')]
    expect((await run(['list', 'D5'], false, models)).out.match(/^\S+\/\S+/gm)).toEqual(['lease/of-d5'])
    expect((await run(['list', 'D6'], false, models)).err).toContain("no model 'D6'")
  })
})

describe('pages', () => {
  it('are written once, and again where something has changed', async () => {
    const { code, out, err } = await run(['pages', '--out', 'pages'])
    expect({ code, err }).toEqual({
      code: 1,
      err: 'lease/careful + harmless: the mutant survives\nother/careful + harmless: the mutant survives\n',
    })
    expect(out).toBe(
      'pages/chapters/lease.md\npages/chapters/other.md\npages/matrix.md\npages/mutants.md\npages/debates.md\npages/scopes.md\n6 pages, 6 changed\n',
    )
    expect((await run(['pages', '--out', 'pages'])).out).toBe('6 pages, 0 changed\n')
    expect(readFileSync(join(folder, 'pages/mutants.md'), 'utf8')).toContain('**survives**')
  })

  it('are not written by a run that was interrupted', async () => {
    const { code, out } = await run(['pages', '--out', 'nothing'], true)
    expect({ code, out }).toEqual({ code: 3, out: 'Interrupted: no page was written.\n' })
    expect(readdirSync(folder)).not.toContain('nothing')
  })
})
