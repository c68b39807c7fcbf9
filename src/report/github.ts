/** Annotations as GitHub's runners read them from the output of a job: one for each thing that somebody has to look at. */
import type { ModelResult } from '../check/result.ts'
import type { Model } from '../system/model.ts'
import type { Place, Places } from './place.ts'
import { safe } from '../system/safe.ts'
import { isOff, standing } from './standing.ts'
import { headline, story, type StoryOptions } from './story.ts'
import { countChanges, spokenStop, title } from './text.ts'

/** `models` are those of the results, one for each. */
export const githubAnnotations = (
  results: readonly ModelResult[],
  models: readonly Model[],
  places: Places,
  options: StoryOptions,
): string[] =>
  results.flatMap((result, i) => {
    const off = result.properties.filter(property => isOff(property, result))
    const anywhere = Object.keys((models[i] as Model).system.components)[0]
    const own = anywhere === undefined ? undefined : places.component(models[i] as Model, anywhere)
    const changes = countChanges(result)
    const run = [
      ...(changes.length === 0 ? [] : [{ what: 'other counts than recorded', lines: changes }]),
      ...(result.stopped === undefined || off.length > 0
        ? []
        : [{ what: 'not searched whole', lines: [`the run ended at ${spokenStop(result.stopped)}`] }]),
    ]
    return [
      ...off.map(property => {
        const stands = standing(property, result)
        const grave = stands === 'violated' || stands === 'holds unexpectedly'
        const lines = [safe(title(result)), ...story(property, result, options)]
        return annotation(
          grave ? 'error' : 'warning',
          places.property(property.name) ?? own,
          headline(property, result),
          lines.join('\n'),
        )
      }),
      ...run.map(({ what, lines }) => annotation('warning', own, `${safe(title(result))}: ${what}`, lines.join('\n'))),
    ]
  })

function annotation(level: 'error' | 'warning', place: Place | undefined, headed: string, message: string): string {
  const where = place === undefined ? [] : [`file=${inProperty(place.file)}`, `line=${place.line}`]
  return `::${level} ${[...where, `title=${inProperty(headed)}`].join(',')}::${inMessage(message)}`
}

// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
const inMessage = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const inProperty = (text: string): string => inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
