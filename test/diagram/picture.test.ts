import { describe, expect, it } from 'vitest'
import { createMachine } from 'xstate'
import { picturePage } from '../../src/diagram/page.ts'
import { machinePicture } from '../../src/diagram/picture.ts'
import { Reader, wellFormed } from './readers.ts'
import { ODD, odd } from './odd-machine.ts'

const door = createMachine({
  id: 'door',
  description: 'A door',
  initial: 'closed',
  states: {
    closed: { on: { OPEN: { target: 'open', guard: 'unlocked', actions: 'creak', meta: { source: 'manual' } } } },
    open: { on: { CLOSE: 'closed', KNOCK: { actions: 'answer' } } },
  },
})
const options = {
  href: '../door.ts',
  source: (id: string) => ({ tip: `${id}: the manual`, href: `README.md#${id}` }),
}

describe('a statechart as SVG', () => {
  it('is the same for the same machine', async () => {
    expect(await machinePicture(odd).svg()).toBe(await machinePicture(odd).svg())
  })

  it('says events, guards, actions, and what stays where it is', async () => {
    const svg = await machinePicture(door).svg()
    for (const word of ['closed', 'open', 'OPEN', '[unlocked]', '/ creak', 'KNOCK', '/ answer'])
      expect(svg).toMatch(new RegExp(`>${word.replace(/[[\]/]/g, '\\$&')}</text>`))
  })

  it('tells itself in words', async () => {
    expect(machinePicture(door).told).toBe(
      'States: closed, open. In open: KNOCK / answer. From closed to open: OPEN [unlocked] / creak. From open to closed: CLOSE.',
    )
    expect(await machinePicture(door).svg()).toMatch(/<title>door<\/title>\n<desc>States: closed, open\./)
  })

  it('leads to the code of the machine and to the source of a rule', async () => {
    const svg = await machinePicture(door, options).svg()
    expect(svg).toMatch(/<a href="\.\.\/door\.ts">\s*<text class="title"/)
    expect(svg).toMatch(/<a href="README\.md#manual">\s*<g>\s*<title>manual: the manual<\/title>\s*<text[^>]*>OPEN</)
  })

  it('follows no link that runs', async () => {
    expect(await machinePicture(door, { href: 'javascript:alert(1)' }).svg()).not.toContain('javascript:')
  })

  it('is well-formed whatever things are called, and shows it as text', async () => {
    const svg = await machinePicture(odd).svg()
    expect(wellFormed(svg)).toEqual([])
    expect(svg).not.toMatch(/<script|<b>|\u202e/)
    expect(svg).toContain(`>${ODD.replace(/[<>"&]/g, c => `&#${c.charCodeAt(0)};`)}</text>`)
  })

  it('has each of its colours for light and dark, and as variables of the page around it', async () => {
    const svg = await machinePicture(door).svg()
    const used = [...svg.matchAll(/var\(--d-([\w-]+)\)/g)].map(([, name]) => name)
    const set = (part: string): string[] =>
      [...part.matchAll(/--d-([\w-]+): var\(--diagram-\1, #\w{6}\)/g)].map(m => m[1] as string)
    const [light = '', dark = ''] = svg.split('@media')
    expect(used.length).toBeGreaterThan(10)
    expect(set(light)).toEqual(expect.arrayContaining(used))
    expect(set(dark)).toEqual(set(light))
  })
})

/** Relative luminance, as WCAG defines it. */
const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

describe('the colours of pictures', () => {
  it.each([0, 1])('can be told apart, in the light and in the dark (%i)', async which => {
    const svg = await machinePicture(door).svg()
    const part = svg.split('@media')[which] ?? ''
    const colours = new Map(
      [...part.matchAll(/--d-([\w-]+): var\(--diagram-[\w-]+, (#\w{6})\)/g)].map(m => [m[1] as string, m[2] as string]),
    )
    const between = (a: string, b: string): number => contrast(colours.get(a) ?? '', colours.get(b) ?? '')
    const texts = ['ink', 'quiet', 'guard', 'action'].flatMap(text =>
      ['page', 'state', 'composite', 'changed', 'only-fill'].map(ground => [text, ground] as const),
    )
    const others = [
      ['only', 'page'],
      ['only', 'only-fill'],
      ['violated', 'violated-fill'],
    ] as const
    const pale = [...texts, ...others].filter(([text, ground]) => !(between(text, ground) >= 4.5))
    const faint = ['line', 'edge', 'changed-edge'].filter(line => !(between(line, 'page') >= 3))
    expect([pale, faint]).toEqual([[], []])
  })
})

describe('a statechart as DOT', () => {
  it('has a cluster for a composite state, and arrows between nodes that are there', () => {
    const graph = new Reader(machinePicture(odd).dot?.() ?? '').graph()
    expect(graph.name).toBe(ODD)
    expect(graph.clusters).toEqual(['cluster ', 'cluster on', 'cluster on.left', 'cluster on.right'])
    for (const { from, to, attributes } of graph.edges) {
      expect(graph.nodes).toEqual(expect.arrayContaining([from, to]))
      for (const end of [attributes.lhead, attributes.ltail].filter(Boolean)) expect(graph.clusters).toContain(end)
    }
    expect(graph.edges.map(({ attributes }) => attributes.label)).toContain('DEEP;}\\')
  })
})

describe('pictures on a page', () => {
  it('run nothing, fetch nothing, and take no name for markup', async () => {
    const picture = machinePicture(odd)
    const shown = [{ id: 'odd', title: ODD, svg: await picture.svg(), mermaid: picture.mermaid() }]
    const page = picturePage(ODD, shown, [{ id: '<i>', anchor: 'source-i', what: 'a & b' }])
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(page).not.toMatch(/<script|<b>|<i>|src=|@import|url\(/)
    expect(page).toContain('<dt id="source-i">&#60;i&#62;</dt>')
    expect(wellFormed(page.slice(page.indexOf('<main>'), page.indexOf('</body>')))).toEqual([])
  })
})
