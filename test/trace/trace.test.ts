import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import { expand } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { mutant } from '../../src/system/mutant.ts'
import { decode, encode } from '../../src/trace/code.ts'
import { digest } from '../../src/trace/digest.ts'
import { replay } from '../../src/trace/replay.ts'
import { why } from '../../src/trace/why.ts'
import { itf } from '../../src/report/itf.ts'
import { careful, careless } from '../library.ts'
import { starving } from '../toys/philosophers.ts'

const product = (model: Model, scope = model.scope) => expand(model.system, scope)
const find = (model: Model) => () => model
const counterexample = (model: Model) =>
  checkSync(model).properties.find(({ verdict }) => verdict === 'violated')?.counterexample

describe('the code of a trace', () => {
  it('comes back as it was, whatever the model is called', () => {
    for (const name of ['a/b', 'a+b:c@d', 'two words', "it's; rm -rf", 'größe \u001b[31m', '%41'])
      expect(decode(encode({ ...careful, name }, undefined, product(careful), [0, 35, 36, 1000]))).toMatchObject({
        model: name,
        mutant: undefined,
        path: [0, 35, 36, 1000],
      })
  })

  it('tells of a lasso what comes before what repeats', () => {
    const codes = [0, 1, 3].map(stem => encode(careful, undefined, product(careful), [0, 35, 36], stem))
    expect(codes.map(code => code.split(':').at(-1))).toEqual(['-0.z.10', '0-z.10', '0.z.10-'])
    expect(codes.map(code => decode(code))).toMatchObject([0, 1, 3].map(stem => ({ path: [0, 35, 36], stem })))
    const code = counterexample(starving)?.code ?? ''
    expect(replay(code, find(starving))).toMatchObject({ stem: 1, steps: counterexample(starving)?.steps })
    expect(JSON.parse(itf(code, 'eats', product(starving)))).toMatchObject({ loop: 2, states: { length: 5 } })
  })

  it('has nothing that a shell would take for something else', () => {
    const code = encode({ ...careful, name: "$(x) `y` 'z' \"" }, undefined, product(careful, { user: 3 }), [1])
    expect(code).toMatch(/^[\w./%=,:@+-]+$/)
    expect(decode(code).scope).toEqual({ user: 3 })
  })

  it('replays what was found', () => {
    const found = counterexample(careless)
    expect(replay(found?.code ?? '', find(careless)).steps).toEqual(found?.steps)
  })

  it('replays a mutant of a model in another scope', () => {
    const { properties } = checkSync(careful, { mutant: 'careless', scope: { user: 3 } })
    const code = properties[0]?.counterexample?.code ?? ''
    expect(code).toContain('lease/careful+careless:user=3@')
    expect(replay(code, find(careful)).steps).toHaveLength(2)
  })

  const path = (counterexample(careless)?.code ?? '').split(':')[1]
  const of = `lease/careless@${digest(product(careless))}`
  it.each([
    [`${of}:0.0`, /no path of 'lease\/careless': in step 2 enter\(user0\) is refused\. Take the code as/],
    [`${of}:0.zz`, /in step 2 there is no operation 1295, of 5\./],
    [`${of}:0..1`, /is not the code of a trace/],
    [`${of}:0.1.`, /is not the code of a trace/],
    [`${of}:0-.1`, /is not the code of a trace/],
    [`lease/careless:user=x@00000000:${path}`, /'user=x' is no scope for a trace.* from 1 on/],
    [`lease/careless:user=0@00000000:${path}`, /is no scope for a trace/],
    [`lease/careless:user=1.5@00000000:${path}`, /is no scope for a trace/],
    [`lease/careless:user@00000000:${path}`, /is no scope for a trace/],
    [`lease/careless:usr=2@00000000:${path}`, /a scope with 'usr', a sort that 'lease\/careless' does not have/],
  ])('is refused where somebody has mistyped it, and says where: %s', (code, says) => {
    expect(() => replay(code, find(careless))).toThrow(says)
  })

  it('is refused by a model that has changed', () => {
    const code = counterexample(careless)?.code ?? ''
    expect(() => replay(code, find({ ...careless, system: careful.system }))).toThrow(
      /another version of 'lease\/careless'/,
    )
    expect(() => replay(code, find({ ...careless, scope: { user: 3 } }))).toThrow(/another version/)
  })
})

describe('the digest of a model', () => {
  const changes: Record<string, Model['system']> = {
    'a participant': mutant(careful.system).edit('enter', listed => listed.slice(1)),
    'an errno': mutant(careful.system).edit('enter', listed => listed.map(item => ({ ...item, errno: 'EIO' }))),
    'the order of participants': mutant(careful.system).edit('enter', listed => listed.toReversed()),
    'a machine': mutant(careful.system).provide('leases', { actions: { ring: () => undefined } }),
  }

  it.each(Object.entries(changes))('changes with %s', (what, system) => {
    const changed = digest(expand(system, careful.scope)) !== digest(product(careful))
    // An implementation that no transition names changes nothing.
    expect(changed).toBe(what !== 'a machine')
  })

  it('is the same for the same system', () => {
    expect(digest(product(careful))).toBe(digest(product(careful)))
  })
})

describe('a counterexample', () => {
  it('says what the property read where it is violated', () => {
    expect(counterexample(careless)?.because).toEqual(['users(user0) is inside', 'users(user1) is inside'])
  })

  it('has only what changed, with the sources of the rules', () => {
    const [first] = counterexample(careless)?.steps ?? []
    expect(first).toMatchObject({
      changes: [{ component: 'users(user0)', from: 'outside', to: 'inside' }],
      sources: ['handbook'],
      outcome: 'ok',
    })
  })
})

describe('why an operation is refused', () => {
  it('the first who refuses decides the outcome, the others are told as well', () => {
    const { last, refusers, steps } = why(product(careful), ['enter(user0)', 'enter(user0)'])
    expect(steps.map(({ operation }) => operation)).toEqual(['enter'])
    expect(last).toMatchObject({ operation: 'enter', outcome: 'EINVAL', changes: [] })
    expect(refusers.map(({ components, states, errno }) => ({ components, states, errno }))).toEqual([
      { components: ['users(user0)'], states: ['inside'], errno: 'EINVAL' },
      { components: ['leases'], states: ['taken'], errno: 'EBUSY' },
    ])
  })

  it('an operation that is enabled has no refuser', () => {
    expect(why(product(careful), ['enter(user0)'])).toMatchObject({ last: { outcome: 'ok' }, refusers: [] })
  })
})
