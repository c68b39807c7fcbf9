/** Every requirement on every platform: what the design argued for comes to, and which other designs break it. Each cell leads to its result. */
import { type Chapter, type Kind, platformOf, platformsOf, type Run } from '../../pages/book.ts'
import { lettersOf } from '../../pages/matrix.ts'
import { propertiesOf } from '../../pages/verdicts.ts'
import { standing } from '../standing.ts'
import { esc } from './escape.ts'
import { TONE } from './property.ts'
import type { Writing } from './report.ts'

export function matrix(chapters: readonly Chapter[], writing: Writing): string[] {
  const platforms = platformsOf(writing.runs, writing.book).filter(name =>
    writing.runs.some(({ model }) => platformOf(model) === name),
  )
  const hasLetters = chapters.some(({ kinds }) => kinds.some(kind => lettersOf(kind).size > 0))
  return [
    '<section id="matrix"><h2>Requirements on platforms</h2>',
    `<p>What the design argued for comes to on each platform.${hasLetters ? ' The letters are other designs that break the requirement there; they are named below each table that has them.' : ''}</p>`,
    ...chapters.flatMap(({ title, kinds }) => [
      `<h3>${esc(title)}</h3>`,
      ...kinds.flatMap(kind => [
        ...(kinds.length > 1 ? [`<h4>${esc(kind.title)}</h4>`] : []),
        ...kindTable(kind, platforms, `${title}: ${kind.title}`, writing),
      ]),
    ]),
    '</section>',
  ]
}

function kindTable(kind: Kind, all: readonly string[], caption: string, writing: Writing): string[] {
  const platforms = all.filter(platform => kind.runs.some(({ model }) => platformOf(model) === platform))
  const letters = lettersOf(kind)
  const cell = (name: string, platform: string): string => {
    const argued = kind.argued.find(({ model }) => platformOf(model) === platform)
    const others = [...letters].flatMap(([letter, runs]) =>
      runs
        .filter(run => platformOf(run.model) === platform && broken(run, name))
        .map(run => `<a class="known" href="#${propertyAnchor(run, name, writing)}">${letter}</a>`),
    )
    return `<td>${argued === undefined ? '-' : arguedCell(argued, name, writing)}${others.length === 0 ? '' : ` <span class="facts">not in ${others.join(' ')}</span>`}</td>`
  }
  return [
    `<div class="wide" tabindex="0" role="region" aria-label="${esc(caption)}"><table class="matrix">`,
    `<thead><tr><th>id</th><th>requirement</th>${platforms.map(name => `<th>${esc(name)}</th>`).join('')}</tr></thead><tbody>`,
    ...propertiesOf(kind).map(
      ({ name, id }) =>
        `<tr><td>${esc(id ?? '-')}</td><th scope="row">${esc(name)}</th>${platforms.map(platform => cell(name, platform)).join('')}</tr>`,
    ),
    '</tbody></table></div>',
    ...(letters.size === 0
      ? []
      : [
          `<p class="facts">${[...letters]
            .map(
              ([letter, runs]) =>
                `<b>${letter}</b> ${runs.map(run => `<a href="#${writing.ids.model(run)}">${esc(run.model.variant ?? run.model.name)}${runs.length > 1 ? ` (${esc(platformOf(run.model))})` : ''}</a>`).join(', ')}`,
            )
            .join('; ')}</p>`,
        ]),
  ]
}

function arguedCell(run: Run, name: string, writing: Writing): string {
  const property = run.result.properties.find(one => one.name === name)
  if (property === undefined) return '<span class="facts">not asked</span>'
  const stands = standing(property, run.result)
  return `<a class="${TONE[stands]}" href="#${propertyAnchor(run, name, writing)}">${stands}</a>`
}

const broken = ({ result }: Run, name: string): boolean =>
  result.properties.some(property => property.name === name && property.verdict === 'violated')

const propertyAnchor = (run: Run, name: string, { ids }: Writing): string =>
  ids.property(
    run,
    run.result.properties.findIndex(property => property.name === name),
  )
