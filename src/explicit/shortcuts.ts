/** What makes a search quick once its tables have not grown for a while. All of it goes by one layout. */
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import { type AskedSteps, askedSteps } from './asked-steps.ts'
import { type Kernel, kernel } from './kernel.ts'
import type { Batch } from './kernel-program.ts'
import type { Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Program } from './program.ts'
import { type Quiet, quiet } from './quiet.ts'
import type { Watch } from './watch.ts'

export interface Shortcuts {
  readonly kernel: Kernel
  readonly quiet: Quiet
  readonly askedSteps: AskedSteps
  release(): void
}

/** `batch`: what the kernel writes to; `sleeps`: words of a sleep set. @throws StoreFull */
export function shortcuts(
  product: Product,
  tables: readonly Table[],
  program: Program,
  watched: Watch,
  layout: Layout,
  batch: Batch,
  sleeps: number,
  memory: Memory,
): Shortcuts {
  const all = {
    kernel: kernel(product, tables, program, layout, batch, sleeps, memory),
    quiet: quiet(product, watched, layout, memory),
    askedSteps: askedSteps(watched, layout, memory),
  }
  return {
    ...all,
    release() {
      for (const one of Object.values(all)) one.release()
    },
  }
}
