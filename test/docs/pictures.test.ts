/** The committed pictures are those of the models as they are. `UPDATE_DOCS=1` draws them anew. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import { sequenceSvg } from '../../src/diagram/sequence.ts'
import { documents, read, root } from './documents.ts'

const pictures = [
  {
    file: 'docs/pictures/enqcmd-rid-local.svg',
    model: 'enqcmd/vtd-sm-enqcmd/rid-local-numbers',
    property: "an ENQCMD of a guest reaches that guest's memory only",
    title: 'RID-local PASIDs: an ENQCMD of guest1 reaches the memory of guest0',
  },
]

describe('the committed pictures', () => {
  it('are each shown by a document: what nobody shows is of something that is gone', () => {
    const shown = documents.map(read).join('\n')
    const forgotten = readdirSync(`${root}/docs/pictures`).filter(name => !shown.includes(`pictures/${name}`))
    expect(forgotten).toEqual([])
  })

  it.each(pictures)('$file shows the shortest counterexample', ({ file, model: name, property, title }) => {
    const model = models.find(candidate => candidate.name === name)
    if (model === undefined) throw new Error(`no model ${name}`)
    const { properties } = checkSync(model, {
      properties: candidate => candidate.name === property,
      limits: { depth: 9 },
    })
    const { counterexample } = properties[0] ?? {}
    if (counterexample === undefined) throw new Error(`${name} does not violate '${property}'`)
    const drawn = sequenceSvg(title, counterexample)
    if (process.env.UPDATE_DOCS === '1') writeFileSync(`${root}/${file}`, drawn)
    expect(existsSync(`${root}/${file}`) && readFileSync(`${root}/${file}`, 'utf8')).toBe(drawn)
  })
})
