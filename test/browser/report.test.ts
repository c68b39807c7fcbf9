/** The report in a real Chromium, opened from disk, as its readers do. In CI, a Chromium must be there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RUNS, written } from '../report/html/written.ts'
import type { Run } from '../../src/pages/book.ts'
import { kind } from '../report/kinds.ts'
import { closePages, launched, type Opened, opened, program } from './chromium.ts'

const inCI = process.env['CI'] !== undefined
const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-browser-'))
const file = join(folder, 'report.html')
/** With a long scope. */
const one = join(folder, 'one.html')
/** The same, packed. */
const many = join(folder, 'many.html')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What axe has to say against the page as it is, by the rules of WCAG 2 AA and axe's own best practices. */
async function offences(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  )
}

const text = (page: Page, selector: string): Promise<string> => page.locator(selector).first().innerText()
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement.closest("[id]")?.id ?? ""')
const hash = (page: Page): Promise<string> => page.evaluate<string>('location.hash')

it.runIf(inCI)('Chromium is installed in CI', () => {
  expect(program).toBeDefined()
})

describe.skipIf(program === undefined)(
  `the report in Chromium${program === undefined ? ' (not run: not installed)' : ''}`,
  () => {
    let browser: Browser
    const all: Opened[] = []
    const open = async (
      ...args: Parameters<typeof opened> extends [Browser, ...infer R] ? R : never
    ): Promise<Page> => {
      const one = await opened(browser, ...args)
      all.push(one)
      return one.page
    }

    beforeAll(async () => {
      writeFileSync(file, await written())
      writeFileSync(many, await written(undefined, true))
      browser = await launched()
    })
    // A page that nobody looks at any more works on.
    afterEach(() => closePages(browser))
    afterAll(async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    })

    it('goes from property to property by keyboard, and opens them', async () => {
      const page = await open(file)
      await page.keyboard.press('j')
      const first = await focused(page)
      await page.keyboard.press('j')
      expect(await focused(page)).not.toBe(first)
      await page.keyboard.press('k')
      expect(await focused(page)).toBe(first)
      await page.keyboard.press('Enter')
      expect(await page.locator(`[id="${first}"]`).getAttribute('open')).not.toBeNull()
      await page.keyboard.press('J')
      expect(await focused(page)).toBe('lease/careless:title')
    })

    it('plays a counterexample step by step, and its address follows', async () => {
      const page = await open(`${file}#lease/unexpected/S1`)
      const player = '[id="lease/unexpected/S1"] .trace.bad'
      expect(await text(page, `${player} .controls output`)).toBe('step 2 of 2')
      await page.keyboard.press('Home')
      expect(await text(page, `${player} .now`)).toMatch(/^The initial state/)
      await page.keyboard.press('ArrowRight')
      expect(await text(page, `${player} .now`)).toMatch(
        /^1\. enter\(user0\) → ok open\(\)\s+users\(user0\): outside → inside/,
      )
      expect(await hash(page)).toBe('#lease/unexpected/S1@1')
      await page.locator(`${player} >> text=Next`).click()
      expect(await text(page, `${player} [aria-current="step"]`)).toMatch(/^2\. enter\(user1\)/)
      expect(await page.locator(`${player} >> text=Next`).isDisabled()).toBe(true)
      await page.keyboard.press('p')
      await page.locator(`${player} output`, { hasText: 'step 1 of 2' }).waitFor()
    })

    it('plays a lasso, and goes round', async () => {
      const missed = kind('missed for ever').properties.find(({ counterexample }) => counterexample?.lasso)
      const [stem, last] = [missed?.counterexample?.lasso?.stem ?? 0, missed?.counterexample?.steps.length ?? 0]
      expect(last).toBeGreaterThan(stem)
      const page = await open(file)
      const id = await page.locator('.property', { has: page.locator('[data-stem]') }).getAttribute('id')
      await page.evaluate(`location.hash = ${JSON.stringify(`#${id}`)}`)
      const player = page.locator('.trace.bad[data-stem]')
      const position = player.locator('.controls output')
      expect(await position.innerText()).toBe(`step ${last} of ${last}, then step ${stem + 1} again, for ever`)
      expect(await player.locator('tr.loop').count()).toBe(last - stem)
      await player.getByRole('button', { name: 'Previous', exact: true }).click()
      await player.getByRole('button', { name: 'Play', exact: true }).click()
      await player.locator('output', { hasText: `step ${last} of ${last}` }).waitFor()
      await player.locator('output', { hasText: `step ${stem + 1} of ${last}` }).waitFor()
    })

    it('has a lane for each component that changes, and for no other', async () => {
      const page = await open(`${file}#lease/careful/S1~1`)
      const lanes = await page.locator('[id="lease/careful/S1"] .lanes thead th').allInnerTexts()
      expect(lanes).toEqual(['step', 'users(user0)', 'leases'])
    })

    it('follows a link to one step', async () => {
      const page = await open(`${file}#lease/unexpected/S1@1`)
      expect(await text(page, '[id="lease/unexpected/S1"] .trace.bad output')).toBe('step 1 of 2')
      expect((await page.locator('[id="lease/unexpected/S1"] .bad .controls').boundingBox())?.y).toBeLessThan(900)
    })

    it('shows what changed inside a list, and nothing else of it', async () => {
      const page = await open(`${file}#queue/never-a-third@3`)
      expect(await text(page, '[id="queue/never-a-third"] .now li')).toBe(
        'queue: held; items[0].by: "a" → "b"; items[2]: {by: "c"}; note: full',
      )
    })

    it('leads from each number of the coverage to the way that shows it', async () => {
      const page = await open(file)
      const panel = page.locator('[id="queue"] .panel:has(.coverage)')
      await panel.locator('summary').first().click()
      expect(await panel.locator('tbody tr').first().innerText()).toMatch(/machine states\s+3\s+2/)
      expect(await panel.locator('.note').allInnerTexts()).toContainEqual(
        expect.stringMatching(/^transition pairs of <.*> were not computed: it has too many\.$/),
      )
      await panel.getByText('the shortest way to each of 2').click()
      await panel.locator('.items li').first().waitFor()
      expect((await panel.locator('.items li').allInnerTexts()).map(line => line.replace(/<.*>/, '<...>'))).toEqual([
        'queue: held at first',
        'queue: <...> in 2 steps',
      ])
      await panel.locator('tr:has-text("transition pairs") td a').last().click()
      const pair = panel.locator('.way', { hasText: 'queue: a -[step]-> b -[step]-> c in 4 steps' })
      await pair.locator('summary').click()
      expect(await pair.locator('output').innerText()).toBe('step 4 of 4')
      await panel.getByText('transition pairs: 1 item infeasible').click()
      await expect.poll(() => panel.locator('.items li').last().innerText()).toBe('step leave nobody leaves')
      expect(await offences(page)).toEqual([])
    })

    it('leads from the numbers of a machine to a way that is played, and to a link to its steps', async () => {
      const page = await open(file)
      const panel = page.locator('[id="queue"] .charts')
      await panel.locator('summary').first().click()
      expect(await panel.locator('.heat-4').count()).toBe(1)
      expect(await panel.locator('text.never').first().innerHTML()).toBe('STEP')
      expect(await offences(page)).toEqual([])
      await page.goto(`file://${file}#queue:machine-states.1~1`)
      await page.reload()
      const way = page.locator('[id="queue:machine-states.1"]')
      expect(await way.locator('output').innerText()).toBe('step 1 of 2')
      await page.keyboard.press('ArrowRight')
      expect(await hash(page)).toBe('#queue:machine-states.1~2')
      expect(await offences(page)).toEqual([])
    })

    it('plays the tests of a suite, and says what each step is there for', async () => {
      const page = await open(`${file}#queue:suite/0123abcd~1`)
      const test = page.locator('[id="queue:suite/0123abcd"]')
      expect(await test.locator('.now').innerText()).toMatch(/^1\. step → ok/)
      await test.getByText('What each step is there for').click()
      expect(await test.locator('ol li').count()).toBe(2)
      expect(await offences(page)).toEqual([])
    })

    it('leads from each outcome of a call to the rule, and to a player of the way that shows it', async () => {
      const page = await open(file)
      const panel = page.locator('[id="queue"] .panel.calls')
      await panel.locator('summary').first().click()
      expect(await panel.locator('td').allInnerTexts()).toEqual(['ok\nEBUSY', ''])
      await panel.getByRole('link', { name: 'EBUSY' }).click()
      const way = panel.locator('.way[open]')
      expect(await way.locator('> summary').innerText()).toMatch(
        /^step in held → EBUSY: queue takes .* \[me\] in 3 steps$/,
      )
      expect(await way.locator('output').innerText()).toBe('step 3 of 3')
      expect(await offences(page)).toEqual([])
    })

    it('unpacks what was measured of many models when it is opened, or when a link leads there', async () => {
      const page = await open(many)
      expect(await page.locator('.coverage').count()).toBe(0)
      await page.locator('[id="queue:measured"] > summary').click()
      await page.locator('.panel:has(> .coverage) > summary').click()
      expect(await page.locator('.coverage a').first().isVisible()).toBe(true)
      await page.locator('.charts > summary').click()
      expect(await page.locator('.charts svg:visible').count()).toBeGreaterThan(0)
      expect(await offences(page)).toEqual([])

      const linked = await open(`${many}#queue:machine-states.1~1`)
      const way = linked.locator('[id="queue:machine-states.1"]')
      await way.locator('output', { hasText: 'step 1 of 2' }).waitFor()
      expect((await way.boundingBox())?.y).toBeLessThan(900)

      const witness = (await open(`${many}#lease/careful/S1~1`)).locator('[id="lease/careful/S1"]')
      await witness.locator('output', { hasText: 'step 1 of' }).waitFor()
      expect(await witness.locator('.link').count()).toBe(1)
      const levels = (await open(`${many}#queue:deepest~2`)).locator('[id="queue:levels"]')
      await levels.locator('output', { hasText: 'step 2 of 3' }).waitFor()
      expect(await levels.locator('> table').count()).toBe(1)
    })

    it('finds what is packed by its words, and without a script says that it needs one', async () => {
      const foundIn = async (path: string): Promise<string[]> => {
        const page = await open(path)
        await page.keyboard.press('/')
        await page.keyboard.type('lease/careful enter(user0)')
        await page.locator('#tools output', { hasText: /^\d+ propert/ }).waitFor()
        return page.locator('.property:visible').evaluateAll(all => all.map(({ id }) => id))
      }
      const found = await foundIn(many)
      expect(found).toContain('lease/careful/S1')
      expect(found).toEqual(await foundIn(file))

      const bare = await open(many, { javaScriptEnabled: false })
      await bare.locator('[id="lease/careful/S1"] > summary').click()
      const said = 'getComputedStyle(document.getElementById("lease/careful/S1"), "::after").content'
      expect(await bare.evaluate<string>(said)).toBe('"What is in here needs a script."')
    })

    it('leads from the counts of a model to its levels, and from each of them to a state', async () => {
      const page = await open(file)
      await page.locator('.models tr:has-text("queue") td:nth-child(5) a').click()
      const panel = page.locator('[id="queue:levels"]')
      expect(await panel.locator('output').innerText()).toBe('step 3 of 3')
      expect((await panel.locator('tbody').first().innerText()).split(/\s+/).join(' ')).toBe('0 1 1 1 1 1 2 1 1 3 1 0')
      await panel.locator('tbody tr').nth(1).getByRole('link').last().click()
      expect(await panel.locator('output').innerText()).toBe('step 1 of 3')
      expect(await hash(page)).toBe('#queue:deepest~1')
      expect(await offences(page)).toEqual([])
    })

    it.each([file, many])('leads from what a verdict is worth to the paths that show it: %s', async written => {
      const page = await open(`${written}#lease/judged/S1`)
      const property = page.locator('[id="lease/judged/S1"]')
      await property.getByRole('link', { name: 'in 1 step' }).click()
      const miss = property.locator('.near')
      expect(await miss.locator('output').innerText()).toBe('step 1 of 1')
      expect(await miss.locator('.now').innerText()).toMatch(/^1\. enter\(user0\)/)
      // It has the keys now, not the witness above it.
      await page.keyboard.press('Home')
      expect(await hash(page)).toBe('#lease/judged/S1!0')
      expect(await property.locator('output').allInnerTexts()).toEqual(['step 0 of 1', 'step 0 of 1'])
      await property.getByRole('link', { name: '2', exact: true }).click()
      expect(await property.locator('output').allInnerTexts()).toEqual(['step 1 of 1', 'step 0 of 1'])
      expect(await offences(page)).toEqual([])
      await property.getByRole('link', { name: '3 states' }).click()
      await page.locator('[id="lease/judged:levels"] > table').waitFor()

      const linked = (await open(`${written}#lease/judged/S1!0`)).locator('[id="lease/judged/S1"] .near')
      await linked.locator('output', { hasText: 'step 0 of 1' }).waitFor()
      expect((await linked.boundingBox())?.y).toBeLessThan(900)
    })

    it('has no number that leads nowhere: of what was searched, covered and found', async () => {
      const page = await open(file)
      for (const summary of await page.locator('[id="queue"] summary').all())
        if (await summary.isVisible()) await summary.click()
      const bare = await page
        .locator('#overview td.n, .model td.n, .models td.n, table[data-ways] td:not(:empty), .tally strong')
        .evaluateAll(cells =>
          cells.filter(cell => !cell.closest('a') && !cell.querySelector('a')).map(cell => cell.textContent),
        )
      // A requirement that nothing breaks has no steps to it.
      expect(bare.filter(text => text !== '-')).toEqual([])
      const times = page.locator('[id="queue"] .charts text', { hasText: '×' })
      expect(await times.evaluateAll(all => all.map(text => text.closest('a') !== null))).toEqual([true])
    })

    it('filters by words, and shows everything again', async () => {
      const page = await open(file)
      await page.keyboard.press('/')
      await page.keyboard.type('lease/unexpected alone')
      expect(await page.locator('.property:visible').count()).toBe(1)
      expect(await text(page, '#tools output')).toBe('1 property in 1 model')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      expect(await page.locator('.model:visible').count()).toBeGreaterThan(5)
    })

    it('says which keys there are, and changes between light and dark', async () => {
      const page = await open(file, { colorScheme: 'light' })
      await page.keyboard.press('?')
      expect(await text(page, 'dialog')).toMatch(/next and previous property/)
      expect(await offences(page)).toEqual([])
      await page.keyboard.press('Escape')
      const colour = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      const light = await colour()
      await page.keyboard.press('t')
      expect(await colour()).not.toBe(light)
    })

    it.each([
      ['light', { width: 1280, height: 900 }],
      ['dark', { width: 390, height: 844 }],
    ] as const)(
      'has nothing that axe objects to, nor anything beyond its edges: %s, %o',
      async (colorScheme, viewport) => {
        const page = await open(`${file}#lease/unexpected/S1@1`, { colorScheme, viewport })
        expect(await offences(page)).toEqual([])
        expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      },
    )

    it('has no cell that runs into the next, and breaks no word of a way, however long a scope and narrow the page', async () => {
      const [first] = RUNS as [Run]
      const scope = { guest: 2, rid: 2, pasid: 2, gpasid: 2, domain: 3 }
      const long = { ...first, result: { ...first.result, scope } }
      writeFileSync(one, await written([...RUNS.slice(1), long]))
      const page = await open(one)
      const spilt = `[...document.querySelectorAll('#models td, #overview td')].filter(cell => cell.scrollWidth > cell.clientWidth).length`
      expect(await page.evaluate(spilt)).toBe(0)
      await page.setViewportSize({ width: 420, height: 900 })
      const broken = `[...document.querySelectorAll('.found code')].flatMap(({ firstChild }) =>
        [...firstChild.data.matchAll(/\\w+/g)].filter(({ 0: word, index }) => {
          const range = new Range()
          range.setStart(firstChild, index)
          range.setEnd(firstChild, index + word.length)
          const { left, right } = range.getBoundingClientRect()
          return range.getClientRects().length > 1 || left < 0 || right > innerWidth
        }))`
      expect(await page.evaluate(broken)).toEqual([])
      expect(await offences(page)).toEqual([])
    })

    it('can be read without scripts: verdicts, reasons, steps', async () => {
      const page = await open(file, { javaScriptEnabled: false })
      expect(await text(page, '#overview h2')).toBe('Not everything is as expected')
      await page.locator('[id="lease/unexpected/S1"] > summary').click()
      expect(await text(page, '[id="lease/unexpected/S1"] .steps')).toMatch(
        /enter\(user0\) → ok[^]*users\(user1\): outside → inside/,
      )
      expect(await page.locator('#tools').innerText()).toBe('')
    })

    it('never takes a name for markup, and asks nothing of any network', async () => {
      const page = await open(file)
      const closed = page.locator('.model:has-text("onerror") details:not([open]) > summary:visible')
      const unfilled = page.locator('.items[open]:not(:has(ul))')
      while ((await closed.count()) > 0) {
        await closed.first().click()
        await expect.poll(() => unfilled.count()).toBe(0)
      }
      expect(await page.title()).toBe('ioasid-spec: not as expected')
      expect(await page.locator('main img, main script').count()).toBe(0)
      expect(all.flatMap(({ complaints }) => complaints)).toEqual([])
    })

    it('prints every counterexample whole, and no controls', async () => {
      const page = await open(file, { colorScheme: 'dark' })
      await page.keyboard.press('t')
      await page.keyboard.press('t')
      await page.emulateMedia({ media: 'print' })
      expect(await page.evaluate<string>('getComputedStyle(document.body).color')).toBe('rgb(28, 33, 40)')
      await page.evaluate('dispatchEvent(new Event("beforeprint"))')
      expect(await page.locator('.trace.bad .lanes:visible').count()).toBeGreaterThan(1)
      expect(await page.locator('.controls:visible, nav:visible').count()).toBe(0)
    })

    it('has lanes where they fit, else lists what each step changes: nothing of it is beyond the edge', async () => {
      const few = await open(`${file}#lease/unexpected/S1`)
      const heads = few.locator('[id="lease/unexpected/S1"] .trace.bad .lanes thead')
      await heads.waitFor({ state: 'visible' })
      await few.setViewportSize({ width: 390, height: 844 })
      await heads.waitFor({ state: 'hidden' })
      await few.setViewportSize({ width: 1280, height: 900 })
      await heads.waitFor({ state: 'visible' })

      const page = await open(`${file}#queue:suite/0123abcd~2`)
      const test = page.locator('[id="queue:suite/0123abcd"]')
      await test.locator('.lanes thead').waitFor({ state: 'hidden' })
      expect(await test.locator('tr[aria-current] td:visible').count()).toBe(12)
      expect(await test.locator('.wide').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
      await page.keyboard.press('ArrowLeft')
      expect(await test.locator('tr[aria-current] th').innerText()).toBe('1. step')
      expect(await offences(page)).toEqual([])
    })

    it('prints what has more lanes than a page is wide as a list of what each step changes', async () => {
      const page = await open(`${file}#queue:suite/0123abcd~2`, { viewport: { width: 800, height: 1000 } })
      await page.evaluate('dispatchEvent(new Event("beforeprint"))')
      await page.emulateMedia({ media: 'print' })
      // What hears of a change of size, hears of it within two frames.
      await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
      const cells = await page.evaluate<[string, number][]>(
        `[...document.querySelectorAll('[id="queue:suite/0123abcd"] .lanes td:not(:empty)')].slice(0, 2)
          .map(cell => [getComputedStyle(cell, '::before').content, cell.getBoundingClientRect().x])`,
      )
      expect(cells.map(([lane]) => lane)).toEqual(['"queue: "', '"component0: "'])
      expect(new Set(cells.map(([, x]) => x)).size).toBe(1)
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    })
  },
)
