/**
 * Reads a TLA+ module as strictly as a parser would, and evaluates it: the part of TLA+ that our texts are written in, no more.
 * Definitions begin at the margin and come before their use; a list of conjuncts or disjuncts has one line for each.
 */

type Value = boolean | string | ReadonlySet<Value> | ReadonlyMap<string, Value>
/** A function or a record. */
type Fields = ReadonlyMap<string, Value>
type Expression = (scope: ReadonlyMap<string, Value>) => Value

interface Definition {
  readonly parameters: readonly string[]
  readonly body: Expression
  /** Of a list of disjuncts, the names that they are. */
  readonly disjuncts: readonly string[]
}

export interface Module {
  readonly name: string
  readonly definitions: ReadonlyMap<string, Definition>
  /** The value of a definition in a state. */
  value(name: string, state: Value): Value
  initial: Value
  /** The state after an action; undefined where the action is not enabled. */
  after(action: string, state: Value): Value | undefined
}

const TOKEN =
  /\s*(?:(?<word>[A-Za-z]\w*)|(?<text>"(?:[^"\\]|\\.)*")|(?<sign>\/\\|\\\/|\\in\b|\|->|:>|@@|==|[~='@![\](){},.:]))/y

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (/\S/.test(text.slice(TOKEN.lastIndex))) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (match === null) throw new Error(`not TLA+: ${text.slice(from, from + 40)}`)
    tokens.push(match[0].trim())
  }
  return tokens
}

const KEYWORDS = new Set(['IF', 'THEN', 'ELSE', 'DOMAIN', 'EXCEPT', 'UNCHANGED', 'TRUE', 'FALSE'])
/** The key of the next state in a scope. */
const NEXT = "s'"

const asSet = (value: Value): ReadonlySet<Value> => {
  if (value instanceof Set) return value
  throw new Error('a set is wanted')
}
const asFields = (value: Value): Fields => {
  if (value instanceof Map) return value
  throw new Error('a function is wanted')
}
const isTrue = (value: Value): boolean => {
  if (typeof value === 'boolean') return value
  throw new Error('a truth value is wanted')
}

/** One text for equal records: they have their fields in the order in which Init has them. */
export const keyOf = (value: Value): string => JSON.stringify([...asFields(value)])
const same = (a: Value, b: Value): boolean => (a instanceof Map && b instanceof Map ? keyOf(a) === keyOf(b) : a === b)

/** Sets of records are written as the sets of their fields, under this key. */
const RECORDS = '(records)'

export function readModule(text: string): Module {
  const [head = '', ...lines] = text.split('\n')
  const name = /^-{4,} MODULE (?<name>[A-Za-z]\w*) -{4,}$/.exec(head)?.groups?.name
  if (name === undefined) throw new Error(`no head of a module: ${head}`)
  const end = lines.findIndex(line => /^={4,}$/.test(line))
  if (end < 0) throw new Error('the module has no end')
  const code = lines
    .slice(0, end)
    .map(line => line.replace(/\\\*.*$/, '').trimEnd())
    .filter(Boolean)
  if (code[0] !== 'EXTENDS TLC' || code[1] !== 'VARIABLE s') throw new Error('other declarations are wanted')

  const definitions = new Map<string, Definition>()
  const blocks: string[][] = []
  for (const line of code.slice(2))
    if (/^\S/.test(line)) blocks.push([line])
    else blocks.at(-1)?.push(line)
  for (const [first = '', ...rest] of blocks) {
    const match = /^(?<name>[A-Za-z]\w*)(?:\((?<parameters>[\w, ]+)\))? ==(?<body>.*)$/.exec(first)
    if (match?.groups === undefined) throw new Error(`no definition: ${first}`)
    const { name: defined = '', parameters: listed = '', body = '' } = match.groups
    if (definitions.has(defined) || defined === 's' || KEYWORDS.has(defined))
      throw new Error(`defined twice: ${defined}`)
    const parameters = listed === '' ? [] : listed.split(', ')
    const known = new Set(parameters)
    const lines = [...(body.trim() === '' ? [] : [body.trim()]), ...rest.map(line => line.trim())]
    const bullet = lines.every(line => line.startsWith('\\/ ')) ? '\\/' : '/\\'
    const items = lines.every(line => line.startsWith(`${bullet} `))
      ? lines.map(line => line.slice(3))
      : [lines.join(' ')]
    const parts = items.map(item => parse(tokensOf(item), known, definitions))
    definitions.set(defined, {
      parameters,
      body: scope =>
        parts.length === 1
          ? (parts[0] as Expression)(scope)
          : bullet === '/\\'
            ? parts.every(part => isTrue(part(scope)))
            : parts.some(part => isTrue(part(scope))),
      disjuncts: bullet === '\\/' ? items : [],
    })
  }

  const value = (defined: string, state: Value): Value => bodyOf(definitions, defined)(new Map([['s', state]]))
  /** What an equation gives to the state that it is about. */
  const solve = (defined: string, unknown: string, scope: Map<string, Value>): Value | undefined => {
    const solving = new Map(scope)
    const holds = isTrue(bodyOf(definitions, defined)(solving))
    return holds ? solving.get(unknown) : undefined
  }
  const initial = solve('Init', 's', new Map())
  if (initial === undefined) throw new Error('Init gives no state')
  return { name, definitions, value, initial, after: (action, state) => solve(action, NEXT, new Map([['s', state]])) }
}

function bodyOf(definitions: ReadonlyMap<string, Definition>, name: string): Expression {
  const definition = definitions.get(name)
  if (definition === undefined) throw new Error(`not defined: ${name}`)
  return definition.body
}

/** One expression, all of it. Equations may give a value to a state that has none yet. */
function parse(
  tokens: readonly string[],
  parameters: ReadonlySet<string>,
  definitions: ReadonlyMap<string, Definition>,
): Expression {
  let at = 0
  const bound = new Set(parameters)
  const peek = (): string | undefined => tokens[at]
  const next = (): string => {
    const token = tokens[at++]
    if (token === undefined) throw new Error(`ends too early: ${tokens.join(' ')}`)
    return token
  }
  const take = (wanted: string): void => {
    const token = next()
    if (token !== wanted) throw new Error(`'${wanted}' is wanted, not '${token}': ${tokens.slice(0, at).join(' ')}`)
  }
  const skip = (wanted: string): boolean => {
    if (peek() !== wanted) return false
    at++
    return true
  }
  const name = (): string => {
    const word = next()
    if (!/^[A-Za-z]\w*$/.test(word) || KEYWORDS.has(word)) throw new Error(`a name is wanted, not '${word}'`)
    return word
  }
  const list = <T>(end: string, item: () => T): T[] => {
    if (skip(end)) return []
    const items = [item()]
    while (!skip(end)) {
      take(',')
      items.push(item())
    }
    return items
  }

  const expression = (): Expression => {
    if (skip('IF')) {
      const condition = expression()
      take('THEN')
      const then = expression()
      take('ELSE')
      const otherwise = expression()
      return scope => (isTrue(condition(scope)) ? then(scope) : otherwise(scope))
    }
    const first = negation()
    if (peek() !== '/\\') return first
    const parts = [first]
    while (skip('/\\')) parts.push(negation())
    return scope => parts.every(part => isTrue(part(scope)))
  }

  const negation = (): Expression => {
    if (!skip('~')) return relation()
    const negated = negation()
    return scope => !isTrue(negated(scope))
  }

  const relation = (): Expression => {
    const left = table()
    const unknown = ['s', NEXT].find(name => left === stateNamed.get(name))
    if (skip('\\in')) {
      const right = table()
      return scope => isMember(left(scope), right(scope))
    }
    if (!skip('=')) return left
    const right = table()
    return scope => {
      if (unknown === undefined || scope.has(unknown)) return same(left(scope), right(scope))
      ;(scope as Map<string, Value>).set(unknown, right(scope))
      return true
    }
  }

  /** "a" :> "b" @@ "c" :> "d" */
  const table = (): Expression => {
    const pair = (): Expression => {
      const from = primary()
      if (!skip(':>')) return from
      const to = primary()
      return scope => new Map([[from(scope) as string, to(scope)]])
    }
    const first = pair()
    if (peek() !== '@@') return first
    const others: Expression[] = []
    while (skip('@@')) others.push(pair())
    // On the left of @@ is what counts.
    return scope => new Map([...others.reverse(), first].flatMap(part => [...asFields(part(scope))]))
  }

  const stateNamed = new Map<string, Expression>()
  const state = (name: string): Expression => {
    const known =
      stateNamed.get(name) ??
      (scope => {
        const value = scope.get(name)
        if (value === undefined) throw new Error(`${name} has no value yet`)
        return value
      })
    stateNamed.set(name, known)
    return known
  }

  const primary = (): Expression => {
    let value = atom()
    for (;;) {
      if (skip('.')) {
        const [of, field] = [value, name()]
        value = scope => fieldOf(asFields(of(scope)), field)
      } else if (peek() === '[') {
        next()
        const [of, index] = [value, expression()]
        take(']')
        value = scope => fieldOf(asFields(of(scope)), index(scope) as string)
      } else return value
    }
  }

  const atom = (): Expression => {
    const token = next()
    if (token.startsWith('"')) return () => JSON.parse(token) as string
    if (token === 'TRUE' || token === 'FALSE') return () => token === 'TRUE'
    if (token === '(') {
      const inner = expression()
      take(')')
      return inner
    }
    if (token === '{') {
      const members = list('}', expression)
      return scope => new Set(members.map(member => member(scope)))
    }
    if (token === '[') return bracket()
    if (token === 'DOMAIN') {
      const of = primary()
      return scope => new Set(asFields(of(scope)).keys())
    }
    if (token === 'UNCHANGED') {
      take('s')
      return scope => {
        ;(scope as Map<string, Value>).set(NEXT, state('s')(scope))
        return true
      }
    }
    if (token === '@' || bound.has(token)) return state(token)
    if (token === 's') return state(skip("'") ? NEXT : 's')
    const definition = definitions.get(token)
    if (definition === undefined) throw new Error(`used before it is defined: ${token}`)
    const { parameters, body } = definition
    const values = parameters.length === 0 ? [] : (take('('), list(')', expression))
    if (values.length !== parameters.length) throw new Error(`${token} wants ${parameters.length} arguments`)
    return scope => {
      if (parameters.length === 0) return body(scope)
      return body(
        new Map([...scope, ...parameters.map((name, i) => [name, (values[i] as Expression)(scope)] as const)]),
      )
    }
  }

  /** What begins with a bracket: a record, a set of records, a record with other fields, or a function on a set. */
  const bracket = (): Expression => {
    if (tokens[at] === 's' && tokens[at + 1] === 'EXCEPT') {
      at += 2
      const changes = list(']', () => {
        take('!')
        take('.')
        const field = name()
        take('=')
        return { field, value: expression() }
      })
      return scope => {
        const old = asFields(state('s')(scope))
        const changed = new Map(old)
        for (const { field, value } of changes)
          changed.set(field, value(new Map([...scope, ['@', fieldOf(old, field)]])))
        return changed
      }
    }
    if (tokens[at + 1] === '\\in') {
      const variable = name()
      take('\\in')
      const domain = expression()
      take('|->')
      bound.add(variable)
      const value = expression()
      take(']')
      return scope =>
        new Map([...asSet(domain(scope))].map(one => [one as string, value(new Map([...scope, [variable, one]]))]))
    }
    const sign = tokens[at + 1] === ':' ? ':' : '|->'
    const fields = list(']', () => {
      const field = name()
      take(sign)
      return { field, value: expression() }
    })
    if (new Set(fields.map(({ field }) => field)).size < fields.length) throw new Error('a field twice')
    return scope => {
      const record = new Map(fields.map(({ field, value }) => [field, value(scope)]))
      return sign === ':' ? new Map([[RECORDS, record as Value]]) : record
    }
  }

  const whole = expression()
  if (at < tokens.length) throw new Error(`goes on too long: ${tokens.slice(at).join(' ')}`)
  return whole
}

function fieldOf(fields: Fields, name: string): Value {
  const value = fields.get(name)
  if (value === undefined) throw new Error(`no field ${name}`)
  return value
}

function isMember(value: Value, set: Value): boolean {
  if (!(set instanceof Map)) return asSet(set).has(value)
  const [fields, wanted] = [asFields(value), asFields(fieldOf(set, RECORDS))]
  return fields.size === wanted.size && [...wanted].every(([name, among]) => asSet(among).has(fieldOf(fields, name)))
}
