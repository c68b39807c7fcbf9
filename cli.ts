/** The program: the registry of this package and the world as it is, given to the command line. */
import { readFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'
import { book, models, sources } from './index.ts'
import { main } from './src/cli/main.ts'
import { writeFile } from './src/cli/write-file.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const { version } = JSON.parse(readFileSync(here('./package.json'), 'utf8')) as { version: string }

const RECORDED = {
  own: './machines/recorded.json',
  large: './machines/recorded-large.json',
  mutation: './machines/recorded-mutation.json',
} as const

/** Beside what the file says of other models; of those that are gone nothing stays. */
function recordIn(file: string, results: object): void {
  const recorded = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...results }
  const ordered = models.flatMap(({ name }) => (name in recorded ? [[name, recorded[name as never]]] : []))
  const inDigits = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
  writeFile(file, `${JSON.stringify(Object.fromEntries(ordered), inDigits, 2)}\n`, process.cwd())
}

// The first Ctrl-C ends the run gracefully, with what was found; the second is the system's own.
const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
// Whoever reads the output may stop reading: that ends the run as Ctrl-C does, for what was not searched yet is not as recorded.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    process.stderr.write(`standard output cannot be written: ${error.message}\n`)
    process.exit(2)
  }
  interrupt.abort()
})
process.stderr.on('error', () => {})

process.exitCode = await main(
  process.argv.slice(2),
  {
    version,
    models,
    sources,
    book,
    door: here('./index.ts'),
    index: here('./index.ts'),
    declaredIn: ['./machines', './properties'].map(here),
    record: (recorded: object, of: keyof typeof RECORDED) => recordIn(here(RECORDED[of]), recorded),
  },
  {
    out: text => process.stdout.write(text),
    err: text => process.stderr.write(text),
    // Some terminals do not say how wide they are.
    columns: isatty(process.stderr.fd) ? process.stderr.columns || 80 : 0,
    colours: isatty(process.stdout.fd) && process.env.NO_COLOR === undefined,
    cwd: process.cwd(),
    signal: interrupt.signal,
  },
)
