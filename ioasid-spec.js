#!/usr/bin/env node
// The sources run as they are, here and where the package is installed; so does a user's own file, wherever it lies.
import { register as hooks } from 'node:module'
import { register } from 'tsx/esm/api'

register()
hooks('./src/cli/resolve.js', import.meta.url, { data: { package: new URL('.', import.meta.url).href } })
await import('./cli.ts')
