/** Files that are there whole or not at all. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './io.ts'

/** The text may come in pieces, which are never held together. @throws UsageError when the file cannot be written. */
export function writeFile(file: string, text: string | Iterable<string>, cwd: string): void {
  const path = resolve(cwd, file)
  const beside = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    const open = openSync(beside, 'w')
    try {
      for (const piece of typeof text === 'string' ? [text] : text) writeFileSync(open, piece)
    } finally {
      closeSync(open)
    }
    renameSync(beside, path)
  } catch (error) {
    if (existsSync(beside)) rmSync(beside)
    throw new UsageError(`'${file}' cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}
