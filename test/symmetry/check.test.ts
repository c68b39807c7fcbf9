/** Symmetry as its users meet it: asked for with a model, told in the result. */
import { describe, expect, it } from 'vitest'
import { checkSync, type Model, ModelError } from '../../src/checker.ts'
import { markdownReport } from '../../src/report/markdown.ts'
import { modelLine, modelReport } from '../../src/report/text.ts'
import { careful, careless } from '../library.ts'
import { pasidRef } from '../toys/pasid-ref.ts'
import { fair, lockers, unfair } from './lockers.ts'

const plain = (text: string): string => text
const ink = { good: plain, bad: plain, warn: plain, dim: plain, bold: plain }
const options = { ink, sources: {}, arguments: '' }
const told = (model: Model): string => modelReport(checkSync(model, { symmetry: true }), options).join('\n')

describe('check with symmetry', () => {
  const rooms = { name: 'lockers', system: lockers(), scope: { user: 2, locker: 3 }, properties: [fair] }
  it.each<Model>([careful, careless, pasidRef(true, { guest: 2, rid: 2, pasid: 3 }), rooms])(
    'gives of $name the same verdicts, counts, witnesses and counterexamples, and fewer orbits',
    model => {
      const { symmetry, ...result } = checkSync(model, { symmetry: true })
      expect(result).toEqual(checkSync(model))
      expect(symmetry?.orbits).toBeLessThan(Number(result.states.distinct))
    },
  )

  it('says how much it stored, and of what it made no use', () => {
    expect(told(rooms)).toContain('6 orbits for 27 states: proved symmetric in user, locker')
    const text = told({ ...rooms, properties: [unfair] })
    expect(text).toContain('No symmetry is used.\n  user is not used: user0 and user1 are not treated alike: property')
  })

  it('says the orbits of one model among others, in Markdown too', () => {
    const result = checkSync(rooms, { symmetry: true })
    expect(modelLine(result, 10, options)).toMatch(/^lockers .* 27 .*, 6 orbits$/)
    expect(markdownReport([result], options)).toContain('| 27 in 6 orbits |')
  })

  it('is of the explicit engine', () => {
    expect(() => checkSync(careful, { symmetry: true, engine: 'reference' })).toThrow(ModelError)
  })
})
