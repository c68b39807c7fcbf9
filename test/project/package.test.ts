/** What is published works for those who install it: both doors, their types, and the command. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { read } from './imports.ts'

const app = mkdtempSync(join(tmpdir(), 'ioasid-spec-'))
const run = (command: string, ...options: string[]): string =>
  execFileSync(command, options, { cwd: app, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const CONSUMER = `
import { models, platforms } from 'ioasid-spec'
import { type Model, vocabulary } from 'ioasid-spec/checker'
import { createMachine } from 'xstate'

const { component, worker, system } = vocabulary<{ sort: 'door'; errno: never; source: 'me' }>()
const door = component(['door'], createMachine({ id: 'door', initial: 'a', states: { a: { on: { GO: 'a' } } } }))
const house = system('house', { door }, { go: worker({ d: 'door' }, 'me', ({ d }) => [door(d).takes('GO')]) })
const mine: Model = { name: 'mine', system: house, scope: { door: 2 }, properties: [] }
console.log([...models, mine].map(({ name }) => name).join('\\n'), Object.keys(platforms).length)
// @ts-expect-error the types are there, so that a wrong sort is found
door('window0')
`

beforeAll(() => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
  const installed = join(app, 'node_modules', 'ioasid-spec')
  mkdirSync(installed, { recursive: true })
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    mkdirSync(join(app, 'node_modules', name, '..'), { recursive: true })
    symlinkSync(resolve('node_modules', name), join(app, 'node_modules', name))
  }
  execFileSync('npm', ['pack', '--silent', '--pack-destination', app], { stdio: ['ignore', 'ignore', 'pipe'] })
  run('sh', '-c', `tar -xzf *.tgz --strip-components=1 -C ${installed}`)
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(app, 'consumer.ts'), CONSUMER)
})
afterAll(() => rmSync(app, { recursive: true }))

describe('the package, installed', () => {
  it('type-checks and runs in plain JavaScript', () => {
    const strict = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node']
    run(resolve('node_modules/.bin/tsc'), ...strict, 'consumer.ts')
    expect(run('node', 'consumer.js')).toMatch(/enqcmd\/[^]*\bmine \d/)
  })

  it('has its command', () => {
    expect(run('node', 'node_modules/ioasid-spec/ioasid-spec.js', 'list')).toMatch(/nesting-attach\//)
  })

  it('makes the page of the explorer, which needs its sources', () => {
    expect(run('node', 'node_modules/ioasid-spec/ioasid-spec.js', 'explore', '--out', 'page.html')).toBe(
      'Written: page.html\n',
    )
  })

  it('leaves out tests and tools', () => {
    const files = run('sh', '-c', 'cd node_modules/ioasid-spec && find . -type f | sort').split('\n')
    expect(files).toEqual(expect.arrayContaining(['./LICENSE', './README.md', './dist/index.d.ts', './ioasid-spec.js']))
    expect(files.filter(file => /^\.\/(test|docs|\.|vitest|tsconfig)/.test(file))).toEqual([])
  })
})
