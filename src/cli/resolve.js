// A resolve hook: what a user's file imports of this package and of XState is what the checker itself uses, for snapshots
// and models must not come from a second copy.

/** @type {string} the package's own folder, as a URL */
let home

/** @param {{ package: string }} data */
export function initialize(data) {
  home = data.package
}

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const resolved = await whole(specifier, context, next)
  // A folder without a package.json says nothing of its modules; a user's TypeScript file is a modern one. What such a file imports,
  // tsx takes for CommonJS by then, and says so in the address.
  const url = resolved.url.replace(/(%3F|\?)tsx-commonjs.*/, '')
  return /\.m?ts$/.test(new URL(url).pathname) ? { ...resolved, url, format: 'module' } : resolved
}

/** @type {import('node:module').ResolveHook} */
function whole(specifier, context, next) {
  if (specifier === 'ioasid-spec') return next(new URL('index.ts', home).href, context)
  if (specifier === 'ioasid-spec/checker') return next(new URL('src/checker.ts', home).href, context)
  if (specifier === 'xstate' || specifier.startsWith('xstate/'))
    return next(specifier, { ...context, parentURL: new URL('cli.ts', home).href })
  return next(specifier, context)
}
