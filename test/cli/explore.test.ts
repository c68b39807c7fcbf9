/** `explore`: the page is served on this machine only, until Ctrl-C; or it is a file. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Io } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import { emptyBook } from '../../src/pages/book.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-explore-'))
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(
  join(folder, 'lamp.ts'),
  `import { createMachine } from 'xstate'
  export const lamp = createMachine({ id: 'lamp', initial: 'off', states: { off: { on: { FLIP: 'on' } }, on: {} } })`,
)
writeFileSync(
  join(folder, 'node.ts'),
  `import { hostname } from 'node:os'\nexport * from './lamp.ts'\nexport const at = hostname`,
)

interface Running {
  readonly ended: Promise<number>
  readonly stop: AbortController
  out: string
  err: string
}

const run = (...args: string[]): Running => start(['explore', ...args])

function start(args: readonly string[]): Running {
  const stop = new AbortController()
  const running: Running = { ended: Promise.resolve(0), stop, out: '', err: '' }
  const io: Io = {
    out: text => {
      running.out += text
    },
    err: text => {
      running.err += text
    },
    columns: 0,
    colours: false,
    cwd: folder,
    signal: stop.signal,
  }
  const project = { version: '1.2.3', models: [], sources: {}, book: emptyBook, record: () => {} }
  return Object.assign(running, { ended: main(args, project, io) })
}

const address = async (running: Running): Promise<URL> => {
  while (!running.out.includes('\n')) await new Promise(resolve => setTimeout(resolve, 20))
  return new URL(running.out.split('\n')[0] as string)
}

/** As fetch, which does not let one say for whom a request is. */
const statusOf = ({ port }: URL, path: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request({ port, path, headers: { host } }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end()
  })

it('serves the page to this machine, says where, and ends with Ctrl-C', async () => {
  const running = run('--system', 'lamp.ts', '--port', '0')
  const url = await address(running)
  expect(url.hostname).toBe('127.0.0.1')
  const response = await fetch(url)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'")
  expect(await response.text()).toContain('<title>ioasid-spec explorer</title>')
  expect(await statusOf(url, '/', url.host)).toBe(200)
  expect(await statusOf(url, '/package.json', url.host)).toBe(404)
  expect(await statusOf(url, '/', 'elsewhere.example')).toBe(404)

  const second = run('--system', 'lamp.ts', '--port', url.port)
  expect(await second.ended).toBe(2)
  expect(second.err).toBe(`port ${url.port} cannot be listened at: it is in use; choose another with --port\n`)

  running.stop.abort()
  expect(await running.ended).toBe(0)
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

it('writes one file, which needs no other', async () => {
  const running = run('lamp', '--system', 'lamp.ts', '--out', 'lamp.html')
  expect(await running.ended).toBe(0)
  expect(running.out).toBe('Written: lamp.html\n')
  const page = readFileSync(join(folder, 'lamp.html'), 'utf8')
  expect(page).toContain("default-src 'none'")
  expect(page).toContain("form-action 'none'; base-uri 'none'")
  expect(page).not.toMatch(/<(script|link|img)[^>]*\b(src|href)="(?!data:)/)
  expect(page).toContain('"first":"#lamp"')
})

it('begins where a trace ends, by its code', async () => {
  const checked = start(['check', '--system', 'lamp.ts'])
  expect(await checked.ended).toBe(1)
  const [, code = ''] = /replay (\S+)/.exec(checked.out) ?? []
  const running = run(code, '--system', 'lamp.ts', '--port', '0')
  expect((await address(running)).hash).toBe('#lamp?walk=FLIP')
  running.stop.abort()
  await running.ended
})

it.each([
  [['--system', 'lamp.ts', '--port', '70000'], /^option '--port <n>' argument '70000' is invalid/],
  [['lmp', '--system', 'lamp.ts'], /^there is no model 'lmp'; did you mean 'lamp'\?\n$/],
  [['lamp@00000000:0', '--system', 'lamp.ts'], /^the trace is of another version of 'lamp'/],
  [['--system', 'node.ts', '--out', 'x.html'], /^the explorer cannot be bundled: .*node\.ts, line 1: .*node:os/],
  [
    ['--system', 'lamp.ts', '--out', 'x.html', '--port', '8080'],
    /'--port <n>' cannot be used with option '--out <file>'/,
  ],
  [['--out', 'x.html'], /^there are no models; name a file that exports some with --system\n$/],
  [['--system', 'lamp.ts', '--out', 'lamp.ts/x.html'], /^'lamp.ts\/x.html' cannot be written/],
])('refuses %j, and leaves no file', async (args, message) => {
  const running = run(...args)
  expect(await running.ended).toBe(2)
  expect(running.err).toMatch(message)
  expect(readdirSync(folder).filter(name => name.startsWith('x'))).toEqual([])
})
