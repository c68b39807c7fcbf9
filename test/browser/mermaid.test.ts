/** Mermaid of ours, drawn by Mermaid itself in a real Chromium, as GitHub draws it. In CI, a Chromium must be there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMachine } from 'xstate'
import { models } from '../../index.ts'
import { check } from '../../src/check/check.ts'
import type { Step } from '../../src/check/result.ts'
import { flowchart } from '../../src/diagram/flowchart.ts'
import { machinePicture, operationsPicture, sequencePicture } from '../../src/diagram/picture.ts'
import { statechart } from '../../src/diagram/statechart.ts'
import { odd } from '../diagram/odd-machine.ts'
import { documents, fences } from '../docs/documents.ts'
import { hostileModel } from '../export/hostile.ts'
import { launched, type Opened, opened, program } from './chromium.ts'

const require = createRequire(import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-mermaid-'))
const file = join(folder, 'mermaid.html')
const PAGE = `<!doctype html><meta charset="utf-8"><title>Mermaid</title>
<script src="file://${require.resolve('@mermaid-js/tiny')}"></script>
<script>mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })</script><div id="drawn"></div>`

/** What means something to Mermaid, in one kind of diagram or another. */
const NAMES = [
  ['end', 'state', 'graph', 'click', 'note left of a: b', 'direction LR', 'accTitle: x', '<<choice>>', '[*]'],
  ['*bold*', '_it_', '__init__', 'a_b', 'a-b', '`code`', '- dash', '# head', '1) one', '$$x$$', 'fa:fa-car'],
  ['<b>x</b>', '<br/>', '<script>alert(1)</script>', '&lt;', '#35;', 'a;b', 'a: b', 'x:::c', '"q"', "it's", '\\n'],
  ['%% c', '%%{init: {}}%%', '---', 'a --> b', 'a|b', '(x)', '[x]', '{y}', '@{ shape: rect }', 'ü 👍'],
].flat()

interface Drawn {
  /** Of all that there is to read. */
  readonly lines: string[]
  readonly arrows: number
}

const sorted = (lines: readonly string[]): string[] => lines.filter(line => line.trim() !== '').sort()

const decoded = (line: string): string => line.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))

/** What the text of a diagram has for its reader: whoever takes part in a sequence stands above and below. */
const told = (text: string): Drawn => {
  const labels = text.split('\n').flatMap(line => {
    if (/^\s*%%/.test(line)) return []
    if (line === '  loop for ever') return ['loop', '[for ever]']
    const [, part] = /^ {2}(?:actor|participant) \w+ as (.*)$/.exec(line) ?? []
    const [, quoted, last] = /"(.*)"|: (.*)$/.exec(line) ?? []
    return [part, part, quoted, last].filter(label => label !== undefined)
  })
  return {
    lines: sorted(labels.flatMap(label => label.split('<br/>')).map(decoded)),
    arrows: text.match(/-->|==>|-\.->|->>/g)?.length ?? 0,
  }
}

describe.skipIf(program === undefined)(
  `Mermaid in Chromium${program === undefined ? ' (not run: not installed)' : ''}`,
  () => {
    let browser: Browser
    let page: Opened
    const drawn = (text: string): Promise<Drawn | string> =>
      page.page.evaluate(`(async () => {
        try {
          drawn.innerHTML = (await mermaid.render('picture', ${JSON.stringify(text)})).svg
        } catch (error) {
          return error.message
        }
        return {
          lines: [...drawn.querySelectorAll('text, foreignObject > div')]
            .flatMap(each => (each.innerText ?? each.textContent).split('\\n'))
            .filter(line => line.trim() !== '')
            .sort(),
          arrows: drawn.querySelectorAll('.edgePaths > path, [class^=messageLine]').length,
        }
      })()`)

    beforeAll(async () => {
      writeFileSync(file, PAGE)
      browser = await launched()
      page = await opened(browser, file)
    })
    afterAll(async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    })

    it('draws every diagram of the documents with all its labels and arrows', async () => {
      const texts = new Set(documents.flatMap(fences).flatMap(({ info, text }) => (info === 'mermaid' ? [text] : [])))
      expect(texts.size).toBeGreaterThan(60)
      for (const text of texts) expect(await drawn(text)).toEqual(told(text))
    })

    it('draws every machine with the names that it has', async () => {
      const states = Object.fromEntries(NAMES.map(name => [name, { on: { [name]: 'next' } }]))
      const machine = createMachine({ id: 'names', initial: 'end', states: { ...states, next: {} } } as never)
      for (const text of [machinePicture(machine).mermaid(), flowchart(statechart(machine)).join('\n')])
        expect(await drawn(text)).toMatchObject({ lines: sorted([...NAMES, ...NAMES, 'next']) })
    })

    it('draws who takes part, what happened, and machines with all that a statechart may have', async () => {
      const rid = models.find(({ name }) => name === 'enqcmd/vtd-sm-enqcmd/rid-local-numbers')
      if (rid === undefined) throw new Error('no model')
      const { properties } = await check({ ...rid, scope: { ...rid.scope, pasid: 1 } })
      const traces = properties.flatMap(({ counterexample }) => counterexample ?? [])
      expect(traces).toHaveLength(1)
      const step: Step = { operation: '', arguments: [], kind: 'worker', outcome: 'ok', sources: [], changes: [] }
      const steps = NAMES.map(name => ({
        ...step,
        operation: name,
        changes: [{ component: name, from: '', to: name }],
      }))
      const pictures = [
        ...[...traces, { steps, because: NAMES, lasso: { stem: 1 } }].map(trace =>
          sequencePicture('%%{init: {}}%%', trace),
        ),
        ...[rid, hostileModel].map(model => operationsPicture(model, id => ({ tip: id }))),
        machinePicture(odd),
      ]
      for (const picture of pictures) expect(await drawn(picture.mermaid())).toEqual(told(picture.mermaid()))
    })

    it('asks the network for nothing, and complains of nothing', () => {
      expect(page.complaints).toEqual([])
    })
  },
)
