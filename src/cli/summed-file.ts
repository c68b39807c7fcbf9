/** Large files that are there whole or not at all, and whose damage is noticed: the last four bytes are a checksum of the others. */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'

const CHECKSUM = 4
const NEWLINE = 10

/** Bytes that are read at once. */
const CHUNK = 2 ** 20

/** Takes the place of what was there, once all that is put is on the disk. @throws what the file system says, and what was there stays */
export function writeSummed(path: string, give: (put: (bytes: Uint8Array) => void) => void): void {
  const beside = besideOf(path)
  try {
    const file = openSync(beside, 'w')
    try {
      let sum = 0
      const put = (bytes: Uint8Array): void => {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
        sum = crc32(bytes, sum)
      }
      give(put)
      const end = new Uint8Array(CHECKSUM)
      new DataView(end.buffer).setUint32(0, sum, true)
      put(end)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/** Also what was left of one that was being written. */
export function removeSummed(path: string): void {
  rmSync(besideOf(path), { force: true })
  rmSync(path, { force: true })
}

const besideOf = (path: string): string => `${path}.tmp`

export interface SummedFile {
  /** Whether all bytes are those that were written. */
  isWhole(): boolean
  /** The next line, if one ends within a megabyte. */
  line(): string | undefined
  /** The next so many bytes; fewer where the file ends. */
  read(length: number): Uint8Array<ArrayBuffer>
}

export function readSummed<T>(path: string, use: (file: SummedFile) => T): T {
  const file = openSync(path, 'r')
  const { size } = fstatSync(file)
  const bytesAt = (from: number, length: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)))
    let filled = 0
    for (let more = -1; filled < bytes.length && more !== 0; filled += more)
      more = readSync(file, bytes, filled, bytes.length - filled, from + filled)
    return bytes.subarray(0, filled)
  }
  let at = 0
  try {
    return use({
      isWhole() {
        const end = size - CHECKSUM
        let sum = 0
        for (let from = 0; from < end; from += CHUNK) sum = crc32(bytesAt(from, Math.min(CHUNK, end - from)), sum)
        return end >= 0 && new DataView(bytesAt(end, CHECKSUM).buffer).getUint32(0, true) === sum
      },
      line() {
        const bytes = bytesAt(at, CHUNK)
        const end = bytes.indexOf(NEWLINE)
        if (end < 0) return undefined
        at += end + 1
        return new TextDecoder().decode(bytes.subarray(0, end))
      },
      read(length) {
        const bytes = bytesAt(at, length)
        at += bytes.length
        return bytes
      },
    })
  } finally {
    closeSync(file)
  }
}
