/** One command line, run in this process on some models. */
import type { Project } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import { emptyBook } from '../../src/pages/book.ts'
import type { Model } from '../../src/system/model.ts'

export async function command(
  cwd: string,
  models: readonly Model[],
  args: readonly string[],
  record: (found: Readonly<Record<string, unknown>>) => void = () => {},
  signal: AbortSignal = new AbortController().signal,
): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const project: Project = { version: '1.2.3', models, sources: {}, book: emptyBook, record }
  const code = await main(args, project, {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    columns: 0,
    colours: false,
    cwd,
    signal,
  })
  return { code, out, err }
}
