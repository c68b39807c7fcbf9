import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createMachine } from 'xstate'
import { checkSync, machineModel } from '../../src/checker.ts'
import { dieHard } from '../toys/die-hard.ts'
import { missionaries } from '../toys/missionaries.ts'
import { careful, careless } from '../library.ts'
import { odd } from '../diagram/odd-machine.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-diagram-'))
afterAll(() => rmSync(folder, { recursive: true }))

const models = [dieHard, missionaries, machineModel(odd, { name: '../../odd' })]
const diagram = (...args: string[]): ReturnType<typeof command> => command(folder, models, ['diagram', ...args])

describe('diagram', () => {
  it('writes a machine to standard output, in each format', async () => {
    const written = await Promise.all(
      ['svg', 'mermaid', 'dot', 'html'].map(async format => (await diagram('river', '--format', format)).out),
    )
    expect(written.map(text => text.split(/[ \n]/, 1)[0])).toEqual(['<svg', 'stateDiagram-v2', 'digraph', '<!doctype'])
  })

  it('writes one picture to the file that is named', async () => {
    expect(await diagram('toys/missionaries', '--out', 'river.svg')).toEqual({ code: 0, out: 'river.svg\n', err: '' })
    expect(readFileSync(join(folder, 'river.svg'), 'utf8')).toBe((await diagram('river')).out)
  })

  it('writes all pictures into a folder for each chapter, and nowhere else', async () => {
    expect((await diagram('--out', 'all')).code).toBe(0)
    const files = readdirSync(join(folder, 'all'), { recursive: true, encoding: 'utf8' }).filter(name =>
      /\./.test(name),
    )
    expect(files.sort()).toEqual([
      'picture/README.md',
      'picture/odd-b.svg',
      'toys/README.md',
      'toys/jugs.svg',
      'toys/river.svg',
    ])
    const shown = [...readFileSync(join(folder, 'all/toys/README.md'), 'utf8').matchAll(/\]\((\S+)\)/g)]
    expect(shown.map(([, file]) => existsSync(join(folder, 'all/toys', file as string)))).toEqual([true, true])
  })

  it.each([[['--out', 'none']], [['--format', 'html', '--out', 'none.html']]])(
    'ends between two pictures where somebody interrupts it (%j)',
    async args => {
      expect(await command(folder, models, ['diagram', ...args], undefined, AbortSignal.abort())).toEqual({
        code: 3,
        out: '',
        err: 'Interrupted: 3 pictures were not drawn.\n',
      })
      expect(existsSync(join(folder, args.at(-1) as string))).toBe(false)
    },
  )

  it('puts several pictures on one page', async () => {
    const { out } = await diagram('toys/*', '--format', 'html')
    expect(out.match(/<svg /g)).toHaveLength(2)
    expect(out).toContain('<a href="#toys-river">river</a>')
  })

  it('asks where several pictures are to go', async () => {
    const { code, out, err } = await diagram('toys/*')
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('there are 2 pictures; name a folder for them')
  })

  it('suggests the nearest name', async () => {
    expect(await diagram('rivr')).toEqual({
      code: 2,
      out: '',
      err: "there is no model or machine 'rivr'; did you mean 'river'?\n",
    })
  })

  it('draws what differs between two models', async () => {
    const { code, out } = await diagram('--diff', 'toys/die-hard,toys/missionaries', '--format', 'html')
    expect(code).toBe(0)
    expect(out).toContain('>no such operation</text>')
  })

  it('says where nothing differs, and between what it could', async () => {
    expect((await diagram('--diff', 'toys/die-hard,toys/die-hard')).err).toBe(
      'nothing differs between toys/die-hard and toys/die-hard\n',
    )
    expect((await diagram('--diff', 'toys/die-hard')).err).toContain('wants two platforms or two models')
    expect((await diagram('--diff', 'toys/die-hrd,toys/die-hard')).err).toContain("did you mean 'toys/die-hard'?")
  })

  it('tells machines of one name apart by the systems that they are of', async () => {
    const twins = ['one', 'two'].map((kind, i) => {
      const machine = createMachine({ id: 'twin', initial: 'a', states: { a: { on: i === 0 ? {} : { GO: 'a' } } } })
      return { ...machineModel(machine, { name: `t/${kind}` }), kind }
    })
    const { out } = await command(folder, twins, ['diagram', '--out', 'twins'])
    expect(out).toBe('twins/t/twin-one.svg\ntwins/t/twin-two.svg\ntwins/t/README.md\n')
    expect(readFileSync(join(folder, 'twins/t/README.md'), 'utf8')).toContain('## `twin (two)`')
  })

  it('draws a machine that two chapters share once', async () => {
    const machine = createMachine({ id: 'shared', initial: 'a', states: { a: { on: { GO: 'a' } } } })
    const sharing = ['one', 'two'].map(chapter => machineModel(machine, { name: `${chapter}/shared` }))
    const written = await command(folder, sharing, ['diagram', 'shared', '--out', 'shared.svg'])
    expect(written).toEqual({ code: 0, out: 'shared.svg\n', err: '' })
  })

  it('draws what the checker would refuse', async () => {
    const machine = createMachine({
      id: 'asks',
      initial: 'asking',
      states: { asking: { invoke: { src: 'server', onDone: 'told', onError: 'lost' } }, told: {}, lost: {} },
    })
    const { out } = await command(folder, [machineModel(machine)], ['diagram', 'machine'])
    for (const text of ['invoke', '/ server', 'done', 'error']) expect(out).toContain(`>${text}</text>`)
  })

  describe('of a lease', () => {
    const leases = [careful, careless]
    const draw = (...args: string[]): ReturnType<typeof command> => command(folder, leases, ['diagram', ...args])
    const code = checkSync(careless).properties[0]?.counterexample?.code ?? ''

    it('draws a counterexample from its code: what it violates, and why', async () => {
      const { out } = await draw(code)
      expect(out).toContain('>lease/careless violates: whoever is inside is alone</text>')
      expect(out.match(/class="lane"/g)).toHaveLength(2)
      expect(out.match(/class="violated"/g)).toHaveLength(2)
    })

    it('draws the paths of a file, refused steps too', async () => {
      writeFileSync(join(folder, 'paths.json'), JSON.stringify([['enter(user0)', 'enter(user1)'], ['audit']]))
      const { out } = await draw('lease/careful', '--of', 'paths.json', '--format', 'mermaid', '--out', 'paths')
      const files = out.trim().split('\n')
      expect(files).toEqual(['paths/lease/lease-careful-path.mmd', 'paths/lease/lease-careful-path-2.mmd'])
      expect(readFileSync(join(folder, files[0] as string), 'utf8')).toContain(
        'Note over call0: 2. enter(user1) -#62; EBUSY',
      )
    })

    it('draws the life of each object', async () => {
      const { out } = await draw('lease/careful', '--life', '--format', 'html')
      expect(out.match(/>The life of [^<]*<\/text>/g)).toEqual([
        '>The life of users(user0)</text>',
        '>The life of leases</text>',
      ])
    })

    it('draws the states by a view', async () => {
      const { out } = await draw('lease/careful', '--view', 'leases, users(user0)', '--format', 'dot')
      expect(out).toContain('label="leases taken\\nusers(user0) inside\\n1 state"')
      expect((await draw('lease/careful', '--view', 'lease')).err).toContain("did you mean 'leases'?")
    })

    it('says where it has drawn a part only', async () => {
      const { code, out, err } = await draw('lease/careful', '--view', 'leases', '--max-states', '1')
      expect(code).toBe(3)
      expect(out).toContain('Not all of it: the walk was stopped by its limit')
      expect(err).toBe('not all of it is drawn: States of lease/careful by leases\n')
    })

    it('wants one model for what is of one model', async () => {
      expect((await draw('lease/*', '--life')).err).toContain('these are 2 models; name one')
      expect((await draw('--life')).err).toContain('name the model')
    })

    it('has no sequence in DOT', async () => {
      expect(await draw(code, '--format', 'dot')).toMatchObject({ code: 2, out: '' })
    })
  })
})
