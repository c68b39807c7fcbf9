/** The matrix of calls and states: each cell is what the call comes to there, played through XState, and no cell is missing. */
import { describe, expect, it } from 'vitest'
import { type AnyMachineSnapshot, setup } from 'xstate'
import { matrixNotes, type Matrix, type ObjectMatrix } from '../../src/coverage/matrix.ts'
import { survey } from '../../src/coverage/survey.ts'
import { matrixMarkdown, matrixText } from '../../src/report/call-matrix.ts'
import { expand } from '../../src/system/expand.ts'
import { type Model, vocabulary } from '../../src/checker.ts'
import { keyOf, spokenValue } from '../../src/tabulate/snapshot.ts'
import { type Locals, play, startOf } from '../../src/trace/play.ts'
import { why } from '../../src/trace/why.ts'
import { careful } from '../library.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

async function matrixOf(model: Model): Promise<Matrix> {
  const notes = matrixNotes()
  return notes.matrix(await survey(model, { seeing: notes.seeing }))
}

/** The plain way, of every state: 'object/state' of each component, and 'object/state/operation/outcome' of every attempt. */
function visited({ system, scope }: Model): { columns: Set<string>; attempts: Set<string> } {
  const product = expand(system, scope)
  const { components, operations } = product
  const columns = new Set<string>()
  const attempts = new Set<string>()
  const seen = new Set<string>()
  const unexplored: Locals[] = [startOf(product)]
  for (let state = unexplored.pop(); state !== undefined; state = unexplored.pop()) {
    const key = state.map(keyOf).join(';')
    if (seen.has(key)) continue
    seen.add(key)
    for (const [c, { family }] of components.entries())
      columns.add(`${family}/${spokenValue((state[c] as AnyMachineSnapshot).value)}`)
    for (const instance of operations) {
      const { next, refusal } = play(instance, state)
      if (refusal === undefined) unexplored.push(next)
      else if (instance.kind !== 'call') continue
      for (const p of instance.participants)
        for (const c of p.kind === 'requires' ? p.components : [p.component])
          attempts.add(
            `${components[c]?.family}/${spokenValue((state[c] as AnyMachineSnapshot).value)}/${instance.operation}/${refusal?.participation.errno ?? 'ok'}`,
          )
    }
  }
  return { columns, attempts }
}

const reached = ({ objects }: Matrix): string[] =>
  objects.flatMap(({ object, states }) => states.filter(each => each.reached).map(({ state }) => `${object}/${state}`))

const told = ({ objects }: Matrix): string[] =>
  objects.flatMap(({ object, states, operations }) =>
    operations.flatMap(({ operation, cells }) =>
      cells.flatMap((cell, i) => cell.map(({ outcome }) => `${object}/${states[i]?.state}/${operation}/${outcome}`)),
    ),
  )

/** Nothing can happen once the lamp is on. */
const ending: Model = (() => {
  const lamp = setup({ types: { events: {} as { type: 'GO' } } }).createMachine({
    id: 'lamp',
    initial: 'off',
    states: { off: { on: { GO: 'on' } }, on: {} },
  })
  const { component, worker, system } = vocabulary<{ sort: never; errno: never; source: 'handbook' }>()
  const lamps = component([], lamp)
  const lit = system('lit', { lamps }, { go: worker({}, 'handbook', () => [lamps().takes('GO')]) })
  return { name: 'ending', system: lit, scope: {}, properties: [] }
})()

describe('the matrix of calls and states', () => {
  const counted = { ...pasidRef(true, { guest: 2, rid: 1, pasid: 1 }), name: 'counted' }

  it.each([careful, counted, ending])('has every reached state and every attempt, and no other: $name', async model => {
    const matrix = await matrixOf(model)
    const { columns, attempts } = visited(model)
    expect(reached(matrix).sort()).toEqual([...columns].sort())
    expect([...new Set(told(matrix))].sort()).toEqual([...attempts].sort())
  })

  it.each([careful, counted])('has for each cell a path that shows it: $name', async model => {
    const product = expand(model.system, model.scope)
    for (const { object, states, operations } of (await matrixOf(model)).objects)
      for (const { operation, cells } of operations)
        for (const [i, cell] of cells.entries())
          for (const { outcome, path } of cell) {
            const { last } = why(product, path)
            expect([last.operation, last.outcome]).toEqual([operation, outcome])
            expect([object, states[i]?.reached]).toEqual([object, true])
          }
  })

  it('says who refuses, and by which source', async () => {
    const [users] = (await matrixOf(careful)).objects as [ObjectMatrix]
    expect(users.states).toEqual([
      { state: 'outside', reached: true },
      { state: 'inside', reached: true },
    ])
    expect(users.operations[0]).toEqual({
      operation: 'enter',
      kind: 'call',
      cells: [
        [
          { outcome: 'ok', source: 'handbook', path: ['enter(user0)'] },
          { outcome: 'EBUSY', rule: 'leases takes TAKE', source: 'folklore', path: ['enter(user0)', 'enter(user1)'] },
        ],
        [
          {
            outcome: 'EINVAL',
            rule: 'users(user) takes ENTER',
            source: 'handbook',
            path: ['enter(user0)', 'enter(user0)'],
          },
        ],
      ],
    })
  })

  it('is a table of operations by states, as text and as Markdown with links to the paths', async () => {
    const matrix = await matrixOf(careful)
    const plain = (text: string): string => text
    const lines = matrixText(matrix, { good: plain, bad: plain, warn: plain, dim: plain, bold: plain }, false)
    expect(lines).toContain('           outside   inside')
    expect(lines).toContain('    enter  ok EBUSY  EINVAL')
    const markdown = matrixMarkdown(matrix)
    const links = [...markdown.matchAll(/\]\(#([\w-]+)\)/g)].map(([, id]) => id)
    const anchors = [...markdown.matchAll(/<a id="([\w-]+)">/g)].map(([, id]) => id)
    expect(links.length).toBeGreaterThan(8)
    expect(links).toEqual(anchors)
  })
})
