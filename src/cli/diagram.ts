/** `diagram`: writes models and machines as pictures. */
import { dirname, extname, relative, resolve, sep } from 'node:path'
import type { AnyStateMachine } from 'xstate'
import { picturePage } from '../diagram/page.ts'
import { machinePicture, type Picture } from '../diagram/picture.ts'
import { chapterNameOf } from '../pages/book.ts'
import { gallery } from '../pages/gallery.ts'
import { EXIT } from '../report/exit-code.ts'
import { safe } from '../report/safe.ts'
import type { Model } from '../system/model.ts'
import { declaredIn } from './declared.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { glob, selectModels, unknown } from './select.ts'
import { writeFile } from './write-file.ts'

export const PICTURE_FORMATS = ['svg', 'mermaid', 'dot', 'html'] as const
export type PictureFormat = (typeof PICTURE_FORMATS)[number]

export interface DiagramCommand {
  readonly models: readonly Model[]
  /** Models or machines; none: every model. */
  readonly names: readonly string[]
  readonly format: PictureFormat
  /** A file, or a folder where there are several pictures; absent: standard output. */
  readonly out: string | undefined
  /** The file that the models come from, where it is not the project's own. */
  readonly system: string | undefined
}

const EXTENSION: Readonly<Record<PictureFormat, string>> = { svg: '.svg', mermaid: '.mmd', dot: '.dot', html: '.html' }

/** A picture and where it belongs. */
interface Placed {
  readonly chapter: string
  /** A file's name, without what follows the dot. */
  readonly name: string
  readonly picture: Picture
}

export async function diagram(command: DiagramCommand, project: Project, io: Io): Promise<number> {
  const { format, out } = command
  const { pictures, whole } = picturesOf(command, project, io)
  if (format === 'html') {
    const shown = await Promise.all(
      pictures.map(async ({ chapter, name, picture }) => ({
        id: `${fileName(chapter)}-${name}`,
        title: picture.title,
        about: picture.about,
        svg: await picture.svg(),
        mermaid: picture.mermaid(),
      })),
    )
    const title = command.names.length > 0 ? command.names.join(', ') : 'Pictures of the models'
    return write(out, picturePage(title, shown), io)
  }
  const [first, ...others] = pictures as [Placed, ...Placed[]]
  if (others.length === 0 && (out === undefined || extname(out) !== ''))
    return write(out, await textOf(first.picture, format), io)
  if (out === undefined || extname(out) !== '')
    throw new UsageError(
      `there are ${pictures.length} pictures; name a folder for them (--out pictures), ask for one page (--format html), or name one machine, such as ${first.name}`,
    )
  for (const { chapter, name, picture } of pictures)
    write(`${out}/${fileName(chapter)}/${name}${EXTENSION[format]}`, await textOf(picture, format), io)
  if (whole && format === 'svg')
    for (const chapter of new Set(pictures.map(({ chapter }) => chapter)))
      write(`${out}/${fileName(chapter)}/README.md`, galleryOf(chapter, pictures, project), io)
  return EXIT.asRecorded
}

const galleryOf = (chapter: string, pictures: readonly Placed[], { book }: Project): string =>
  gallery(
    book.chapters[chapter]?.title ?? chapter,
    pictures.filter(each => each.chapter === chapter).map(({ name, picture }) => ({ file: `${name}.svg`, picture })),
  )

const textOf = (picture: Picture, format: Exclude<PictureFormat, 'html'>): Promise<string> | string =>
  format === 'svg' ? picture.svg() : format === 'dot' ? picture.dot() : picture.mermaid()

function write(file: string | undefined, text: string, io: Io): number {
  if (file === undefined) io.out(text)
  else {
    writeFile(file, text, io.cwd)
    io.out(`${safe(file)}\n`)
  }
  return EXIT.asRecorded
}

/** `whole`: of whole models, so that the pictures of a chapter are all there. @throws UsageError */
function picturesOf(command: DiagramCommand, project: Project, io: Io): { pictures: Placed[]; whole: boolean } {
  const { models, names, out, system } = command
  const roots = system === undefined ? (project.declaredIn ?? []) : [system]
  const places = declaredIn(roots, io.cwd)
  const folder = (chapter: string): string =>
    out === undefined ? io.cwd : resolve(io.cwd, extname(out) === '' ? `${out}/${fileName(chapter)}` : dirname(out))
  const optionsOf = (chapter: string, model: Model, family: string): Parameters<typeof machinePicture>[1] => {
    const file = places.component(model, family)?.file
    return {
      ...(file !== undefined && {
        href: relative(folder(chapter), resolve(io.cwd, file)).split(sep).join('/'),
      }),
      source: id => ({
        tip: project.sources[id] === undefined ? id : `${id}: ${project.sources[id]}`,
      }),
    }
  }
  const matching = names.filter(name => models.some(model => glob(name).test(model.name)))
  const machinesOnly = names.length > 0 && matching.length === 0
  const chosen = machinesOnly ? models : selectModels(models, names, {})
  const wanted = ({ id }: AnyStateMachine, family: string): boolean =>
    !machinesOnly || names.some(name => glob(name).test(id) || glob(name).test(family))
  const pictures = new Map<string, Placed>()
  const taken = new Map<string, number>()
  for (const model of chosen)
    for (const [family, { machine }] of Object.entries(model.system.components)) {
      if (!wanted(machine, family)) continue
      const chapter = chapterNameOf(model)
      const picture = machinePicture(machine, optionsOf(chapter, model, family))
      const key = `${chapter}\n${picture.title}\n${picture.told}`
      if (pictures.has(key)) continue
      const stem = fileName(machine.id)
      const number = (taken.get(`${chapter}/${stem.toLowerCase()}`) ?? 0) + 1
      taken.set(`${chapter}/${stem.toLowerCase()}`, number)
      pictures.set(key, { chapter, name: number === 1 ? stem : `${stem}-${number}`, picture })
    }
  if (pictures.size === 0) throw new UsageError(nothing(names, models))
  return { pictures: [...pictures.values()], whole: !machinesOnly }
}

function nothing([name = '']: readonly string[], models: readonly Model[]): string {
  const machines = models.flatMap(({ system }) => Object.values(system.components).map(({ machine }) => machine.id))
  return unknown('model or machine', name, [...models.map(({ name }) => name), ...new Set(machines)])
}

/** A name as that of a file: nothing that leads elsewhere, or that a system would not take. */
const fileName = (name: string): string => name.replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '') || 'machine'
