/** The rules of SARIF 2.1.0 for what our reports use of it; section numbers are those of the standard. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import type { PropertyResult } from '../../src/check/result.ts'
import type { Places } from '../../src/report/place.ts'
import { sarifReport } from '../../src/report/sarif.ts'
import { expand } from '../../src/system/expand.ts'
import { leftFirst } from '../toys/philosophers.ts'
import { KINDS, MODELS, OPTIONS, RESULTS } from './kinds.ts'

const message = {
  type: 'object',
  properties: { text: { type: 'string', minLength: 1 } },
  required: ['text'],
  additionalProperties: false,
}

// 3.28 location, 3.29 physicalLocation, 3.30 region
const location = {
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: -1 },
    message,
    physicalLocation: {
      type: 'object',
      properties: {
        artifactLocation: {
          type: 'object',
          properties: { uri: { type: 'string', pattern: "^(file:///)?[\\w./~!$&'()*+,;=@%-]+$" } },
          required: ['uri'],
          additionalProperties: false,
        },
        region: {
          type: 'object',
          properties: { startLine: { type: 'integer', minimum: 1 } },
          required: ['startLine'],
          additionalProperties: false,
        },
      },
      required: ['artifactLocation'],
      additionalProperties: false,
    },
  },
  additionalProperties: false,
}

// 3.27 result; 3.27.10: what is no failure has level "none"
const result = {
  type: 'object',
  properties: {
    ruleId: { type: 'string', minLength: 1 },
    ruleIndex: { type: 'integer', minimum: 0 },
    kind: { enum: ['pass', 'fail', 'open', 'review', 'informational', 'notApplicable'] },
    level: { enum: ['none', 'note', 'warning', 'error'] },
    message,
    locations: { type: 'array', items: location },
    relatedLocations: { type: 'array', items: location, uniqueItems: true },
    codeFlows: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          threadFlows: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              properties: {
                locations: {
                  type: 'array',
                  minItems: 1,
                  items: {
                    type: 'object',
                    properties: { location, executionOrder: { type: 'integer', minimum: 0 } },
                    additionalProperties: false,
                  },
                },
              },
              required: ['locations'],
              additionalProperties: false,
            },
          },
        },
        required: ['threadFlows'],
        additionalProperties: false,
      },
    },
    partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
    suppressions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          kind: { enum: ['inSource', 'external'] },
          status: { enum: ['accepted', 'underReview', 'rejected'] },
          justification: { type: 'string' },
        },
        required: ['kind'],
        additionalProperties: false,
      },
    },
  },
  required: ['message', 'ruleId', 'kind', 'level'],
  if: { properties: { kind: { const: 'fail' } } },
  else: { properties: { level: { const: 'none' } } },
  additionalProperties: false,
}

// 3.13 sarifLog, 3.14 run, 3.18 tool, 3.19 toolComponent, 3.20 invocation, 3.49 reportingDescriptor
const log = {
  type: 'object',
  properties: {
    $schema: { type: 'string', pattern: '^https://' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          tool: {
            type: 'object',
            properties: {
              driver: {
                type: 'object',
                properties: {
                  name: { type: 'string' },
                  version: { type: 'string' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      properties: { id: { type: 'string' }, shortDescription: message, help: message },
                      required: ['id'],
                      additionalProperties: false,
                    },
                  },
                },
                required: ['name'],
                additionalProperties: false,
              },
            },
            required: ['driver'],
            additionalProperties: false,
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          invocations: {
            type: 'array',
            items: {
              type: 'object',
              properties: { executionSuccessful: { type: 'boolean' } },
              required: ['executionSuccessful'],
              additionalProperties: false,
            },
          },
          results: { type: 'array', items: result },
        },
        required: ['tool'],
        additionalProperties: false,
      },
    },
  },
  required: ['version', 'runs'],
  additionalProperties: false,
}

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(log)

interface Found {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly kind: string
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations?: readonly object[]
  readonly relatedLocations?: readonly { readonly message: { readonly text: string } }[]
  readonly codeFlows?: readonly { threadFlows: readonly { locations: readonly { location: object }[] }[] }[]
  readonly suppressions?: readonly object[]
}

interface Log {
  readonly runs: readonly [
    { readonly tool: { readonly driver: { readonly rules: readonly { id: string }[] } }; readonly results: Found[] },
  ]
}

const places: Places = {
  property: () => ({ file: 'properties/a lease #1.ts', line: 12 }),
  component: (_, component) => (component.startsWith('users') ? { file: '/machines/user.ts', line: 4 } : undefined),
}

const read = (names: readonly string[] = Object.keys(KINDS), where = places): Log => {
  const chosen = names.map(name => KINDS[name] as (typeof KINDS)[string])
  const text = sarifReport(
    chosen.map(([, of]) => of),
    chosen.map(([model]) => model),
    where,
    '1.2.3',
    OPTIONS,
  )
  return JSON.parse(text) as Log
}
const results = (name: string): Found[] => read([name]).runs[0].results

describe('results as SARIF', () => {
  it.each(Object.keys(KINDS))('obey the standard: %s', name => {
    validate(read([name]))
    expect(validate.errors).toBeNull()
  })

  it('obey it all in one, with and without places', () => {
    for (const where of [places, { property: () => undefined, component: () => undefined }]) {
      validate(read(undefined, where))
      expect(validate.errors).toBeNull()
    }
    expect(MODELS).toHaveLength(RESULTS.length)
  })

  it('are of rules that are listed, each under its number', () => {
    const [{ tool, results: all }] = read().runs
    expect(all.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id)).toEqual(all.map(({ ruleId }) => ruleId))
    expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length)
  })

  it('tell apart what fails, what was not tested and what is open', () => {
    const said = (name: string): string[] => results(name).map(({ kind, level }) => `${kind} ${level}`)
    expect(said('as recorded')).toEqual(['pass none', 'pass none'])
    expect(said('violated')).toEqual(['fail error', 'pass none'])
    expect(said('violated, as expected')).toEqual(['fail note', 'pass none'])
    expect(said('holds unexpectedly')).toEqual(['pass none', 'fail error'])
    expect(said('vacuous')).toEqual(['review none', 'pass none'])
    expect(said('undecided')).toEqual(['open none', 'pass none'])
    expect(said('other counts')).toEqual(['pass none', 'pass none', 'fail warning'])
  })

  it('point at the property, and at each machine that the verdict is about', () => {
    const [violated] = results('violated')
    expect(violated?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'properties/a%20lease%20%231.ts' },
          region: { startLine: 12 },
        },
      },
    ])
    expect(violated?.relatedLocations).toMatchObject([
      {
        message: { text: 'users(user0)' },
        physicalLocation: { artifactLocation: { uri: 'file:///machines/user.ts' }, region: { startLine: 4 } },
      },
    ])
  })

  it('look for machines by the names of components, and not by what else is said', () => {
    const stuck = leftFirst(2)
    const result = checkSync(stuck)
    const { counterexample } = result.properties.find(({ kind }) => kind === 'deadlock') as PropertyResult
    expect(counterexample?.because.at(-1)).toBe('no operation is enabled')
    const asked = new Set<string>()
    const asking: Places = {
      property: () => undefined,
      component: (_, component) => {
        asked.add(component)
        return undefined
      },
    }
    sarifReport([result], [stuck], asking, '1.2.3', OPTIONS)
    const components = new Set(expand(stuck.system, stuck.scope).components.map(({ name }) => name))
    expect([...asked].filter(name => !components.has(name) && !(name in stuck.system.components))).toEqual([])
  })

  it('have the counterexample as a flow, one place a step', () => {
    const steps = results('violated')[0]?.codeFlows?.[0]?.threadFlows[0]?.locations ?? []
    expect(steps.map(({ location }) => location)).toMatchObject([
      { message: { text: 'enter(user0) -> ok; users(user0): outside -> inside' } },
      { message: { text: 'enter(user1) -> ok; users(user1): outside -> inside' } },
    ])
  })

  it('suppress what is expected, and nothing else', () => {
    for (const name of Object.keys(KINDS))
      for (const one of results(name))
        expect(one.suppressions !== undefined).toBe(one.kind === 'fail' && one.level === 'note')
  })
})
