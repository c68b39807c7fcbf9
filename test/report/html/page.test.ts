import { execFileSync } from 'node:child_process'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MARKUP } from '../hostile.ts'
import { KINDS } from '../kinds.ts'
import type { Coded } from '../../../src/report/html/dictionary.ts'
import type { Packed } from '../../../src/report/html/packed.ts'
import type { Run } from '../../../src/pages/book.ts'
import { RUNS, written } from './written.ts'

const page = await written()

/** What is outside of the style, the data and the script. */
const markup = page.replace(/<style>[^]*?<\/style>|<script[^]*?<\/script>/g, '')
/** The same without the values of attributes. */
const tags = markup.replace(/="[^"]*"/g, '=')
const ids = [...markup.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id as string)

const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/.exec(page)?.[1] ?? '') as Coded

describe('the report as a page', () => {
  it('is the same for the same results', async () => {
    expect(await written()).toBe(page)
  })

  it('has two scripts, its data and its own, and nothing from elsewhere', () => {
    expect(page.match(/<script/g)).toHaveLength(2)
    expect(tags).not.toMatch(/<[^>]*\s(src|srcset|action|formaction|data|poster)=[^>]*>/)
    expect([...markup.matchAll(/<[^>]*\shref="([^"#][^"]*)"/g)].map(([, to]) => to)).toEqual(['data:,'])
    expect(page).not.toMatch(/url\(|@import|fetch\(|XMLHttpRequest|import\(/)
  })

  it('takes no name for markup: only its own elements and attributes are there', () => {
    const elements = new Set([...markup.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name))
    expect(
      [...elements].filter(name => /^(script|img|iframe|object|embed|svg|form|base)$/i.test(name as string)),
    ).toEqual(['svg'])
    expect(markup.match(/<svg/g)).toEqual(markup.match(/<svg [^>]*class="diagram"/g)?.map(() => '<svg'))
    expect(tags).not.toMatch(/<[^>]*\son\w+=/i)
    expect(markup).not.toContain(MARKUP.slice(0, 9))
    // oxlint-disable-next-line no-control-regex -- that there is none
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })

  it('names every place once, and every link within it leads to a place', () => {
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
    const links = [...markup.matchAll(/\shref="#([^"]*)"/g)].map(([, to]) => to as string)
    expect(links).toContain('queue:machine-states.0')
    // The items of a list are there when a script has made it.
    expect(links.filter(to => !ids.includes(to.replace(/[.@~!]\d+$/, '')) && !ids.includes(to))).toEqual([])
  })

  it('explains the letters of other designs where there are any, and nowhere else', async () => {
    const explained = 'The letters are other designs'
    expect(page).toContain(explained)
    const [first] = RUNS as [Run]
    expect(await written([first])).not.toContain(explained)
  })

  it('gives each property a link that stays', () => {
    expect(ids).toEqual(
      expect.arrayContaining(['lease/careful', 'lease/careful/S1', 'lease/careful/somebody-is-inside']),
    )
    expect(ids).toEqual(expect.arrayContaining(['lease/careful-careless', 'lease/careful-careless/S1']))
  })

  it('has every trace, step by step', () => {
    const { texts, steps, traces, names, lists } = data
    const namesOf = (number: number): string[] => {
      const [back, step] = traces[number] as Coded['traces'][number]
      return [
        ...(back === 0 ? [] : namesOf(number - back)),
        ...(step < 0 ? [] : [texts[steps[step]?.[0] as number] ?? '']),
      ]
    }
    // Some are played where they are, others when a script has made the list of which they are items.
    const shown = [...markup.matchAll(/data-trace="(\d+)"/g)].map(([, number]) => Number(number))
    const listed = [...markup.matchAll(/data-list="(\d+)" data-has="ways"/g)].flatMap(([, number]) => {
      const [named = -1, ...ways] = lists[Number(number)] ?? []
      expect(ways).toHaveLength(names[named]?.length ?? 0)
      return ways
    })
    const told = [...shown, ...listed].map(number => {
      const [, , head = -1, tail = ''] = traces[number] as Coded['traces'][number]
      return [`${texts[head] ?? ''}${tail}`, ...namesOf(number)]
    })
    const expected = RUNS.flatMap(({ result: { properties, levels } }) =>
      [
        ...properties.flatMap(({ counterexample, witness, adequacy }) => [counterexample, witness, adequacy?.nearest]),
        levels?.deepest,
      ].flatMap(trace =>
        trace
          ? [
              [
                trace.code,
                ...trace.steps.map(step =>
                  step.arguments.length === 0 ? step.operation : `${step.operation}(${step.arguments.join(', ')})`,
                ),
              ],
            ]
          : [],
      ),
    )
    // A page is in the order of its chapters.
    const ways = [0, 1, 2, 3, 4].map(many => ['', ...Array.from({ length: many }, () => 'step')])
    expect(new Set(told.map(String))).toEqual(new Set([...expected, ...ways].map(String)))
    // What is not told as it is begins something that is.
    const begun = new Set(traces.map(([back], number) => number - back))
    expect([...traces.keys()].filter(number => !begun.has(number) && ![...shown, ...listed].includes(number))).toEqual(
      [],
    )
  })

  it('makes every count of a search a link to how it comes about, and says what was left out', () => {
    const panel = /<details class="panel levels" id="queue:levels">[^]*?<\/details>\n<\/details>/.exec(markup)?.[0]
    expect(panel).toMatch(
      /0, 1, 2 and so on operations: <span>1 1 1 1<\/span>[^]*enabled in them: <span>1 1 1 0<\/span>/,
    )
    expect(panel).toMatch(/id="queue:deepest"><summary>[^]*data-trace="\d+"/)
    const row = '<td class="n"><a href="#queue:levels">4</a></td>'
    expect(markup).toContain(`${row}${row}<td class="n"><a href="#queue:deepest">4</a></td>`)
    expect(markup).toMatch(/Left out[^.]*: a suite of tests\. <code>npx ioasid-spec report &#39;queue&#39; --coverage</)
  })

  it('makes what a verdict is worth links: to the witness, the levels, and the nearest miss, which has a player', () => {
    const to = (place: string, told: string): string => `<a href="#lease/judged${place}">${told}</a>`
    expect(markup).toContain(
      `<p class="facts">Its premise is true in ${to('/S1~1', '2')} of ${to(':levels', '3 states')}; kills careless, harmless; nearest miss ${to('/S1!1', 'in 1 step')}.</p>`,
    )
    expect(markup).toContain(
      `<p class="facts">${to('/somebody-is-inside~1', '2')} of ${to(':levels', '3 states')} show it.</p>`,
    )
    expect(markup).toMatch(
      /data-title="Nearest miss">\n<h4>Nearest miss, with u = user0, v = user1<\/h4>\n.*last state.*\n<ul class="because"><li><code>users\(user1\): outside → inside<\/code><\/li><\/ul>\n<p class="steps"><code>enter\(user0\)<\/code>/,
    )
    const [, ofStep] = /"judged\/J1">([^]*?)<\/details>/.exec(markup) ?? []
    expect(ofStep).toContain('Its premise is true in <a href="#judged/J1~1">1 step</a>; nearest miss')
    expect(ofStep).toMatch(
      /The last step would.*\n<ul class="because"><li><code>things: a \{note: .* → b \{.*<\/code> before the step<\/li>/,
    )
  })

  it('packs what need not be read at sight where it is told to: all of it, and nothing else', async () => {
    const whole = await written(RUNS, true)
    const [, packed = ''] = /id="packed">"(.*?)"</.exec(whole) ?? []
    const { lines, pieces, ...more } = JSON.parse(String(inflateRawSync(Buffer.from(packed, 'base64')))) as Packed
    expect(new Set(lines).size).toBe(lines.length)
    const body = (text: string): string => /<body>[^]*?<script/.exec(text)?.[0] ?? ''
    const within = (model: string, id: string): string =>
      model.replace(/ data-piece="(\d+)">(<summary>.*?<\/summary>)<\/details>/g, (_, piece: string, summary: string) =>
        [`>${summary}`, ...(pieces[Number(piece)] ?? []).map(line => lines[line]), '</details>']
          .join('\n')
          .replaceAll('&self;', id),
      )
    const unpacked = body(whole).replace(/<article class="model" id="([^"]*)"[^]*?<\/article>/g, within)
    expect(body(whole) + lines.join('')).not.toContain('queue:machine-states')
    // Numbers of traces and lists differ, for what is packed comes last; and what was measured is not in one part.
    const numbered = (text: string): string =>
      text
        .replace(/data-(trace|list)="\d+"/g, '')
        .replace(
          /<details class="panel" id="queue:measured"><summary>.*?<\/summary>\n([^]*?)\n<\/details>(?=\n<\/article>)/,
          '$1',
        )
    expect(numbered(unpacked)).toBe(numbered(body(page)))
    // What is wrong is there without a script.
    expect(
      [...body(whole).matchAll(/data-piece="\d+"><summary><span class="badge (\w+)">/g)].map(([, tone]) => tone),
    ).toContain('good')
    expect(body(whole)).not.toMatch(/data-piece="\d+"><summary><span class="badge (?!good)/)
    const shown = JSON.parse(/id="data">(.*?)<\/script>/.exec(whole)?.[1] ?? '') as Coded
    for (const key of ['texts', 'steps', 'traces', 'names', 'lists'] as const) {
      expect(shown[key].length).toBeLessThan(data[key].length)
      expect([...shown[key], ...more[key]]).toHaveLength(data[key].length)
    }
  })

  it('has the steps of a loop apart, with why it is fair', () => {
    const [, shown] = /data-stem="1">(.*?)<\/section>/s.exec(markup) ?? []
    expect(shown).toMatch(
      /For ever:.*<ol start="1">.*takeFirst\(seat0\).*<\/ol>\s*<p>Again and again, for ever:<\/p>\s*<ol start="2">.*takeFirst\(seat1\)/s,
    )
    expect(shown).toContain('<li><code>takeSecond(seat0), weakly fair, is not enabled after step 2</code></li>')
  })

  it('writes each text, step, trace and list once', () => {
    const { texts, steps, names, lists } = data
    const traces = data.traces.map(([back, ...rest], number) => [number - back, ...rest])
    for (const all of [texts, steps, traces.slice(1), names, lists])
      expect(new Set(all.map(each => JSON.stringify(each))).size).toBe(all.length)
  })

  it.each(Object.keys(KINDS))('says what is the matter: %s', async name => {
    const run = RUNS[Object.keys(KINDS).indexOf(name)]
    const one = await written(run === undefined ? [] : [run])
    expect(one.includes('Not everything is as expected')).toBe(run?.result.asExpected === false)
    expect(one.includes('was searched, each in its scope')).toBe(run?.result.stopped === undefined)
    expect(/<h3 id="off">|other counts than recorded|: the search ended at/.test(one)).toBe(
      run?.result.asExpected === false,
    )
  })

  it('has a script that type-checks', () => {
    expect(execFileSync('node_modules/.bin/tsc', ['--noEmit', '-p', 'src/report/html'], { encoding: 'utf8' })).toBe('')
  })
})
