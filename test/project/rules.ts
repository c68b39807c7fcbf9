/** The layers of the project, as rules on imports. */
import type { Rule } from './imports.ts'

export const RULES: readonly Rule[] = [
  {
    says: 'the checker knows nothing of what it checks',
    from: /^src\//,
    never: /^(machines|properties|test)\//,
    types: 'count',
  },
  {
    says: 'machines are written in XState and the modelling language, nothing else',
    from: /^machines\//,
    only: /^(xstate$|src\/system\/|machines\/)/,
    types: 'count',
  },
  {
    says: 'properties know systems by their types only',
    from: /^properties\//,
    only: /^(xstate$|(src\/system|properties)\/)/,
    types: 'are free',
  },
  {
    says: 'properties speak of machines in the modelling language, and watch them in XState, nothing else',
    from: /^properties\//,
    only: /^(xstate$|(src\/system|properties|machines)\/)/,
    types: 'count',
  },
  {
    says: 'XState runs in src/tabulate only; everybody else reads tables, or hands XState on to a text of the reader',
    from: /^src\/(?!tabulate\/|system\/(program-counter|onlooker)\.ts$|explore\/own\.ts$)/,
    never: /^(xstate(\/.*)?|@xstate\/.*)$/,
    types: 'are free',
  },
  {
    says: 'the language knows no engine',
    from: /^src\/system\//,
    only: /^(xstate$|src\/system\/)/,
    types: 'count',
  },
  {
    says: 'tabulation knows the language only',
    from: /^src\/tabulate\//,
    only: /^(xstate(\/guards)?$|src\/(system|tabulate)\/)/,
    types: 'count',
  },
  {
    says: 'the engines are independent of each other',
    from: /^src\/reference\//,
    never: /^src\/(explicit|symbolic)\//,
    types: 'count',
  },
  {
    says: 'the engines are independent of each other',
    from: /^src\/explicit\//,
    never: /^src\/(reference|symbolic)\//,
    types: 'count',
  },
  {
    says: 'the engines are independent of each other',
    from: /^src\/symbolic\//,
    only: /^(xstate$|src\/(system|tabulate|check|symbolic)\/)/,
    types: 'count',
  },
  {
    says: 'the engines are independent of each other',
    from: /^src\/(reference|explicit|symbolic)\//,
    never: /^src\/symmetry\//,
    types: 'count',
  },
  {
    says: 'symmetry is a search of its own over the parts of the explicit engine',
    from: /^src\/symmetry\//,
    only: /^(xstate$|src\/(system|tabulate|explicit|check|trace|symmetry)\/)/,
    types: 'count',
  },
  {
    says: 'a comparison is a walk of its own over the parts of the explicit engine',
    from: /^src\/compare\//,
    only: /^(xstate$|src\/(system|tabulate|explicit|check|trace|compare)\/)/,
    types: 'count',
  },
  {
    says: 'coverage is a walk of its own over the parts of the explicit engine, or asks a set of states of the symbolic one',
    from: /^src\/coverage\//,
    only: /^(xstate$|src\/(system|tabulate|explicit|symbolic|check|trace|coverage)\/)/,
    types: 'count',
  },
  {
    says: 'suites are chosen from what coverage knows',
    from: /^src\/suite\//,
    only: /^(xstate$|src\/(system|tabulate|check|trace|coverage|suite)\/)/,
    types: 'count',
  },
  {
    says: 'growing scopes are compared by what coverage knows of each',
    from: /^src\/scopes\//,
    only: /^src\/(system|check|coverage|scopes)\//,
    types: 'count',
  },
  {
    says: 'the second checker shares the written-out system and the tables with the engines, and nothing else',
    from: /^src\/verify\/derive\.ts$/,
    only: /^src\/(system|tabulate)\//,
    types: 'count',
  },
  {
    says: 'what a certificate says is compared with what the second checker derives, without any engine',
    from: /^src\/verify\//,
    only: /^src\/(system|tabulate|verify)\/|^src\/certificate\/certificate\.ts$/,
    types: 'count',
  },
  {
    says: 'certificates are data; their digests are taken on a walk of the explicit engine',
    from: /^src\/certificate\//,
    only: /^src\/(system|tabulate|explicit|check|certificate)\//,
    types: 'count',
  },
  {
    says: 'texts for other checkers are written from tables; decision diagrams may say which local states there are',
    from: /^src\/export\//,
    only: /^(xstate$|src\/(system|tabulate|check|trace|symbolic|export)\/|src\/report\/safe\.ts$)/,
    types: 'are free',
  },
  {
    says: 'the explorer walks over tables, asks the explicit engine for ways, and has checks and charts made',
    from: /^src\/explore\/(?!ui\/)/,
    only: /^(xstate$|elkjs\/lib\/elk-api\.js$|src\/(system|tabulate|explicit|check|trace|diagram|pages|explore)\/|src\/checker\.ts$|src\/report\/html\/(escape|document)\.ts$)/,
    types: 'count',
  },
  {
    says: 'the page has no model and no XState: it asks its worker, and knows what pictures are drawn with',
    from: /^src\/explore\/ui\//,
    only: /^(preact(\/.*)?|src\/diagram\/svg\.ts|src\/explore\/(ui\/.*|(address|tree)\.ts))$/,
    types: 'are free',
  },
  {
    says: 'a result is plain data; printing is elsewhere',
    from: /^src\/(system|tabulate|reference|explicit|symbolic|symmetry|check|trace|compare|coverage|suite|scopes|certificate|verify)\//,
    never: /^(src\/(report|pages|cli)\/|picocolors$|commander$)/,
    types: 'count',
  },
  {
    says: 'all but the command line runs in a browser',
    from: /^(src\/(?!cli\/)|machines\/|properties\/)/,
    never: /^node:/,
    types: 'count',
  },
]
