/** A reader of the XML that JUnit reports are: elements, attributes and text; everything else is an error. */

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const plain = (text: string): string => {
  if (/[<]|&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`markup in text: ${text}`)
  // https://www.w3.org/TR/xml/#charsets
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error('no XML character')
  return text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] as string)
}

/** The root element. @throws when the text is not well-formed. */
export function readXml(source: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const body = source.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '')
  let at = 0
  for (const match of body.matchAll(
    /<(?<close>\/?)(?<name>\w[\w-]*)(?<attributes>(?:\s+[\w-]+="[^"<]*")*)\s*(?<empty>\/?)>/g,
  )) {
    const top = open.at(-1) as Element
    top.text += plain(body.slice(at, match.index))
    at = match.index + match[0].length
    const { close, name, attributes, empty } = match.groups as Record<string, string>
    if (close === '/') {
      if (top.name !== name) throw new Error(`</${name}> closes <${top.name}>`)
      open.pop()
      continue
    }
    const element: Element = {
      name: name as string,
      attributes: Object.fromEntries(
        [...(attributes as string).matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [
          key,
          plain(value as string),
        ]),
      ),
      children: [],
      text: '',
    }
    top.children.push(element)
    if (empty !== '/') open.push(element)
  }
  plain(body.slice(at))
  const [only] = root.children
  if (open.length !== 1 || root.children.length !== 1 || only === undefined) throw new Error('not one whole element')
  return only
}
