/** Where one has been: the tree of all that was walked, and the last step in full. */
import type { VNode } from 'preact'
import type { Opened, Sight } from '../messages.ts'
import { placesAfter, type Tree, wayTo } from '../tree.ts'
import type { Actions, View } from './explorer.ts'
import { counted } from './words.ts'

interface Props {
  readonly opened: Opened
  readonly sight: Sight
  readonly view: View
  readonly actions: Actions
}

export function History({ opened, sight, view: { tree }, actions }: Props): VNode {
  const last = sight.steps.at(-1)
  const way = new Set(wayTo(tree))
  return (
    <section data-part="Walk" aria-labelledby="walk-title">
      <h2 id="walk-title">Walk</h2>
      <p class="row">
        <button type="button" aria-keyshortcuts="u" disabled={tree.at === 0} onClick={actions.undo}>
          Undo
        </button>
        <button
          type="button"
          aria-keyshortcuts="r"
          disabled={placesAfter(tree, tree.at).length === 0}
          onClick={actions.redo}
        >
          Redo
        </button>
        <output>{counted(sight.steps.length, 'step')}</output>
      </p>
      {last !== undefined && (
        <ul class="changes" aria-label="What the last step changed">
          {last.changes.map(({ component, from, to }) => (
            <li key={component}>
              <code>{component}</code>: {from} → <b>{to}</b>
            </li>
          ))}
          {last.changes.length === 0 && <li class="soft">nothing changed</li>}
          {last.doc !== undefined && <li class="soft">{last.doc}</li>}
          <li class="soft">[{last.sources.join(', ')}]</li>
        </ul>
      )}
      <ol class="tree" aria-label="Where you have been">
        <Branch from={0} tree={tree} way={way} opened={opened} actions={actions} />
      </ol>
    </section>
  )
}

interface BranchProps {
  readonly from: number
  readonly tree: Tree
  readonly way: ReadonlySet<number>
  readonly opened: Opened
  readonly actions: Actions
}

/** A place and what follows it: a single way on is told below it, a fork indented. */
function Branch({ from, tree, way, opened, actions }: BranchProps): VNode {
  const line: number[] = [from]
  let after = placesAfter(tree, from)
  while (after.length === 1) {
    line.push(after[0] as number)
    after = placesAfter(tree, after[0] as number)
  }
  return (
    <>
      {line.map(place => (
        <li key={place}>
          <button
            type="button"
            class={way.has(place) ? 'place on' : 'place'}
            aria-current={place === tree.at ? 'step' : undefined}
            onClick={() => actions.goTo(place)}
          >
            {place === 0 ? 'initial state' : opened.operations[tree.places[place]?.by ?? -1]?.name}
          </button>
        </li>
      ))}
      {after.length > 0 && (
        <li>
          {after.map(place => (
            <ol key={place} class="fork">
              <Branch from={place} tree={tree} way={way} opened={opened} actions={actions} />
            </ol>
          ))}
        </li>
      )}
    </>
  )
}
