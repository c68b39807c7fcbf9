/** Files that are there whole or not at all. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './io.ts'

/**
 * The text may come in pieces, which are never held together. A link stays one, and what is no file is written to.
 * @throws UsageError when the file cannot be written.
 */
export function writeFile(file: string, text: string | Iterable<string>, cwd: string): void {
  const named = resolve(cwd, file)
  // A device or a pipe, such as /dev/stdout, is written to; a file in its place would be another thing.
  const there = existsSync(named) ? statSync(named) : undefined
  const replaced = there === undefined || there.isFile()
  const path = there?.isFile() === true ? realpathSync(named) : named
  const target = replaced ? `${path}.${process.pid}.tmp` : path
  try {
    if (file === '') throw new Error('it is no name of a file')
    mkdirSync(dirname(path), { recursive: true })
    const open = openSync(target, 'w')
    try {
      for (const piece of typeof text === 'string' ? [text] : text) writeFileSync(open, piece)
    } finally {
      closeSync(open)
    }
    if (replaced) renameSync(target, path)
  } catch (error) {
    if (replaced && existsSync(target)) rmSync(target)
    throw new UsageError(`'${file}' cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}
