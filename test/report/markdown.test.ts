import { describe, expect, it } from 'vitest'
import { markdownReport } from '../../src/report/markdown.ts'
import { KINDS, OPTIONS, RESULTS, kind } from './kinds.ts'

describe('results as Markdown', () => {
  it('begin with what they come to', () => {
    expect(markdownReport([kind('as recorded')], OPTIONS)).toMatch(
      /^## ioasid-spec: as expected\n\n1 model, 2 properties, 3 states: all as expected\.\n/,
    )
    expect(markdownReport(RESULTS, OPTIONS)).toMatch(/^## ioasid-spec: 9 models not as expected\n/)
  })

  it.each(Object.entries(KINDS))('name in bold what somebody has to look at, and nothing else: %s', (_, [, result]) => {
    expect(/^\| \*\*|\| \*\*.*\*\* \|$/m.test(markdownReport([result], OPTIONS))).toBe(!result.asExpected)
  })

  it('fold away the way to each violation', () => {
    expect(markdownReport([kind('violated')], OPTIONS)).toMatch(
      /<details>\n<summary>S1 whoever is inside is alone<\/summary>\n\n```text\n[^]*2\. enter\(user1\) -> ok[^]*\n```\n\n<\/details>/,
    )
  })

  it('say of several models that are as expected how those that do not hold are broken', () => {
    expect(markdownReport([kind('as recorded'), kind('violated, as expected')], OPTIONS)).toContain(
      '- `lease/careless`: S1 whoever is inside is alone: `enter(user0)`, `enter(user1)`',
    )
  })

  it('show old and new counts', () => {
    expect(markdownReport([kind('other counts')], OPTIONS)).toContain('Other counts than recorded: distinct 4 -> 3.')
  })

  it('take no name for markup', () => {
    const outside = markdownReport([kind('hostile')], OPTIONS)
      .replace(/^(`{3,})text\n[^]*?\n\1$/gm, '')
      .replace(/`` .*? ``|`[^`\n]*`/g, '')
    expect(outside).not.toMatch(/<(?!\/?(details|summary)>)/)
    // oxlint-disable-next-line no-control-regex -- that there is none
    expect(outside).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })

  it('name what is folded away as HTML does, in which a backslash is one', () => {
    const summary = /<summary>(.*)<\/summary>/.exec(markdownReport([kind('hostile')], OPTIONS))?.[1]
    expect(summary).toMatch(/^&quot;onmouseover=&#39;x&#39;\\u000d never b: &lt;\/script&gt;.* \\u0000 ``` /)
  })

  it('close no fence before its end', () => {
    const fences = markdownReport([kind('hostile')], OPTIONS).match(/^`{3,}(text)?$/gm)
    expect(fences).toEqual(['````text', '````'])
  })
})
