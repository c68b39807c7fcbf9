/** The machines of a kind of system: what each stands for, its diagram, its states. */
import type { AnyStateMachine } from 'xstate'
import { stateDiagram } from '../diagram/state-diagram.ts'
import { canonical } from '../system/canonical.ts'
import type { AnyFamily } from '../system/component.ts'
import { label } from '../system/expand.ts'
import { grouped, type Kind, platformOf, type Run } from './book.ts'
import { code, table, text } from './markdown.ts'

export function machineSections({ runs }: Kind, level: string): string[] {
  const names = [...new Set(runs.flatMap(({ model }) => Object.keys(model.system.components)))]
  return names.flatMap(name => {
    const having = runs.flatMap(run => {
      const family = run.model.system.components[name]
      return family === undefined ? [] : [{ run, family }]
    })
    const [first] = having as [{ run: Run; family: AnyFamily }]
    const kinds = [...grouped(having, ({ family }) => machineLines(family.machine).join('\n')).values()]
    return [
      `${level} ${code(label(name, first.family.sorts))}`,
      '',
      ...(having.length < runs.length ? [`Only in ${modelNames(having.map(({ run }) => run))}.`, ''] : []),
      ...shared(having),
      ...kinds.flatMap(those => [
        ...(kinds.length > 1 ? [`In ${modelNames(those.map(({ run }) => run))}:`, ''] : []),
        ...machineLines((those[0] as { family: AnyFamily }).family.machine),
      ]),
    ]
  })
}

/** Platforms stand for their models where every one of them is meant. */
const modelNames = (runs: readonly Run[]): string => runs.map(({ model }) => code(model.name)).join(', ')

function shared(having: readonly { run: Run; family: AnyFamily }[]): string[] {
  const sharing = having.filter(({ family }) => family.shared.length > 0)
  return [...grouped(sharing, ({ family }) => family.shared.map(sort => `${sort}s`).join(' and '))].flatMap(
    ([sorts, those]) => {
      const on =
        those.length === having.length
          ? ''
          : ` in ${[...grouped(those, ({ run }) => platformOf(run.model)).values()].map(each => modelNames(each.map(({ run }) => run))).join(', ')}`
      return [`One for all ${text(sorts)}${on}.`, '']
    },
  )
}

function machineLines(machine: AnyStateMachine): string[] {
  const { description } = machine.root
  const steps = stepsOf(machine)
  if (steps !== undefined)
    return [
      `The program counter of a function that is split where it drops its lock: ${steps.map(code).join(', then ')}.`,
      '',
    ]
  const sources = sourcesOf(machine)
  return [
    ...(description === undefined ? [] : [`${text(description)}.${remembers(machine)}`, '']),
    '```mermaid',
    ...stateDiagram(machine),
    '```',
    '',
    ...table(['state', 'what it is'], described(machine.root, '')),
    ...(sources.length > 0 ? [`Sources: ${sources.map(text).join(', ')}.`, ''] : []),
  ]
}

/** The steps of a procedure's program counter; undefined of any other machine. */
function stepsOf({ root }: AnyStateMachine): string[] | undefined {
  const { idle, ...steps } = root.states
  const starts = idle?.transitions.has('BEGIN') === true
  return starts && Object.values(steps).every(step => step.transitions.has('STEP')) ? Object.keys(steps) : undefined
}

function remembers({ config }: AnyStateMachine): string {
  const context: unknown = config.context
  if (typeof context !== 'object' || context === null || Object.keys(context).length === 0) return ''
  const fields = Object.entries(context).map(([name, value]) => `${code(name)} (at first ${code(canonical(value))})`)
  return ` It remembers ${fields.join(', ')}.`
}

/** What the rules of a machine cite. */
export const sourcesOf = ({ root }: AnyStateMachine): string[] => [...new Set(cited(root))]

function cited(node: Node): string[] {
  const metas: unknown[] = [node.meta, ...[...node.transitions.values()].flat().map(({ meta }) => meta)]
  const own = metas.map(meta => (meta as { source?: unknown } | undefined)?.source)
  return [
    ...own.filter(source => typeof source === 'string'),
    ...Object.values<Node>(node.states).flatMap(child => cited(child)),
  ]
}

type Node = AnyStateMachine['root']

const described = (node: Node, path: string): string[][] =>
  Object.values<Node>(node.states).flatMap(child => {
    const name = `${path}${child.key}`
    const own = child.description === undefined ? [] : [[code(name), text(child.description)]]
    return [...own, ...described(child, `${name}.`)]
  })
