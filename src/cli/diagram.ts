/** `diagram`: writes models and machines as pictures. */
import { extname } from 'node:path'
import { picturePage } from '../diagram/page.ts'
import type { Picture } from '../diagram/picture.ts'
import { gallery } from '../pages/gallery.ts'
import { EXIT } from '../report/exit-code.ts'
import { safe } from '../report/safe.ts'
import { fileName, type Hung } from './hung.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { picturesOf, type PicturesWanted } from './pictures.ts'
import { writeFile } from './write-file.ts'

export const PICTURE_FORMATS = ['svg', 'mermaid', 'dot', 'html'] as const
export type PictureFormat = (typeof PICTURE_FORMATS)[number]

export interface DiagramCommand extends Omit<PicturesWanted, 'sourceAt'> {
  readonly format: PictureFormat
}

const EXTENSION: Readonly<Record<PictureFormat, string>> = { svg: '.svg', mermaid: '.mmd', dot: '.dot', html: '.html' }

/** The exit code: *undecided* where a picture shows a part only of what it is of. */
export async function diagram(command: DiagramCommand, project: Project, io: Io): Promise<number> {
  const { pictures, whole } = await picturesOf({ ...command, sourceAt: sourceAt(command) }, project, io)
  await writeAll(command, pictures, whole, project, io)
  const partial = pictures.filter(({ picture }) => picture.partial)
  for (const { picture } of partial) io.err(`not all of it is drawn: ${safe(picture.title)}\n`)
  return partial.length > 0 ? EXIT.undecided : EXIT.asRecorded
}

async function writeAll(
  command: DiagramCommand,
  pictures: readonly Hung[],
  whole: boolean,
  project: Project,
  io: Io,
): Promise<void> {
  const { format, out } = command
  if (format === 'html') return write(out, await pageOf(command, pictures, project), io)
  const [first, ...others] = pictures as [Hung, ...Hung[]]
  if (others.length === 0 && (out === undefined || extname(out) !== ''))
    return write(out, await textOf(first.picture, format), io)
  if (out === undefined || extname(out) !== '')
    throw new UsageError(
      `there are ${pictures.length} pictures; name a folder for them (--out pictures), ask for one page (--format html), or name one machine, such as ${pictures.at(-1)?.name}`,
    )
  for (const { chapter, name, picture } of pictures)
    write(`${out}/${fileName(chapter)}/${name}${EXTENSION[format]}`, await textOf(picture, format), io)
  if (whole && format === 'svg')
    for (const chapter of new Set(pictures.map(each => each.chapter)))
      write(`${out}/${fileName(chapter)}/README.md`, galleryOf(chapter, pictures, project), io)
}

/** Sources are told at the end of a page of pictures, and in what GitHub shows of a folder of them. */
const sourceAt =
  ({ format, out }: DiagramCommand): PicturesWanted['sourceAt'] =>
  (id, whole) => {
    if (format === 'html') return `#source-${fileName(id)}`
    return whole && format === 'svg' && out !== undefined && extname(out) === '' ? 'README.md#sources' : undefined
  }

async function pageOf(
  { names, diff, life, view, of }: DiagramCommand,
  pictures: readonly Hung[],
  { sources }: Project,
): Promise<string> {
  const shown = await Promise.all(
    pictures.map(async ({ chapter, name, picture }) => ({
      id: `${fileName(chapter)}-${name}`,
      title: picture.title,
      svg: await picture.svg(),
      mermaid: picture.mermaid(),
    })),
  )
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

function write(file: string | undefined, text: string, io: Io): void {
  if (file === undefined) io.out(text)
  else {
    writeFile(file, text, io.cwd)
    io.out(`${safe(file)}\n`)
  }
}
