/** What is written by hand about the chapters agrees with the chapters. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { chapters } from '../../machines/chapters.ts'

it('the README has every chapter with its question', () => {
  const rows = readFileSync('README.md', 'utf8').match(/^\| \[[\w-]+\]\(docs\/chapters\/.*$/gm)
  expect(rows).toEqual(
    Object.entries(chapters).map(([name, { question }]) => `| [${name}](docs/chapters/${name}.md) | ${question} |`),
  )
})
