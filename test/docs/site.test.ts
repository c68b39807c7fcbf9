/** The site as `npm run docs` builds it: whole, and every link of it leads to what is there. Its report is a short one here. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../docs/site/build.ts'
import { brokenLinks } from '../../docs/site/links.ts'
import { closePages, launched, opened, program } from '../browser/chromium.ts'
import { addresses, documents } from './documents.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-site-'))
const page = (path: string): string => readFileSync(join(folder, path), 'utf8')
let complaints: string[]

beforeAll(async () => {
  complaints = await build(folder, ['nesting-attach/vtd-legacy'])
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the site', () => {
  it('documents everything that the doors give, and leads nowhere that is not there', () => {
    expect(complaints).toEqual([])
    expect(existsSync(join(folder, 'api/functions/ioasid-spec_checker.check.html'))).toBe(true)
  })

  it('has every document', () => {
    expect(documents.map(name => name.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html'))).toSatisfy(
      (paths: string[]) => paths.every(path => existsSync(join(folder, path))),
    )
  })

  it('leads from the API back to the documents', () => {
    expect(page('api/functions/ioasid-spec_checker.check.html')).toContain('href="../../docs/index.html"')
  })

  it('draws machines where GitHub has Mermaid', () => {
    const chapter = page('docs/chapters/enqcmd.html')
    expect(chapter).toContain('<svg')
    expect(chapter).not.toContain('stateDiagram-v2')
  })

  it('leads from pictures to the lines of the code', () => {
    expect(page('docs/diagrams/enqcmd/cpuEntry.svg')).toMatch(
      /href="\.\.\/\.\.\/\.\.\/machines\/enqcmd\/machines\.ts\.html/,
    )
  })
})

it('a link that leads nowhere is noticed', () => {
  const other = mkdtempSync(join(tmpdir(), 'ioasid-spec-links-'))
  writeFileSync(
    join(other, 'a.html'),
    '<a id="x" href="#x"></a><a href="#y"></a><img src="none.svg"><a href="a.html#x"></a>',
  )
  expect(brokenLinks(other)).toEqual(['a.html: #y', 'a.html: none.svg'])
  rmSync(other, { recursive: true })
})

const PAGES = [
  'index.html',
  'docs/index.html',
  'docs/tours/review.html',
  'docs/chapters/enqcmd.html',
  'docs/diagrams/enqcmd/index.html',
  'machines/platform.ts.html',
  'machines/index.html',
]

describe.skipIf(program === undefined)(
  `the site in Chromium${program === undefined ? ' (not run: not installed)' : ''}`,
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launched()
    })
    afterEach(() => closePages(browser))
    afterAll(() => browser.close())

    it.each([...PAGES, 'api/index.html', 'api/interfaces/ioasid-spec_checker.Model.html'])(
      '%s fits a phone, asks the network for nothing and complains of nothing',
      async path => {
        const { page, complaints } = await opened(browser, join(folder, path), {
          viewport: { width: 390, height: 844 },
        })
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
        expect(complaints).toEqual([])
      },
    )

    it.each(PAGES)('%s is accessible, light and dark', async path => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page } = await opened(browser, join(folder, path), { colorScheme })
        await page.evaluate(axe.source)
        const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
          'axe.run()',
        )
        expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))).toEqual(
          [],
        )
      }
    })

    it.each(documents.flatMap(name => addresses(name).map(address => [name, address] as const)))(
      '%s leads into the explorer: %s',
      async (_, address) => {
        const { page, complaints } = await opened(browser, `${join(folder, 'explorer.html')}${address}`)
        const steps = /[?&]walk=([^&]+)/.exec(address)?.[1]?.split(';').length ?? 0
        await page.locator('.tree .place').nth(steps).waitFor()
        expect(await page.locator('.notice').count()).toBe(0)
        expect(complaints).toEqual([])
      },
    )

    it('the walk of the first tour ends where its property is violated', async () => {
      const [address = ''] = addresses('docs/tours/review.md')
      const { page } = await opened(browser, `${join(folder, 'explorer.html')}${address}`)
      await page.locator('.tree .place').nth(7).waitFor()
      expect(await page.locator('[data-light="violated"]').innerText()).toContain("reaches that guest's memory only")
    })

    it('shows who comes to the start page a counterexample by a link and two buttons, on a phone too', async () => {
      const { page } = await opened(browser, join(folder, 'index.html'), { viewport: { width: 390, height: 844 } })
      await page.getByRole('link', { name: 'Explorer', exact: true }).click()
      await page.getByRole('button', { name: 'Check every behaviour' }).click()
      await page.getByRole('button', { name: 'Walk the shortest counterexample (7 steps)' }).click({ timeout: 60_000 })
      expect(await page.locator('.alarm').innerText()).toContain("reaches that guest's memory only")
    })

    it('leads from page to page in the order in which they are read', async () => {
      const { page } = await opened(browser, join(folder, 'docs/tours/review.html'))
      await page.locator('a[rel=next]').click()
      expect(await page.title()).toBe('Review a design · ioasid-spec')
      expect(await page.locator('#order a[aria-current]').innerText()).toBe('Review a design')
    })
  },
)
