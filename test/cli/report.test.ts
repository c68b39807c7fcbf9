import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { careful, careless } from '../library.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]): ReturnType<typeof command> => command(folder, [careful, careless], ['report', ...args])
const read = (file: string): string => readFileSync(join(folder, file), 'utf8')

describe('report', () => {
  it('writes one file, whole, and says what it comes to', async () => {
    const { code, out, err } = await run('--html', 'out/all.html')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe('2 models, 4 properties, 7 states: all as expected\nWritten: out/all.html\n')
    expect(readdirSync(join(folder, 'out'))).toEqual(['all.html'])
    expect(read('out/all.html')).toMatch(/^<!doctype html>[^]*<\/html>\n$/)
  })

  it('is of the models that are named, in the scope that is given', async () => {
    await run('lease/careful', '--scope', 'user=3', '--html', 'one.html')
    expect(read('one.html')).toContain('scope user=3')
    expect(read('one.html')).not.toContain('lease/careless')
    expect(read('one.html')).toContain('npx ioasid-spec report lease/careful --scope user=3')
  })

  it('has what is covered where it is asked for', async () => {
    await run('lease/careful', '--coverage', '--html', 'covered.html')
    expect(read('covered.html')).toMatch(
      /Coverage[^]*machine states<\/th>(<td class="n"><a href="#lease\/careful:machine-states">4<\/a><\/td>){2}/,
    )
    expect(read('covered.html')).toMatch(
      /Calls by state[^]*<td>ok<\/td><td>EBUSY<br>EINVAL<\/td>[^]*" → EBUSY: leases takes TAKE \[folklore\]"/,
    )
    await run('lease/careful', '--html', 'bare.html')
    expect(read('bare.html')).not.toContain('machine states')
  })

  it('measures many models too, and says what it leaves out of them', async () => {
    const many = Array.from({ length: 21 }, (_, i) => ({ ...(i === 0 ? careful : careless), name: `lease/${i}` }))
    await command(folder, many, ['report', '--coverage', '--html', 'many.html'])
    const page = read('many.html')
    expect(page.match(/<details class="panel" id="[^"]*:measured" data-piece/g)).toHaveLength(21)
    expect(page).not.toContain('machine states')
    const [, packed = ''] = /id="packed">"(.*?)"</.exec(page) ?? []
    expect(String(inflateRawSync(Buffer.from(packed, 'base64')))).toMatch(
      /Left out, for this page is of many models: a suite of tests\. <code>npx/,
    )
  })

  it('says what was not searched to the end, with the exit code for it', async () => {
    const { code } = await run('lease/careful', '--max-states', '2', '--html', 'short.html')
    expect(code).toBe(3)
    expect(read('short.html')).toMatch(/0 were searched whole[^]*Undecided: the run ended at the limit of 2 states/)
  })

  it('leaves what is there as it is when nothing matches', async () => {
    const { code, err } = await run('leese', '--html', 'none.html')
    expect(code).toBe(2)
    expect(err).toMatch(/did you mean/)
    expect(existsSync(join(folder, 'none.html'))).toBe(false)
  })
})
