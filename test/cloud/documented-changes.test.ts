import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { AWS_CHANGES } from '../../src/cloud/aws/changes.ts'
import { AZURE_CHANGES } from '../../src/cloud/azure/changes.ts'
import { GCP_CHANGES } from '../../src/cloud/gcp/changes.ts'

const DOCS = new URL('../../docs/cloud.md', import.meta.url).pathname

const isOptional = (field: z.ZodType): boolean => field.safeParse(undefined).success

/** As the document writes it: `addRoute: {table, destination, target?, peer?}`. */
function written([name, { schema }]: readonly [string, { readonly schema: z.ZodType }]): string {
  const { shape } = schema as z.ZodObject<Record<string, z.ZodType>>
  const fields = Object.entries(shape).map(
    ([field, type]) => `${field}${isOptional(type) ? '?' : ''}`,
  )
  return `\`${name}: {${fields.join(', ')}}\``
}

it.each([
  ['AWS', AWS_CHANGES],
  ['GCP', GCP_CHANGES],
  ['Azure', AZURE_CHANGES],
])('docs/cloud.md lists the changes of %s, and no others', (provider, changes) => {
  const lines = readFileSync(DOCS, 'utf8').split('\n')
  const rowOf = (name: string) => lines.find((line) => line.startsWith(`| changes of ${name} |`))
  const listed = ['every provider', provider].flatMap((name) => rowOf(name)!.match(/`[^`]+`/g))
  expect(listed).toEqual(Object.entries(changes).map(written))
})
