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

  it('says how fast it goes, and what tells the states apart', async () => {
    const written: string[] = []
    const io = {
      out: () => undefined,
      err: (text: string) => written.push(text),
      columns: 200,
      colours: false,
      cwd: '',
    }
    const line = statusLine({ ...io, signal: new AbortController().signal })
    const families = [
      { family: 'binding', components: 6, locals: 3, bits: 3, fields: [] },
      { family: 'rid', components: 2, locals: 2, bits: 1, fields: [] },
    ]
    line.show('lease/careful', progress)
    await new Promise(resolve => setTimeout(resolve, 150))
    line.show('lease/careful', { ...progress, distinct: 99_999, ledger: { sample: 10, families } })
    expect(written.at(-1)).toMatch(/99,999 states {2}[\d,]+\/s {2}678 to go .* mostly binding \(75 %\)$/)
  })

  it('never wraps', () => {
    expect(written(30, 'x'.repeat(100)).split('\r\u001b[2K')[1]).toHaveLength(29)
  })

  it('is silent where there is no terminal', () => {
    expect(written(0)).toBe('')
  })
})
