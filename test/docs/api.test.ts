/** Everything that the doors of the package give is documented: each symbol, and each member of it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeApi } from '../../docs/site/api.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-api-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('TypeDoc has nothing to complain of', async () => {
  expect(await writeApi(folder)).toEqual([])
  expect(existsSync(join(folder, 'functions/ioasid-spec_checker.check.html'))).toBe(true)
})
