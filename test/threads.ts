/** Threads take a while to start; a search that is over before goes without them, and would show nothing. */
import { vi } from 'vitest'
import { threads } from '../src/explicit/threads.ts'

export const areReady = (helpers: number): Promise<void> =>
  vi.waitFor(
    () => {
      if (!threads(helpers).areReady) throw new Error('the threads do not start')
    },
    { timeout: 20_000 },
  )
