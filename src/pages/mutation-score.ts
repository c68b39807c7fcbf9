/** What mutation testing of the registry comes to, as it is recorded: nothing is run for it. */
import { percent } from '../report/mutation.ts'
import { count } from '../report/numbers.ts'
import { spokenScope } from '../system/expand.ts'
import type { Model, RecordedMutation } from '../system/model.ts'
import { isContract } from '../system/property.ts'
import { code, GENERATED, page, table, text } from './markdown.ts'

type Recorded = Model & { readonly mutation: RecordedMutation }

/** The page by its path; none where nothing is recorded. */
export function mutationScorePages(models: readonly Model[]): [string, string][] {
  const recorded = models.filter((model): model is Recorded => model.mutation !== undefined)
  return recorded.length === 0 ? [] : [['mutation-score.md', mutationScorePage(recorded)]]
}

/** Of all together: killed in percent of killed and survived. */
export function scoreOf(recorded: readonly RecordedMutation[]): number {
  const killed = recorded.reduce((sum, one) => sum + one.killed, 0)
  const survived = recorded.reduce((sum, one) => sum + one.survived.length, 0)
  return (100 * killed) / (killed + survived)
}

const mutationScorePage = (models: readonly Recorded[]): string =>
  page([
    GENERATED,
    '',
    '# The score of mutation testing',
    '',
    'Every model that is expected to hold was changed in one place at a time, wherever something can be changed ([mutation testing](mutation.md) says',
    'how, and what the words mean), in the scope of the table, which is smaller than the one that is checked where that has many states. Of',
    'models that are the same system one stands for all. The numbers are recorded by `npx ioasid-spec mutate --update --workers 2`; without',
    '`--update` it exits with 5 where others survive.',
    ...(models.some(({ properties }) => properties.some(isContract))
      ? [
          'A contract says the rules of each operation once more, in other words, and so notices most mutants: the score is that of contracts and',
          'requirements together.',
        ]
      : []),
    '',
    'Mutants *in answers only* are not in the score: they have the same states and steps, and a call that is refused anyway gets another errno.',
    'Properties speak of states and steps. Which errno comes first is what the order of the participants of an operation says, with the source',
    'of each; no requirement says it a second time, so that nothing could disagree with it but the kernel. Where an errno tells something that it',
    'should not, that is a requirement, asked of systems in two copies (X3).',
    '',
    `**${percent(scoreOf(models.map(({ mutation }) => mutation)))} of the mutants that behave otherwise are killed.**`,
    '',
    ...table(
      [
        'model',
        'stands for',
        'scope',
        'killed',
        'by the language',
        'survive',
        'score',
        'equivalent',
        'in answers only',
      ],
      models.map(({ name, mutation }) => {
        const { alike, scope, killed, byLanguage, survived, equivalent, answersOnly } = mutation
        return [
          code(name),
          alike.length === 0 ? 'itself' : `${alike.length} more`,
          text(spokenScope(scope)),
          count(killed),
          count(byLanguage),
          count(survived.length),
          percent(scoreOf([mutation])),
          count(equivalent),
          count(answersOnly),
        ]
      }),
    ),
    '## Survivors',
    '',
    'What they allow is what `mutate` shows of the model: the first thing that they do otherwise, after a shortest sequence of operations.',
    '',
    ...survivorRows(models),
    '## What each property notices',
    '',
    'Mutants that it kills, of all models together, and those of them that nothing else kills.',
    '',
    ...propertyRows(models),
  ])

/** Each reason once, with the mutants and models that it is of. */
function survivorRows(models: readonly Recorded[]): string[] {
  const of = new Map<string, { readonly because: string; readonly mutant: string; readonly models: string[] }>()
  for (const { name, mutation, survivors = [] } of models)
    for (const mutant of mutation.survived) {
      const because = survivors.find(survivor => survivor.mutant === mutant)?.because ?? '**nobody has said why**'
      const key = JSON.stringify([mutant, because])
      const known = of.get(key) ?? { because, mutant, models: [] }
      known.models.push(name)
      of.set(key, known)
    }
  return table(
    ['mutant', 'may live, for', 'in'],
    [...of.values()].map(({ mutant, because, models }) => [
      code(mutant),
      because.startsWith('**') ? because : text(because),
      models.map(code).join('<br>'),
    ]),
  )
}

function propertyRows(models: readonly Recorded[]): string[] {
  const sums = new Map<string, { kills: number; alone: number }>()
  for (const { mutation } of models)
    for (const [name, { kills, alone }] of Object.entries(mutation.properties)) {
      const sum = sums.get(name) ?? { kills: 0, alone: 0 }
      sums.set(name, { kills: sum.kills + kills, alone: sum.alone + alone })
    }
  return table(
    ['property', 'kills', 'alone'],
    [...sums].map(([name, { kills, alone }]) => [text(name), count(kills), count(alone)]),
  )
}
