/** Links of a built site: each leads to a file of it, and to an anchor that is there. Nothing outside is asked. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** Each link that leads nowhere, as 'docs/limits.html: ../none.html'. */
export function brokenLinks(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name))
  const known = new Map<string, ReadonlySet<string>>()
  const anchorsOf = (file: string): ReadonlySet<string> => {
    const anchors = known.get(file) ?? new Set([...markup(file).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id ?? ''))
    known.set(file, anchors)
    return anchors
  }
  const leads = (from: string, target: string): boolean => {
    if (/^[a-z][a-z+.-]*:/i.test(target)) return URL.canParse(target)
    const [path = '', hash = ''] = target.split('#')
    const to = path === '' ? from : join(dirname(from), decodeURIComponent(path.split('?')[0] ?? ''))
    if (!existsSync(to) || !statSync(to).isFile()) return false
    // With a slash it is an address in the report or in the explorer, which their scripts follow.
    return hash === '' || hash.includes('/') || !to.endsWith('.html') || anchorsOf(to).has(decodeURIComponent(hash))
  }
  return files
    .filter(file => /\.(html|svg)$/.test(file))
    .flatMap(file =>
      [
        ...new Set(
          [...markup(file).matchAll(/<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map(
            ([, target = '']) => target,
          ),
        ),
      ]
        .map(target => target.replaceAll('&amp;', '&').replaceAll('&#39;', "'"))
        .filter(target => !leads(file, target))
        .map(target => `${relative(folder, file)}: ${target}`),
    )
}

/** Without scripts and styles, where what looks like markup is none. */
const markup = (file: string): string =>
  readFileSync(file, 'utf8').replace(/(<(script|style)\b[^>]*>).*?<\/\2>/gs, '$1')
