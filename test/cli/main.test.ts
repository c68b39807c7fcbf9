import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { requirementsOf } from '../../src/checker.ts'
import type { Project } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import { emptyBook } from '../../src/pages/book.ts'
import type { Model } from '../../src/system/model.ts'
import { careful, careless, crowded } from '../library.ts'

const { leadsTo, recoverable } = requirementsOf<typeof careful.system>()
const left = recoverable('everybody can leave', { forAll: {}, goal: () => true })

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly recorded: object | undefined
  readonly recordedOf: 'own' | 'large' | 'mutation' | undefined
}

const run = (...args: string[]): Promise<Ran> => runWith([], ...args)

async function runWith(models: readonly Model[], ...args: string[]): Promise<Ran> {
  let [out, err] = ['', '']
  let recorded: Ran['recorded']
  let recordedOf: Ran['recordedOf']
  const project: Project = {
    version: '1.2.3',
    models: [careful, careless, ...models],
    sources: { handbook: 'The Handbook, chapter 4' },
    book: emptyBook,
    record: (counts, scope) => {
      recorded = counts
      recordedOf = scope
    },
  }
  const code = await main(args, project, {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    columns: 0,
    colours: false,
    cwd: folder,
    signal: new AbortController().signal,
  })
  // What the digest is of depends on who compiled the test.
  return { code, out: out.replace(/@[0-9a-f]{8}:(?=0\.1\n)/, '@DIGEST:'), err, recorded, recordedOf }
}

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}

describe('check', () => {
  it('is quiet when all is as recorded: a line a model, the ways to break what does not hold, the total', async () => {
    const { code, out, err } = await run('check')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatchInlineSnapshot(`
      "model              distinct    generated depth  verdict
      lease/careful             3            6     2  holds (2), as recorded
      lease/careless            4           10     3  violated (1 of 2), as expected

      Designs that do not hold, as expected, and the shortest way to break each:
        lease/careless: S1, whoever is inside is alone
          enter(user0); enter(user1)

      2 models, 4 properties, 7 states: all as expected
      "
    `)
  })

  it('shows the size of a sort that neither the model nor --scope gives, and takes one', async () => {
    const bare: Model = { name: 'bare', system: careful.system, scope: {}, properties: [] }
    expect((await runWith([bare], 'check', 'bare')).out).toContain('\nscope user=1, explicit engine\n')
    expect((await runWith([bare], 'check', 'bare', '--scope', 'user=2')).out).toContain(
      '\nscope user=2, explicit engine\n',
    )
  })

  it('says what a scope smaller than its own hides', async () => {
    const { code, out } = await run('check', 'lease/careless', '--scope', 'user=1')
    expect(code).toBe(1)
    expect(out).toContain(
      "In its own scope, user=2, it violates 'whoever is inside is alone': here are fewer members of user.\n",
    )
  })

  it('tells the whole story of a single model, the violated property last', async () => {
    const { code, out } = await run('check', 'lease/careless')
    expect(code).toBe(0)
    expect(out).toMatchInlineSnapshot(`
      "lease/careless
      scope user=2, explicit engine

        holds          somebody is inside
                   3 of 4 states show it
        violated   S1  whoever is inside is alone in 2 steps, as expected
                   its premise is true in 3 of 4 states

      4 distinct, 10 generated, depth 3

      Violated: whoever is inside is alone  [S1, handbook]
        If not: two would write at once.
        In the last state, with u = user0, v = user1:
          users(user0) is inside
          users(user1) is inside

        1. enter(user0) -> ok  open()  [handbook]
             users(user0): outside -> inside
        2. enter(user1) -> ok  open()  [handbook]
             users(user1): outside -> inside

        [handbook] The Handbook, chapter 4

        Replay: npx ioasid-spec replay lease/careless@DIGEST:0.1
      "
    `)
  })

  it('takes globs and filters', async () => {
    expect((await run('check', '*/care?ul')).out).toContain('lease/careful\n')
    expect((await run('check', '--variant', 'careless')).out).toContain('lease/careless\n')
    expect((await run('check', '--platform', 'paper', '--property', 'S1')).out).toContain('2 models, 2 properties')
  })

  it('never says holds of a run that stopped', async () => {
    const { code, out } = await run('check', 'lease/careful', '--max-depth', '1')
    expect(code).toBe(3)
    expect(out).toContain('undecided  S1  whoever is inside is alone')
    expect(out).toContain('Undecided: the run ended at the limit of 1 level (--max-depth).')
    expect(out).not.toMatch(/holds {2}/)
  })

  it('leaves out the models that do not have the property', async () => {
    const other = { ...careful, name: 'lease/other', properties: [left] }
    const { code, out } = await runWith([other], 'check', '--property', 'S1')
    expect(code).toBe(0)
    expect(out).toMatch(/^Left out: 1 model without such a property\.\n\nmodel /)
    expect(out).not.toContain('lease/other')
  })

  it('does not say of a mutant that it is killed where what kills it was not asked', async () => {
    const both = { ...careful, properties: [...careful.properties, left] }
    const ask = (property: string): Promise<Ran> =>
      runWith(
        [
          { ...both, name: 'a/lease' },
          { ...both, name: 'b/lease' },
        ],
        'check',
        '?/lease',
        '--mutant',
        'careless',
        '--property',
        property,
      )
    expect((await ask('S1')).out).toMatch(/a\/lease \+ careless .* killed\n/)
    expect((await ask(left.name)).out).toMatch(/a\/lease \+ careless .* holds \(1\): what kills it was not asked\n/)
  })

  it('checks a mutant and says whether it is killed', async () => {
    const { code, out } = await run('check', 'lease/careful', '--mutant', 'careless')
    expect(code).toBe(0)
    expect(out).toContain('lease/careful + careless')
    expect((await run('check', 'lease/careful', '--mutant', 'harmless')).code).toBe(1)
  })

  it('both engines say the same', async () => {
    const told = async (engine: string): Promise<string> =>
      (await run('check', 'lease/careless', '--engine', engine)).out.replace(`${engine} engine`, '')
    expect(await told('reference')).toBe(await told('explicit'))
  })

  it('writes JSON to standard output or to a file, and traces that replay', async () => {
    const { out } = await run('check', '--json')
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, exitCode: 0, models: [{ model: 'lease/careful' }, {}] })
    await run('check', '--json', 'result.json', '--trace', 'traces')
    expect(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))).toEqual(JSON.parse(out))
    const trace = 'traces/lease-careless.whoever-is-inside-is-alone.itf.json'
    expect(JSON.parse(readFileSync(join(folder, trace), 'utf8'))).toMatchObject({
      '#meta': { format: 'ITF', property: 'whoever is inside is alone' },
      vars: ['operation', 'users(user0)', 'users(user1)', 'leases'],
      states: [{}, { operation: 'enter(user0)', 'users(user0)': 'inside' }, { operation: 'enter(user1)' }],
    })
    const { code, out: replayed } = await run('replay', trace)
    expect(code).toBe(0)
    expect(replayed).toContain('2. enter(user1) -> ok')
    expect(replayed).toMatch(
      /\n\nAfter step 2 it violates S1 'whoever is inside is alone', with u = user0, v = user1\.\n$/,
    )
    const [shorter = ''] = /lease\/careless@\w+:\w+/.exec(readFileSync(join(folder, trace), 'utf8')) ?? []
    expect((await run('replay', shorter)).out).toMatch(
      /\n\nAfter step 1 it violates no invariant and no property of steps\.\n$/,
    )
  })

  it('records counts and says what changed', async () => {
    const { out, recorded } = await run('check', '--update')
    expect(recorded).toEqual({
      'lease/careful': { distinct: 3, generated: 6, depth: 2 },
      'lease/careless': { distinct: 4, generated: 10, depth: 3 },
    })
    expect(out).toContain('Recorded lease/careless: nothing -> 4 distinct, 10 generated, depth 3')
  })

  it('records nothing of a run that stopped, nor of another scope', async () => {
    expect((await run('check', '--update', '--max-states', '2')).recorded).toEqual({})
    expect((await run('check', '--update', '--scope', 'user=3')).recorded).toEqual({})
  })
})

describe('check --scope large', () => {
  const counts = { distinct: 4, generated: 8, depth: 2 }
  const large: Model = { ...careful, name: 'lease/large', large: { scope: { user: 3 }, recorded: counts } }
  const check = (...args: string[]): Promise<Ran> => runWith([large], 'check', '--scope', 'large', ...args)

  it('checks those that give one there, by the engine that suits, and says how many do not', async () => {
    const { code, out } = await check()
    expect({ code, head: out.slice(0, 42) }).toEqual({ code: 0, head: 'Left out: 2 models without a large scope.\n' })
    expect(out).toContain('scope user=3, explicit engine')
    expect(out).toContain('4 distinct, 8 generated, depth 2, as recorded')
    expect((await check('lease/l*')).out).not.toContain('Left out')
    expect((await check('lease/large', '--engine', 'symbolic')).out).toContain('scope user=3, symbolic engine')
  })

  it('names what it does not ask', async () => {
    const goes = leadsTo('who is inside leaves', { id: 'L10', forAll: {}, when: () => true, goal: () => true })
    const { id: _, ...nameless } = { ...goes, name: 'somebody leaves' }
    const properties = [...large.properties, goes, nameless, { ...goes, id: 'L9', name: 'all leave' }]
    const { code, out } = await runWith([{ ...large, properties }], 'check', '--scope', 'large', 'lease/large')
    expect(code).toBe(0)
    expect(out).toMatch(
      /^Not asked in large scopes: L9, L10, somebody leaves \(what happens at last\)\.\n\nlease\/large\n/,
    )
  })

  it('exits with 5 where the counts are others, and records them as of the large scope', async () => {
    const other: Model = { ...large, large: { scope: { user: 3 }, recorded: { ...counts, distinct: 5 } } }
    expect((await runWith([other], 'check', '--scope', 'large')).code).toBe(5)
    expect(await check('--update')).toMatchObject({ recorded: { 'lease/large': counts }, recordedOf: 'large' })
    expect(await run('check', '--update')).toMatchObject({ recordedOf: 'own' })
  })

  it('refuses a model that is named and gives none', async () => {
    const { code, err } = await check('lease/large', 'lease/careful')
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("'lease/careful' gives no large scope") })
    expect((await check('lease/care*')).err).toContain('none of these models gives a large scope')
  })
})

describe('why', () => {
  it('names who refuses first, in which state, and who would as well', async () => {
    const { out } = await run('why', 'lease/careful', 'enter(user0)', 'enter( user1 )')
    expect(out).toContain('enter(user1) -> EBUSY\n  leases is taken; asked to take TAKE, else EBUSY  [folklore]\n')
    const { out: both } = await run('why', 'lease/careful', 'leave(user0)')
    expect(both).toContain('leave(user0) -> EINVAL\n  users(user0) is outside; asked to take LEAVE')
    expect(both).toContain('Asked after it, and refusing as well:\n    leases is free; asked to take RETURN')
  })

  it('says so when nobody does', async () => {
    const { code, out } = await run('why', 'lease/careful', 'audit')
    expect(code).toBe(0)
    expect(out).toContain('audit is enabled: nobody refuses.')
  })
})

describe('compare', () => {
  it('gives the verdict, a line for each class of differences, and the shortest sequence to each', async () => {
    const { code, out, err } = await run('compare', 'lease/careful', 'lease/careless')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatchInlineSnapshot(`
      "A  lease/careful  Is a lease enough?
      B  lease/careless
      scope user=2

      A refines B: every sequence of operations that A allows, B allows as well; B allows more.

      B allows, A refuses (1):
        enter  A: EBUSY, B: ok  in 2 steps

      Pairs of states that the same operations lead to: 3 distinct, 6 generated, depth 2

      B allows, A refuses: enter(user1)
        1. enter(user0) -> ok  open()  [handbook, folklore]
             users(user0): outside -> inside
             A: leases: free -> taken
        2. enter(user1) -> A: EBUSY, B: ok  open()  [handbook, folklore]
             B: users(user1): outside -> inside
        A refuses (EBUSY): leases is taken; asked to take TAKE  [folklore]

        Replay in B: npx ioasid-spec replay lease/careless@DIGEST:0.1

        [handbook] The Handbook, chapter 4
      "
    `)
  })

  it('marks what only one of them changes, and says what only one of them has', async () => {
    const { audit, ...others } = careless.system.operations
    const unaudited = { ...careless, name: 'unaudited', system: { ...careless.system, operations: others } }
    expect(audit).toBeDefined()
    const { out } = await runWith([unaudited], 'compare', 'lease/careful', 'unaudited')
    expect(out).toContain("Only A has audit. B refuses what it does not have: 'not there'.\n")
    expect(out).toContain('A allows, B refuses (1):\n  audit  A: ok, B: not there  in 1 step\n')
    expect(out).toContain('  1. audit -> A: ok, B: not there  [handbook]\n  B has no such operation.\n')
    expect(out).toMatch(/Replay in A: npx ioasid-spec replay lease\/careful@[0-9a-f]{8}:4\n/)
  })

  it('says equivalent, in the scope asked for', async () => {
    const { code, out } = await run('compare', 'lease/careful', 'lease/careful', '--scope', 'user=3')
    expect(code).toBe(0)
    expect(out).toContain('scope user=3\n\nEquivalent: A and B allow the same sequences of operations.\n')
  })

  it('never says equivalent of a run that stopped', async () => {
    const { code, out } = await run('compare', 'lease/careful', 'lease/careful', '--max-states', '2')
    expect(code).toBe(3)
    expect(out).toContain(
      'Undecided: no difference so far.\nThe comparison ended at the limit of 2 states (--max-states).',
    )
  })

  it('writes JSON to standard output or to a file', async () => {
    const { code, out } = await run('compare', 'lease/careful', 'lease/careless', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, comparison: { verdict: 'A refines B' }, exitCode: 0 })
    await run('compare', 'lease/careful', 'lease/careless', '--json', 'comparison.json')
    expect(JSON.parse(readFileSync(join(folder, 'comparison.json'), 'utf8'))).toEqual(JSON.parse(out))
  })
})

describe('list', () => {
  it('has a line a model, and the whole with -v', async () => {
    const { out } = await run('list')
    expect(out).toContain('lease/careful   user=2          3 states  holds (2)')
    expect(out).toMatch(/^lease\/careless {2}user=2 {20}violates 1 of 2$/m)
    const { out: one } = await runWith([{ ...careful, recorded: { distinct: 1, generated: 1 } }], 'list')
    expect(one).toContain('user=2          1 state   holds (2)')
    const { out: verbose } = await run('list', '-v')
    expect(verbose).toContain('Is a lease enough?')
    expect(verbose).toContain('    careless: nobody takes the lease\n         whoever is inside is alone\n')
  })
})

describe('wrong input is one message, exit 2, and nothing half-written', () => {
  const wrong: readonly (readonly [string, string[], RegExp])[] = [
    ['no verb', [], /name a verb/],
    ['an unknown verb', ['chek'], /unknown command 'chek'.*\n?.*check/],
    ['an unknown flag', ['check', '--maxstates', '3'], /unknown option '--maxstates'.*\n?.*--max-states/],
    ['an unknown model', ['check', 'lease/carefull'], /no model 'lease\/carefull'; did you mean 'lease\/careful'/],
    [
      'an unknown platform',
      ['check', '--platform', 'papr'],
      /no platform 'papr'; did you mean 'paper'\? There are paper/,
    ],
    ['a chapter for its models', ['check', 'lease'], /no model 'lease'; did you mean 'lease\/\*'/],
    ['a platform for a model', ['check', 'paper'], /no model 'paper'; it is a platform, .*`check --platform paper`/],
    ['a requirement for a model', ['check', 's1'], /no model 's1'; it is a requirement, .*`check --property s1`/],
    ['a mutant for a model', ['tests', 'careless'], /no model 'careless'; it is a mutant, .*`check --mutant careless`/],
    ['an unknown variant', ['check', '--variant', 'carless'], /no variant 'carless'; did you mean 'careless'/],
    ['an unknown property', ['check', '--property', 'S9'], /no property 'S9'; did you mean 'S1'/],
    ['an unknown mutant', ['check', '--mutant', 'carelss'], /no mutant 'carelss'; did you mean 'careless'/],
    [
      'an unknown engine',
      ['check', '--engine', 'quantum'],
      /'quantum' is invalid. Allowed choices are auto, explicit, symbolic, reference/,
    ],
    ['an unknown sort', ['check', '--scope', 'usr=2'], /no sort 'usr'; did you mean 'user'\? There are user/],
    ['a scope of 0', ['check', '--scope', 'user=0'], /'0' is no size for user; .* from 1 to 64/],
    ['a negative scope', ['check', '--scope', 'user=-1'], /'-1' is no size/],
    ['a scope in words', ['check', '--scope', 'user=two'], /'two' is no size/],
    ['two sizes of one sort', ['check', '--scope', 'user=2,user=3'], /more than one size for user/],
    ['a scope without sizes', ['check', '--scope', 'user'], /--scope wants sort=size pairs/],
    ['a huge scope', ['check', '--scope', 'user=1e9'], /'1e9' is no size/],
    ['a negative limit', ['check', '--max-states', '-5'], /--max-states.*whole number/],
    ['a limit of 0', ['check', '--max-seconds', '0'], /--max-seconds.*greater than 0/],
    ['a limit that is no number', ['check', '--memory', 'NaN'], /--memory.*greater than 0/],
    ['a percentage above 100', ['coverage', '--least', '101'], /--least.*100 at most/],
    ['a percentage of mutants above 100', ['mutate', '--least', '100.1'], /--least.*100 at most/],
    ['a file that is not there', ['check', '--system', 'nowhere.ts'], /no file 'nowhere.ts'/],
    ['a folder', ['check', '--system', '.'], /no file '\.'/],
    ['a result file without a name', ['check', '--json', ''], /'' cannot be written: that is no name/],
    ['a result file that is a folder', ['check', '--junit', '.'], /'\.' cannot be written: it is a folder/],
    ['a page that is a folder', ['report', '--html', '.'], /'\.' cannot be written: it is a folder/],
    ['one file for two reports', ['check', '--json', 'x', '--sarif', './x'], /by both --json and --sarif: name two/],
    ['a file where no folder can be made', ['check', '--json', '/proc/x/y'], /'\/proc\/x\/y' cannot be written: E/],
    [
      'a folder that cannot be made',
      ['check', '--checkpoint', '/proc/nosuch'],
      /'\/proc\/nosuch' cannot be written: E/,
    ],
    ['a folder without a name', ['check', '--checkpoint', ''], /'' cannot be written: that is no name/],
    [
      'fingerprints to go on from',
      ['check', 'lease/careful', '--compact', '--checkpoint', 'k'],
      /do not go with a check/,
    ],
    ['a code that is none', ['replay', 'rubbish'], /'rubbish' is not the code of a trace/],
    ['a code of no letters', ['replay', ''], /'' is not the code of a trace/],
    ['a folder in place of a trace', ['replay', '.'], /'\.' is not the code of a trace/],
    ['a trace of another version', ['replay', 'lease/careless@00000000:0.1'], /another version of 'lease\/careless'/],
    ['a trace of another model', ['replay', 'lease/carefree@00000000:0.1'], /no model 'lease\/carefree'/],
    ['a trace file that is not there', ['replay', 'nowhere.json'], /'nowhere.json' cannot be read/],
    ['one model to compare', ['compare', 'lease/careful'], /missing required argument 'model B'/],
    [
      'an unknown model to compare',
      ['compare', 'lease/careful', 'lease/carelss'],
      /no model 'lease\/carelss'; did you mean 'lease\/careless'/,
    ],
    [
      'several models to compare with',
      ['compare', 'lease/careful', 'lease/*'],
      /'lease\/\*' matches 2 models; compare wants one, such as 'lease\/careful'/,
    ],
    [
      'a sort that neither model has',
      ['compare', 'lease/careful', 'lease/careless', '--scope', 'usr=2'],
      /no sort 'usr'; did you mean 'user'/,
    ],
    [
      'an operation that is not there',
      ['why', 'lease/careful', 'entr(user0)'],
      /no operation 'entr\(user0\)'. Did you mean 'enter'/,
    ],
    [
      'an operation out of scope',
      ['why', 'lease/careful', 'enter(user9)'],
      /no operation .*Write it such as 'enter\(user0\)'/,
    ],
    [
      'an operation refused too early',
      ['why', 'lease/careful', 'leave(user0)', 'audit'],
      /leave\(user0\), number 1 .* refused already/,
    ],
  ]

  it.each(wrong)('%s', async (_, args, message) => {
    const { code, out, err } = await run(...args)
    expect(code).toBe(2)
    expect(err).toMatch(message)
    expect(err).not.toMatch(/ {4}at /)
    expect(out).toBe('')
  })

  it('a scope in which the system cannot be written out', async () => {
    const { code, err } = await runWith([crowded], 'check', 'crowded', '--scope', 'user=64')
    expect(code).toBe(2)
    expect(err).toMatch(/'crowded' in the scope user=64 has 16777216 components .* Choose a smaller scope/)
  })

  it('JSON of something else, and no JSON', async () => {
    expect((await run('replay', file('other.json', '{}'))).err).toMatch(/is not a trace of ioasid-spec/)
    expect((await run('replay', file('broken.json', '{'))).err).toMatch(/is not JSON/)
  })

  it('a result file that cannot be written', async () => {
    file('blocked', '')
    const { code, err } = await run('check', '--json', 'blocked/result.json')
    expect(code).toBe(2)
    expect(err).toMatch(/cannot be written/)
    expect(existsSync(join(folder, 'blocked/result.json'))).toBe(false)
    expect(existsSync(join(folder, 'k'))).toBe(false)
  })

  it('fingerprints for what wants states, which is named before anything is searched', async () => {
    const { code, out, err } = await runWith([{ ...careful, name: 'left', properties: [left] }], 'check', '--compact')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/through all states:\n {2}left: everybody can leave\nName a property to check \(--property\)/)
  })

  it('a name that is far too long sticks out alone', async () => {
    const { out } = await runWith([{ ...careful, name: 'l'.repeat(300) }], 'list')
    expect(out.split('\n')[0]).toMatch(/^lease\/careful {53}user=2/)
  })
})

describe('help', () => {
  it.each(['list', 'check', 'replay', 'why', 'pages'])('%s has two examples', async verb => {
    const { code, out } = await run(verb, '--help')
    expect(code).toBe(0)
    expect(out.slice(out.indexOf('Examples:')).match(/ioasid-spec /g)).toHaveLength(2)
  })

  it('and the program its version', async () => {
    expect((await run('--version')).out).toBe('1.2.3\n')
  })
})
