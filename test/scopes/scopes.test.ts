/** Models in growing scopes: what appears with which, where nothing new does, and what was not run. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, it } from 'vitest'
import { models as registry } from '../../index.ts'
import { coverage } from '../../src/coverage/coverage.ts'
import { survey } from '../../src/coverage/survey.ts'
import type { Product, Scope } from '../../src/checker.ts'
import { general } from '../../src/coverage/names.ts'
import { behaviourOf } from '../../src/scopes/behaviour.ts'
import { growthOf } from '../../src/scopes/growth.ts'
import { ladder } from '../../src/scopes/ladder.ts'
import { command } from '../cli/command.ts'
import { atOnce } from '../drive.ts'
import { careful, careless } from '../library.ts'
import { dieHard } from '../toys/die-hard.ts'
import { pasidRef, statesOfPasidRef } from '../toys/pasid-ref.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-scopes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const pasids = { ...pasidRef(true, { guest: 2, rid: 2, pasid: 2 }), name: 'pasids' }
const run = (...args: string[]) => command(folder, [careful, careless, pasids, dieHard], ['scopes', ...args])

const schemas = ['result', 'scopes'].map(
  name => JSON.parse(readFileSync(`docs/schema/${name}.schema.json`, 'utf8')) as object,
)
const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false, schemas }).getSchema(
  'urn:ioasid-spec:scopes:1',
)

describe('the ladder of scopes', () => {
  it('grows by one member at a time, through the own scope, to the largest', () => {
    const spoken = (own: object, most: object): string[] =>
      ladder(own as never, most as never).map(scope => Object.values(scope).join(''))
    expect(spoken({ a: 2, b: 3 }, { a: 3, b: 4 })).toEqual(['11', '21', '22', '23', '33', '34'])
    expect(spoken({ a: 2, b: 3 }, { a: 2, b: 1 })).toEqual(['11', '21'])
    expect(spoken({}, {})).toEqual([''])
  })
})

it('members are left out of what is said whatever their sort is called', () => {
  const product = { scope: { 'a(b': 2, é: 1 } } as unknown as Product
  expect(general(product, 'bind(a(b0, é1) takes a(b12')).toBe('bind(a(b, é) takes a(b')
})

describe('growing scopes', () => {
  it('show with the second user that a lease may be taken, and nothing new with the third', async () => {
    const { out, code } = await run('lease/careful')
    expect(code).toBe(0)
    expect(out).toBe(`lease/careful

  scope   states  machine states  machine transitions  transition pairs  operations  refusals
  user=1       2          4 (+4)               4 (+4)            4 (+4)      3 (+3)    3 (+3)
  user=2       3               4                    4                 4           3    4 (+1)
  user=3       4               4                    4                 4           3         4

  Nothing new from user=2 on, in 1 larger scope.
  The model's own scope, user=2, shows all that was seen.
  No argument says that larger scopes show nothing else: what is seen is what was run.

`)
    const alone = await run('lease/careful', '--up-to', 'user=2', '--verbose')
    expect(alone.out).toContain('The largest scope shows something new: larger ones may show more.')
    expect(alone.out).toMatch(/First seen in user=2:\n {4}enter -> EBUSY\n/)
  })

  it('show what coverage says is reached in the same scope, pairs too, without the names of members', async () => {
    for (const model of [careless, pasids, registry.find(({ name }) => name === 'set-lifecycle/smmuv3/sets')]) {
      if (model === undefined) throw new Error('there is no such model')
      const looked = await survey(model)
      const behaviour = atOnce(behaviourOf(looked))
      const { criteria } = atOnce(coverage(looked))
      expect(Object.values(behaviour).filter(seen => seen !== undefined && seen.size > 0).length).toBeGreaterThan(3)
      for (const [aspect, seen] of Object.entries(behaviour)) {
        const reached = criteria.find(({ name }) => name === aspect)?.reached.map(({ item }) => item) ?? []
        expect([...(seen ?? [])].sort()).toEqual(reached.sort())
        expect([...(seen ?? [])].filter(item => /\b(guest|rid|pasid|set|mm)\d/.test(item))).toEqual([])
      }
    }
  })

  it('that were ended by a limit or by somebody are left open', async () => {
    const limited = await growthOf(pasids, { limits: { states: 100 } })
    expect(limited.rungs.at(-1)).toMatchObject({ stopped: { by: 'states', limit: 100 } })
    expect(limited.still).toBeUndefined()
    expect(limited.left.length).toBeGreaterThan(0)
    expect(await growthOf(pasids, { limits: { seconds: 1e-6 } })).toMatchObject({ rungs: [], left: { length: 7 } })
    expect(await growthOf(pasids, { signal: AbortSignal.abort() })).toMatchObject({ rungs: [], left: { length: 7 } })
    const { code, out } = await run('pasids', '--max-states', '100')
    expect([code, out]).toEqual([
      3,
      expect.stringMatching(/ or more [^]*The last scope was not seen whole: [^]*Not run: /),
    ])
  })

  it('are data as the schema has them, and one curve, always the same', async () => {
    const { code, out } = await run('pasids', '--up-to', 'guest=2,rid=1,pasid=2', '--json', '--svg', 'a.svg')
    expect([code, validate?.(JSON.parse(out)), validate?.errors]).toEqual([0, true, null])
    const { models } = JSON.parse(out) as { models: { scopes: { scope: Scope; states: string }[] }[] }
    expect(models[0]?.scopes.map(({ scope }) => Object.values(scope).join(''))).toEqual(['111', '211', '212'])
    for (const { scope, states } of models[0]?.scopes ?? []) expect(BigInt(states)).toBe(statesOfPasidRef(true, scope))
    await run('pasids', '--up-to', 'guest=2,rid=1,pasid=2', '--svg', 'b.svg')
    const [a, b] = ['a.svg', 'b.svg'].map(name => readFileSync(join(folder, name), 'utf8'))
    expect(a).toBe(b)
    expect(a?.match(/<circle class="dot"/g)).toHaveLength(5 * 3)
    expect(a).toContain('<title>pasids: what is seen in scopes of guest, rid, pasid</title>')
  })

  it('of a model without sorts are one scope', async () => {
    const { code, out } = await run(dieHard.name)
    expect([code, out]).toEqual([0, expect.stringContaining('  of one      16  ')])
  })

  it.each([
    [['nothing'], "there is no model 'nothing'"],
    [['pasids', '--up-to', 'seat=2'], "there is no sort 'seat'"],
    [['pasids', '--up-to', 'rid=0'], "'0' is no size for rid"],
    [['pasids', '--max-seconds', 'long'], 'It wants a number greater than 0.'],
    [['lease/*', '--svg', 'c.svg'], '--svg is of one model, and these are 2'],
    [[], "missing required argument 'model'"],
  ])('%j is refused', async (args, says) => {
    const { code, out, err } = await run(...args)
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(says)])
    expect(existsSync(join(folder, 'c.svg'))).toBe(false)
  })
})
