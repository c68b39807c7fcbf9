/** The matrix of calls and states: each cell is what the call comes to there, played through XState, and no cell is missing. */
import { describe, expect, it } from 'vitest'
import type { AnyMachineSnapshot } from 'xstate'
import { matrixNotes, type Matrix, type ObjectMatrix } from '../../src/coverage/matrix.ts'
import { survey } from '../../src/coverage/survey.ts'
import { matrixMarkdown, matrixText } from '../../src/report/call-matrix.ts'
import { expand } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { keyOf, spokenValue } from '../../src/tabulate/snapshot.ts'
import { type Locals, play, startOf } from '../../src/trace/play.ts'
import { why } from '../../src/trace/why.ts'
import { careful } from '../library.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

async function matrixOf(model: Model): Promise<Matrix> {
  const notes = matrixNotes()
  return notes.matrix(await survey(model, { seeing: notes.seeing }))
}

/** 'object/state/operation/outcome' of every attempt in every state, the plain way. */
function attempted({ system, scope }: Model): Set<string> {
  const product = expand(system, scope)
  const { components, operations } = product
  const found = new Set<string>()
  const seen = new Set<string>()
  const unexplored: Locals[] = [startOf(product)]
  for (let state = unexplored.pop(); state !== undefined; state = unexplored.pop()) {
    const key = state.map(keyOf).join(';')
    if (seen.has(key)) continue
    seen.add(key)
    for (const instance of operations) {
      const { next, refusal } = play(instance, state)
      if (refusal === undefined) unexplored.push(next)
      else if (instance.kind !== 'call') continue
      for (const p of instance.participants)
        for (const c of p.kind === 'requires' ? p.components : [p.component])
          found.add(
            `${components[c]?.family}/${spokenValue((state[c] as AnyMachineSnapshot).value)}/${instance.operation}/${refusal?.participation.errno ?? 'ok'}`,
          )
    }
  }
  return found
}

const told = ({ objects }: Matrix): string[] =>
  objects.flatMap(({ object, states, operations }) =>
    operations.flatMap(({ operation, cells }) =>
      cells.flatMap((cell, i) => cell.map(({ outcome }) => `${object}/${states[i]?.state}/${operation}/${outcome}`)),
    ),
  )

describe('the matrix of calls and states', () => {
  const counted = { ...pasidRef(true, { guest: 2, rid: 1, pasid: 1 }), name: 'counted' }

  it.each([careful, counted])('has every attempt, and no other: $name', async model => {
    expect([...new Set(told(await matrixOf(model)))].sort()).toEqual([...attempted(model)].sort())
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
