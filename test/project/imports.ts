/** Who imports whom, read from the sources; and which rules an import breaks. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

/** `from` and a relative `to` are paths from the root of the project; another `to` is the name that was imported. */
export interface Import {
  readonly from: string
  readonly to: string
  /** Types are gone when the program runs. */
  readonly types: boolean
}

/** What files at `from` may not import (`never`), or all that they may (`only`). */
export type Rule = { readonly says: string; readonly from: RegExp; readonly types: 'count' | 'are free' } & (
  | { readonly never: RegExp }
  | { readonly only: RegExp }
)

/** The rule that an import breaks, as one line: 'src/a.ts imports machines/b.ts: src knows nothing of IOMMUs'. */
export const breaches = (imports: readonly Import[], rules: readonly Rule[]): string[] =>
  imports.flatMap(({ from, to, types }) =>
    rules
      .filter(
        rule =>
          rule.from.test(from) &&
          !(types && rule.types === 'are free') &&
          ('never' in rule ? rule.never.test(to) : !rule.only.test(to)),
      )
      .map(rule => `${from} imports ${to}: ${rule.says}`),
  )

/** Each cycle of imports that exist when the program runs, from its least file: 'a.ts -> b.ts -> a.ts'. */
export function cycles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>()
  for (const { from, to, types } of imports) if (!types) next.set(from, [...(next.get(from) ?? []), to])
  const found = new Set<string>()
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) found.add(fromLeast(path.slice(at)))
    else if (!done.has(file)) {
      for (const to of next.get(file) ?? []) visit(to, [...path, file])
      done.add(file)
    }
  }
  for (const file of next.keys()) visit(file, [])
  return [...found]
}

function fromLeast(cycle: readonly string[]): string {
  const start = cycle.indexOf([...cycle].sort()[0] as string)
  const turned = [...cycle.slice(start), ...cycle.slice(0, start)]
  return [...turned, turned[0]].join(' -> ')
}

/** The imports of a file. With verbatimModuleSyntax, `import { type A }` still runs the module; only `import type` does not. */
export function importsOf(file: string, text: string): Import[] {
  const imports: Import[] = []
  const add = (specifier: ts.Expression | undefined, types: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return
    const { text: name } = specifier
    imports.push({ from: file, to: name.startsWith('.') ? normalize(join(dirname(file), name)) : name, types })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest))
  return imports
}

/** TypeScript files below the folders, by path from the root of the project. */
export const sources = (...folders: string[]): string[] =>
  folders.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => /\.tsx?$/.test(file))
      .map(file => join(folder, file))
      .sort(),
  )

export const read = (file: string): string => readFileSync(file, 'utf8')
