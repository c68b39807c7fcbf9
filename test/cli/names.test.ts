/** Names of models, sorts, properties and operations are data: no verb lets a terminal or a shell take them for anything else. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hostileReported } from '../report/hostile.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-names-'))
afterAll(() => rmSync(folder, { recursive: true }))
const SIZE = /user\\u000arm -x .*=1/

describe('names', () => {
  it.each([
    ['list', '-v'],
    ['check', '-v'],
    ['coverage', '-v'],
    ['coverage', '--matrix', '-v'],
    ['tests'],
    ['mutate', '-v'],
  ])('reach a terminal as text: %s', async (...args) => {
    const { out } = await command(folder, [hostileReported], args)
    expect(out).toMatch(SIZE)
    // oxlint-disable-next-line no-control-regex -- that there is none
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^rm/m)
  })

  it('are no lines of their own for a shell', async () => {
    const GO = String.raw`go 'user\u000arm -x <b>\u001b[31m0'`
    const { out } = await command(folder, [hostileReported], ['tests', '--format', 'lines'])
    expect(out.split('\n').filter(line => !line.startsWith('#'))).toEqual([`${GO} -> ok`, `${GO} -> ENO`, ''])
    expect(out).toMatch(SIZE)
  })

  it('are no markup in the matrix of calls', async () => {
    await command(folder, [hostileReported], ['coverage', '--matrix', '--markdown', 'matrix.md'])
    expect(readFileSync(join(folder, 'matrix.md'), 'utf8')).not.toMatch(/<(?!\/?(details|summary|a id="[\w-]+")>|\/a>)/)
  })

  it('are no words of their own where a trace is replayed', async () => {
    const [sort] = Object.keys(hostileReported.scope)
    const { out } = await command(folder, [{ ...hostileReported, name: 'hostile' }], ['check', '--scope', `${sort}=2`])
    const [, code = ''] = /Replay: npx ioasid-spec replay (.*)/.exec(out) ?? []
    expect(code).toMatch(/^hostile:[\w./%=,:@+-]+$/)
    const again = await command(folder, [{ ...hostileReported, name: 'hostile' }], ['replay', code])
    expect(again.out).toMatch(/=2\n\n {2}1\. go\(user.*0\) -> ok/)
  })
})
