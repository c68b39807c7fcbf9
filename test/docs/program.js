/** The program as `ioasid-spec.js` starts it, for one command line after the other: to start it takes longer than most commands do. */
import { register as hooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

const home = new URL('../../', import.meta.url)
register()
hooks('./src/cli/resolve.js', home, { data: { package: home.href } })
const { book, models, sources } = await import('../../index.ts')
const { main } = await import('../../src/cli/main.ts')

const index = fileURLToPath(new URL('index.ts', home))
const declaredIn = ['machines', 'properties'].map(folder => fileURLToPath(new URL(folder, home)))
const project = { version: '', models, sources, book, door: index, index, declaredIn, record: () => {} }

process.on('message', async ({ words, cwd }) => {
  let text = ''
  const told = more => {
    text += more
  }
  const world = { out: told, err: told, columns: 0, colours: false, cwd, signal: new AbortController().signal }
  await main(words, project, world)
  process.send(text)
})
