/** Pictures in a real Chromium: what is estimated without a browser holds in one. In CI, a Chromium must be there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { models, sources } from '../../index.ts'
import { machinePicture, operationsPicture } from '../../src/diagram/picture.ts'
import { picturePage } from '../../src/diagram/page.ts'
import { odd } from '../diagram/odd-machine.ts'
import { launched, type Opened, opened, program } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-pictures-'))
const file = join(folder, 'pictures.html')

const source = (id: string): { tip: string; href: string } => ({
  tip: `${id}: ${sources[id as keyof typeof sources]}`,
  href: '#source',
})

/** Texts that reach out of the picture, or over another text. */
const OVERLAPS = `[...document.querySelectorAll('svg.diagram')].flatMap(svg => {
  const page = svg.getBoundingClientRect()
  const texts = [...svg.querySelectorAll('text')].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }))
  const out = ({ box }) => box.left < page.left || box.right > page.right || box.top < page.top || box.bottom > page.bottom
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3
  return texts.flatMap((one, i) => [
    ...(out(one) ? [one.text + ' sticks out'] : []),
    ...texts.slice(i + 1).filter(other => over(one.box, other.box)).map(other => one.text + ' over ' + other.text),
  ])
})`

describe.skipIf(program === undefined)(
  `pictures in Chromium${program === undefined ? ' (not run: not installed)' : ''}`,
  () => {
    let browser: Browser
    const all: Opened[] = []
    const open = async (colorScheme: 'light' | 'dark', width = 1280): Promise<Page> => {
      const one = await opened(browser, file, { colorScheme, viewport: { width, height: 900 } })
      all.push(one)
      return one.page
    }

    beforeAll(async () => {
      const [model, nesting] = ['enqcmd/vtd-sm-enqcmd', 'nesting-attach/smmuv3'].map(name =>
        models.find(each => each.name === name),
      )
      if (model === undefined || nesting?.system.components.slot === undefined) throw new Error('no model')
      const machines = [nesting.system.components.slot.machine, odd]
      const pictures = [operationsPicture(model, source), ...machines.map(each => machinePicture(each, { source }))]
      const shown = pictures.map(async (picture, i) => ({
        id: `picture-${i}`,
        title: picture.title,
        svg: await picture.svg(),
        mermaid: picture.mermaid(),
      }))
      writeFileSync(
        file,
        picturePage('Pictures', await Promise.all(shown), [{ id: 'seed', anchor: 'source', what: sources.seed }]),
      )
      browser = await launched()
    })
    afterAll(async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    })

    it('have room for every text, in the font that is there', async () => {
      const page = await open('light')
      expect(await page.evaluate<string[]>(OVERLAPS)).toEqual([])
      expect(await page.locator('svg.diagram').count()).toBe(3)
    })

    it.each(['light', 'dark'] as const)('are accessible in the %s', async scheme => {
      const page = await open(scheme)
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run()',
      )
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))).toEqual([])
    })

    it('are in sight as a whole on a screen of 1280 pixels', async () => {
      const page = await open('light')
      const hidden = `[...document.querySelectorAll('.picture')].map(each => each.scrollWidth - each.clientWidth)`
      expect((await page.evaluate<number[]>(hidden))[0]).toBe(0)
    })

    it('scroll within themselves on a phone', async () => {
      const page = await open('light', 390)
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    })

    it('follow the colours of the page around them', async () => {
      const page = await open('dark')
      await page.evaluate(`document.documentElement.style.setProperty('--diagram-page', 'rgb(1, 2, 3)')`)
      expect(await page.evaluate<string>(`getComputedStyle(document.querySelector('.diagram .page')).fill`)).toBe(
        'rgb(1, 2, 3)',
      )
    })

    it('ask the network for nothing, and complain of nothing', () => {
      expect(all.flatMap(({ complaints }) => complaints)).toEqual([])
    })
  },
)
