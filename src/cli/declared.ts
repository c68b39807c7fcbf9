/** Where properties and machines are written down: looked up in the files by the texts that name them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Place, Places } from '../report/place.ts'
import type { Model } from '../system/model.ts'
import { watched } from '../system/observer.ts'

/**
 * `roots`: files and folders; what a file imports by a relative name counts too. Files are read when first asked.
 * `bases`: folders that places are told relative to: the first that has the file below it.
 */
export function declaredIn(roots: readonly string[], cwd: string, bases: readonly string[] = [cwd]): Places {
  let index: Index | undefined
  const known = (): Index => {
    index ??= indexOf(roots.map(root => resolve(cwd, root)))
    return index
  }
  const placed = (found: Found | undefined): Place | undefined =>
    found && { file: shown(found.file, bases), line: found.line }
  return {
    property: name => placed(known().properties.get(name) ?? known().texts.get(name)),
    component: (model: Model, component) => {
      const family = component.split('(')[0] as string
      const id = watched(model).components[family]?.machine.id
      return id === undefined ? undefined : placed(known().machines.get(id))
    },
  }
}

interface Found {
  readonly file: string
  readonly line: number
}

/** The first place of each text, by what comes before it. */
interface Index {
  readonly properties: Map<string, Found>
  readonly machines: Map<string, Found>
  readonly texts: Map<string, Found>
}

const TEXT = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g
const PROPERTY = /(?:\b(?:invariant|transition|reachable|deadlockFree)\(|\bname:)\s*$/
const MACHINE = /(?:\bid:|\bprocedure\()\s*$/

function indexOf(roots: readonly string[]): Index {
  const index: Index = { properties: new Map(), machines: new Map(), texts: new Map() }
  for (const file of filesOf(roots)) {
    const source = readFileSync(file, 'utf8')
    let [line, counted] = [1, 0]
    for (const match of source.matchAll(TEXT)) {
      line += source.slice(counted, match.index).split('\n').length - 1
      counted = match.index
      const before = source.slice(Math.max(0, match.index - 40), match.index)
      const text = unquoted(match[0])
      const kinds = [
        ...(PROPERTY.test(before) ? [index.properties] : []),
        ...(MACHINE.test(before) ? [index.machines] : []),
        index.texts,
      ]
      for (const kind of kinds) if (!kind.has(text)) kind.set(text, { file, line })
    }
  }
  return index
}

const unquoted = (literal: string): string =>
  literal.slice(1, -1).replace(/\\(.)/gs, (_, c: string) => ({ n: '\n', t: '\t' })[c] ?? c)

function filesOf(roots: readonly string[]): Set<string> {
  const files = new Set<string>()
  const visit = (path: string): void => {
    if (files.has(path) || !existsSync(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort())
        if (/\.[mc]?ts$/.test(name) || !name.includes('.')) visit(join(path, name))
      return
    }
    files.add(path)
    for (const [, name] of readFileSync(path, 'utf8').matchAll(/\bfrom\s+['"](\.[^'"]+)['"]/g))
      visit(resolve(dirname(path), name as string))
  }
  for (const root of roots) visit(root)
  return files
}

function shown(file: string, bases: readonly string[]): string {
  const below = bases.map(base => relative(base, file)).find(path => !path.startsWith('..') && !isAbsolute(path))
  return (below ?? file).split(sep).join('/')
}
