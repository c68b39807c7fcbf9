/** Keys that work wherever nothing is being typed. */
import type { Actions, View } from './explorer.ts'

interface Key {
  readonly key: string
  readonly does: string
  press?(actions: Actions): void
}

export const KEYS: readonly Key[] = [
  { key: 'u', does: 'one step back', press: actions => actions.undo() },
  { key: 'r', does: 'one step on, along the branch made last', press: actions => actions.redo() },
  { key: 's', does: 'surprise me: on to what was seen least', press: actions => actions.stroll() },
  { key: 'j', does: 'to the next enabled operation', press: () => among(1) },
  { key: 'k', does: 'to the one before', press: () => among(-1) },
  { key: '/', does: 'filter the operations', press: () => document.getElementById('filter')?.focus() },
  { key: '?', does: 'this help' },
]

/** Listens; the function that it gives stops that. */
export function keysOf(latest: () => { view: View; actions: Actions }, help: () => void): () => void {
  const listen = (event: KeyboardEvent): void => {
    const { target, key } = event
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return
    if (target instanceof HTMLElement && target.matches('input, textarea, select')) return
    if (key === '?') help()
    else {
      const known = KEYS.find(each => each.key === key)
      if (known === undefined) return
      known.press?.(latest().actions)
    }
    event.preventDefault()
  }
  addEventListener('keydown', listen)
  return () => removeEventListener('keydown', listen)
}

function among(by: 1 | -1): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('[data-list="enabled"] button')]
  const at = buttons.indexOf(document.activeElement as HTMLElement)
  const to = at < 0 ? (by > 0 ? 0 : buttons.length - 1) : (at + by + buttons.length) % buttons.length
  buttons[to]?.focus()
}
