#!/usr/bin/env node
// The sources run as they are, here and where the package is installed; so does a user's own file, wherever it lies.
import { register as hooks } from 'node:module'

const { register } = await import('tsx/esm/api').catch(error => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  process.stderr.write('tsx is not installed, which runs the sources of ioasid-spec: run `npm ci` first\n')
  process.exit(2)
})
register()
hooks('./src/cli/resolve.js', import.meta.url, { data: { package: new URL('.', import.meta.url).href } })
await import('./cli.ts')
