/** The composed system as an actor: XState's own tools work on it. */
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths } from '@xstate/graph'
import { createActor, type InspectionEvent } from 'xstate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../src/explicit/engine.ts'
import { systemLogic, type SystemLogic, type SystemSnapshot } from '../../src/reference/logic.ts'
import { expand } from '../../src/system/expand.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { requirementsOf } from '../../src/system/property.ts'
import { drive } from '../drive.ts'
import { library, SCOPE } from '../system/library.ts'

const product = expand(library, SCOPE)
const logic = systemLogic(product)

const started = () => createActor(logic).start()

/** What each operation gives, sent one after the other. */
function outcomes(...operations: string[]): string[] {
  const actor = started()
  return operations.map(type => {
    actor.send({ type })
    return actor.getSnapshot().outcome
  })
}

const states = ({ locals }: SystemSnapshot): unknown[] => locals.map(({ value }) => value as unknown)

/** @xstate/graph asks for events and keys by these options. */
const options = (of: SystemLogic) => ({ events: of.events, serializeState: of.serialize })

describe('an actor of the system', () => {
  it('begins where every machine begins', () => {
    const snapshot = started().getSnapshot()
    expect(states(snapshot)).toEqual(['shelf', 'shelf', 'valid', 'valid'])
    expect(snapshot).toMatchObject({ status: 'active', outcome: '' })
  })

  it('takes an operation by its name and arguments, or by both in one', () => {
    const [apart, together] = [started(), started()]
    apart.send({ type: 'lend', arguments: ['reader0', 'book1'] })
    together.send({ type: 'lend(reader0, book1)' })
    expect(logic.serialize(apart.getSnapshot())).toBe(logic.serialize(together.getSnapshot()))
    expect(states(apart.getSnapshot())).toEqual(['shelf', { lent: 'fine' }, 'valid', 'valid'])
    expect(apart.getSnapshot().outcome).toBe('ok')
  })

  it('tells the errno of the first participant that refuses', () => {
    expect(outcomes('lend(reader0, book0)', 'lend(reader1, book0)')).toEqual(['ok', 'EBUSY'])
    // Now the card is blocked as well as the book lent, and the card is asked first.
    expect(outcomes('close', 'lend(reader0, book0)')).toEqual(['ok', 'EPERM'])
  })

  it('says of hardware and workers that they are not enabled', () => {
    expect(outcomes('damage(book0)', 'lend(reader0, book0)', 'close')).toEqual(['not enabled', 'ok', 'not enabled'])
  })

  it('stays where it is when an operation is refused, also where others have accepted', () => {
    const actor = started()
    actor.send({ type: 'lend(reader0, book0)' })
    const before = logic.serialize(actor.getSnapshot())
    actor.send({ type: 'close' })
    expect(logic.serialize(actor.getSnapshot())).toBe(before)
  })

  it('steps those who hear an operation and can take it, and leaves the others', () => {
    const actor = started()
    actor.send({ type: 'lend(reader0, book0)' })
    actor.send({ type: 'giveBack(reader0, book0)' })
    expect(actor.getSnapshot().outcome).toBe('ok')
    expect(states(actor.getSnapshot())).toEqual(['shelf', 'shelf', 'valid', 'valid'])
  })

  it('ends with a model error when it is sent what is no operation', () => {
    const errors: unknown[] = []
    const actor = createActor(logic)
    actor.subscribe({ error: error => errors.push(error) })
    actor.start()
    actor.send({ type: 'lend', arguments: ['reader0'] })
    expect(errors).toEqual([expect.any(ModelError)])
    expect(String(errors[0])).toContain('event lend(reader0): the system has no such operation')
  })

  it('shows each state to an inspector', () => {
    const seen: string[] = []
    const inspect = (event: InspectionEvent): void => {
      if (event.type === '@xstate.snapshot') seen.push((event.snapshot as SystemSnapshot).outcome)
    }
    const actor = createActor(logic, { inspect }).start()
    actor.send({ type: 'close' })
    actor.send({ type: 'close' })
    expect(seen).toEqual(['', 'ok', 'not enabled'])
  })

  it('goes on from a snapshot, and refuses to persist one', () => {
    const actor = started()
    actor.send({ type: 'lend(reader0, book0)' })
    const later = createActor(logic, { snapshot: actor.getSnapshot() }).start()
    later.send({ type: 'damage(book0)' })
    expect(states(later.getSnapshot())).toEqual([{ lent: 'damaged' }, 'shelf', 'valid', 'valid'])
    expect(() => actor.getPersistedSnapshot()).toThrow('Keep the operations that led to it')
  })
})

describe('@xstate/graph', () => {
  it('walks exactly the states that the engines count', () => {
    const map = getAdjacencyMap(logic, options(logic))
    const taken = adjacencyMapToArray(map).filter(({ nextState }) => nextState.outcome === 'ok')
    // Each of two books on the shelf, or fine or damaged with one of two readers, while cards are valid; or it is closed.
    const distinct = (1 + 2 * 2) ** 2 + 1
    expect(Object.keys(map)).toHaveLength(distinct)
    expect(drive(explore, product).counts).toMatchObject({ distinct, generated: 1 + taken.length })
  })

  it('finds paths as short as those of the engines', () => {
    const damaged = requirementsOf<typeof library>().reachable('both books are damaged', {
      forSome: {},
      when: ({ book }) => book('book0').is('lent.damaged') && book('book1').is('lent.damaged'),
    })
    const shortest = getShortestPaths(logic, {
      ...options(logic),
      toState: state => states(state).filter(value => JSON.stringify(value) === '{"lent":"damaged"}').length === 2,
    })
    const found = drive(explore, product, [damaged]).findings[0]?.witness?.path
    // The first step of a path in XState is its own, to the initial state.
    expect(Math.min(...shortest.map(({ steps }) => steps.length - 1))).toBe(found?.length)
    expect(found).toHaveLength(4)
  })
})
