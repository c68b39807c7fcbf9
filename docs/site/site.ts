/**
 * The site: every document as a page where the repository has it, the pictures, and the sources that documents and pictures lead
 * to. It needs no server: links are relative, and nothing comes from elsewhere.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import type { AnyStateMachine } from 'xstate'
import { models } from '../../index.ts'
import { machinePicture } from '../../src/diagram/picture.ts'
import { stateDiagram } from '../../src/diagram/state-diagram.ts'
import { type Document, documentOf, escaped, htmlOf } from './markdown.ts'
import { type Entry, orderOf } from './order.ts'
import { type Content, fromTo, type Navigation, page, type Place } from './page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const filesIn = (folder: string, name: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => name.test(file))
    .map(file => join(folder, file))

const topFiles = (name: RegExp): string[] => readdirSync(root).filter(file => name.test(file))

/** Documents and sources, as paths of the repository. */
const documents = [...topFiles(/\.md$/), ...filesIn('docs', /\.md$/)]
const sources = [
  ...topFiles(/\.ts$/),
  ...['machines', 'properties', 'src'].flatMap(each => filesIn(each, /\.(ts|js)$/)),
]

const EXPLORER = 'explorer.html'

/** What else there is in the folder of the site. */
const MADE: readonly Place[] = [
  { title: 'API', path: 'api/index.html', inside: [] },
  { title: 'Report', path: 'report.html', inside: [] },
  { title: 'Explorer', path: EXPLORER, inside: [] },
]

/** Writes the pages of the site to a folder. They lead to the API, the report and the explorer, which others write there. */
export async function writeSite(folder: string): Promise<void> {
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const contents = [...(await documentPages()), ...sources.map(sourcePage)]
  const lists = listings(contents.map(({ path }) => path))
  const navigation = navigationOf()
  for (const content of [...contents, ...lists]) write(content.path, page(content, navigation))
  for (const path of filesIn('docs', /\.svg$/))
    write(
      path,
      read(path).replace(/ href="([^"]+)"/g, (_, to: string) => ` href="${escaped(moved(path, path, to))}"`),
    )
  for (const path of filesIn('docs', /\.json$/)) cpSync(join(root, path), join(folder, path))
  cpSync(join(root, 'src/report/html/theme.css'), join(folder, 'theme.css'))
  cpSync(new URL('style.css', import.meta.url), join(folder, 'style.css'))
}

/** Where a file or folder of the repository is on the site. */
function placeOf(path: string): string {
  if (/(^|\/)README\.md$/.test(path)) return path.replace('README.md', 'index.html')
  if (path.endsWith('.md')) return path.replace(/\.md$/, '.html')
  if (/\.(ts|js)$/.test(path)) return `${path}.html`
  return /\.\w+$/.test(path) || basename(path) === 'LICENSE' ? path : join(path, 'index.html')
}

/** A link in the document at `from`, as the page at `place` has it. */
function moved(from: string, place: string, target: string): string {
  if (/^([a-z]+:|#)/i.test(target)) return target
  const [path = '', hash] = target.split('#')
  return fromTo(place, placeOf(join(dirname(from), path))) + (hash === undefined ? '' : `#${hash}`)
}

async function documentPages(): Promise<Content[]> {
  const charts = await statecharts()
  return documents.map(path => {
    const place = placeOf(path)
    const document = documentOf(read(path))
    return {
      path: place,
      title: titleOf(document) ?? path,
      headings: document.headings,
      html: htmlOf(document, {
        link: target => moved(path, place, target),
        fence: (info, text) => (info === 'mermaid' ? charts.get(chartKey(basename(path, '.md'), text)) : undefined),
        // Addresses in the explorer: on the site they lead there.
        code: text => (text.startsWith(`${EXPLORER}#`) ? fromTo(place, text) : undefined),
      }),
    }
  })
}

const titleOf = ({ headings }: Document): string | undefined => headings.find(({ level }) => level === 1)?.text

const chartKey = (chapter: string | undefined, mermaid: string): string => `${chapter}\n${mermaid}`

/** Each machine's picture, by its chapter and the Mermaid text that the chapter's page has of it for GitHub. */
async function statecharts(): Promise<Map<string, string>> {
  const machines = new Map<string, AnyStateMachine>()
  for (const { chapter, system } of models)
    for (const { machine } of Object.values(system.components))
      machines.set(chartKey(chapter, `${stateDiagram(machine).join('\n')}\n`), machine)
  const pictures = [...machines].map(async ([key, machine]): Promise<[string, string]> => {
    const svg = await machinePicture(machine).svg()
    return [
      key,
      `<div class="chart" tabindex="0" role="group" aria-label="Statechart of ${escaped(machine.id)}">${svg}</div>\n`,
    ]
  })
  return new Map(await Promise.all(pictures))
}

function sourcePage(path: string): Content {
  const lines = read(path)
    .trimEnd()
    .split('\n')
    .map((line, i) => `<a id="L${i + 1}" href="#L${i + 1}">${i + 1}</a>${escaped(line)}`)
  return {
    path: placeOf(path),
    title: path,
    headings: [],
    html: `<h1>${escaped(path)}</h1>\n<pre class="source" tabindex="0"><code>${lines.join('\n')}</code></pre>`,
  }
}

/** A folder without a page of its own lists what is in it, as it does on GitHub. */
function listings(paths: readonly string[]): Content[] {
  const inside = new Map<string, Set<string>>()
  for (const path of paths)
    for (let child = path; child !== '.'; child = dirname(child))
      inside.set(dirname(child), (inside.get(dirname(child)) ?? new Set<string>()).add(child))
  return [...inside]
    .map(([folder, children]): Content => {
      const path = join(folder, 'index.html')
      const items = [...children].sort().map(child => {
        const to = inside.has(child) ? join(child, 'index.html') : child
        return `<li><a href="${escaped(fromTo(path, to))}">${escaped(basename(child).replace(/\.html$/, ''))}</a></li>`
      })
      return { path, title: folder, headings: [], html: `<h1>${escaped(folder)}</h1>\n<ul>${items.join('')}</ul>` }
    })
    .filter(({ path }) => !paths.includes(path))
}

function navigationOf(): Navigation {
  const placeFor = ({ title, target, inside }: Entry): Place => ({
    title,
    path: placeOf(join('docs', target)),
    inside: inside.map(placeFor),
  })
  return {
    top: [{ title: 'Documentation', path: 'docs/index.html', inside: [] }, ...MADE],
    parts: orderOf(read('docs/README.md')).map(({ title, entries }) => ({ title, places: entries.map(placeFor) })),
  }
}
