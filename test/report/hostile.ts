/** A model whose names are what an attacker, or an unlucky author, would choose: markup, escapes, control characters. */
import { setup } from 'xstate'
import { type Model, requirementsOf, vocabulary } from '../../src/checker.ts'

export const MARKUP = `</script><script>document.title='owned'</script><img src=x onerror="document.title='owned'">`

const machine = setup({ types: { context: {} as { note: string }, events: {} as { type: 'GO' } } }).createMachine({
  id: 'hostile',
  context: { note: `]]> & ${MARKUP}` },
  initial: 'a',
  states: { a: { on: { GO: 'b' } }, b: {} },
})

/** A line of its own, were it not shown as text. */
const USER = 'user\nrm -x <b>\u001b[31m'

const { component, call, system } = vocabulary<{ sort: typeof USER; errno: 'ENO'; source: 'ftp://"x"' }>()
const things = component([], machine)
const users = component([USER], machine)
export const hostile = system(
  'hostile',
  { things, users },
  {
    go: call({ u: USER }, { source: 'ftp://"x"', doc: `${MARKUP} | ::error::\n\u001b[31m` }, ({ u }) => [
      things().takes('GO').else('ENO'),
      users(u).is('a').else('ENO'),
    ]),
  },
)
const { invariant } = requirementsOf<typeof hostile>()

export const hostileReported: Model = {
  name: `h/${MARKUP} \u001b[31m\u202e`,
  question: `Is "${MARKUP}" data? [x](javascript:alert(1)) | \`code\``,
  system: hostile,
  scope: { [USER]: 1 },
  properties: [
    invariant(`never b: ${MARKUP} ::warning file=x,line=1::\r\n%25 \u0000 \`\`\` \ufffe`, {
      id: `"onmouseover='x'\r`,
      why: `${MARKUP}\n]]>`,
      forAll: { u: USER },
      then: ({ things }) => things().is('a'),
    }),
  ],
  violates: [],
}
