import { describe, expect, it } from 'vitest'
import { githubAnnotations } from '../../src/report/github.ts'
import type { Places } from '../../src/report/place.ts'
import { KINDS, MODELS, OPTIONS, RESULTS } from './kinds.ts'

const places: Places = {
  property: name => ({ file: `p,1:${name.length}.ts`, line: 7 }),
  component: () => ({ file: 'machines.ts', line: 3 }),
}
const none: Places = { property: () => undefined, component: () => undefined }

const of = (name: string, where = places): string[] => {
  const [model, result] = KINDS[name] as (typeof KINDS)[string]
  return githubAnnotations([result], [model], where, OPTIONS)
}

describe('annotations for GitHub', () => {
  it('are there exactly where something is not as expected', () => {
    for (const [name, [, result]] of Object.entries(KINDS))
      expect([name, of(name).length > 0]).toEqual([name, !result.asExpected])
  })

  it('are errors where a verdict is another, warnings where something is missing', () => {
    const level = (name: string): string[] => of(name).map(line => line.split(' ')[0] as string)
    expect(level('violated')).toEqual(['::error'])
    expect(level('holds unexpectedly')).toEqual(['::error'])
    expect(level('vacuous')).toEqual(['::warning'])
    expect(level('other counts')).toEqual(['::warning'])
    expect(level('undecided')).toEqual(['::warning'])
  })

  it('point at the property, at a machine where it is not known where that is, and nowhere where neither is', () => {
    expect(of('violated')[0]).toMatch(
      /^::error file=p%2C1%3A\d+\.ts,line=7,title=S1 whoever is inside is alone%3A violated::lease/,
    )
    expect(of('violated', { ...places, property: () => undefined })[0]).toMatch(
      /^::error file=machines\.ts,line=3,title=/,
    )
    expect(of('violated', none)[0]).toMatch(/^::error title=/)
  })

  it('are one line each, whatever the names are', () => {
    for (const line of githubAnnotations(RESULTS, MODELS, places, OPTIONS)) {
      expect(line).toMatch(/^::(error|warning) [^:\r\n]*::[^\r\n]*$/)
      expect(line.replace(/%(25|0A|0D|3A|2C)/g, '')).not.toContain('%')
    }
  })
})
