import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { documents, fences, filesOf, read, root } from './documents.ts'

/** Files of other languages run: they are part of commands. */
function typescript(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith('.ts')))
}

const withFiles = documents
  .map(document => [document, typescript(filesOf(document))] as const)
  .filter(([, files]) => Object.keys(files).length > 0)

const [, example] = withFiles.find(([document]) => document === 'docs/tours/xstate.md') ?? ['', {}]
const misspelt = (example['object.ts'] as string).replace("takes('GET')", "takes('GTE')")

/** Files that are not on disk, as if each document had a folder of its own that had its name; and one with a mistake. */
const given = new Map(
  [...withFiles, ['a mistake', { 'object.ts': misspelt }] as const].flatMap(([document, files]) =>
    Object.entries(files).map(([name, text]) => [join(root, 'docs', document, name), text] as const),
  ),
)

/** All of them are compiled at once: most of the work is to read what they import. */
const errors = typeErrors()

function typeErrors(): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), path => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  delete host.directoryExists
  host.fileExists = path => given.has(path) || fileExists(path)
  host.readFile = path => given.get(path) ?? readFile(path)
  host.getSourceFile = (path, version, ...others) => {
    const text = given.get(path)
    return text === undefined ? getSourceFile(path, version, ...others) : ts.createSourceFile(path, text, version)
  }
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...given.keys()], options, host))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
}

const errorsIn = (document: string): string[] => errors.filter(error => error.startsWith(join(root, 'docs', document)))

describe('what the documents tell their readers to write', () => {
  it.each(withFiles)('%s type-checks', document => {
    expect(errorsIn(document)).toEqual([])
  })

  it('and a mistake in it is noticed, and nothing else', () => {
    expect(errors).toEqual(errorsIn('a mistake'))
    expect(errors.join()).toContain('GTE')
  })
})

/** A quotation names the file that it is from; it may be indented otherwise there. */
const quotations = documents.flatMap(document =>
  fences(document)
    .filter(({ info }) => info.startsWith('ts') && !info.includes('file='))
    .map(({ info, text }) => [document, /\bfrom=(\S+)/.exec(info)?.[1], text] as const),
)

describe('what the documents quote', () => {
  const unindented = (text: string): string => text.replace(/^ +/gm, '')

  it.each(quotations)('%s: is in %s', (_, file, text) => {
    expect(unindented(read(file ?? 'no file is named'))).toContain(unindented(text))
  })
})

describe('the script of docs/suites.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-suites-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const suite = '# two tests\n# begin a\nopen rid0 -> ok\nopen rid0 -> EBUSY\n# begin b\nopen rid0 -> ok\n'
  const script = (filesOf('docs/suites.md')['run.sh'] as string).replace(/^npx .*? >suite/, 'cat given.txt >suite')

  /** A driver reads all of its standard input, says something on a reset, and answers what the shell prints. */
  function drivenBy(answer: string, given = suite): { code: number | null; out: string } {
    writeFileSync(join(folder, 'given.txt'), given)
    writeFileSync(
      join(folder, 'driver'),
      `#!/bin/sh\ncat >/dev/null\nif [ "$1" = --reset ]; then rm -f held; echo ready; exit; fi\n${answer}\n`,
      { mode: 0o755 },
    )
    const { status, stdout } = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', input: '' })
    return { code: status, out: stdout }
  }

  it('prints TAP, and exits with 0 where every reply is right', () => {
    expect(drivenBy('if [ -e held ]; then echo EBUSY; else touch held; echo ok; fi')).toEqual({
      code: 0,
      out: '# two tests\nok 1 - open rid0 -> ok\nok 2 - open rid0 -> EBUSY\nok 3 - open rid0 -> ok\n1..3\n',
    })
  })

  it('exits with 1 where a reply is wrong, and where there is no test', () => {
    const { code, out } = drivenBy('echo ok')
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringContaining('\nnot ok 2 - open rid0 -> EBUSY, and not ok\n'),
    })
    expect(drivenBy('echo ok', '# nothing\n')).toEqual({ code: 1, out: '# nothing\n1..0\n' })
  })
})
