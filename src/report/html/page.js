// What the page does when scripts run: players for traces, a filter, keys, links to a step. It reads its own data and fetches nothing.
// Everything that it shows is set as text, never as markup, but for what was written with the page and is packed in it.

/** @typedef {[number, number, number, number, number[], number[]]} CodedStep */
/** @typedef {{ texts: string[], steps: CodedStep[], traces: [number, number, number?, string?][], names: number[][][], lists: [number, ...number[]][], sources: Record<string, string>, suffix: string }} Data */
/** @typedef {{ component: string, from: string, to: string }} Change */
/** @typedef {{ name: string, kind: string, outcome: string, doc: string, sources: string[], changes: Change[] }} Step */
/** @typedef {string | Map<string, any>} Value A leaf as its text, or what is inside by name: Values again, which JSDoc cannot say. */
/** @typedef {{ path: string, from: Value | undefined, to: Value | undefined }} Difference */
/** @typedef {{ element: HTMLElement, show(step: number): void, at(): number, last: number, play(): void, lay(onPaper: boolean): void, anchor: string }} Player */

/** @type {Data} */
const data = JSON.parse(document.getElementById('data')?.textContent ?? '')

/**
 * An element with attributes and content; text stays text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[K]}
 */
function make(tag, attributes = {}, ...content) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...content)
  return element
}

/** @param {string} label @param {() => void} act @param {string} [key] */
function button(label, act, key) {
  const element = make('button', { type: 'button', ...(key && { 'aria-keyshortcuts': key }) }, label)
  element.addEventListener('click', act)
  return element
}

/** Numbers of the steps of a trace. @param {number} number */
function numbersOf(number) {
  const numbers = []
  for (let at = number; ; ) {
    const [back, step] = data.traces[at] ?? [0, -1]
    if (step >= 0) numbers.unshift(step)
    if (back === 0) return numbers
    at -= back
  }
}

/** @param {number} number @returns {Step[]} */
const stepsOf = number =>
  numbersOf(number).map(at => {
    const [name, kind, outcome, doc, sources, changes] = /** @type {CodedStep} */ (data.steps[at])
    const text = (/** @type {number | undefined} */ i) => data.texts[i ?? -1] ?? ''
    return {
      name: text(name),
      kind: text(kind),
      outcome: text(outcome),
      doc: text(doc),
      sources: sources.map(text),
      changes: Array.from({ length: changes.length / 3 }, (_, i) => ({
        component: text(changes[3 * i]),
        from: text(changes[3 * i + 1]),
        to: text(changes[3 * i + 2]),
      })),
    }
  })

// Differences between local states, told as 'bound.present {guest: guest0, refs: [1,2]}'.

/** @param {string} told @returns {{ state: string, fields: Map<string, Value> }} */
function parsed(told) {
  const brace = told.indexOf(' {')
  if (brace < 0 || !told.endsWith('}')) return { state: told, fields: new Map() }
  const inside = told.slice(brace + 2, -1)
  /** @type {Map<string, Value>} */
  const fields = new Map()
  let at = 0
  while (at < inside.length) {
    const colon = inside.indexOf(': ', at)
    if (colon < 0) break
    const [value, end] = valueAt(inside, colon + 2)
    fields.set(inside.slice(at, colon), value)
    at = inside.startsWith(', ', end) ? end + 2 : Math.max(end, colon + 2) + (end >= inside.length ? 0 : 1)
  }
  return { state: told.slice(0, brace), fields }
}

/** The value that begins there, and where it ends. @param {string} text @param {number} at @returns {[Value, number]} */
function valueAt(text, at) {
  const open = /^(?:Set|Map)?[{[]/.exec(text.slice(at))?.[0]
  if (open === undefined) return leafAt(text, at)
  const isList = open === '[' || open === 'Set{'
  /** @type {Map<string, Value>} */
  const inside = new Map()
  let i = at + open.length
  for (let n = 0; i < text.length && !/[\]}]/.test(text[i] ?? ''); n++) {
    let key = `[${n}]`
    if (!isList) {
      const [name, end] = leafAt(text, i)
      key = name.replace(/^"(.*)"$/, '.$1')
      i = end + 1
    }
    const [value, end] = valueAt(text, i)
    inside.set(open === 'Set{' ? `{${shown(value)}}` : key, value)
    i = text[end] === ',' ? end + 1 : Math.max(end, i)
    if (end === i && !/[\]},]/.test(text[i] ?? '')) break
  }
  return [inside, i + 1]
}

/** @param {string} text @param {number} at @returns {[string, number]} */
function leafAt(text, at) {
  const rest = text.slice(at)
  const quoted = /^"(?:[^"\\]|\\.)*"/.exec(rest)?.[0]
  const leaf = quoted ?? /^.*?(?=, [\w$]+: |[,\]}:]|$)/s.exec(rest)?.[0] ?? rest
  return [leaf, at + leaf.length]
}

/** @param {Value} value @returns {string} */
const shown = value => {
  if (typeof value === 'string') return value
  if (value.size === 0 || isList(value)) return `[${[...value.values()].map(shown).join(', ')}]`
  return `{${[...value].map(([key, inner]) => `${key.replace(/^\./, '')}: ${shown(inner)}`).join(', ')}}`
}

/** @param {Map<string, Value>} from @param {Map<string, Value>} to @param {string} [path] @returns {Difference[]} */
function differences(from, to, path = '') {
  return [...new Set([...from.keys(), ...to.keys()])].flatMap(key => {
    const [a, b] = [from.get(key), to.get(key)]
    const here = path === '' ? key : path + key
    if (a instanceof Map && b instanceof Map)
      return isList(a) && isList(b) ? listDifferences(a, b, here) : differences(a, b, here)
    return a !== undefined && b !== undefined && shown(a) === shown(b) ? [] : [{ path: here, from: a, to: b }]
  })
}

/** @param {Map<string, Value>} value */
const isList = value => [...value.keys()].every(key => key.startsWith('['))

/** What is the same at both ends is not spoken of: an item put in front moves no other. @param {Map<string, Value>} from @param {Map<string, Value>} to @param {string} path @returns {Difference[]} */
function listDifferences(from, to, path) {
  const [a, b] = [[...from.values()], [...to.values()]]
  const same = (/** @type {number} */ i, /** @type {number} */ j) => shown(a[i] ?? '') === shown(b[j] ?? '')
  let [head, tail] = [0, 0]
  const shorter = Math.min(a.length, b.length)
  while (head < shorter && same(head, head)) head++
  while (tail < shorter - head && same(a.length - 1 - tail, b.length - 1 - tail)) tail++
  const middle = (/** @type {Value[]} */ items) =>
    new Map(items.slice(head, items.length - tail).map((item, i) => [`[${head + i}]`, item]))
  return differences(middle(a), middle(b), path)
}

/** One changed component: its state with what changed of it marked, then each field that changed. @param {Change} change */
function changeItem({ component, from, to }) {
  const [before, after] = [parsed(from), parsed(to)]
  const item = make('li', {}, make('code', {}, component), ': ')
  if (before.state === after.state) item.append(make('code', {}, after.state))
  else {
    const [a, b] = [before.state.split('.'), after.state.split('.')]
    let same = 0
    while (same < Math.min(a.length, b.length) - 1 && a[same] === b[same]) same++
    const common = a.slice(0, same).map(part => `${part}.`)
    item.append(
      make(
        'code',
        {},
        ...common,
        make('del', {}, a.slice(same).join('.')),
        ' → ',
        make('ins', {}, b.slice(same).join('.')),
      ),
    )
  }
  for (const { path, from: a, to: b } of differences(before.fields, after.fields)) {
    const code = make('code', {}, `${path}: `)
    if (a !== undefined) code.append(make('del', {}, shown(a)))
    if (a !== undefined && b !== undefined) code.append(' → ')
    if (b !== undefined) code.append(make('ins', {}, shown(b)))
    item.append('; ', code)
  }
  return item
}

// Players

/** @type {Map<Element, Player>} */
const players = new Map()
const paper = matchMedia('print')
const still = matchMedia('(prefers-reduced-motion: reduce)')

/** What a link to one of its steps begins with. @param {HTMLElement} section */
const anchorOf = section => {
  const mark = section.matches('.bad') ? '@' : section.matches('.near') ? '!' : '~'
  return `${section.closest('.property, .way')?.id}${mark}`
}

/** @param {HTMLElement} section @returns {Player | undefined} */
function playerOf(section) {
  const known = players.get(section)
  if (known) return known
  const steps = stepsOf(Number(section.dataset['trace']))
  if (steps.length === 0) return undefined
  const player = makePlayer(section, steps)
  players.set(section, player)
  section.querySelector('.steps')?.replaceWith(player.element)
  const [, , head, tail] = data.traces[Number(section.dataset['trace'])] ?? []
  if (head === undefined) return player
  const command = `npx ioasid-spec replay ${data.texts[head]}${tail}${data.suffix}`
  if (section.querySelector('.replay') === null)
    section.append(make('p', { class: 'replay' }, 'Replay: ', make('code', {}, command)))
  return player
}

/** @param {HTMLElement} section @param {Step[]} steps @returns {Player} */
function makePlayer(section, steps) {
  const broken = section.classList.contains('bad')
  const title = section.dataset['title'] ?? (broken ? 'Counterexample' : 'Witness')
  const anchor = anchorOf(section)
  const last = steps.length
  // Of a lasso, the steps before those that repeat.
  const stem = section.dataset['stem'] === undefined ? undefined : Number(section.dataset['stem'])
  const afterLast =
    stem === undefined ? '' : stem === last ? ', then nothing, for ever' : `, then step ${stem + 1} again, for ever`
  let at = 0
  let timer = 0
  const position = make('output')
  const now = make('div', { class: 'now', 'aria-live': 'polite' })
  const go = (/** @type {number} */ step) => {
    stop()
    show(step)
    history.replaceState(null, '', `#${anchor}${at}`)
  }
  const playButton = button('Play', () => play(), 'p')
  const first = button('First', () => go(0), 'Home')
  const previous = button('Previous', () => go(at - 1), 'ArrowLeft')
  const next = button('Next', () => go(at + 1), 'ArrowRight')
  const end = button('Last', () => go(last), 'End')
  const { table, rows, many } = lanes(steps, title, go)
  for (const row of stem === undefined ? [] : rows.slice(stem + 1)) row.classList.add('loop')

  function stop() {
    clearInterval(timer)
    timer = 0
    playButton.textContent = 'Play'
  }
  function play() {
    if (timer !== 0) return stop()
    if (at === last) show(0)
    playButton.textContent = 'Pause'
    timer = window.setInterval(() => {
      show(at === last && stem !== undefined ? stem + 1 : at + 1)
      if (at === last && (stem === undefined || stem === last)) stop()
    }, 1200)
  }
  /** @param {number} step */
  function show(step) {
    at = Math.max(0, Math.min(last, step))
    position.textContent = `step ${at} of ${last}${at < last ? '' : afterLast}`
    for (const [i, row] of rows.entries()) {
      row.classList.toggle('later', i > at)
      if (i === at) row.setAttribute('aria-current', 'step')
      else row.removeAttribute('aria-current')
    }
    first.disabled = previous.disabled = at === 0
    next.disabled = end.disabled = at === last
    now.replaceChildren(...told(steps[at - 1], at))
  }
  const copy = button('Copy link', () => {
    const link = `${location.href.split('#')[0]}#${anchor}${at}`
    navigator.clipboard?.writeText(link).then(
      () => (copy.textContent = 'Copied'),
      () => (location.hash = `${anchor}${at}`),
    )
  })
  const controls = make('div', { class: 'controls' }, first, previous, next, end, playButton, position, copy)
  const wide = make(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': `${title}: what each component does` },
    table,
  )
  const element = make(
    'div',
    { class: 'player', role: 'group', 'aria-label': `${title}, step by step` },
    controls,
    now,
    wide,
  )
  /** Lanes where they fit side by side, else below each step what it changes. @param {boolean} onPaper */
  function lay(onPaper) {
    table.classList.remove('listed')
    table.classList.toggle('listed', onPaper ? many : wide.scrollWidth > wide.clientWidth)
  }
  // Of the controls, for how the table is laid out changes its own size; paper has none of them, which is a change too.
  new ResizeObserver(() => lay(paper.matches)).observe(controls)
  lay(true)
  show(title === 'Witness' || title === 'Test' ? 0 : last)
  return { element, show, at: () => at, last, play, lay, anchor }
}

/** What happens in a step. @param {Step | undefined} step @param {number} number @returns {Node[]} */
function told(step, number) {
  if (step === undefined) return [make('p', {}, 'The initial state: nothing has happened.')]
  const { name, kind, outcome, doc, sources, changes } = step
  const about = [kind === 'call' ? '' : `(${kind})`, doc].filter(Boolean).join(' ')
  const cited = sources.filter(source => source in data.sources)
  return [
    make(
      'p',
      {},
      `${number}. `,
      make('strong', {}, make('code', {}, name)),
      ` → ${outcome} `,
      make('span', { class: 'facts' }, about),
    ),
    make('ul', {}, ...(changes.length === 0 ? [make('li', {}, 'nothing changes')] : changes.map(changeItem))),
    ...cited.map(source => make('p', { class: 'facts' }, `[${source}] ${data.sources[source]}`)),
  ]
}

/** A local state: its name, and a line for each field. @param {string} told @param {string} style */
function box(told, style) {
  const { state, fields } = parsed(told)
  const lines = [...fields].map(([name, value]) => make('small', {}, `${name}: ${shown(value)}`))
  return make('span', { class: style }, make('b', {}, state), ...lines)
}

/** Lanes that fit side by side on a page of paper. */
const ON_PAPER = 5

/**
 * A column for each component that changes, a row for each step.
 * @param {Step[]} steps @param {string} title @param {(step: number) => void} go
 */
function lanes(steps, title, go) {
  const initial = new Map()
  for (const { changes } of steps)
    for (const { component, from } of changes) if (!initial.has(component)) initial.set(component, from)
  // Of a system in two copies: those of the copy with the secret, those of the other, the onlooker.
  const place = (/** @type {string} */ name) => (name === 'onlooker' ? 2 : name.startsWith('without.') ? 1 : 0)
  const components = [...initial.keys()].sort((a, b) => place(a) - place(b))
  const row = (/** @type {string} */ name, /** @type {number} */ i, /** @type {Map<string, string>} */ states) =>
    make(
      'tr',
      {},
      make(
        'th',
        { scope: 'row' },
        button(i === 0 ? name : `${i}. ${name}`, () => go(i)),
      ),
      ...components.map(component => {
        const state = states.get(component)
        if (state === undefined) return make('td')
        return make('td', { 'data-lane': component }, box(state, i === 0 ? 'first' : 'box'))
      }),
    )
  const rows = [
    row('initial state', 0, initial),
    ...steps.map(({ name, outcome, changes }, i) =>
      row(
        outcome === 'ok' ? name : `${name} → ${outcome}`,
        i + 1,
        new Map(changes.map(({ component, to }) => [component, to])),
      ),
    ),
  ]
  const head = make(
    'tr',
    {},
    make('th', { scope: 'col' }, 'step'),
    ...components.map(name => make('th', { scope: 'col' }, name)),
  )
  const table = make(
    'table',
    { class: 'lanes', 'aria-label': title },
    make('thead', {}, head),
    make('tbody', {}, ...rows),
  )
  return { table, rows, many: components.length > ON_PAPER }
}

/** The items of a list, each with the reason why it cannot be, or with the way to it, at `<list>.<number>`. @param {HTMLElement} details */
function fill(details) {
  if (details.querySelector('ul')) return
  const [names = -1, ...ways] = data.lists[Number(details.dataset['list'])] ?? []
  const items = ways.map((told, i) => {
    const parts = data.names[names]?.[i] ?? []
    const id = `${details.id}.${i}`
    const name = make('code', {}, parts.map(part => data.texts[part]).join(''))
    if (told < 0) return make('li', { id }, name)
    if (details.dataset['has'] === 'reasons')
      return make('li', { id }, name, make('span', { class: 'facts' }, ` ${data.texts[told]}`))
    const last = numbersOf(told).length
    if (last === 0) return make('li', { id }, name, make('span', { class: 'facts' }, ' at first'))
    const trace = make(
      'section',
      { class: 'trace', 'data-trace': String(told), 'data-title': 'Way' },
      make('div', { class: 'steps' }),
    )
    const summary = make('summary', {}, name, make('span', { class: 'facts' }, ` in ${counted(last, 'step', 'steps')}`))
    return make('li', {}, make('details', { class: 'way', id }, summary, trace))
  })
  details.querySelector('p')?.replaceWith(make('ul', {}, ...items))
}

/** In a table of calls, each outcome becomes a link to the item that tells its rule and the way to it: the items are in the order of the table. @param {HTMLTableElement} table */
function linkOutcomes(table) {
  if (table.querySelector('td a')) return
  let n = 0
  for (const cell of table.querySelectorAll('td'))
    for (const outcome of [...cell.childNodes].filter(node => node instanceof Text))
      outcome.replaceWith(
        make(
          'a',
          { class: outcome.data === 'ok' ? 'good' : 'known', href: `#${table.dataset['ways']}.${n++}` },
          outcome.data,
        ),
      )
}

/** The numbers of a search as a table, those of each level links to the step of the way that leads through it. @param {HTMLElement} details */
function tabulate(details) {
  if (details.querySelector('table')) return
  const [states = [], steps = []] = [...details.querySelectorAll('p > span')].map(span => span.textContent.split(' '))
  const way = details.querySelector('.way')?.id
  const linked = (/** @type {string} */ number, /** @type {number} */ level) =>
    way ? make('a', { href: `#${way}~${level}` }, number) : number
  const row = (/** @type {string} */ number, /** @type {number} */ level) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row', class: 'n' }, linked(`${level}`, level)),
      make('td', { class: 'n' }, linked(number, level)),
      make('td', { class: 'n' }, linked(steps[level] ?? '', level)),
    )
  const head = ['operations', 'states first reached after them', 'operations enabled there']
  const table = make(
    'table',
    {},
    make('thead', {}, make('tr', {}, ...head.map(name => make('th', { scope: 'col', class: 'n' }, name)))),
    make('tbody', {}, ...states.map(row)),
  )
  details.querySelector('summary')?.after(table)
  for (const told of details.querySelectorAll(':scope > p')) told.remove()
}

// A page of many models is packed: pieces of markup, by the numbers of their lines, and the texts, steps, traces and lists that only they need.

/** The markup of a piece by its number, in a model of which the id is given. @type {Promise<(piece: number, inside: string) => string> | undefined} */
let pieces

/** @returns {Promise<(piece: number, inside: string) => string>} */
async function unpacked() {
  const packed = atob(JSON.parse(document.getElementById('packed')?.textContent ?? '""'))
  const bytes = Uint8Array.from(packed, letter => letter.charCodeAt(0))
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const more = JSON.parse(await new Response(inflated).text())
  data.texts = data.texts.concat(more.texts)
  data.steps = data.steps.concat(more.steps)
  data.traces = data.traces.concat(more.traces)
  data.names = data.names.concat(more.names)
  data.lists = data.lists.concat(more.lists)
  return (piece, inside) =>
    more.pieces[piece].map((/** @type {number} */ line) => more.lines[line].replaceAll('&self;', inside)).join('\n')
}

/** What its piece of markup comes to. @param {HTMLElement} place */
async function pieceOf(place) {
  const template = make('template')
  const markup = await (pieces ??= unpacked())
  template.innerHTML = markup(Number(place.dataset['piece']), place.closest('.model')?.id ?? '')
  return template.content
}

/** Puts pieces in their places, then does what waits for them. @param {Iterable<HTMLElement>} places @param {() => void} then */
function unpack(places, then) {
  const all = [...places].map(async place => {
    const content = await pieceOf(place).catch(error => `This cannot be unpacked: ${error}.`)
    if (place.dataset['piece'] !== undefined) place.append(content)
    delete place.dataset['piece']
  })
  void Promise.all(all).then(then)
}

/** What only a script makes is there when it is opened; what is packed is no more by then. @param {HTMLDetailsElement} details */
function furnish(details) {
  if (details.classList.contains('items')) fill(details)
  if (details.classList.contains('levels')) tabulate(details)
  if (details.classList.contains('calls')) for (const table of details.querySelectorAll('table')) linkOutcomes(table)
}

/** A place in the page; an item of a list is there when its list is. @param {string} anchor */
function placeOf(anchor) {
  const list = document.getElementById(anchor.replace(/\.\d+$/, ''))
  if (list?.matches('.items')) fill(list)
  return document.getElementById(anchor)
}

/** @param {Element} details */
const tracesOf = details => /** @type {HTMLElement[]} */ ([...details.querySelectorAll('.trace')])

/** @param {EventTarget | null} target */
function opened(target) {
  if (!(target instanceof HTMLDetailsElement) || !target.open) return
  if (target.dataset['piece'] !== undefined) return unpack([target], () => opened(target))
  furnish(target)
  if (!target.matches('.property, .way')) return
  latest = target
  const facts = target.querySelector('.body > .facts')
  if (facts && facts.querySelector('.link') === null)
    facts.append(make('span', { class: 'link' }, ' · ', make('a', { href: `#${target.id}` }, 'link to this')))
  for (const section of tracesOf(target)) playerOf(section)
}
document.addEventListener('toggle', ({ target }) => opened(target), true)

// Links: '#model/S14' opens a property, '#model/S14@3' its counterexample in step 3, '#model/S14~2' its witness in step 2, and
// '#model/S14!1' its nearest miss in step 1.

/** What has to be unpacked to come to a place. @param {string} anchor @param {Element | null} target @returns {HTMLElement[]} */
function packedOf(anchor, target) {
  const around = target?.closest('[data-piece]')
  if (around instanceof HTMLElement) return [around]
  const model = target ? null : document.getElementById(anchor.split(':')[0] ?? '')
  return [...(model?.querySelectorAll('.panel[data-piece]') ?? [])].filter(panel => panel instanceof HTMLElement)
}

function follow() {
  const hash = location.hash.slice(1)
  const [, anchor = hash, mark = '', step = ''] = /^(.*)([@~!])(\d+)$/.exec(hash) ?? []
  const target = placeOf(anchor)
  const packed = packedOf(anchor, target)
  if (packed.length > 0) return unpack(packed, follow)
  if (target === null) return
  if (target.closest('[hidden]')) return void show('').then(follow)
  if (target.closest('details')) {
    for (let around = target.closest('details'); around; around = around.parentElement?.closest('details') ?? null) {
      around.open = true
      furnish(around)
    }
    const section = tracesOf(target).find(each => mark !== '' && anchorOf(each) === `${anchor}${mark}`)
    if (section) playerOf(section)?.show(Number(step))
    // With the first trace of a property its name should be seen too; any other takes the keys from it.
    const isFirst = section === undefined || section === tracesOf(target)[0]
    const shown = isFirst ? target : section
    shown.scrollIntoView({ block: 'start', behavior: 'instant' })
    if (!isFirst) section.tabIndex = -1
    const focused = isFirst ? target.querySelector('summary') : section
    focused?.focus({ preventScroll: true })
  }
  const model = target.closest('.model')
  for (const link of document.querySelectorAll('nav a[aria-current]')) link.removeAttribute('aria-current')
  const own = [...document.querySelectorAll('nav a')].find(
    link => link.getAttribute('href') === `#${model?.id ?? anchor}`,
  )
  own?.setAttribute('aria-current', 'true')
  const nav = document.querySelector('body > nav')
  if (own instanceof HTMLElement && nav)
    nav.scrollTop += own.getBoundingClientRect().top - nav.getBoundingClientRect().top - 80
}
addEventListener('hashchange', follow)

// The filter: models and properties whose text has all the words.

const input = make('input', { type: 'search', placeholder: 'words, an id, a verdict', 'aria-keyshortcuts': '/' })
const found = make('output', { 'aria-live': 'polite' })

/** @typedef {{ model: HTMLElement, link: HTMLElement | null | undefined, properties: { element: HTMLElement, text: string }[], text: string }} Indexed */
/** @type {Promise<Indexed[]> | undefined} */
let index

function indexed() {
  const links = new Map(
    [...document.querySelectorAll('nav a')].map(link => [link.getAttribute('href'), link.closest('li')]),
  )
  const models = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.model')])
  return Promise.all(
    models.map(async model => ({
      model,
      link: links.get(`#${model.id}`),
      text: `${model.querySelector('h3 > a')?.textContent ?? ''} ${model.querySelector('h3 + p')?.textContent ?? ''}`.toLowerCase(),
      properties: await Promise.all(
        /** @type {HTMLElement[]} */ ([...model.querySelectorAll('.property')]).map(async element => ({
          element,
          text: await textOf(element),
        })),
      ),
    })),
  )
}

/** With what of it is packed. @param {HTMLElement} property */
async function textOf(property) {
  const packed =
    property.dataset['piece'] === undefined
      ? ''
      : await pieceOf(property).then(
          piece => piece.textContent,
          () => '',
        )
  return `${property.textContent} ${packed}`.toLowerCase()
}

const counted = (/** @type {number} */ n, /** @type {string} */ one, /** @type {string} */ several) =>
  `${n} ${n === 1 ? one : several}`

/** @param {string} query */
async function show(query) {
  if (input.value !== query) input.value = query
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  index ??= indexed()
  let [models, properties] = [0, 0]
  for (const { model, link, text, properties: own } of await index) {
    const kept = own.filter(property => {
      const keep = words.every(word => text.includes(word) || property.text.includes(word))
      property.element.hidden = !keep
      return keep
    })
    const keep = kept.length > 0 || words.every(word => text.includes(word))
    model.hidden = !keep
    if (link) link.hidden = !keep
    models += keep ? 1 : 0
    properties += kept.length
  }
  for (const chapter of document.querySelectorAll('.chapter'))
    chapter.toggleAttribute('hidden', chapter.querySelector('.model:not([hidden])') === null)
  for (const id of ['overview', 'matrix', 'models', 'sources']) {
    const section = document.getElementById(id)
    if (section) section.hidden = words.length > 0
  }
  found.textContent =
    words.length === 0
      ? ''
      : `${counted(properties, 'property', 'properties')} in ${counted(models, 'model', 'models')}`
}
input.addEventListener('input', () => void show(input.value))

// Keys

/** @type {[string, string][]} */
const KEYS = [
  ['j, k', 'next and previous property'],
  ['J, K', 'next and previous model'],
  ['Enter', 'open or close the property'],
  ['← →', 'previous and next step'],
  ['Home, End', 'the initial state, the last step'],
  ['p', 'play, or pause'],
  ['/', 'filter'],
  ['Esc', 'leave the filter; again: show everything'],
  ['t', 'light or dark'],
  ['?', 'this help'],
]
const help = make(
  'dialog',
  { 'aria-label': 'Keys' },
  make('h2', {}, 'Keys'),
  make('dl', {}, ...KEYS.flatMap(([key, says]) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, says)])),
  make('form', { method: 'dialog' }, make('button', {}, 'Close')),
)

/** To the next of some elements, or the one before: from where the focus is, else from the top of the window. @param {string} selector @param {1 | -1} way */
function move(selector, way) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]).filter(
    each => !each.closest('[hidden]'),
  )
  const from = document.activeElement ?? document.body
  const lies = (/** @type {Node} */ each, /** @type {number} */ where) =>
    (from.compareDocumentPosition(each) & where) !== 0
  const target =
    from === document.body
      ? all.find(each => each.getBoundingClientRect().top > 60)
      : way === 1
        ? all.find(each => lies(each, Node.DOCUMENT_POSITION_FOLLOWING))
        : all.findLast(each => lies(each, Node.DOCUMENT_POSITION_PRECEDING))
  target?.focus({ preventScroll: true })
  target?.scrollIntoView({ block: 'center', behavior: still.matches ? 'instant' : 'auto' })
}

/** The property that was opened last. @type {Element | undefined} */
let latest

/** The player that keys are for: where the focus is, else the first of the property that has it, else of the one opened last. */
function current() {
  const { activeElement } = document
  const property = activeElement === document.body ? latest : activeElement?.closest('.property, .way')
  const section =
    activeElement?.closest('.trace') ?? (property?.hasAttribute('open') ? property.querySelector('.trace') : null)
  return section instanceof HTMLElement ? playerOf(section) : undefined
}

/** @param {number} step @param {Player} player */
function stepTo(step, player) {
  player.show(step)
  history.replaceState(null, '', `#${player.anchor}${player.at()}`)
}

function theme() {
  const dark = document.documentElement.dataset['theme']
    ? document.documentElement.dataset['theme'] === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset['theme'] = dark ? 'light' : 'dark'
}

/** @type {Record<string, () => boolean | void>} */
const ACTIONS = {
  j: () => move('.property > summary', 1),
  k: () => move('.property > summary', -1),
  J: () => move('.model > h3 > a', 1),
  K: () => move('.model > h3 > a', -1),
  '/': () => input.focus(),
  '?': () => help.showModal(),
  t: theme,
  p: () => playing(player => player.play()),
  ArrowLeft: () => playing(player => stepTo(player.at() - 1, player)),
  ArrowRight: () => playing(player => stepTo(player.at() + 1, player)),
  Home: () => playing(player => stepTo(0, player)),
  End: () => playing(player => stepTo(player.last, player)),
}

/** False where there is no player: then the key means what it always does. @param {(player: Player) => void} act */
function playing(act) {
  const player = current()
  if (player) act(player)
  return player !== undefined
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return
  if (event.target === input) {
    if (event.key === 'Escape') {
      event.preventDefault()
      input.blur()
    }
    return
  }
  if (event.key === 'Escape' && input.value !== '') return void show('')
  if (event.target instanceof HTMLElement && event.target.matches('.wide') && event.key.startsWith('Arrow')) return
  const act = ACTIONS[event.key]
  if (act && act() !== false) event.preventDefault()
})

addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('.property:has(.trace.bad), nav details'))
    details.setAttribute('open', '')
  for (const player of players.values()) player.lay(true)
})
addEventListener('afterprint', () => {
  for (const player of players.values()) player.lay(false)
})

document.getElementById('tools')?.append(
  make('label', {}, 'Filter', input),
  found,
  button('Light/dark', theme, 't'),
  button('Keys', () => help.showModal(), '?'),
)
document.body.append(help)
follow()
document.documentElement.dataset['ready'] = 'true'
