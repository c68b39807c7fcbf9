/** Searches kept on disk, a file for each model: a line that says what it is of, the facts as JSON, the words as the computer has them. */
import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { endianness } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Keeper } from '../check/exploration.ts'
import { count } from '../report/numbers.ts'
import type { Counts } from '../system/model.ts'
import { UsageError } from './io.ts'
import { readSummed, removeSummed, type SummedFile, writeSummed } from './summed-file.ts'
import { makeFolder } from './write-file.ts'

/** Of facts and words; to be raised whenever they change their meaning. */
const VERSION = 2

/** What a search is of. One that was kept of anything else is refused. */
export interface Question {
  readonly scope: string
  /** Digests. */
  readonly properties: string
  readonly system: string
}

interface Head {
  readonly checkpoint: number
  readonly byteOrder: string
  readonly question: Question
  readonly counts: Counts
  /** Bytes. */
  readonly facts: number
}

export interface Checkpoint extends Keeper {
  /** As messages name it. */
  readonly file: string
  readonly isThere: boolean
  /** Why the search was not kept the last time that it should have been. */
  readonly failure: string | undefined
}

/** Checkpoints in a folder, which is made for the first of them. */
export function checkpointsIn(
  folder: string,
  cwd: string,
  say: (line: string) => void,
): (title: string, question: Question) => Checkpoint {
  return (title, question) => checkpoint(join(folder, `${fileName(title)}.checkpoint`), cwd, question, say)
}

/** Characters of a name; file systems take 255 bytes, what follows the name included. */
const LONGEST = 200

/** A title as the name of a file; one that is too long, or no Unicode, is told from others by a digest. */
function fileName(title: string): string {
  const wellFormed = title.replace(/\p{Surrogate}/gu, '\ufffd')
  const name = encodeURIComponent(wellFormed).replaceAll('%2F', '+')
  if (wellFormed === title && name.length <= LONGEST) return name
  return `${name.slice(0, LONGEST)}-${createHash('sha256').update(title).digest('hex').slice(0, 16)}`
}

/** @throws UsageError where there is a file, and it is not of this question. */
function checkpoint(file: string, cwd: string, question: Question, say: (line: string) => void): Checkpoint {
  const path = resolve(cwd, file)
  let failure: string | undefined
  const read = <T>(use: (source: SummedFile, head: Head) => T): T => {
    if (!statSync(path).isFile()) throw refused(file, 'is no file')
    return readSummed(path, source => {
      const head = headOf(source.line())
      if (head === undefined) throw refused(file, 'is not one that this version has written')
      if (head.byteOrder !== endianness()) throw refused(file, 'was written by a computer with another order of bytes')
      for (const what of ['scope', 'system', 'properties'] as const)
        if (head.question[what] !== question[what]) throw refused(file, OTHER[what](head.question))
      return use(source, head)
    })
  }
  if (existsSync(path)) read(() => {})
  return {
    file,
    get isThere() {
      return existsSync(path)
    },
    get failure() {
      return failure
    },
    restore(take) {
      if (!existsSync(path)) return false
      read((source, { counts, facts }) => {
        if (!source.isWhole()) throw refused(file, 'is damaged: some of it is missing, or is not what was written')
        say(`Goes on from what was kept in '${file}': ${count(counts.distinct)} distinct, depth ${counts.depth}.`)
        take({ counts, facts: JSON.parse(new TextDecoder().decode(source.read(facts))) }, length => {
          return new Int32Array(source.read(4 * length).buffer)
        })
      })
      return true
    },
    keep({ counts, facts }, write) {
      const text = Buffer.from(JSON.stringify(facts))
      const head: Head = { checkpoint: VERSION, byteOrder: endianness(), question, counts, facts: text.length }
      try {
        makeFolder(dirname(path))
        writeSummed(path, put => {
          put(Buffer.from(`${JSON.stringify(head)}\n`))
          put(text)
          write(words => put(new Uint8Array(words.buffer, words.byteOffset, words.byteLength)))
        })
        failure = undefined
      } catch (error) {
        failure = messageOf(error)
      }
    },
    forget: () => removeSummed(path),
  }
}

function headOf(line: string | undefined): Head | undefined {
  try {
    const head = JSON.parse(line ?? '') as Partial<Head> | null
    return head?.checkpoint === VERSION && head.question !== undefined ? (head as Head) : undefined
  } catch {
    return undefined
  }
}

const OTHER: Readonly<Record<keyof Question, (was: Question) => string>> = {
  scope: ({ scope }) => `is of another scope, ${scope}`,
  system: () => 'is of another version of the model',
  properties: () => 'is of other properties, or of others by the same names',
}

const refused = (file: string, because: string): UsageError =>
  new UsageError(`the checkpoint '${file}' ${because}. Remove it or name another folder, to begin anew`)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
