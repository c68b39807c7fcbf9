/** Models checked side by side: what others come to is what this thread comes to, in the same order, and ends when it is to end. */
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it, vi } from 'vitest'
import { models } from '../../index.ts'
import { check } from '../../src/check/check.ts'
import type { Check } from '../../src/cli/crew.ts'
import { sideBySide } from '../../src/cli/side-by-side.ts'
import type { Model } from '../../src/system/model.ts'
import type { Property } from '../../src/system/property.ts'

const INDEX = fileURLToPath(new URL('../../index.ts', import.meta.url))
const some = models.filter(({ recorded }) => (recorded?.distinct ?? Infinity) < 1000).slice(0, 3)
/** All properties but the first. */
const kept =
  ({ properties }: Model): ((property: Property) => boolean) =>
  property =>
    property !== properties[0]
const tasks: readonly Check[] = some.map(model => ({
  model: model.name,
  properties: model.properties.filter(kept(model)).map(({ name }) => name),
  options: { engine: 'explicit' },
}))
const io = (signal: AbortSignal) => ({ cwd: process.cwd(), signal })
const never = new AbortController().signal

/** Traces say of which version they are, by the text of functions: here it is as the tests have it, elsewhere as it was written. */
const withoutDigests = (result: unknown): unknown =>
  JSON.parse(JSON.stringify(result, (_, value) => (typeof value === 'string' ? value.replace(/@\w{8}:/, '@:') : value)))

/** From now on a second passes whenever somebody looks at the clock. */
function hurry(): void {
  let now = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
}
afterEach(() => vi.restoreAllMocks())

it('has others check what this thread does not come to, with the same results', async () => {
  hurry()
  const told = new Set<number>()
  const side = sideBySide(
    tasks,
    async task => {
      expect(task).toBe(0)
      await Promise.resolve()
      // As long as this takes, others have checked the rest.
      await Promise.all(side.results.slice(1))
      const model = some[0] as Model
      return check(model, { properties: kept(model) })
    },
    task => told.add(task),
    INDEX,
    io(never),
    2,
  )
  try {
    const results = await Promise.all(side.results)
    expect(results.map(result => result?.model)).toEqual(some.map(({ name }) => name))
    for (const [i, model] of some.entries()) {
      const alone = await check(model, { properties: kept(model) })
      expect(withoutDigests(results[i])).toEqual(withoutDigests(alone))
    }
    expect([...told].every(task => task > 0)).toBe(true)
  } finally {
    await side.end()
  }
})

it('tells what goes wrong elsewhere as if it had gone wrong here', async () => {
  hurry()
  const [first, second] = tasks
  const wrong: Check = { ...(second as Check), options: { engine: 'symbolic', limits: { states: 1 } } }
  const side = sideBySide(
    [first as Check, wrong],
    async () => {
      await Promise.resolve()
      await side.results[1]?.catch(() => {})
      return check(some[0] as Model)
    },
    () => {},
    INDEX,
    io(never),
    2,
  )
  try {
    expect((await side.results[0])?.asExpected).toBe(true)
    await expect(side.results[1]).rejects.toThrow('the symbolic engine finds states in sets')
  } finally {
    await side.end()
  }
})

it('begins nothing after an interruption', async () => {
  const interrupt = new AbortController()
  const side = sideBySide(
    tasks,
    task => {
      interrupt.abort()
      return check(some[task] as Model, { signal: interrupt.signal })
    },
    () => {},
    undefined,
    io(interrupt.signal),
  )
  const [first, ...rest] = await Promise.all(side.results)
  expect(first?.stopped).toEqual({ by: 'interrupt' })
  expect(rest).toEqual([undefined, undefined])
  await side.end()
})

it('has an interruption end what others are at', async () => {
  hurry()
  const interrupt = new AbortController()
  const long = models.find(({ name }) => name === 'enqcmd/vtd-sm-enqcmd') as Model
  const ofLong: Check = { model: long.name, properties: [], options: { engine: 'explicit' } }
  let begun = (): void => {}
  const side = sideBySide(
    [...tasks.slice(0, 1), ofLong],
    async () => {
      await new Promise<void>(resolve => {
        begun = resolve
      })
      interrupt.abort()
      return check(some[0] as Model)
    },
    task => {
      if (task === 1) begun()
    },
    INDEX,
    io(interrupt.signal),
    2,
  )
  try {
    expect((await side.results[1])?.stopped).toEqual({ by: 'interrupt' })
  } finally {
    await side.end()
  }
})
