/** The page of the whole registry. The search is cut short: that changes verdicts, not what has to fit into the page. */
import { describe, expect, it } from 'vitest'
import { book, models } from '../../../index.ts'
import { checkSync } from '../../../src/check/check.ts'
import { declaredIn } from '../../../src/cli/declared.ts'
import { isContract } from '../../../src/system/property.ts'
import { page } from './written.ts'

const STATES = 60

const whole = await page({
  runs: models.map(model => ({
    model,
    result: checkSync(model, { limits: { states: STATES }, levels: true }),
    mutants: [],
  })),
  book,
  places: declaredIn(['machines', 'properties'], process.cwd()),
})

describe('the page of the whole registry', () => {
  it('is smaller than 3 MB', () => {
    expect(Buffer.byteLength(whole)).toBeLessThan(3_000_000)
  })

  it('has a place for every model and every property, and no link that leads nowhere', () => {
    const ids = [...whole.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id as string)
    const known = new Set(ids)
    expect(known.size).toBe(ids.length)
    expect(models.filter(({ name }) => !known.has(name)).map(({ name }) => name)).toEqual([])
    expect(whole.match(/<details class="property"/g)).toHaveLength(
      models.flatMap(({ properties }) => properties).length,
    )
    const links = [...whole.matchAll(/\shref="#([^"]*)"/g)].map(([, to]) => to as string)
    expect([...new Set(links)].filter(to => !known.has(to.replace(/@\d+$/, '')))).toEqual([])
  })

  it('says of every property where it is written', () => {
    // A contract is in a file of its own, and known by its operations.
    const properties = models.flatMap(model => model.properties.filter(property => !isContract(property)))
    expect(whole.match(/written in <code>(properties|machines)\/[\w./-]+:\d+<\/code>/g)).toHaveLength(properties.length)
  })
})
