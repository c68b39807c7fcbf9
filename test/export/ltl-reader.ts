/**
 * Reads rules in the linear temporal logic of the kernel's rvgen, by its grammar, and what they reject: a rule is what has to be true
 * from now on, and each letter rewrites it into what has to be true after it (progression, after Bacchus and Kabanza). Written
 * from rvgen's documentation, without anything of the exporter.
 */

type Formula = boolean | string | Term
interface Term {
  readonly operator: string
  readonly of: readonly Formula[]
}

/** By state and event, both by name; an event that is rejected is not there. */
export interface Rejecting {
  readonly events: readonly string[]
  readonly initial: string
  readonly next: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** All of these rules, which hear of each event as of a pulse of the atom of its name: true for one letter, and false again. */
export function readLtl(texts: readonly string[], events: readonly string[]): Rejecting {
  const initial = texts.map(ruleOf)
  const start = JSON.stringify(initial)
  const next = new Map<string, Map<string, string>>()
  for (const states = [initial]; states.length > 0; ) {
    const state = states.pop() as Formula[]
    const key = JSON.stringify(state)
    if (next.has(key)) continue
    const row = new Map<string, string>()
    next.set(key, row)
    for (const event of events) {
      const after = state.map(rule => progress(progress(rule, event.toUpperCase()), ''))
      if (after.includes(false)) continue
      row.set(event, JSON.stringify(after))
      states.push(after)
    }
  }
  return { events, initial: start, next }
}

function ruleOf(text: string): Formula {
  const tokens = text.replace(/#.*\n/g, '').match(/[A-Za-z0-9_]+|\S/g) ?? []
  const given = new Map<string, Formula>()
  const take = (): string => tokens.shift() ?? ''
  const expected = (token: string): void => {
    const found = take()
    if (found !== token) throw new Error(`'${found}' where '${token}' is expected`)
  }
  const operand = (): Formula => {
    const token = take()
    if (token === 'true' || token === 'false') return token === 'true'
    if (/^[A-Z_][A-Z0-9_]*$/.test(token)) return token
    if (token !== '(') throw new Error(`'${token}' is no operand`)
    const inner = formula()
    expected(')')
    return inner
  }
  const formula = (): Formula => {
    if (['always', 'eventually', 'next', 'not'].includes(tokens[0] ?? '')) return { operator: take(), of: [formula()] }
    const left = operand()
    return ['until', 'and', 'or', 'imply'].includes(tokens[0] ?? '')
      ? { operator: take(), of: [left, formula()] }
      : left
  }
  while (tokens.length > 0) {
    const name = take()
    expected('=')
    given.set(name, formula())
  }
  const used = new Set<string>()
  const resolved = (formula: Formula): Formula => {
    if (typeof formula === 'boolean') return formula
    if (typeof formula !== 'string') return { ...formula, of: formula.of.map(resolved) }
    const named = given.get(formula)
    // rvgen lets all uses of a name share what it changes when it moves negations inwards.
    if (named !== undefined && used.has(formula)) throw new Error(`'${formula}' is used twice`)
    if (named === undefined) return formula
    used.add(formula)
    return resolved(named)
  }
  const rule = resolved('RULE')
  if (used.size !== given.size) throw new Error('a name is not used')
  return rule
}

/** What has to be true after the letter, an atom that is true or ''. */
function progress(formula: Formula, letter: string): Formula {
  if (typeof formula === 'boolean') return formula
  if (typeof formula === 'string') return formula === letter
  const now = (one: Formula): Formula => progress(one, letter)
  const [left = false, right = false] = formula.of
  switch (formula.operator) {
    case 'not':
      return not(now(left))
    case 'and':
      return both(formula.of.map(now))
    case 'or':
      return either(formula.of.map(now))
    case 'imply':
      return either([not(now(left)), now(right)])
    case 'next':
      return left
    case 'always':
      return both([now(left), formula])
    case 'eventually':
      return either([now(left), formula])
    case 'until':
      return either([now(right), both([now(left), formula])])
    default:
      throw new Error(`'${formula.operator}' is no operator`)
  }
}

const not = (formula: Formula): Formula =>
  typeof formula === 'boolean' ? !formula : { operator: 'not', of: [formula] }
const both = (of: readonly Formula[]): Formula => joined('and', of, false)
const either = (of: readonly Formula[]): Formula => joined('or', of, true)

function joined(operator: string, of: readonly Formula[], decides: boolean): Formula {
  const flat = of.flatMap(one => (typeof one === 'object' && one.operator === operator ? one.of : [one]))
  if (flat.includes(decides)) return decides
  const each = new Map(flat.filter(one => one !== !decides).map(one => [JSON.stringify(one), one]))
  const [first = !decides, ...others] = [...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  return others.length === 0 ? first : { operator, of: [first, ...others] }
}
