/** What is explored: chapter, platform, design, mutant and scope. */
import type { VNode } from 'preact'
import type { Listing } from '../messages.ts'
import type { Actions, View } from './explorer.ts'

/** As many members as make sense to walk among by hand; what can be checked beyond is offered too. */
const MOST = 8

export function Picker({ view, actions }: { view: View; actions: Actions }): VNode | null {
  const { catalogue, subject } = view
  const listed = catalogue?.models.find(({ name }) => name === subject?.model)
  if (catalogue === undefined || subject === undefined || listed === undefined) return null
  const { models, chapters, platforms } = catalogue

  const inChapter = models.filter(({ chapter }) => chapter === listed.chapter)
  // A model that is all of its chapter has neither a platform nor a design.
  const isAlone = inChapter.every(({ name, chapter }) => name === chapter)
  const onPlatform = inChapter.filter(({ platform }) => platform === listed.platform)
  const pick = (model: Listing | undefined): void => {
    if (model !== undefined) actions.pick({ model: model.name, scope: {} })
  }
  /** The same design where there is one, else the first. */
  const like = (among: readonly Listing[]): Listing | undefined =>
    among.find(({ platform, design }) => platform === listed.platform && design === listed.design) ??
    among.find(({ design }) => design === listed.design) ??
    among[0]

  return (
    <form class="picker" aria-label="What is explored" onSubmit={event => event.preventDefault()}>
      <Choice
        label={isAlone ? 'Model' : 'Chapter'}
        value={listed.chapter}
        options={unique(models.map(({ chapter }) => chapter)).map(name => [name, chapters[name] ?? name])}
        onChoose={name => pick(like(models.filter(({ chapter }) => chapter === name)))}
      />
      {!isAlone && (
        <>
          <Choice
            label="Platform"
            value={listed.platform}
            options={unique(inChapter.map(({ platform }) => platform)).map(name => [name, platforms[name] ?? name])}
            onChoose={name => pick(like(inChapter.filter(({ platform }) => platform === name)))}
          />
          <Choice
            label="Design"
            value={listed.name}
            options={onPlatform.map(({ name, design }) => [name, design])}
            onChoose={name => pick(onPlatform.find(model => model.name === name))}
          />
        </>
      )}
      {listed.mutants.length > 0 && (
        <Choice
          label="Mutant"
          value={subject.mutant ?? ''}
          options={[
            ['', 'none: as it stands'],
            ...listed.mutants.map(({ name, change }): Option => [name, `${name}: ${change}`]),
          ]}
          onChoose={mutant => actions.pick({ ...subject, mutant: mutant === '' ? undefined : mutant })}
        />
      )}
      {Object.entries(listed.scope).map(([sort, size]) => (
        <Choice
          key={sort}
          label={`${sort}s`}
          value={String(subject.scope[sort] ?? size)}
          options={sizes(size, listed.large?.[sort], subject.scope[sort])}
          onChoose={chosen => {
            const { [sort]: _, ...others } = subject.scope
            actions.pick({
              ...subject,
              scope: Number(chosen) === size ? others : { ...others, [sort]: Number(chosen) },
            })
          }}
        />
      ))}
    </form>
  )
}

/** How many members to choose from: few, those of the model, of its large scope, and what an address may ask for. */
function sizes(own: number, ...others: readonly (number | undefined)[]): Option[] {
  const few = Array.from({ length: Math.max(MOST, own) }, (_, i) => i + 1)
  const more = others.filter(size => size !== undefined && size > few.length)
  return unique([...few, ...more].sort((a, b) => Number(a) - Number(b)).map(String)).map(size => [size, size])
}

type Option = readonly [value: string, text: string]

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly Option[]
  onChoose(value: string): void
}

const Choice = ({ label, value, options, onChoose }: ChoiceProps): VNode => (
  <label>
    {label}{' '}
    <select value={value} onChange={event => onChoose(event.currentTarget.value)}>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

const unique = (names: readonly string[]): string[] => [...new Set(names)]
