/** Files that are there whole or not at all. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmdirSync,
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
  saying(file, () => {
    const { path, target } = placeOf(file, cwd)
    makeFolder(dirname(path))
    try {
      const open = openSync(target, 'w')
      try {
        for (const piece of typeof text === 'string' ? [text] : text) writeFileSync(open, piece)
      } finally {
        closeSync(open)
      }
      if (target !== path) renameSync(target, path)
    } catch (error) {
      if (target !== path) rmSync(target, { force: true })
      throw error
    }
  })
}

/** As many of them as can be written. @throws UsageError that says of each other one why it cannot. */
export function writeFiles(files: readonly (readonly [file: string, text: string])[], cwd: string): void {
  const problems = files.flatMap(([file, text]) => {
    try {
      writeFile(file, text, cwd)
      return []
    } catch (error) {
      if (error instanceof UsageError) return [error.message]
      throw error
    }
  })
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
}

/** Whether it could be written; nothing of that is left behind. @throws UsageError */
export function tryFile(file: string, cwd: string): void {
  saying(file, () => {
    const { path, target } = placeOf(file, cwd)
    // To open a pipe would wait for its reader.
    if (target === path) return accessSync(path, constants.W_OK)
    inFolder(dirname(path), () => {
      closeSync(openSync(target, 'w'))
      rmSync(target)
    })
  })
}

/** Whether it could be written into; nothing of that is left behind. @throws UsageError */
export function tryFolder(folder: string, cwd: string): void {
  saying(folder, () => {
    const path = resolve(cwd, named(folder))
    inFolder(path, () => accessSync(path, constants.W_OK))
  })
}

/** Does something in a folder, which is made for that where there is none, and removed again. */
function inFolder(folder: string, act: () => void): void {
  const made = makeFolder(folder)
  try {
    act()
  } finally {
    if (made !== undefined) {
      for (let path = folder; path !== dirname(made); path = dirname(path)) rmdirSync(path)
    }
  }
}

/**
 * Makes a folder, and those above it that are not there; the topmost that was made, if any. One by one: `recursive` goes to
 * and fro for ever where a folder is there in which none can be, as in /proc.
 */
export function makeFolder(folder: string): string | undefined {
  if (isFolder(folder)) return undefined
  const above = makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Somebody else has made it since.
    if (isFolder(folder)) return above
    throw error
  }
  return above ?? folder
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Where a file goes, and what is written at first: another one beside it. A device or a pipe, such as /dev/stdout, is written to as it is. */
function placeOf(file: string, cwd: string): { readonly path: string; readonly target: string } {
  const path = resolve(cwd, named(file))
  const there = existsSync(path) ? statSync(path) : undefined
  if (there?.isDirectory() === true) throw new Error('it is a folder')
  if (there !== undefined && !there.isFile()) return { path, target: path }
  const real = there === undefined ? path : realpathSync(path)
  return { path: real, target: `${real}.${process.pid}.tmp` }
}

function named(file: string): string {
  if (file.trim() === '') throw new Error('that is no name')
  return file
}

/** What goes wrong, as a fault of the name. @throws UsageError */
function saying(file: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    throw new UsageError(`'${file}' cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}
