/** What the top of the project, its sources and its lock file look like. */
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { read, sources } from './imports.ts'

const FOLDERS = ['machines', 'properties', 'src', 'test', 'docs']
const PRODUCED = ['node_modules', 'dist', 'coverage', 'site']
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE']

// The brackets keep this file from matching itself.
const LEFT_BEHIND = /\bT[O]DO\b|\bF[I]XME\b|\.o[n]ly\(|\.s[k]ip\(/

const json = (file: string): Record<string, unknown> => JSON.parse(read(file)) as Record<string, unknown>

it('the project has its five folders', () => {
  const folders = readdirSync('.', { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && !PRODUCED.includes(entry.name))
    .map(entry => entry.name)
  expect(folders.sort()).toEqual([...FOLDERS].sort())
})

it('every file at the top has its kind', () => {
  const files = readdirSync('.', { withFileTypes: true }).filter(entry => entry.isFile() && entry.name !== 'LICENSE')
  expect(
    files.map(({ name }) => name).filter(name => !/^\.?[\w.-]+\.(ts|js|json|md)$|^\.(gitignore|npmrc)$/.test(name)),
  ).toEqual([])
})

it('the project has its documents', () => {
  expect(readdirSync('.')).toEqual(expect.arrayContaining(DOCUMENTS))
})

it('every source file begins by saying what it is for', () => {
  const silent = sources('machines', 'properties', 'src').filter(file => !/^\/\*\*\s+\S/.test(read(file)))
  expect(silent).toEqual([])
})

it.each(['src/explicit', 'src/symbolic'])('the guide to %s names each file once', folder => {
  const named = [...read(`${folder}/README.md`).matchAll(/^\| `([^`]+)` \|/gm)].map(([, file]) => `${folder}/${file}`)
  expect(named.sort()).toEqual(sources(folder).sort())
})

it('nothing is left half-done', () => {
  expect(sources(...FOLDERS).filter(file => LEFT_BEHIND.test(read(file)))).toEqual([])
})

describe('each dependency', () => {
  const { dependencies, devDependencies } = json('package.json') as Record<string, Record<string, string>>
  const all = { ...dependencies, ...devDependencies }

  it('has an exact version', () => {
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  it('has its reason in CONTRIBUTING.md', () => {
    const [, section = ''] = /\n## Dependencies\n([^]*?)\n## /.exec(read('CONTRIBUTING.md')) ?? []
    const cells = section.split('\n').flatMap(line => /^\| (`.*?) \|/.exec(line)?.[1] ?? [])
    const named = cells.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
    expect(named.sort()).toEqual(Object.keys(all).sort())
  })
})

it('the lock file names packages, not the place they came from', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved": "|https?:\/\/(?!opencollective|github|\S*(fund|sponsor))/)
})

it('the lock file is that of package.json', () => {
  const { packages } = json('package-lock.json') as { packages: Record<string, Record<string, unknown>> }
  const told = Object.entries(json('package.json')).filter(([field]) =>
    /^(name|version|license|engines|bin|\w*[dD]ependencies\w*)$/.test(field),
  )
  expect(packages['']).toEqual(Object.fromEntries(told))
})

it('the lock file has what its packages need on any machine', () => {
  const { packages } = json('package-lock.json') as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>
  }
  const needed = Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
  const locked = Object.keys(packages).map(path => path.replace(/.*node_modules\//, ''))
  expect(needed.filter(name => !locked.includes(name))).toEqual([])
})
