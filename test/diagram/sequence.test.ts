import { describe, expect, it } from 'vitest'
import type { Counterexample } from '../../src/check/result.ts'
import { sequenceSvg } from '../../src/diagram/sequence.ts'

const trace: Counterexample = {
  at: {},
  code: '',
  because: ['lease is <free> & "taken"'],
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

  it('has names as text, never as markup', () => {
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
