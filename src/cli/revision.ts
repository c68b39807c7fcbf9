/** Files as they were in a revision that git has. Nothing of the checkout is touched: neither its files nor its index. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { UsageError } from './io.ts'

/** Does something with a file, and all that lay beside it then. @throws UsageError where git has no such revision, or no such file in it. */
export async function asOf<T>(revision: string, file: string, use: (file: string) => Promise<T>): Promise<T> {
  const path = realpathSync(file)
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-'))
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, {
        cwd: dirname(path),
        env: { ...process.env, GIT_INDEX_FILE: join(folder, 'index') },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }).trim()
    } catch (error) {
      const { code, stderr } = error as { code?: string; stderr?: string | null }
      if (code === 'ENOENT')
        throw new UsageError(`there is no file '${revision}', and no git to ask for such a revision`)
      const said = stderr?.trim() ?? ''
      throw new UsageError(
        `there is no file '${revision}', and git has no such revision of ${file}${said === '' ? '' : `: ${said}`}`,
      )
    }
  }
  try {
    const top = git('rev-parse', '--show-toplevel')
    const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)
    const within = relative(top, path)
    git('cat-file', '-e', `${commit}:${within}`)
    git('-C', top, 'read-tree', commit)
    git('-C', top, 'checkout-index', '--all', `--prefix=${join(folder, 'tree')}/`)
    return await use(join(folder, 'tree', within))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
