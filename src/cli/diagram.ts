/** `diagram`: writes models and machines as pictures. */
import { extname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { picturePage } from '../diagram/page.ts'
import type { Picture } from '../diagram/picture.ts'
import { gallery } from '../pages/gallery.ts'
import { EXIT } from '../report/exit-code.ts'
import { plural } from '../report/numbers.ts'
import { safe } from '../system/safe.ts'
import { fileName, type Hung } from './hung.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { type Cli, Output, positive, type Shared, systemOption, whole } from './options.ts'
import { picturesOf, type PicturesWanted } from './pictures.ts'
import { parseScope } from './select.ts'
import { writeFile } from './write-file.ts'

interface DiagramFlags extends Shared {
  readonly format: PictureFormat
  readonly diff?: string
  readonly life?: string | true
  readonly view?: string
  readonly of?: string
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly out?: string
}

export function diagramVerb(program: Command, { modelsOf, project, io, done }: Cli): void {
  program
    .command('diagram')
    .description('draw machines as statecharts, operations with who takes part, traces, lives of objects')
    .argument(
      '[name...]',
      'models or machines, where * and ? stand for anything, or the code of a trace; else all models',
    )
    .addOption(systemOption)
    .addOption(new Option('--format <name>', 'how to write them').choices(PICTURE_FORMATS).default('svg'))
    .option('--diff <A,B>', 'what differs between two platforms, or two models, beside each other')
    .option(
      '--life [object]',
      'the states of each object of a model, and the operations that lead from one to the next',
    )
    .option('--view <components>', "the states of a model as far as these show them, such as 'slot(rid0),claim(rid0)'")
    .option('--of <file>', 'the paths of a model in a suite, in what `check --json` wrote, or in a trace')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .option('--max-states <n>', 'walk so many states and no more', whole)
    .option('--max-seconds <n>', 'walk for so many seconds and no longer', positive)
    .addOption(
      new Output('--out <place>', 'a file, or a folder where there are several pictures; standard output, when absent'),
    )
    .addHelpText(
      'after',
      "\nExit codes: 0 drawn, 2 wrong input, 3 a part only of what the picture is of.\n\nExamples:\n  ioasid-spec diagram ridSlot --out ridSlot.svg\n  ioasid-spec diagram 'enqcmd/*' --format html --out enqcmd.html\n  ioasid-spec diagram --diff smmuv3,vtd-sm-enqcmd 'nesting-attach/*' --format html --out smmuv3-and-vtd.html\n  ioasid-spec diagram nesting-attach/smmuv3 --life slot\n  ioasid-spec diagram --out pictures",
    )
    .action(async (names: string[], flags: DiagramFlags) => {
      const { format, diff, life, view, of, out, system } = flags
      const models = await modelsOf(flags)
      const states = {
        scope: parseScope(flags.scope, models),
        limits: {
          ...(flags.maxStates !== undefined && { states: flags.maxStates }),
          ...(flags.maxSeconds !== undefined && { seconds: flags.maxSeconds }),
        },
      }
      done(await diagram({ models, names, format, diff, life, view, of, states, out, system }, project, io))
    })
}

const PICTURE_FORMATS = ['svg', 'mermaid', 'dot', 'html'] as const
type PictureFormat = (typeof PICTURE_FORMATS)[number]

interface DiagramCommand extends Omit<PicturesWanted, 'sourceAt'> {
  readonly format: PictureFormat
}

const EXTENSION: Readonly<Record<PictureFormat, string>> = { svg: '.svg', mermaid: '.mmd', dot: '.dot', html: '.html' }

/** The exit code: *undecided* where a picture shows a part only of what it is of, or was not drawn any more. */
async function diagram(command: DiagramCommand, project: Project, io: Io): Promise<number> {
  const { pictures, whole } = await picturesOf({ ...command, sourceAt: sourceAt(command) }, project, io)
  const left = await writeAll(command, pictures, whole, project, io)
  if (left > 0) io.err(`Interrupted: ${plural(left, 'picture')} ${left === 1 ? 'was' : 'were'} not drawn.\n`)
  const partial = pictures.filter(({ picture }) => picture.partial)
  for (const { picture } of partial) io.err(`not all of it is drawn: ${safe(picture.title)}\n`)
  return left > 0 || partial.length > 0 ? EXIT.undecided : EXIT.asRecorded
}

/** How many were not drawn, because somebody has interrupted it. */
async function writeAll(
  command: DiagramCommand,
  pictures: readonly Hung[],
  whole: boolean,
  project: Project,
  io: Io,
): Promise<number> {
  const { format, out } = command
  if (format === 'html') {
    const page = await pageOf(command, pictures, project, io)
    if (page === undefined) return pictures.length
    write(out, page, io)
    return 0
  }
  const [first, ...others] = pictures as [Hung, ...Hung[]]
  if (others.length === 0 && (out === undefined || extname(out) !== '')) {
    write(out, await textOf(first.picture, format), io)
    return 0
  }
  if (out === undefined || extname(out) !== '')
    throw new UsageError(
      `there are ${pictures.length} pictures; name a folder for them (--out pictures), ask for one page (--format html), or name one machine, such as ${pictures.at(-1)?.name}`,
    )
  for (const [i, { chapter, name, picture }] of pictures.entries()) {
    if (await isInterrupted(io)) return pictures.length - i
    write(`${out}/${fileName(chapter)}/${name}${EXTENSION[format]}`, await textOf(picture, format), io)
  }
  if (whole && format === 'svg')
    for (const chapter of new Set(pictures.map(each => each.chapter)))
      write(`${out}/${fileName(chapter)}/README.md`, galleryOf(chapter, pictures, project), io)
  return 0
}

/** Sources are told at the end of a page of pictures, and in what GitHub shows of a folder of them. */
const sourceAt =
  ({ format, out }: DiagramCommand): PicturesWanted['sourceAt'] =>
  (id, whole) => {
    if (format === 'html') return `#source-${fileName(id)}`
    return whole && format === 'svg' && out !== undefined && extname(out) === '' ? 'README.md#sources' : undefined
  }

/** undefined where somebody has interrupted it. */
async function pageOf(
  { names, diff, life, view, of }: DiagramCommand,
  pictures: readonly Hung[],
  { sources }: Project,
  io: Io,
): Promise<string | undefined> {
  const shown: { id: string; title: string; svg: string; mermaid: string }[] = []
  for (const { chapter, name, picture } of pictures) {
    if (await isInterrupted(io)) return undefined
    shown.push({
      id: `${fileName(chapter)}-${name}`,
      title: picture.title,
      svg: await picture.svg(),
      mermaid: picture.mermaid(),
    })
  }
  const parts = [...names, diff, life === undefined ? undefined : 'lives of objects', view, of]
  return picturePage(parts.filter(Boolean).join(', ') || 'Pictures of the models', shown, citedBy(pictures, sources))
}

const galleryOf = (chapter: string, pictures: readonly Hung[], { book, sources }: Project): string =>
  gallery(
    book.chapters[chapter]?.title ?? chapter,
    pictures.filter(each => each.chapter === chapter).map(({ name, picture }) => ({ file: `${name}.svg`, picture })),
    sources,
  )

/** What the ids stand for that the pictures cite. */
const citedBy = (
  pictures: readonly Hung[],
  sources: Project['sources'],
): { id: string; anchor: string; what: string }[] =>
  [...new Set(pictures.flatMap(({ picture }) => picture.cites))].map(id => ({
    id,
    anchor: `source-${fileName(id)}`,
    what: sources[id] ?? id,
  }))

function textOf(picture: Picture, format: Exclude<PictureFormat, 'html'>): Promise<string> | string {
  if (format === 'svg') return picture.svg()
  if (format === 'mermaid') return picture.mermaid()
  if (picture.dot === undefined) throw new UsageError('DOT has no sequences; take svg, mermaid or html')
  return picture.dot()
}

/** Asked between two pictures, where signals have their turn. */
const isInterrupted = async (io: Io): Promise<boolean> => {
  await setImmediate()
  return io.signal.aborted
}

function write(file: string | undefined, text: string, io: Io): void {
  if (file === undefined) io.out(text)
  else {
    writeFile(file, text, io.cwd)
    io.out(`${safe(file)}\n`)
  }
}
