/** One statechart with all that a key of its states must tell apart: parallel regions, history, a Set, `always` and `raise`. */
import { assign, raise, setup } from 'xstate'
import { type Model, machineModel } from '../../src/checker.ts'

export const PAGES = ['p1', 'p2', 'p3'] as const
type Page = (typeof PAGES)[number]

/** A reading device: its screen comes back as it was left; once all pages are marked it rings, which turns the screen off. */
export const reader = setup({
  types: {
    context: {} as { marked: ReadonlySet<Page> },
    events: {} as { type: 'FLIP' | 'POWER' | 'SLEEP' | 'QUIET' } | { type: 'MARK'; page: Page },
  },
  guards: {
    allMarked: ({ context }) => context.marked.size === PAGES.length,
    notMarked: ({ context, event }) => event.type === 'MARK' && !context.marked.has(event.page),
  },
}).createMachine({
  id: 'reader',
  type: 'parallel',
  context: { marked: new Set() },
  states: {
    screen: {
      initial: 'on',
      states: {
        on: {
          initial: 'text',
          on: { POWER: 'off', SLEEP: 'off' },
          states: { text: { on: { FLIP: 'list' } }, list: { on: { FLIP: 'text' } }, before: { type: 'history' } },
        },
        off: { on: { POWER: 'on.before' } },
      },
    },
    bell: {
      initial: 'quiet',
      states: {
        quiet: {
          always: { guard: 'allMarked', target: 'ringing' },
          on: {
            MARK: {
              guard: 'notMarked',
              actions: assign({ marked: ({ context, event }) => new Set([...context.marked, event.page]) }),
            },
          },
        },
        ringing: {
          entry: raise({ type: 'SLEEP' }),
          on: { QUIET: { target: 'quiet', actions: assign({ marked: new Set<Page>() }) } },
        },
      },
    },
  },
})

export const readerModel: Model = machineModel(reader, {
  name: 'toys/reader',
  events: ['FLIP', 'POWER', 'QUIET', ...PAGES.map(page => ({ type: 'MARK' as const, page }))],
  invariants: {
    'it is quiet until all pages are marked': local =>
      local.is('bell.ringing') === (local.context.marked.size === PAGES.length),
    'the screen is off while it rings': local => !local.is('bell.ringing') || local.is('screen.off'),
  },
  reachable: { 'it rings': local => local.is('bell.ringing') },
})
