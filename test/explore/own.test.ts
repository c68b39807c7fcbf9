/** Machines of the reader's own: what is taken, and what is said of what is not. */
import { describe, expect, it } from 'vitest'
import { check } from '../../src/checker.ts'
import { modelsOf } from '../../src/explore/own.ts'

const DOOR = {
  id: 'door',
  initial: 'closed',
  states: { closed: { on: { OPEN: 'open' } }, open: { on: { CLOSE: 'closed' } } },
}

const MODULE = `import { assign, createMachine as machine } from 'xstate'
import { machineModel } from 'ioasid-spec/checker'
const count = machine({ id: 'count', context: { n: 0 }, on: { UP: { guard: ({ context }) => context.n < 3, actions: assign({ n: ({ context }) => context.n + 1 }) } } })
export default count
export const bounded = machineModel(count, { name: 'bounded', invariants: { 'n stays below 3': ({ context }) => context.n < 3 } })`

describe('a text', () => {
  it('may be the JSON of a machine', async () => {
    const [door] = await modelsOf(JSON.stringify(DOOR))
    expect(door?.name).toBe('door')
    expect((await check(door as never)).states).toEqual({ distinct: 2, generated: 3, depth: 2 })
  })

  it('may be a module that exports machines and models', async () => {
    const models = await modelsOf(MODULE)
    expect(models.map(({ name }) => name)).toEqual(['bounded', 'count'])
    const { verdict, properties } = await check(models[0] as never)
    expect(verdict).toBe('violated')
    expect(properties[0]?.counterexample?.steps).toHaveLength(3)
  })

  it.each([
    ['', 'there is no text. Paste the JSON of a machine'],
    ['{ id: 1 }', 'the text is no JSON: .* Paste JSON, or a module'],
    [
      '{"id":"a","initial":"b","states":{"b":{"on":{"GO":{"guard":"may","target":"b"}}}}}',
      'has a guard, "may", .* Paste a module',
    ],
    ['export const three = 3', 'exports nothing to check. Begin it with `export default createMachine'],
    [
      `class Machine { config = {}; root = {}; implementations = {}; events = []; id = 'mine'; provide() {} }
      export default new Machine()`,
      'has a copy of XState in it, .* Leave it out: `npx esbuild .* --external:xstate`',
    ],
    ['throw new Error("no")', 'the text does not run: no. Paste a module that exports a machine'],
    [
      'import fs from "node:net"\nimport x from "left-pad"',
      "imports 'node:net', which is not here. Put it into the text: `npx esbuild",
    ],
    ['const x: number = 3', 'the text does not run: .* Paste JavaScript; TypeScript has to be compiled first'],
  ])('is refused with what to do: %j', async (text, message) => {
    await expect(modelsOf(text)).rejects.toThrow(new RegExp(message))
  })
})
