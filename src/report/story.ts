/** What there is to say of one property of one model, in plain lines: for a test, an annotation, a mail. */
import type { ModelResult, PropertyResult } from '../check/result.ts'
import { safe } from '../system/safe.ts'
import { propertyTitle, standing } from './standing.ts'
import { counterexampleLines } from './counterexample.ts'
import { doubt, isInDoubt, plainInk, spokenStop, type TextOptions } from './text.ts'

export type StoryOptions = Omit<TextOptions, 'ink'>

/** One line for a title: 'S14 a RID is claimed ...: violated'. */
export const headline = (property: PropertyResult, result: ModelResult): string =>
  safe(`${propertyTitle(property)}: ${standing(property, result)}`)

/** Why it stands as it does; of a violation, the shortest way to it. */
export function story(property: PropertyResult, result: ModelResult, options: StoryOptions): string[] {
  return [
    ...verdictLines(property, result, options),
    ...(isInDoubt(property, result) ? [`So it stands${doubt(result)}.`] : []),
  ]
}

function verdictLines(property: PropertyResult, result: ModelResult, options: StoryOptions): string[] {
  switch (standing(property, result)) {
    case 'violated':
    case 'violated, as expected':
      return counterexampleLines(property, { ...options, ink: plainInk }).slice(1)
    case 'undecided':
      return [
        `The run ended${result.stopped === undefined ? '' : ` at ${spokenStop(result.stopped)}`} before this was settled.`,
      ]
    case 'vacuous':
      return ['It holds, but its premise never happens: nothing was tested.']
    case 'holds unexpectedly':
      return ['It holds, but it is recorded that this design violates it.']
    case 'holds':
      return []
  }
}
