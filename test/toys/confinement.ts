/**
 * Covert channels of Lampson's (A Note on the Confinement Problem, 1973): who opens a file tells who finds it open; who has much done
 * tells who gets the bill.
 */
import { assign, setup } from 'xstate'
import { type Index, vocabulary } from '../../src/checker.ts'

type Program = Index<'program'>
interface Confinement {
  sort: 'program'
  errno: 'EBUSY' | 'EBADF' | 'EAGAIN'
  source: 'Lampson 1973'
}
const { component, call, worker, system } = vocabulary<Confinement>()

const lock = setup({
  types: {
    context: {} as { by: Program | null },
    events: {} as { type: 'OPEN'; by: Program } | { type: 'CLOSE' },
  },
}).createMachine({
  id: 'file',
  context: { by: null },
  initial: 'shut',
  states: {
    shut: { on: { OPEN: { target: 'open', actions: assign({ by: ({ event }) => event.by }) } } },
    open: { on: { CLOSE: { target: 'shut', actions: assign({ by: null }) } } },
  },
})

const tray = setup({ types: { events: {} as { type: 'PUT' | 'TAKE' } } }).createMachine({
  id: 'tray',
  initial: 'empty',
  states: { empty: { on: { PUT: 'full' } }, full: { on: { TAKE: 'empty' } } },
})

/** One bill for all: in even amounts only it can be paid. */
const meter = setup({ types: { events: {} as { type: 'COUNT' } } }).createMachine({
  id: 'bill',
  initial: 'even',
  states: { even: { on: { COUNT: 'odd' } }, odd: { on: { COUNT: 'even' } } },
})

/** Programs that open files and print; a daemon empties the trays. What they share: files, trays, a bill for what is printed. */
export function programs(shared: { readonly file?: true; readonly tray?: true; readonly bill?: true } = {}) {
  const file = component(['program'], lock, { shared: shared.file === true ? ['program'] : [] })
  const paper = component(['program'], tray, { shared: shared.tray === true ? ['program'] : [] })
  const bill = component([], meter)
  return system(
    'programs',
    { file, paper, bill },
    {
      open: call({ p: 'program' }, 'Lampson 1973', ({ p }) => [file(p).takes('OPEN', { by: p }).else('EBUSY')]),
      close: call({ p: 'program' }, 'Lampson 1973', ({ p }) => [
        file(p).is('open', { by: p }).else('EBADF'),
        file(p).takes('CLOSE').else('EBADF'),
      ]),
      print: call({ p: 'program' }, 'Lampson 1973', ({ p }) => [paper(p).takes('PUT').else('EAGAIN')]),
      serve: worker({ p: 'program' }, 'Lampson 1973', ({ p }) => [
        paper(p).takes('TAKE'),
        shared.bill === true && bill().takes('COUNT'),
      ]),
      pay: call({ p: 'program' }, 'Lampson 1973', () => [bill().is('even').else('EAGAIN')]),
    },
  )
}
