import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { documents, filesOf, root } from './documents.ts'

/** Type errors in files that are not on disk, as if they lay in the folder of the documents. */
function typeErrors(files: Readonly<Record<string, string>>): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), path => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const given = new Map(Object.entries(files).map(([name, text]) => [join(root, 'docs', name), text]))
  const { fileExists, readFile } = host
  host.fileExists = path => given.has(path) || fileExists(path)
  host.readFile = path => given.get(path) ?? readFile(path)
  const { getSourceFile } = host
  host.getSourceFile = (path, version, ...others) => {
    const text = given.get(path)
    return text === undefined ? getSourceFile(path, version, ...others) : ts.createSourceFile(path, text, version)
  }
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...given.keys()], options, host))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
}

const withFiles = documents
  .map(document => [document, filesOf(document)] as const)
  .filter(([, files]) => Object.keys(files).length > 0)

describe('what the documents tell their readers to write', () => {
  it.each(withFiles)('%s type-checks', (_, files) => {
    expect(typeErrors(files)).toEqual([])
  })

  it('and a mistake in it would be noticed', () => {
    const [, files] = withFiles.find(([document]) => document === 'docs/your-own-system.md') ?? ['', {}]
    const wrong = (files['object.ts'] as string).replace("takes('GET')", "takes('GTE')")
    expect(typeErrors({ 'object.ts': wrong }).join()).toContain('GTE')
  })
})
