/** The layers of the project hold; and the rules that say so can fail. */
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { breaches, cycles, type Import, importsOf, read, sources } from './imports.ts'
import { RULES } from './rules.ts'

const files = sources('machines', 'properties', 'src')
const imports = files.flatMap(file => importsOf(file, read(file)))
const runs = (from: string, to: string): Import => ({ from, to, types: false })
const types = (from: string, to: string): Import => ({ from, to, types: true })

describe('the project', () => {
  it('keeps its layers', () => {
    expect(imports.length).toBeGreaterThan(0)
    expect(breaches(imports, RULES)).toEqual([])
  })

  it('has no cycle of imports at run time', () => {
    expect(cycles(imports)).toEqual([])
  })

  it('names everything that it exports', () => {
    expect(files.filter(file => /^export \*/m.test(read(file)))).toEqual([])
  })
})

describe('a rule on imports', () => {
  it.each([
    runs('src/explicit/search.ts', 'machines/platform.ts'),
    types('src/report/text.ts', 'properties/isolation.ts'),
    runs('machines/allocator/system.ts', 'src/tabulate/table.ts'),
    types('machines/allocator/system.ts', 'src/check/result.ts'),
    runs('machines/allocator/system.ts', 'node:fs'),
    runs('properties/isolation.ts', 'machines/enqcmd/system.ts'),
    types('properties/isolation.ts', 'src/check/result.ts'),
    runs('src/reference/engine.ts', 'xstate'),
    runs('src/system/sort.ts', 'xstate'),
    types('src/system/sort.ts', 'src/check/result.ts'),
    types('src/tabulate/table.ts', 'src/explicit/search.ts'),
    runs('src/reference/engine.ts', 'src/explicit/search.ts'),
    runs('src/explicit/engine.ts', 'src/reference/engine.ts'),
    runs('src/check/check.ts', 'src/report/text.ts'),
    runs('src/trace/replay.ts', 'picocolors'),
    runs('src/trace/replay.ts', 'node:fs'),
    runs('src/compare/walk.ts', 'src/reference/engine.ts'),
    types('src/compare/compare.ts', 'src/report/text.ts'),
    runs('src/explore/desk.ts', 'src/report/text.ts'),
    runs('src/explore/world.ts', 'xstate'),
    runs('src/explore/ui/explorer.ts', 'src/explore/desk.ts'),
    runs('src/explore/ui/client.ts', 'xstate'),
    runs('src/verify/derive.ts', 'src/explicit/graph.ts'),
    runs('src/scopes/growth.ts', 'src/report/text.ts'),
    runs('src/verify/derive.ts', 'src/trace/play.ts'),
    types('src/verify/compare.ts', 'src/check/result.ts'),
  ])('is broken where $from imports $to', offending => {
    expect(breaches([offending], RULES)).not.toEqual([])
  })

  it.each([
    types('src/reference/engine.ts', 'xstate'),
    types('properties/isolation.ts', 'machines/enqcmd/system.ts'),
    runs('src/tabulate/step.ts', 'xstate'),
    runs('src/system/program-counter.ts', 'xstate'),
    runs('src/cli/files.ts', 'node:fs'),
    types('src/explore/ui/explorer.ts', 'src/explore/messages.ts'),
    runs('machines/enqcmd/system.ts', 'machines/platform.ts'),
    runs('src/verify/derive.ts', 'src/tabulate/table.ts'),
  ])('is kept where $from imports $to', allowed => {
    expect(breaches([allowed], RULES)).toEqual([])
  })
})

describe('cycles', () => {
  it('are found once each, whatever leads into them', () => {
    const graph = [runs('in', 'b'), runs('b', 'c'), runs('c', 'a'), runs('a', 'b'), runs('c', 'd'), runs('d', 'd')]
    expect(cycles(graph).sort()).toEqual(['a -> b -> c -> a', 'd -> d'])
  })

  it('are not made by types', () => {
    expect(cycles([runs('a', 'b'), types('b', 'a')])).toEqual([])
  })
})

describe('the imports of a file', () => {
  it('are those that run, and those that are types', () => {
    const text = [
      "import a from './a.ts'",
      "import { type B } from '../b.ts'",
      "import type { C } from './c.ts'",
      "export { d } from 'd'",
      "export type { E } from './e.ts'",
      "const f = () => import('./f.ts')",
      "type G = import('./g.ts').G",
    ].join('\n')
    expect(importsOf('src/x/y.ts', text)).toEqual([
      runs('src/x/y.ts', 'src/x/a.ts'),
      runs('src/x/y.ts', 'src/b.ts'),
      types('src/x/y.ts', 'src/x/c.ts'),
      runs('src/x/y.ts', 'd'),
      types('src/x/y.ts', 'src/x/e.ts'),
      runs('src/x/y.ts', 'src/x/f.ts'),
      types('src/x/y.ts', 'src/x/g.ts'),
    ])
  })

  it('name files that are there', () => {
    const missing = imports.filter(({ to }) => /^(src|machines|properties)\//.test(to) && !ts.sys.fileExists(to))
    expect(missing).toEqual([])
  })
})
