/** The pictures of a chapter on one page, as GitHub shows a folder. */
import type { Picture } from '../diagram/picture.ts'
import { code, page, table, text } from './markdown.ts'

export interface Hung {
  /** Beside the page. */
  readonly file: string
  readonly picture: Picture
}

/** `sources`: what their ids stand for. */
export const gallery = (title: string, hung: readonly Hung[], sources: Readonly<Record<string, string>>): string =>
  page([
    '<!-- Written by `ioasid-spec diagram --out` from the machines: change those, not this. -->',
    '',
    `# ${text(title)}: pictures`,
    '',
    'Opened by themselves, the pictures tell the source of each rule where one points at it, and lead to it and to the code.',
    '',
    ...hung.flatMap(({ file, picture }) => [`## ${code(picture.title)}`, '', `![${alt(picture)}](${file})`, '']),
    '## Sources',
    '',
    ...table(
      ['id', 'what it is'],
      [...new Set(hung.flatMap(({ picture }) => picture.cites))].map(id => [text(id), text(sources[id] ?? id)]),
    ),
  ])

const alt = ({ title, told }: Picture): string => text(`${title}. ${told}`)
