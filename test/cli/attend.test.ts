/** Ctrl-C while a command computes. */
import { expect, it } from 'vitest'
import { attend } from '../../src/cli/attend.ts'
import type { Io } from '../../src/cli/io.ts'

it('ends work that would go on, and nothing comes of it', async () => {
  const interrupt = new AbortController()
  const io: Io = { out: () => {}, err: () => {}, columns: 0, colours: false, cwd: '.', signal: interrupt.signal }
  let slices = 0
  const work = (function* () {
    for (;;) {
      if (++slices === 3) interrupt.abort()
      yield
    }
  })()
  expect(await attend(work, io)).toBeUndefined()
  expect(slices).toBe(3)
})
