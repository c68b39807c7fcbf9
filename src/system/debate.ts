/** Disagreements among designers: each has models that take a side in it, and the designs that they are measured by. */
import type { Model } from './model.ts'

/** A disagreement among designers, as a question with the answer that the models give. */
export interface Debate {
  /** What the sides disagree about, in a few words. */
  readonly title: string
  /** As a reviewer would ask it. */
  readonly question: string
  /** What the verdicts of the designs in this debate come to. */
  readonly answer: string
  /** Where it was led, by the id of the source. */
  readonly source: string
}

/** Models of one kind differ by platform and design only. */
export const kindOf = ({ kind, chapter, name }: Model): string => kind ?? chapter ?? name

/** The design that is argued for is the first of its kind on its platform. */
export const isArgued = (model: Model, models: readonly Model[]): boolean =>
  models.find(other => kindOf(other) === kindOf(model) && other.platform === model.platform) === model

/** The models that take a side in the debate, each with the design argued for that it is measured by. */
export function inDebate(debate: string, models: readonly Model[]): Model[] {
  const is = (model: Model): boolean => model.debate?.toLowerCase() === debate.toLowerCase()
  const sides = models.filter(is)
  const measured = (model: Model): boolean =>
    isArgued(model, models) && sides.some(side => kindOf(side) === kindOf(model) && side.platform === model.platform)
  return models.filter(model => is(model) || measured(model))
}
