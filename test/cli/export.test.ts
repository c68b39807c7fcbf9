/** `export`: what it writes where, and what it says when it cannot. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { setup } from 'xstate'
import { main } from '../../src/cli/main.ts'
import { emptyBook } from '../../src/pages/book.ts'
import type { Model } from '../../src/system/model.ts'
import { requirementsOf } from '../../src/system/property.ts'
import type { System } from '../../src/system/system.ts'
import { careful, careless, crowded } from '../library.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-export-'))
afterAll(() => rmSync(folder, { recursive: true }))

const counters: Model = { ...pasidRef(true, { guest: 3, rid: 3, pasid: 4 }), name: 'counters' }
const turns = requirementsOf<System>().observer('the lease is taken in turn', {
  forAll: {},
  machine: setup({ types: { events: {} as { type: 'ENTERED' | 'LEFT' } } }).createMachine({
    id: 'turns',
    initial: 'out',
    states: { out: { on: { ENTERED: 'in' } }, in: { on: { LEFT: 'out', ENTERED: 'violation' } }, violation: {} },
  }),
  watches: { ENTERED: ['enter'], LEFT: ['leave'] },
})
const watched: Model = { ...careful, name: 'lease/watched', properties: [...careful.properties, turns] }
const unwatched: Model = { ...careless, name: 'lease/unwatched', properties: [turns] }
const models = [careful, careless, crowded, counters, watched, unwatched]

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runUntil(new AbortController().signal, args)
}

async function runUntil(signal: AbortSignal, args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const project = { version: '1.2.3', models, sources: {}, book: emptyBook, record: () => {} }
  const io = {
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    columns: 0,
    colours: false,
    cwd: folder,
    signal,
  }
  return { code: await main(['export', ...args], project, io), out, err }
}

const contents = (file: string): string => readFileSync(join(folder, file), 'utf8')

describe('export', () => {
  it('writes to standard output', async () => {
    const { code, out, err } = await run('promela', 'lease/careful')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^\/\* lease\/careful, scope user=2, as Promela[^]*\n}\n$/)
  })

  it('writes to a file, and the same', async () => {
    expect(await run('promela', 'lease/careful', '--out', 'new/lease.pml')).toEqual({
      code: 0,
      out: 'new/lease.pml\n',
      err: '',
    })
    expect(contents('new/lease.pml')).toBe((await run('promela', 'lease/careful')).out)
  })

  it('writes a module beside its configuration', async () => {
    expect((await run('tla', 'lease/careful', '--out', 'Lease.tla')).out).toBe('Lease.tla\nLease.cfg\n')
    expect(contents('Lease.tla')).toMatch(/^-+ MODULE Lease -+\n/)
    expect(contents('Lease.cfg')).toMatch(/^INIT Init\nNEXT Next\n/)
  })

  it('prints a module named after its model, and its configuration after its end', async () => {
    const { out } = await run('tla', 'lease/careful')
    expect(out).toMatch(/^-+ MODULE lease_careful -+\n[^]*\n=+\n\nWhat follows belongs into a file lease_careful\.cfg:/)
  })

  it('writes the state graph', async () => {
    expect((await run('aut', 'lease/careful', '--out', 'lease.aut')).code).toBe(0)
    expect(contents('lease.aut')).toMatch(/^des \(0, 5, 3\)\n/)
    expect((await run('aut', 'lease/careful')).out).toBe(contents('lease.aut'))
  })

  it('writes observers into a folder, and says which properties are none', async () => {
    const { code, out, err } = await run('rv', 'lease/watched', '--out', 'new/monitors')
    expect({ code, out }).toEqual({ code: 0, out: 'new/monitors/turns.dot\nnew/monitors/turns_enter.ltl\n' })
    expect(err).toBe(
      'not written out: whoever is inside is alone; it speaks of states, and an automaton hears of operations only\nnot written out: somebody is inside; no run breaks it: it asks for one\n',
    )
    const [text, rules] = [contents('new/monitors/turns.dot'), contents('new/monitors/turns_enter.ltl')]
    expect(text).toMatch(/^digraph state_automaton \{\n/)
    expect(rules).toMatch(/^# the lease[^]*\n\nRULE = always \(LED imply next LATER\)\nLED = ENTER\n/)
    expect((await run('rv', 'lease/watched')).out).toBe(`==> turns.dot <==\n${text}==> turns_enter.ltl <==\n${rules}`)
    expect(text).toContain('in the scope user=2, 3 states.')
    expect((await run('rv', 'lease/watched', '--max-states', '2')).out).toContain('in the scope user=1, 2 states.')
  })

  it('writes no observer that the model itself breaks', async () => {
    const { code, out, err } = await run('rv', 'lease/unwatched')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('taken in turn; the model itself breaks it: enter(user0), enter(user1)\n')
    expect(err).toContain('lease/unwatched has no property that can be written as an automaton: see above why')
  })

  it('takes a scope', async () => {
    expect((await run('aut', 'lease/careful', '--scope', 'user=3')).out).toMatch(/^des \(0, 7, 4\)\n/)
  })

  it('takes models from a file of the user', async () => {
    writeFileSync(
      join(folder, 'door.ts'),
      `import { createMachine } from '${import.meta.resolve('xstate')}'
       export default createMachine({ id: 'door', initial: 'a', states: { a: { on: { GO: 'b' } }, b: {} } })`,
    )
    expect((await run('aut', 'door', '--system', 'door.ts')).out).toBe('des (0, 1, 2)\n(0, "GO", 1)\n')
  })

  it.each([
    [
      'a format that is not there',
      ['promella', 'lease/careful'],
      "there is no format 'promella'; did you mean 'promela'? ",
    ],
    ['a model that is not there', ['aut', 'lease/carefull'], "there is no model 'lease/carefull'; did you mean"],
    [
      'several models',
      ['aut', 'lease/care*'],
      "'lease/care*' matches 2 models; export wants one, such as 'lease/careful'",
    ],
    ['a sort that is not there', ['aut', 'lease/careful', '--scope', 'usr=2'], "there is no sort 'usr'"],
    ['a file in a file', ['promela', 'lease/careful', '--out', 'plain/x.pml'], "'plain/x.pml' cannot be written: "],
    ['a file that is a folder', ['aut', 'lease/careful', '--out', 'folder'], "'folder' cannot be written: "],
    ['a folder in a file', ['rv', 'lease/watched', '--out', 'plain/x'], "'plain/x' cannot be written: "],
    ['a folder that is a file', ['rv', 'lease/watched', '--out', 'plain'], "'plain' cannot be written: "],
    [
      'automata of what is larger than allowed',
      ['rv', 'lease/watched', '--scope', 'user=2', '--max-states', '2'],
      'lease/watched in the scope user=2 has more than 2 states to try its automata on; choose a smaller scope, or allow more states (--max-states)',
    ],
    ['a module of another name', ['tla', 'lease/careful', '--out', 'a-b.tla'], 'such as lease_careful.tla'],
    ['a module named by a key word', ['tla', 'lease/careful', '--out', 'DOMAIN.tla'], 'such as lease_careful.tla'],
    ['a module in a file of another kind', ['tla', 'lease/careful', '--out', 'lease.txt'], 'such as lease_careful.tla'],
    [
      'a scope that cannot be written out',
      ['promela', 'crowded', '--scope', 'user=64'],
      'choose a smaller scope|Choose a smaller scope',
    ],
    [
      'a graph that is larger than allowed',
      ['aut', 'lease/careful', '--max-states', '2'],
      'lease/careful in the scope user=2 has more than 2 states; choose a smaller scope, or allow more states (--max-states)',
    ],
  ])('refuses %s, and says so in a line', async (_, args, message) => {
    writeFileSync(join(folder, 'plain'), '')
    if (!existsSync(join(folder, 'folder'))) await run('aut', 'lease/careful', '--out', 'folder/x.aut')
    const before = readdirSync(folder)
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(message.split('|').some(part => err.includes(part))).toBe(true)
    expect(err.trimEnd().split('\n').length).toBe(1)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('writes nothing when interrupted', async () => {
    const interrupt = new AbortController()
    interrupt.abort()
    expect(await runUntil(interrupt.signal, ['aut', 'counters', '--out', 'never.aut'])).toEqual({
      code: 3,
      out: '',
      err: 'Interrupted: nothing was written.\n',
    })
    expect(existsSync(join(folder, 'never.aut'))).toBe(false)
  })
})
