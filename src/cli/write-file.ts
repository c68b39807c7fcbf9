/** Files that are there whole or not at all. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './io.ts'

/** @throws UsageError when the file cannot be written. */
export function writeFile(file: string, text: string, cwd: string): void {
  const path = resolve(cwd, file)
  const beside = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(beside, text)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw new UsageError(`'${file}' cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}
