/** What a reader sees first: the verdict, what it covers and what it does not, what is off, and how each design that does not hold is broken. */
import type { PropertyResult } from '../../check/result.ts'
import { grouped, type Run } from '../../pages/book.ts'
import { kindOf } from '../../system/debate.ts'
import { label } from '../../system/expand.ts'
import { isOff, propertyTitle, type Standing, standing } from '../standing.ts'
import { count, plural } from '../numbers.ts'
import { onOneLine } from '../counterexample.ts'
import { countChanges, doubtOfAll, spokenStop, title } from '../text.ts'
import { esc } from './escape.ts'
import { badge, TONE } from './property.ts'
import type { Writing } from './report.ts'

interface Found {
  readonly run: Run
  readonly index: number
  readonly property: PropertyResult
  readonly stands: Standing
}

export function overview(writing: Writing): string[] {
  const { runs, command } = writing
  const found = runs.flatMap((run): Found[] =>
    run.result.properties.map((property, index) => ({ run, index, property, stands: standing(property, run.result) })),
  )
  const off = found.filter(({ property, run }) => isOff(property, run.result))
  const expected = found.filter(({ stands }) => stands === 'violated, as expected')
  const changed = runs.filter(({ result }) => countChanges(result).length > 0)
  const fine = runs.every(({ result }) => result.asExpected)
  const states = runs.reduce((sum, { result }) => sum + BigInt(result.states.distinct), 0n)
  return [
    `<section id="overview"><h2>${fine ? 'Everything is as expected' : 'Not everything is as expected'}</h2>`,
    `<p class="lead">${searched(runs.filter(({ result }) => result.stopped !== undefined).length, runs.length)}: <a href="#models">${count(states)} states</a> in all${doubtOfAll(runs.map(({ result }) => result))}.</p>`,
    '<ul class="tally">',
    ...tally(found),
    '</ul>',
    '<div class="box"><h3>What this shows, and what it does not</h3>',
    '<p>A requirement <em>holds</em> when no sequence of operations, however long, breaks it with as many guests, devices and numbers as the scope has. It says nothing of more of them, of real code, or of anything that the machines leave out. A requirement is <em>vacuous</em> when nothing that it speaks of ever happens. A design may be expected to be <em>violated</em>: it is in the report to show what goes wrong, by the shortest sequence there is. A <em>witness</em> is the shortest sequence after which what a requirement speaks of is there to be tested.</p>',
    `<p class="facts">Written by <code>${esc(command)}</code>, ioasid-spec ${esc(writing.version)}.</p></div>`,
    ...listed('off', 'To look at', off, writing),
    ...changed.map(
      run =>
        `<p class="note"><a href="#${writing.ids.model(run)}">${esc(title(run.result))}</a>: other counts than recorded: ${esc(countChanges(run.result).join(', '))}</p>`,
    ),
    ...runs.flatMap(run =>
      run.result.stopped === undefined
        ? []
        : [
            `<p class="note"><a href="#${writing.ids.model(run)}">${esc(title(run.result))}</a>: the search ended at ${esc(spokenStop(run.result.stopped))}</p>`,
          ],
    ),
    ...listed('broken', 'Designs that do not hold, and the shortest way to break each', expected, writing),
    '</section>',
  ]
}

function searched(stopped: number, all: number): string {
  const models = `<a href="#models">${plural(all, 'model')}</a>`
  if (stopped === 0) return `Every behaviour of ${models} was searched, each in its scope`
  return `Of ${models}, ${count(all - stopped)} were searched whole, each in its scope; the search of ${count(stopped)} ended before that`
}

/** Each standing that occurs, with its number, linked to where it can be seen. */
function tally(found: readonly Found[]): string[] {
  const order = Object.keys(TONE) as Standing[]
  return order.flatMap(stands => {
    const n = found.filter(one => one.stands === stands).length
    if (n === 0) return []
    const at = stands === 'holds' ? 'models' : stands === 'violated, as expected' ? 'broken' : 'off'
    return [`<li><a href="#${at}"><strong>${count(n)}</strong> ${badge(stands)}</a></li>`]
  })
}

/** What is the same on several platforms, and broken in the same way, is one line. What can be walked comes first. */
function listed(id: string, heading: string, found: readonly Found[], { ids }: Writing): string[] {
  if (found.length === 0) return []
  const lines = grouped(found, one =>
    JSON.stringify([one.run.model.variant, kindOf(one.run.model), one.property.name, one.stands, way(one.property)]),
  )
  return [
    `<h3 id="${id}">${heading}</h3>`,
    `<div class="wide" tabindex="0" role="region" aria-label="${heading}"><table class="found">`,
    '<thead><tr><th>requirement</th><th>design</th><th class="n">steps</th><th>shortest way</th></tr></thead><tbody>',
    ...[...lines.values()].sort(waysFirst).map(those => {
      const [{ property, stands }] = those as [Found]
      const links = those.map(
        ({ run, index }) => `<a href="#${ids.property(run, index)}">${esc(title(run.result))}</a>`,
      )
      return `<tr><td>${stands === 'violated, as expected' ? '' : `${badge(stands)} `}${esc(propertyTitle(property))}</td><td>${links.join('<br>')}</td><td class="n">${stepsLink(those[0] as Found, ids)}</td><td>${way(property)}</td></tr>`
    }),
    '</tbody></table></div>',
  ]
}

const waysFirst = ([a]: readonly Found[], [b]: readonly Found[]): number =>
  Number(b?.property.counterexample !== undefined) - Number(a?.property.counterexample !== undefined)

/** How many, as a link to the last of them. */
function stepsLink({ run, index, property: { counterexample } }: Found, ids: Writing['ids']): string {
  if (counterexample === undefined) return '-'
  const { length } = counterexample.steps
  return `<a href="#${ids.property(run, index)}@${length}">${length}</a>`
}

function way({ counterexample, verdict }: PropertyResult): string {
  if (counterexample === undefined) return verdict === 'violated' ? 'never reached' : ''
  const operations = counterexample.steps.map(step => `<code>${esc(label(step.operation, step.arguments))}</code>`)
  return onOneLine(operations, counterexample.lasso) || 'not even at first'
}
