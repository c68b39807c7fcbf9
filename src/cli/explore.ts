/** `explore`: the explorer as a page that is served on this machine only, or as a file. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { tokenOf, written } from '../explore/address.ts'
import { EXIT } from '../report/exit-code.ts'
import type { Model } from '../system/model.ts'
import { sizeOf } from '../system/sort.ts'
import { replay } from '../trace/replay.ts'
import { bundledPage } from './explorer-page.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { type Cli, Output, type Shared, systemOption } from './options.ts'
import { selectModels } from './select.ts'
import { writeFile } from './write-file.ts'

interface ExploreFlags extends Shared {
  readonly port?: number
  readonly out?: string
}

export function exploreVerb(program: Command, { project, modelsOf, io, done }: Cli): void {
  program
    .command('explore')
    .description(
      'walk through a model in a browser: what is enabled, who refuses, where a property fails; and check it there',
    )
    .argument('[model]', 'the one to begin with, or the code of a trace; all others can be picked in the page')
    .addOption(systemOption)
    .addOption(
      new Option('--port <n>', 'serve the page at this port of this machine').argParser(portNumber).conflicts('out'),
    )
    .addOption(new Output('--out <file>', 'write the page as one file, to be opened from disk, and do not serve it'))
    .addHelpText(
      'after',
      '\nExamples:\n  ioasid-spec explore nesting-attach/smmuv3\n  ioasid-spec explore nesting-attach/smmuv3+M37@0c1f9a2b:0.2\n  ioasid-spec explore --system mine.ts --port 8080\n  ioasid-spec explore --out explorer.html',
    )
    .action(async (name: string | undefined, flags: ExploreFlags) => {
      const models = await modelsOf(flags)
      const asked = name ?? (flags.system === undefined ? project.book.begin : undefined)
      const first = asked === undefined ? '' : beginning(asked, models)
      done(await explore({ first, system: flags.system, out: flags.out, port: flags.port }, project, io))
    })
}

/** Where a model begins, or where a trace ends. @throws UsageError, and ModelError where the trace is of another version */
function beginning(name: string, models: readonly Model[]): string {
  if (!name.includes('@'))
    return written({ model: (selectModels(models, [name], {})[0] as Model).name, scope: {}, walk: [] })
  const { model, mutant, product, steps } = replay(name, of => selectModels(models, [of], {})[0] as Model)
  const scope = Object.fromEntries(
    Object.entries(product.scope).filter(([sort, size]) => sizeOf(sort, model.scope) !== size),
  )
  const walk = steps.map(({ operation, arguments: at }) => tokenOf(operation, at))
  return written({ model: model.name, mutant, scope, walk })
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('It wants a whole number up to 65535; 0 is any that is free.')
  return Number(text)
}

interface ExploreCommand {
  /** The fragment of the address to begin with; '' for the first model. */
  readonly first: string
  /** The user's file that the models come from; absent: the project's own. */
  readonly system: string | undefined
  /** The file to write; absent: the page is served. */
  readonly out: string | undefined
  /** To serve at; absent: any that is free. */
  readonly port: number | undefined
}

const LOOPBACK = '127.0.0.1'
/** So that an address stays the same from one time to the next, where it can. */
const PORT = 4545

async function explore({ first, system, out, port }: ExploreCommand, project: Project, io: Io): Promise<number> {
  const door = system ?? project.door
  if (door === undefined) throw new UsageError('there are no models; name a file that exports some with --system')
  const page = await bundledPage({
    door,
    isOwn: system !== undefined,
    version: project.version,
    first,
    cwd: io.cwd,
  })
  if (out !== undefined) {
    writeFile(out, page, io.cwd)
    io.out(`Written: ${out}\n`)
    return EXIT.asRecorded
  }
  const server = await served(page, port)
  const { port: at } = server.address() as AddressInfo
  io.out(`http://${LOOPBACK}:${at}/${first}\nThe explorer is there until you press Ctrl-C.\n`)
  await new Promise<void>(resolve => {
    if (io.signal.aborted) resolve()
    io.signal.addEventListener('abort', () => resolve())
  })
  server.close()
  server.closeAllConnections()
  return EXIT.asRecorded
}

/** @throws UsageError where the port that was asked for cannot be had */
async function served(page: string, port: number | undefined): Promise<Server> {
  try {
    return await listening(page, port ?? PORT)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (port === undefined && code === 'EADDRINUSE') return listening(page, 0)
    const why = code === 'EADDRINUSE' ? 'it is in use' : code === 'EACCES' ? 'it is not allowed' : String(code)
    throw new UsageError(`port ${port ?? PORT} cannot be listened at: ${why}; choose another with --port`)
  }
}

const listening = (page: string, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(({ url, method, headers: { host = '' } }, response) => {
      // A name that somebody else has pointed at this machine is none of ours.
      const isOurs = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)
      if (!isOurs || url !== '/' || (method !== 'GET' && method !== 'HEAD')) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n')
        return
      }
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        // The page has the rest of its policy in itself, where this directive counts for nothing.
        'content-security-policy': "frame-ancestors 'none'",
      })
      response.end(method === 'GET' ? page : undefined)
    })
    server.once('error', reject)
    server.listen(port, LOOPBACK, () => resolve(server))
  })
