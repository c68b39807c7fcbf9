/** A system in which everything is called what other languages cannot take: key words, comment ends, quotes, other alphabets, or nothing. */
import { setup } from 'xstate'
import { type Model, requirementsOf, vocabulary } from '../../src/checker.ts'

interface Words {
  sort: 'int'
  errno: never
  source: '*/ assert(false) /*'
}
const { component, hardware, system } = vocabulary<Words>()
const SOURCE = '*/ assert(false) /*'

/** Round through states that differ in nothing that an identifier can show. */
const round = (id: string) =>
  setup({ types: { events: {} as { type: '*/' | 'goto'; to?: string } } }).createMachine({
    id,
    initial: 'a b',
    states: {
      'a b': { on: { '*/': 'a_b', goto: 'a b' } },
      a_b: { on: { '*/': '"a;b' } },
      '"a;b': { on: { '*/': 'ü' } },
      ü: { on: { '*/': 'é', goto: 'a b' } },
      é: { on: { '*/': 'a b' } },
    },
  })

const parts = {
  do: component([], round('d')),
  d: component(['int'], round('WF')),
  int: component([], round('init')),
  shown: component([], round('can')),
  'the do': component([], round('#')),
}

const hostile = system('/* \\* " \n */', parts, {
  step: hardware({ i: 'int' }, SOURCE, ({ i }) => [parts.d(i).takes('*/')]),
  d_step: hardware({}, SOURCE, () => [parts.do().takes('*/'), parts.shown().takes('*/', { to: '"\\' })]),
  'd step': hardware({}, SOURCE, () => [parts.do().takes('goto'), parts['the do']().takes('goto')]),
  Next: hardware({}, SOURCE, () => [parts.int().takes('*/')]),
  'MARK {page: "p1"}': hardware({}, SOURCE, () => [parts.int().is('é'), parts.int().takes('*/')]),
  "MARK {page: 'p1'}": hardware({}, SOURCE, () => [parts.int().is('ü')]),
})

const { invariant, reachable } = requirementsOf<typeof hostile>()

export const hostileModel: Model = {
  name: '*/ init { assert(false) } /* \\* = "x" \n',
  system: hostile,
  scope: { int: 2 },
  properties: [
    invariant('*/ #error \n ====', { forAll: {}, then: ({ do: it }) => !it().is('é') }),
    reachable('\u202e"é"', { forSome: { i: 'int' }, when: ({ d }, { i }) => d(i).is('é') }),
  ],
}
