import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { declaredIn } from '../../src/cli/declared.ts'
import { read } from '../project/imports.ts'
import { careful } from '../library.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-declared-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('where things are written down', () => {
  it('is the line of the text that names them, also in a file that is imported', () => {
    writeFileSync(
      join(folder, 'mine.ts'),
      `import { lease } from './lease.ts'\n// it's "it\nconst p = [\n  invariant(\n    "whoever's inside is \\"alone\\"", {}),\n  { name: 'two\\nlines' }]\n`,
    )
    writeFileSync(join(folder, 'lease.ts'), `\n\nexport const lease = createMachine({\n  id: 'lease',\n})\n`)
    const places = declaredIn(['mine.ts'], folder)
    expect(places.property('two\nlines')).toEqual({ file: 'mine.ts', line: 6 })
    expect(places.property('nobody wrote this')).toBeUndefined()
    expect(places.component(careful, 'leases')).toEqual({ file: 'lease.ts', line: 4 })
    expect(places.component(careful, 'users(user0)')).toBeUndefined()
    expect(places.component(careful, 'others')).toBeUndefined()
  })

  it('is known for every property and every machine of the registry', () => {
    const places = declaredIn(['machines', 'properties'], process.cwd())
    for (const model of models) {
      for (const { name } of model.properties) {
        const place = places.property(name)
        // What is asked of every contract is the language's own.
        expect(place?.file).toMatch(/^(properties|machines)\/|^src\/system\/contract\.ts$/)
        expect(read(place?.file as string).split('\n')[(place?.line as number) - 1]).toContain(name.slice(0, 20))
      }
      for (const [family, { machine }] of Object.entries(model.system.components))
        if (machine.id !== '(machine)')
          expect([family, places.component(model, family)?.file]).toEqual([
            family,
            // What looks on two copies of a system is the language's own.
            expect.stringMatching(family === 'onlooker' ? /^src\/system\/onlooker\.ts$/ : /^machines\//),
          ])
    }
  })

  it('is an absolute path where it is not below the folder of the command', () => {
    expect(declaredIn([join(folder, 'lease.ts')], '/nowhere').component(careful, 'leases')?.file).toBe(
      join(folder, 'lease.ts'),
    )
  })

  it('is relative to the first of several folders that has it below', () => {
    const place = (...bases: string[]): string | undefined =>
      declaredIn([join(folder, 'lease.ts')], '/nowhere', bases).component(careful, 'leases')?.file
    expect(place('/nowhere', folder)).toBe('lease.ts')
    expect(place(tmpdir(), folder)).toBe(relative(tmpdir(), join(folder, 'lease.ts')))
  })
})
