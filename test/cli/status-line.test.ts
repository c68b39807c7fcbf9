import { describe, expect, it } from 'vitest'
import { statusLine } from '../../src/cli/status-line.ts'

const progress = { distinct: 12_345, generated: 99_999, depth: 7, frontier: 678, memory: 3 * 2 ** 20 }

const written = (columns: number, model = 'lease/careful'): string => {
  let err = ''
  const line = statusLine({
    out: () => undefined,
    err: text => {
      err += text
    },
    columns,
    colours: false,
    cwd: '',
    signal: new AbortController().signal,
  })
  line.show(model, progress)
  line.clear()
  return err
}

describe('the status line', () => {
  it('says how far the search is, and is wiped', () => {
    expect(written(80)).toBe('\r\u001b[2K12,345 states  678 to go  depth 7  3 MiB  0 s  lease/careful\r\u001b[2K')
  })

  it('never wraps', () => {
    expect(written(30, 'x'.repeat(100)).split('\r\u001b[2K')[1]).toHaveLength(29)
  })

  it('is silent where there is no terminal', () => {
    expect(written(0)).toBe('')
  })
})
