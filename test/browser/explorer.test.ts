/** The explorer in a real Chromium, opened from disk: what its readers do. In CI, a Chromium must be there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { bundledPage } from '../../src/cli/explorer-page.ts'
import { deskOf } from '../../src/explore/desk.ts'
import { emptyBook } from '../../src/pages/book.ts'
import type { Counts, Model } from '../../src/system/model.ts'
import { isLiveness } from '../../src/system/property.ts'
import { closePages, launched, type Opened, opened, program } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-explorer-'))
const file = join(folder, 'explorer.html')

const NESTING = 'nesting-attach/smmuv3'
const DIRTY = 'nesting-attach/vtd-sm-enqcmd/dirty-tracking'
const ENQCMD = 'enqcmd/vtd-sm-enqcmd/rid-local-numbers'
const CODED = 'set-lifecycle/vtd-sm-enqcmd/as-coded-d11'

const modelOf = (of: string): Model => {
  const model = models.find(({ name }) => name === of)
  if (model === undefined) throw new Error(`no model ${of}`)
  return model
}

/** As the page says them. */
const countsOf = (counts: Counts | undefined): string =>
  `${counts?.distinct.toLocaleString('en-US')} states, ${counts?.generated.toLocaleString('en-US')} generated, ${counts?.depth} levels`

/** What comes at last, the symbolic engine leaves to the others. */
const leftOpen = ({ properties }: Model): string =>
  `Undecided: ${properties.filter(isLiveness).length} of ${properties.length} that the symbolic engine cannot settle.`

/** What the page says of every behaviour, by paragraph. */
async function checked(page: Page, engine: string): Promise<string[]> {
  await page.getByLabel('Engine').selectOption(engine)
  await button(page, 'Check every behaviour').click()
  await page.locator('#checked', { hasText: `${engine} engine` }).waitFor({ timeout: 60_000 })
  return page.locator('#checked p').allInnerTexts()
}

const hash = (page: Page): Promise<string> => page.evaluate<string>('location.hash')
const ready = (page: Page): Promise<void> => page.locator('[data-list="enabled"] button').first().waitFor()
const enabled = (page: Page, name: string) => page.locator('[data-list="enabled"] button', { hasText: name }).first()
const place = (page: Page): Promise<string> => page.locator('.tree [aria-current="step"]').innerText()
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()

describe.skipIf(program === undefined)(
  `the explorer in Chromium${program === undefined ? ' (not run: not installed)' : ''}`,
  () => {
    let browser: Browser
    const all: Opened[] = []
    const open = async (address = '', options: NonNullable<Parameters<typeof opened>[2]> = {}): Promise<Page> => {
      const one = await opened(browser, `${file}${address}`, options)
      all.push(one)
      await ready(one.page)
      return one.page
    }

    beforeAll(async () => {
      const door = new URL('../../index.ts', import.meta.url).pathname
      writeFileSync(file, await bundledPage({ door, isOwn: false, version: '1.2.3', first: NESTING, cwd: folder }))
      browser = await launched()
    })
    // A page that nobody looks at any more works on.
    afterEach(() => closePages(browser))
    afterAll(async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    })

    it('steps, lights up what changed, and says who refuses and why', async () => {
      const page = await open()
      await page.locator('.chart svg').waitFor()
      // Nothing of it is lost on its way into the page.
      const drawn = await deskOf(models, emptyBook, '').chart({ model: NESTING, scope: {} }, 0)
      expect(
        await page.evaluate(`(() => {
          const box = document.createElement('div')
          box.innerHTML = ${JSON.stringify(drawn)}
          const shown = document.querySelector('.chart').cloneNode(true)
          for (const each of shown.querySelectorAll('.live')) each.classList.remove('live')
          return shown.innerHTML === box.innerHTML.trim()
        })()`),
      ).toBe(true)
      await enabled(page, 'assign(guest0, rid0)').click()
      await page.locator('.changes', { hasText: 'slot(rid0): kernel.default → user.blocked {guest: guest0}' }).waitFor()
      expect(await hash(page)).toBe(`#${NESTING}?walk=assign,guest0,rid0`)
      const refused = page.locator('.refused > li', { hasText: 'assign(guest0, rid0)' })
      expect(await refused.innerText()).toMatch(
        /^assign\(guest0, rid0\)\s+EBUSY\s+slot\(rid0\) is user\.blocked \{guest: guest0\}; asked to take ASSIGN .*\[iommufd\]/s,
      )
      await page.locator('.chart .live').first().waitFor({ state: 'attached' })
      const lit = (part: string, name: string): Promise<string[]> =>
        page.evaluate(`[...document.querySelectorAll(".chart .${part}")].map(each => each.dataset.${name})`)
      expect(await lit('live', 'state')).toEqual(['user', 'user.blocked'])
      expect(await lit('taken', 'arrow')).toEqual(['kernel > user'])
    })

    it('keeps what undo leaves behind, and forks', async () => {
      const page = await open(`#${NESTING}?walk=assign,guest0,rid0;assign,guest1,rid1`)
      expect(await place(page)).toBe('assign(guest1, rid1)')
      await page.keyboard.press('u')
      await page.locator('.tree [aria-current]', { hasText: 'assign(guest0, rid0)' }).waitFor()
      await enabled(page, 'allocHwpt(guest0)').click()
      await page.locator('.tree [aria-current]', { hasText: 'allocHwpt(guest0)' }).waitFor()
      expect(await hash(page)).toBe(`#${NESTING}?walk=assign,guest0,rid0;assign,guest1,rid1;@1;allocHwpt,guest0`)
      expect(await page.locator('.fork').allInnerTexts()).toEqual(['assign(guest1, rid1)', 'allocHwpt(guest0)'])
      await page.goBack()
      await page.locator('.tree [aria-current]', { hasText: 'assign(guest0, rid0)' }).waitFor()
    })

    it('shows again what an address says: scope, mutant, walk and chart', async () => {
      const address = `#${NESTING}?mutant=M37&scope=rid=1,pasid=2&walk=assign,guest0,rid0;@1;allocHwpt,guest1&chart=hwpt(guest1)`
      const page = await open(address)
      expect(await place(page)).toBe('allocHwpt(guest1)')
      expect(await page.getByLabel('Mutant').inputValue()).toBe('M37')
      expect(await page.getByLabel(/^rids/).inputValue()).toBe('1')
      expect(await page.locator('.component[aria-pressed="true"]').innerText()).toContain('hwpt(guest1)')
      expect(await page.locator('.component').count()).toBe(10)
      await page.locator('.chart svg').waitFor()
    })

    it('says where an address cannot be followed', async () => {
      const page = await open(`#${NESTING}?walk=assign,guest0,rid0;assign,guest1,rid0`)
      expect(await page.locator('.notice').innerText()).toContain('number 2, assign,guest1,rid0, is refused there')
      expect(await place(page)).toBe('assign(guest0, rid0)')
    })

    it('checks every behaviour as the command line does, by each engine, and walks a counterexample', async () => {
      const page = await open()
      const counts = countsOf(modelOf(NESTING).recorded)
      expect(await checked(page, 'explicit')).toEqual([`holds in scope ${counts}; explicit engine; as recorded`])
      expect(await checked(page, 'symbolic')).toEqual([
        `undecided ${counts}; symbolic engine`,
        leftOpen(modelOf(NESTING)),
      ])
      await page.evaluate(`location.hash = '#${ENQCMD}?scope=pasid=1'`)
      await page.locator('.question', { hasText: 'can an ENQCMD from guest A reach guest B' }).waitFor()
      await button(page, 'Check every behaviour').click()
      await button(page, /Walk the counterexample \(\d+ steps\)/).click({ timeout: 60_000 })
      await page.locator('[data-light="violated"]', { hasText: "reaches that guest's memory only" }).waitFor()
      expect(await page.locator('.alarm').allInnerTexts()).toEqual([
        "Violated here: I3 an ENQCMD of a guest reaches that guest's memory only",
      ])
      await page.locator('.tree .place').nth(2).click()
      await enabled(page, '').click()
      await page.locator('.fork').first().waitFor()
    })

    it('checks a large scope by the symbolic engine, with the counts that are recorded of it', async () => {
      const { recorded, large } = modelOf(DIRTY)
      const page = await open(`#${DIRTY}`)
      expect(await checked(page, 'symbolic')).toEqual([
        `holds in scope ${countsOf(recorded)}; symbolic engine; as recorded`,
      ])
      expect(large?.scope).toEqual({ guest: 3, rid: 4, pasid: 16 })
      await page.evaluate(`location.hash = '#${DIRTY}?scope=guest=3,rid=4,pasid=16'`)
      await expect.poll(() => page.getByRole('combobox', { name: /^pasids/ }).inputValue()).toBe('16')
      expect(await checked(page, 'symbolic')).toEqual([`holds in scope ${countsOf(large?.recorded)}; symbolic engine`])
    })

    it('says what an engine cannot settle, which is no difference to what is recorded', async () => {
      const page = await open(`#${CODED}`)
      expect(await checked(page, 'symbolic')).toEqual([
        `violated ${countsOf(modelOf(CODED).recorded)}; symbolic engine`,
        leftOpen(modelOf(CODED)),
      ])
    })

    it.each([
      [
        'allocator/smmuv3/system-wide',
        'a guest that keeps asking for a number of its RID is given one',
        '7 steps, the last 6 steps again and again',
        [
          'fair: allocate(guest0, rid0), weakly fair, is not enabled after step 3',
          'fair: never enabled there: any other allocate',
        ],
      ],
      [
        'set-lifecycle/vtd-sm-enqcmd/sets-as-coded-d4',
        'all quota that sets have reserved can become available again',
        '1 step',
        ['the goal is out of reach from this state and others, 505 in all'],
      ],
    ])('says of what never comes why, and walks there: %s', async (model, name, length, because) => {
      const page = await open(`#${model}`)
      await checked(page, 'explicit')
      const property = page.locator('.properties > li', { hasText: name })
      expect((await property.locator('ul li').allInnerTexts()).filter(line => because.includes(line))).toEqual(because)
      await property.getByRole('button', { name: `Walk the counterexample (${length})` }).click()
      await expect
        .poll(() => hash(page))
        .toMatch(new RegExp(`^#${model}\\?walk=([^;]+;){${parseInt(length) - 1}}[^;]+$`))
    })

    it('ends a check that is cancelled without a verdict', async () => {
      const page = await open(`#${ENQCMD}?scope=pasid=3`)
      await button(page, 'Check every behaviour').click()
      await page.locator('#checked', { hasText: /[1-9][\d,]* states, / }).waitFor()
      // Another one takes its place, by the form's own key.
      const working = page.workers().length
      await page.getByLabel('symmetry').press('Enter')
      await expect.poll(() => page.workers().length).toBe(working)
      await page.locator('#checked', { hasText: /[1-9][\d,]* states, / }).waitFor()
      await button(page, 'Cancel').click()
      await page.locator('#checked', { hasText: 'what was not settled is undecided' }).waitFor()
      expect(await page.locator('.properties .light', { hasText: /^holds in scope$/ }).count()).toBe(0)
    })

    it('finds the shortest way from here, and walks it', async () => {
      const page = await open()
      await page.getByLabel('What to come to').fill('slot(rid0) is user.nested')
      await button(page, 'Find').click()
      await page.getByText('the fewest possible').waitFor()
      const way = await page.locator('.way li').allInnerTexts()
      await button(page, 'Walk it').click()
      await page.locator('.changes', { hasText: 'slot(rid0)' }).waitFor()
      expect(await place(page)).toBe(way.at(-1))
      await page.getByLabel('What to come to').fill('nowhere')
      expect(await button(page, 'Find').isDisabled()).toBe(true)
    })

    it('goes on to what was seen least, by a key', async () => {
      const page = await open()
      await page.keyboard.press('s')
      await page.locator('output', { hasText: /^1 step$/ }).waitFor()
      await page.keyboard.press('j')
      expect(await page.evaluate('document.activeElement.closest("[data-list]")?.dataset.list')).toBe('enabled')
    })

    it('takes a machine of the reader, checks it, and says what is wrong with another', async () => {
      const page = await open()
      await button(page, 'Your own machine').click()
      await page.getByLabel('The machine').fill('export default createMachine({})')
      await button(page, 'Load it').click()
      await page.locator('.notice', { hasText: 'the text does not run: createMachine is not defined' }).waitFor()
      await page.getByLabel('The machine').fill(`import { createMachine } from 'xstate'
        export default createMachine({ id: 'door', initial: 'closed', states: {
          closed: { on: { OPEN: 'open', LOCK: 'locked' } }, open: { on: { CLOSE: 'closed' } }, locked: {} } })`)
      await button(page, 'Load it').click()
      await enabled(page, 'LOCK').click()
      await page.locator('[data-light="violated"]', { hasText: 'something can happen in every state' }).waitFor()
      // There is no more to choose than there is.
      expect((await page.locator('.picker label').allInnerTexts()).map(text => text.split(/\s/)[0])).toEqual(['Model'])
      await button(page, 'Check every behaviour').click()
      await page.locator('#checked', { hasText: 'explicit engine' }).waitFor()
      expect(await page.locator('#checked').innerText()).toBe(
        'violated 3 states, 4 generated, 2 levels; explicit engine',
      )
    })

    it('lets neither a machine of a reader nor what is forged reach a network', async () => {
      const reached: string[] = []
      const server = createServer(({ url }, response) => {
        reached.push(String(url))
        response.setHeader('access-control-allow-origin', '*').end('export default 1')
      })
      await new Promise<void>(resolve => {
        server.listen(0, '127.0.0.1', resolve)
      })
      const place = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      // Of what it is refused it complains, and so it should.
      const { page } = await opened(browser, file)
      const load = async (text: string): Promise<void> => {
        await page.getByLabel('The machine').fill(text)
        await button(page, 'Load it').click()
      }
      await button(page, 'Your own machine').click()
      for (const attempt of [`await fetch('${place}/fetch')`, `importScripts('${place}/script')`]) {
        await load(attempt)
        await page
          .locator('.notice', { hasText: /the text does not run: Failed to (fetch|execute 'importScripts')/ })
          .waitFor()
        await button(page, 'Dismiss').click()
      }
      // What runs beside the checker can answer in its place, and say what a chart is.
      const answering = (chart: string): string => `import { createMachine } from 'xstate'
        const send = self.postMessage.bind(self)
        const forged = answer => typeof answer === 'string' ? ${JSON.stringify(chart)} : answer
        self.postMessage = reply => send('answer' in reply ? { ...reply, answer: forged(reply.answer) } : reply)
        export default createMachine({ id: 'forger', initial: 'here', states: { here: {} } })`
      const meta = `<meta http-equiv="refresh" content="0;url=${place}/meta" />`
      await load(answering(meta))
      await page.getByText('The chart cannot be drawn: what came is no SVG').waitFor()
      await button(page, 'Your own machine').click()
      const kept = `<rect class="state" width="9" height="9"`
      await load(
        answering(`<svg xmlns="http://www.w3.org/2000/svg" onload="fetch('${place}')"><style>main { display: none }</style>
          <a href="${place}"><text>a link</text></a><image href="${place}/image" />${kept} onclick="location = '${place}'" style="position: fixed" />
          <foreignObject><div xmlns="http://www.w3.org/1999/xhtml">${meta}<form action="${place}"><button>Send</button></form></div></foreignObject></svg>`),
      )
      await page.locator('.chart svg').waitFor()
      expect((await page.locator('.chart').innerHTML()).replace(/\s+(?=<)/g, '')).toBe(
        `<svg xmlns="http://www.w3.org/2000/svg">${kept}></rect></svg>`,
      )
      // What might be in the page all the same sends no form and changes no address.
      await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<base href="${place}/"><form action="${place}/form"></form>')
        document.body.lastElementChild.submit()`)
      expect(await page.evaluate('document.baseURI')).toMatch(/^file:/)
      server.close()
      server.closeAllConnections()
      expect(reached).toEqual([])
    })

    it('asks before it runs a machine that came with an address', async () => {
      const own = encodeURIComponent('{"id":"lamp","initial":"off","states":{"off":{"on":{"FLIP":"on"}},"on":{}}}')
      const one = await opened(browser, `${file}#lamp?walk=FLIP&own=${own}`)
      all.push(one)
      await one.page.getByText('load it if you want to run it').waitFor()
      expect(await one.page.locator('.operation').count()).toBe(0)
      await button(one.page, 'Load it').click()
      await one.page.locator('.tree [aria-current]', { hasText: 'FLIP' }).waitFor()
    })

    it('drops a machine that came with an address where the reader closes it, or goes back', async () => {
      const offer = `#lamp?own=${encodeURIComponent('{"id":"lamp","states":{}}')}`
      const { page } = await opened(browser, `${file}${offer}`)
      const asked = page.getByText('load it if you want to run it')
      await asked.waitFor()
      await button(page, 'Close').click()
      await ready(page)
      expect(await asked.count()).toBe(0)
      expect(await hash(page)).toBe(`#${NESTING}`)
      await enabled(page, 'assign(guest0, rid0)').click()
      const here = `#${NESTING}?walk=assign,guest0,rid0`
      const walked = page.locator('.tree [aria-current]', { hasText: 'assign(guest0, rid0)' })
      await walked.waitFor()
      await page.evaluate(`location.hash = ${JSON.stringify(offer)}`)
      await asked.waitFor()
      await page.goBack()
      await asked.waitFor({ state: 'detached' })
      expect(await hash(page)).toBe(here)
      await page.evaluate(`location.hash = ${JSON.stringify(offer)}`)
      await asked.waitFor()
      await button(page, 'Close').click()
      await asked.waitFor({ state: 'detached' })
      await walked.waitFor()
      await expect.poll(() => hash(page)).toBe(here)
    })

    it('goes on where the address cannot say where one is', async () => {
      const page = await open()
      await page.evaluate(`history.pushState = () => { throw new Error('too long') }`)
      await enabled(page, 'assign(guest0, rid0)').click()
      await page.locator('.changes', { hasText: 'slot(rid0)' }).waitFor()
      const notice = page.locator('.notice', { hasText: 'The address does not say where you are: too long' })
      await notice.waitFor()
      await button(page, 'Dismiss').click()
      await page.getByLabel(/^rids/).selectOption('1')
      await notice.waitFor()
      expect(await page.locator('.component', { hasText: /^slot/ }).count()).toBe(1)
    })

    it('can be left when a machine goes round for ever', async () => {
      const page = await open()
      await button(page, 'Your own machine').click()
      await page.getByLabel('The machine').fill('while (true) {}')
      await button(page, 'Load it').click()
      await button(page, 'Start over').click()
      await ready(page)
      expect(await page.locator('.question').innerText()).toContain('Does nesting a RID claim')
    })

    it.each(['light', 'dark'] as const)('is accessible in the %s', async colorScheme => {
      const page = await open(`#${ENQCMD}?scope=pasid=1&walk=allocate,guest0,rid0,pasid0`, { colorScheme })
      await page.locator('.chart svg').waitFor()
      await button(page, 'Check every behaviour').click()
      await button(page, /Walk the counterexample/).click()
      await page.locator('.alarm').waitFor()
      await button(page, 'Your own machine').click()
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run()',
      )
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))).toEqual([])
    })

    it('fits a phone, one part at a time', async () => {
      const page = await open('', { viewport: { width: 390, height: 844 } })
      for (const part of ['State', 'Walk', 'Properties', 'Operations']) {
        await page.locator('.tabs').getByRole('button', { name: part }).click()
        expect(await page.getByRole('heading', { name: part, exact: true }).isVisible()).toBe(true)
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
      }
    })

    it('asks the network for nothing, and complains of nothing', () => {
      expect(all.flatMap(({ complaints }) => complaints)).toEqual([])
    })
  },
)
