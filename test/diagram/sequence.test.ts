import { describe, expect, it } from 'vitest'
import type { Counterexample } from '../../src/check/result.ts'
import { sequenceMermaid } from '../../src/diagram/sequence-mermaid.ts'
import { sequenceSvg } from '../../src/diagram/sequence.ts'
import { wellFormed } from './readers.ts'

const trace: Counterexample = {
  at: {},
  code: '',
  because: ['lease is <free> & "taken"'],
  reads: ['lease'],
  steps: [
    {
      operation: 'take',
      arguments: ['<script>alert(1)</script>'],
      kind: 'call',
      outcome: 'ok',
      sources: [],
      changes: [{ component: 'lease(a)', from: 'free', to: 'taken {by: <b>}' }],
    },
    {
      operation: 'wait',
      arguments: [],
      kind: 'worker',
      outcome: 'ok',
      sources: [],
      changes: [{ component: 'clock', from: 'tick', to: 'tock' }],
    },
  ],
}
const svg = sequenceSvg('what & <why>', trace)

describe('a trace as a picture', () => {
  it('is the same for the same trace', () => {
    expect(sequenceSvg('what & <why>', trace)).toBe(svg)
  })

  it('has a lane for each component that changes, and a box where it does', () => {
    expect(svg.match(/class="lane"/g)).toHaveLength(2)
    expect(svg.match(/class="box"/g)).toHaveLength(2)
  })

  it('leads back to where a loop begins, or says that nothing comes any more', () => {
    const loop = sequenceSvg('waits', { ...trace, lasso: { stem: 1 } })
    expect(loop).toContain('And then from step 2 on again, for ever.')
    expect(sequenceSvg('waits', { ...trace, lasso: { stem: 2 } })).toContain('And then nothing, for ever.')
    expect(svg).not.toContain('class="edge"')
    // From the end of the last row up to the first row of the loop.
    expect(loop).toContain('<path class="edge" d="M14 166H8V136m-4 6l4 -6l4 6"/>')
  })

  it('has names as text, never as markup', () => {
    expect(wellFormed(svg)).toEqual([])
    expect(svg).not.toMatch(/<script|<why|<b>|<free/)
    expect(svg).toContain('&#60;script&#62;')
  })

  it('keeps every box and every line inside the picture', () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? []
    for (const [, x, y] of svg.matchAll(/<(?:rect|text)[^>]* x="([\d.]+)" y="([\d.]+)"/g)) {
      expect(Number(x)).toBeLessThan(width ?? 0)
      expect(Number(y)).toBeLessThan(height ?? 0)
    }
  })
})

describe('a trace in Mermaid', () => {
  it('has an arrow for each change, and a note of what it comes to', () => {
    expect(sequenceMermaid('what & <why>', trace)).toEqual([
      'sequenceDiagram',
      '  %% what #38; #60;why#62;',
      '  actor call0 as caller',
      '  actor worker0 as worker',
      '  participant c0 as lease(a)',
      '  participant c1 as clock',
      '  call0->>c0: 1. take(#60;script#62;alert(1)#60;/script#62;)',
      '  Note over c0: taken {by#58; #60;b#62;}',
      '  worker0->>c1: 2. wait',
      '  Note over c1: tock',
      '  Note over call0: lease is #60;free#62; #38; #34;taken#34;',
    ])
  })

  it('has a loop around what repeats', () => {
    const lines = sequenceMermaid('waits', { ...trace, lasso: { stem: 1 } })
    expect(lines.filter(line => /^ {2}(loop|end)|->>/.test(line)).map(line => line.trim().split(' ')[0])).toEqual([
      'call0->>c0:',
      'loop',
      'worker0->>c1:',
      'end',
    ])
    expect(sequenceMermaid('waits', { ...trace, lasso: { stem: 2 } }).at(-2)).toMatch(/then nothing, for ever/)
  })

  it('keeps a refused step, which changes nothing', () => {
    const [step] = trace.steps
    const refused = { ...step, arguments: ['a'], outcome: 'EBUSY', changes: [] } as unknown as typeof step
    expect(sequenceMermaid('', { steps: refused === undefined ? [] : [refused] }).at(-1)).toBe(
      '  Note over call0: 1. take(a) -#62; EBUSY',
    )
  })
})
