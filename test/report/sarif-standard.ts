import { expect } from 'vitest'

/**
 * The objects of a log as the JSON schema of SARIF 2.1.0 defines them, as far as ours has them: which properties are
 * required and what the others are. It allows no property that it does not define. A name is that of an object, in a
 * list where `[]` stands behind it.
 */
const STANDARD: Readonly<
  Record<string, { required?: string[]; properties: Record<string, unknown> }>
> = {
  sarifLog: {
    required: ['version', 'runs'],
    properties: { version: /^2\.1\.0$/, $schema: /^https:/, runs: 'run[]' },
  },
  run: {
    required: ['tool'],
    properties: {
      tool: 'tool',
      columnKind: /^utf16CodeUnits$/,
      invocations: 'invocation[]',
      results: 'result[]',
    },
  },
  tool: { required: ['driver'], properties: { driver: 'toolComponent' } },
  toolComponent: {
    required: ['name'],
    properties: { name: /./, version: /./, rules: 'reportingDescriptor[]' },
  },
  reportingDescriptor: {
    required: ['id'],
    properties: {
      id: /./,
      shortDescription: 'multiformatMessageString',
      help: 'multiformatMessageString',
      defaultConfiguration: 'reportingConfiguration',
    },
  },
  multiformatMessageString: { required: ['text'], properties: { text: /./, markdown: /./ } },
  reportingConfiguration: { properties: { level: /^(none|note|warning|error)$/ } },
  result: {
    required: ['message'],
    properties: {
      ruleId: /./,
      ruleIndex: 0,
      level: /^(none|note|warning|error)$/,
      message: 'message',
      locations: 'location[]',
      relatedLocations: 'location[]',
      codeFlows: 'codeFlow[]',
      fixes: 'fix[]',
      suppressions: 'suppression[]',
    },
  },
  message: { required: ['text'], properties: { text: /./ } },
  location: {
    properties: { id: 0, message: 'message', physicalLocation: 'physicalLocation' },
  },
  physicalLocation: {
    required: ['artifactLocation'],
    properties: { artifactLocation: 'artifactLocation', region: 'region' },
  },
  artifactLocation: { properties: { uri: /^[\w\-.~!*'()%/:]+$/ } },
  region: { properties: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 } },
  fix: {
    required: ['artifactChanges'],
    properties: { description: 'message', artifactChanges: 'artifactChange[]' },
  },
  artifactChange: {
    required: ['artifactLocation', 'replacements'],
    properties: { artifactLocation: 'artifactLocation', replacements: 'replacement[]' },
  },
  replacement: {
    required: ['deletedRegion'],
    properties: { deletedRegion: 'region', insertedContent: 'artifactContent' },
  },
  artifactContent: { properties: { text: /./ } },
  suppression: {
    required: ['kind'],
    properties: { kind: /^(inSource|external)$/, justification: /./, location: 'location' },
  },
  invocation: {
    required: ['executionSuccessful'],
    properties: { executionSuccessful: false, toolExecutionNotifications: 'notification[]' },
  },
  notification: {
    required: ['message'],
    properties: {
      level: /^(none|note|warning|error)$/,
      message: 'message',
      locations: 'location[]',
    },
  },
  codeFlow: { required: ['threadFlows'], properties: { threadFlows: 'threadFlow[]' } },
  threadFlow: { required: ['locations'], properties: { locations: 'threadFlowLocation[]' } },
  threadFlowLocation: { properties: { location: 'location' } },
}

/** The names of all objects in a log. Throws where one of them is not as the standard has it. */
export function validate(log: unknown): Set<string> {
  const seen = new Set<string>()
  check(log, 'sarifLog', seen)
  return seen
}

/** Numbers in the table are the least that is allowed, and truth values are what is to be there. */
function check(value: unknown, name: string, seen: Set<string>): void {
  seen.add(name)
  const { required = [], properties } = STANDARD[name]!
  expect(Object.keys(value as object)).toEqual(expect.arrayContaining(required))
  for (const [key, found] of Object.entries(value as object)) {
    const expected = properties[key]
    if (expected instanceof RegExp) expect(found).toMatch(expected)
    else if (typeof expected === 'boolean') expect(found).toBe(expected)
    else if (typeof expected === 'number') {
      expect(Number.isInteger(found) && found >= expected).toBe(true)
    } else if (typeof expected !== 'string') throw new Error(`${name} has no ${key}`)
    else if (!expected.endsWith('[]')) check(found, expected, seen)
    else for (const item of found as unknown[]) check(item, expected.slice(0, -2), seen)
  }
}
