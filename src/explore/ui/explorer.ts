/** The state of the page and what can be done to it. Every change goes into the address, and whatever comes from the address is shown. */
import type { Progress } from '../../check/exploration.ts'
import { type Address, read, written } from '../address.ts'
import type { Found, Goal } from '../find.ts'
import type { Catalogue, CheckAsked, Checked, Opened, Sight, Subject } from '../messages.ts'
import { movesOf, pathTo, placesAfter, root, stepped, type Tree, walked, wentTo } from '../tree.ts'
import { type Client, first, startClient } from './client.ts'

export interface View {
  readonly catalogue?: Catalogue
  /** The text of the reader's own models, where these are explored. */
  readonly own?: string | undefined
  /** A text that came with the address, to be run only when the reader says so. */
  readonly offered?: string | undefined
  readonly subject?: Subject | undefined
  readonly opened?: Opened | undefined
  readonly tree: Tree
  readonly sight?: Sight | undefined
  /** The tree that it is of: the one that there is, but for the moment after a step. */
  readonly seen?: Tree | undefined
  /** The component whose chart is shown; absent: the first that the last step changed. */
  readonly chart?: number | undefined
  /** Whether an answer has been waited for longer than one should. */
  readonly isSlow: boolean
  /** What the reader should know: an address that could not be followed, something that is wrong with a model. */
  readonly notice?: string | undefined
  readonly check: Run<CheckAsked, Checked>
  readonly search: Run<Goal, Found>
}

/** Something that takes a while: what was asked, how far it is, what came of it. */
export interface Run<Asked, Outcome> {
  readonly asked?: Asked
  readonly progress?: Progress | undefined
  readonly outcome?: Outcome | undefined
  readonly error?: string | undefined
  readonly isRunning: boolean
}

export interface Actions {
  pick(subject: Subject): void
  step(operation: number): void
  goTo(place: number): void
  /** One place back, or on along the branch that was made last. */
  undo(): void
  redo(): void
  /** A path walked from where one is, or from the initial state. */
  walk(path: readonly number[], fromStart: boolean): void
  stroll(): void
  /** Undefined: of what the steps change. */
  showChart(component: number | undefined): void
  /** Runs a text of the reader's own and explores what it exports; undefined: back to the models of the page. */
  load(text: string | undefined): void
  /** Leaves alone what came with the address. */
  decline(): void
  check(asked: CheckAsked): void
  find(goal: Goal): void
  /** Ends the check, or the search. */
  giveUp(what: 'check' | 'search'): void
  /** The statechart of a family, as SVG. */
  chartOf(family: number): Promise<string>
  dismiss(): void
}

const IDLE = { isRunning: false }

/** Milliseconds after which one begins to wonder, and those that a check has to come to its end. */
const LONG = 3000
const PATIENCE = 2000

export function explorer(show: (view: View) => void): { readonly actions: Actions; begin(): void } {
  let client = startClient()
  let view: View = { tree: root, isSlow: false, check: IDLE, search: IDLE }
  // Answers to what is no longer asked are dropped.
  let turn = 0
  const giving: { check?: () => void; search?: () => void } = {}

  const set = (part: Partial<View>): void => {
    view = { ...view, ...part }
    show(view)
  }
  const failed = (error: unknown): void => set({ notice: messageOf(error) })

  // What is being waited for, each with a timer that speaks up.
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const isAnswered = (timer: ReturnType<typeof setTimeout>): void => {
    clearTimeout(timer)
    timers.delete(timer)
    if (timers.size === 0 && view.isSlow) set({ isSlow: false })
  }
  /** Waits for what should be answered at once. */
  const soon = async <T>(answer: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => set({ isSlow: true }), LONG)
    timers.add(timer)
    try {
      return await answer
    } finally {
      isAnswered(timer)
    }
  }
  const ask: Client['ask'] = (...asked) => soon(client.ask(...asked))

  const addressOf = ({ subject, opened, tree, chart, own }: View): Address => ({
    model: subject?.model ?? '',
    mutant: subject?.mutant,
    scope: subject?.scope ?? {},
    walk: movesOf(tree).map(move => ('back' in move ? move.back : (opened?.operations[move.by]?.token ?? ''))),
    chart: chart === undefined ? undefined : opened?.components[chart]?.name,
    own,
  })
  /** Browsers refuse an address that is too long, and too many in a short time; the page goes on. */
  const record = (): void => {
    try {
      history.pushState(null, '', written(addressOf(view)))
    } catch (error) {
      set({ notice: `The address does not say where you are: ${messageOf(error)}` })
    }
  }

  const look = async (): Promise<void> => {
    const { subject, tree } = view
    const asked = ++turn
    if (subject === undefined) return
    const sight = await ask('look', [subject, pathTo(tree)])
    if (asked === turn) set({ sight, seen: tree })
  }

  /** To another place of the tree. */
  const move = (tree: Tree): void => {
    giving.search?.()
    // It is shown with what there is to see there, so that the page is drawn once.
    view = { ...view, tree, notice: undefined, search: IDLE }
    look().catch(failed)
    record()
  }

  /** Shows what an address says. Answers whether it did: not what has to be asked for first, nor what was overtaken. */
  const arrive = async (address: Address): Promise<boolean> => {
    const asked = ++turn
    const offered = address.own === view.own ? undefined : address.own
    set({ offered })
    if (offered !== undefined) return false
    if (address.own !== view.own) await restart(undefined)
    const catalogue = view.catalogue ?? (await ask('catalogue', []))
    set({ catalogue })
    const listed = catalogue.models.find(({ name }) => name === address.model) ?? catalogue.models[0]
    if (listed === undefined) return false
    const subject = { model: listed.name, mutant: address.mutant, scope: address.scope }
    const opened = await ask('open', [subject])
    const { tree, problem } = await ask('walk', [subject, address.walk])
    const sight = await ask('look', [subject, pathTo(tree)])
    if (asked !== turn) return false
    const pinned = opened.components.findIndex(({ name }) => name === address.chart)
    const chart = pinned < 0 ? undefined : pinned
    const { model } = address
    const missed =
      model !== '' && listed.name !== model ? `There is no model ${model}; this is ${listed.name}.` : problem
    const same = JSON.stringify(subject) === JSON.stringify(view.subject)
    set({
      subject,
      opened,
      tree,
      sight,
      seen: tree,
      chart,
      notice: missed,
      ...(same ? {} : { check: ended(), search: IDLE }),
    })
    return true
  }

  /** What was running is about something else. */
  const ended = (): View['check'] => {
    giving.check?.()
    return IDLE
  }

  // The one that is to take the place of the client, once it has its models.
  let next: Client | undefined
  /** A new worker, with the models of the page or of a text; if these cannot be had, all stays as it is. */
  const restart = async (own: string | undefined): Promise<void> => {
    next?.end()
    for (const timer of timers) isAnswered(timer)
    const fresh = startClient()
    next = fresh
    try {
      const catalogue = await soon(own === undefined ? fresh.ask('catalogue', []) : fresh.ask('load', [own]))
      client.end()
      client = fresh
      // Nobody answers any more what the other one was asked.
      for (const timer of timers) isAnswered(timer)
      const nothing = { subject: undefined, opened: undefined, sight: undefined, tree: root, notice: undefined }
      set({ catalogue, own, offered: undefined, ...nothing, check: ended(), search: IDLE })
    } catch (error) {
      fresh.end()
      throw error
    } finally {
      next = undefined
    }
  }

  const follow = (): void => {
    const address = read(location.hash === '' ? first : location.hash)
    arrive(address).catch(async (error: unknown) => {
      // There should be something to see all the same.
      if (view.opened === undefined)
        await arrive({ model: address.model, scope: {}, walk: [], own: view.own }).catch(() => {})
      failed(error)
    })
  }

  /** Goes to an address, which then is that of the page. */
  const visit = async (address: Address): Promise<void> => {
    if (await arrive(address)) record()
  }

  const actions: Actions = {
    pick(subject) {
      visit({ ...subject, walk: [], own: view.own }).catch(failed)
    },
    step(operation) {
      // What was enabled a moment ago may be no more.
      if (view.seen === view.tree) move(stepped(view.tree, operation))
    },
    goTo: place => move(wentTo(view.tree, place)),
    undo() {
      const { before } = view.tree.places[view.tree.at] ?? { before: -1 }
      if (before >= 0) move(wentTo(view.tree, before))
    },
    redo() {
      const last = placesAfter(view.tree, view.tree.at).at(-1)
      if (last !== undefined) move(wentTo(view.tree, last))
    },
    walk: (path, fromStart) => move(walked(view.tree, fromStart ? 0 : view.tree.at, path)),
    stroll() {
      const { subject, tree } = view
      if (subject === undefined) return
      ask('stroll', [subject, tree])
        .then(path => {
          if (path.length === 0) set({ notice: 'Nothing is enabled here.' })
          else if (view.tree === tree) move(walked(tree, tree.at, path))
        })
        .catch(failed)
    },
    showChart(chart) {
      set({ chart })
      record()
    },
    load(text) {
      const isOffered = text !== undefined && text === read(location.hash).own
      const address = text === undefined ? read(first) : { model: '', scope: {}, walk: [], own: text }
      restart(text)
        .then(() => (isOffered ? follow() : visit(address)))
        .catch(failed)
    },
    decline() {
      if (view.offered === undefined) return
      visit(view.opened === undefined ? read(first) : addressOf(view)).catch(failed)
    },
    check(asked) {
      const { subject, own } = view
      if (subject === undefined) return
      giving.check?.()
      const checker = startClient()
      const stop = new AbortController()
      const tell = (part: Partial<View['check']>): void => {
        if (view.check.asked === asked) set({ check: { ...view.check, ...part } })
      }
      const over = (part: Partial<View['check']>): void => {
        checker.end()
        if (view.check.isRunning) tell({ isRunning: false, ...part })
      }
      giving.check = () => {
        stop.abort()
        // What does not come to its end by itself is ended.
        setTimeout(() => over({ error: 'The check was ended before it said anything.' }), PATIENCE)
      }
      set({ check: { asked, isRunning: true } })
      const loaded = own === undefined ? Promise.resolve() : checker.ask('load', [own]).then(() => {})
      loaded
        .then(() =>
          checker.ask('check', [subject, asked], { signal: stop.signal, progress: progress => tell({ progress }) }),
        )
        .then(outcome => over({ outcome }))
        .catch((error: unknown) => over({ error: messageOf(error) }))
    },
    find(goal) {
      const { subject, tree } = view
      if (subject === undefined) return
      giving.search?.()
      const stop = new AbortController()
      giving.search = () => stop.abort()
      set({ search: { asked: goal, isRunning: true } })
      const tell = (part: Partial<View['search']>): void => {
        if (view.search.asked === goal) set({ search: { ...view.search, ...part } })
      }
      client
        .ask('find', [subject, goal, pathTo(tree)], { signal: stop.signal, progress: progress => tell({ progress }) })
        .then(outcome => tell({ isRunning: false, outcome }))
        .catch((error: unknown) => tell({ isRunning: false, error: messageOf(error) }))
    },
    giveUp: what => giving[what]?.(),
    chartOf: family => (view.subject === undefined ? Promise.resolve('') : client.ask('chart', [view.subject, family])),
    dismiss: () => set({ notice: undefined }),
  }

  return {
    actions,
    begin() {
      addEventListener('popstate', follow)
      follow()
    },
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
