import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Model, requirementsOf } from '../../src/checker.ts'
import { careful, careless } from '../library.ts'
import { readXml } from '../report/xml.ts'
import { command } from './command.ts'

const { invariant } = requirementsOf<typeof careful.system>()

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]): ReturnType<typeof command> => command(folder, [careful, careless], args)
const read = (file: string): string => readFileSync(join(folder, file), 'utf8')

describe('check writes its results', () => {
  it('to as many files as are asked for, from one run', async () => {
    const { code } = await run('check', '--markdown', 'r.md', '--junit', 'deep/r.xml', '--sarif', 'r.sarif')
    expect(code).toBe(0)
    expect(read('r.md')).toMatch(/^## ioasid-spec: as expected/)
    expect(readXml(read('deep/r.xml')).children).toHaveLength(2)
    expect(JSON.parse(read('r.sarif'))).toMatchObject({ version: '2.1.0', runs: [{ results: { length: 4 } }] })
  })

  it('as annotations, which leave JSON on standard output to itself', async () => {
    const mine = "import { setup } from 'xstate'\nexport const trap = setup({}).createMachine({\n  id: 'trap',\n})\n"
    writeFileSync(join(folder, 'mine.ts'), mine)
    const plain = await run('check', '--system', 'mine.ts', '--github')
    expect(plain.out).toMatch(/\n::error file=mine\.ts,line=3,title=something can happen[^\n]*\n$/)
    const { out, err } = await run('check', '--system', 'mine.ts', '--github', '--json', '-')
    expect(JSON.parse(out)).toMatchObject({ exitCode: 1 })
    expect(err).toMatch(/^::error /)
  })

  it('and where one has become impossible to write meanwhile, the others all the same', async () => {
    const late: Model = {
      ...careful,
      properties: [
        invariant('nobody is in the way', {
          forAll: {},
          then: () => mkdirSync(join(folder, 'late.json'), { recursive: true }) !== '',
        }),
      ],
    }
    const { code, err } = await command(folder, [late], ['check', '--json', 'late.json', '--junit', 'late.xml'])
    expect({ code, err }).toEqual({ code: 2, err: "'late.json' cannot be written: it is a folder\n" })
    expect(readXml(read('late.xml')).children).toHaveLength(1)
  })

  it('or says why it cannot, and leaves nothing behind', async () => {
    const { code, err } = await run('check', '--junit', 'mine.ts/r.xml')
    expect(code).toBe(2)
    expect(err).toMatch(/^'mine\.ts\/r\.xml' cannot be written: /)
    expect(existsSync(join(folder, 'r.xml'))).toBe(false)
  })
})
