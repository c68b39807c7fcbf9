/** The sections of a page that go by model: the list beside it, the table of all, and each model with its properties. */
import { type Chapter, chapterNameOf, type Run } from '../../pages/book.ts'
import { spokenScope } from '../../system/expand.ts'
import { type Standing, standing } from '../standing.ts'
import { plural } from '../numbers.ts'
import { countChanges, doubt, plainInk, spokenEngine, spokenStop, summary, title } from '../text.ts'
import { esc } from './escape.ts'
import { levelsOf, linkedCounts } from './levels.ts'
import { measured } from './measured.ts'
import { folded } from './packed.ts'
import { propertyItem, TONE } from './property.ts'
import type { Writing } from './report.ts'

const GRAVEST: readonly Standing[] = ['violated', 'holds unexpectedly', 'undecided', 'vacuous', 'violated, as expected']

/** The standing of a model is that of its gravest property. */
const modelTone = ({ result }: Run): string => {
  if (result.stopped !== undefined) return 'warn'
  const standings = new Set(result.properties.map(property => standing(property, result)))
  const gravest = GRAVEST.find(stands => standings.has(stands))
  return gravest === undefined ? (result.asExpected ? 'good' : 'warn') : TONE[gravest]
}

export const modelNav = (chapters: readonly Chapter[], { ids }: Writing): string[] =>
  chapters.flatMap(chapter => [
    `<details open><summary>${esc(chapter.title)}</summary><ul>`,
    ...chapter.kinds.flatMap(({ runs }) =>
      runs.map(run => `<li><a href="#${ids.model(run)}">${shortName(run)}${navMark(run)}</a></li>`),
    ),
    '</ul></details>',
  ])

const shortName = ({ model, result }: Run): string => {
  const chapter = `${chapterNameOf(model)}/`
  const name = title(result)
  return `<span>${esc(name.startsWith(chapter) ? name.slice(chapter.length) : name)}</span>`
}

function navMark(run: Run): string {
  const violated = run.result.properties.filter(({ verdict }) => verdict === 'violated').length
  const vacuous = run.result.properties.filter(property => property.vacuous).length
  const held =
    (vacuous > 0 ? `${vacuous} vacuous` : 'holds') + (run.result.compaction === undefined ? '' : ' but for a chance')
  const isGone = run.result.properties.some(property => standing(property, run.result) === 'holds unexpectedly')
  const word =
    violated > 0
      ? `${violated} violated`
      : run.result.stopped !== undefined
        ? 'undecided'
        : isGone
          ? 'holds unexpectedly'
          : held
  return `<span class="mark ${modelTone(run)}">${word}</span>`
}

export const modelTable = (chapters: readonly Chapter[], writing: Writing): string[] => [
  '<div class="wide" tabindex="0" role="region" aria-label="Table of all models"><table class="models">',
  '<thead><tr><th>model</th><th>scope</th><th class="n">states</th><th class="n">generated</th><th class="n">depth</th><th>verdict</th></tr></thead><tbody>',
  ...chapters.flatMap(({ kinds }) =>
    kinds.flatMap(({ runs }) =>
      runs.map(run => {
        const { distinct, generated, depth } = linkedCounts(run, writing)
        return `<tr><td><a href="#${writing.ids.model(run)}">${esc(title(run.result))}</a></td><td>${esc(spokenScope(run.result.scope) || 'of one')}</td><td class="n">${distinct}</td><td class="n">${generated}</td><td class="n">${depth}</td><td><a class="mark ${modelTone(run)}" href="#${writing.ids.model(run)}">${esc(shortVerdict(run))}</a></td></tr>`
      }),
    ),
  ),
  '</tbody></table></div>',
]

function shortVerdict({ result }: Run): string {
  if (!result.asExpected) return summary(result, plainInk)
  const violated = result.properties.filter(({ verdict }) => verdict === 'violated').length
  const verdict =
    violated > 0 ? `violated (${violated} of ${result.properties.length})` : `holds (${result.properties.length})`
  return verdict + doubt(result)
}

export const chapterSections = (chapters: readonly Chapter[], writing: Writing): string[] =>
  chapters.flatMap(({ title: heading, question, kinds }) => [
    `<section class="chapter"><h2>${esc(heading)}</h2>`,
    ...(question === undefined ? [] : [`<p class="lead">${esc(question)}</p>`]),
    ...kinds.flatMap(({ runs }) => runs.map(run => modelSection(run, writing))),
    '</section>',
  ])

function modelSection(run: Run, writing: Writing): string {
  const { model, result } = run
  const id = writing.ids.model(run)
  const facts = [`scope ${spokenScope(result.scope) || 'of one'}`, spokenEngine(result)]
  const { distinct, generated, depth } = linkedCounts(run, writing)
  return [
    `<article class="model" id="${id}" aria-labelledby="${id}:title">`,
    `<h3 id="${id}:title"><a href="#${id}">${esc(title(result))}</a> <span class="mark ${modelTone(run)}">${esc(summary(result, plainInk))}</span></h3>`,
    ...(model.question === undefined ? [] : [`<p>${esc(model.question)}</p>`]),
    `<p class="facts">${[...facts.map(esc), `${distinct} distinct, ${generated} generated, ${result.states.depth === undefined ? 'depth left out' : `depth ${depth}`}`, ...countChanges(result).map(change => `recorded: ${esc(change)}`)].join(' · ')}</p>`,
    ...(result.stopped === undefined
      ? []
      : [
          `<p class="note">Undecided: the run ended at ${esc(spokenStop(result.stopped))}. What is not violated so far may still be.</p>`,
        ]),
    ...result.properties.map((_, i) => propertyItem(run, i, writing)),
    ...notAsked(run, writing),
    ...levelsOf(run, writing),
    ...measured(run, writing),
    '</article>',
  ].join('\n')
}

function notAsked(run: Run, { pack }: Writing): string[] {
  const { notApplicable = [] } = run.model
  if (notApplicable.length === 0) return []
  const items = notApplicable.map(
    ({ name, id, because }) => `<li>${esc(id ?? '')} ${esc(name)} <span class="facts">${esc(because)}</span></li>`,
  )
  return folded(run, pack, {
    attributes: 'class="panel"',
    summary: `${plural(notApplicable.length, 'requirement')} not asked of it`,
    piece: () => ['<ul>', ...items, '</ul>'],
  })
}
