import { isMapping } from '../../manifest/index.ts'
import { changeSchema } from '../world/verb.ts'
import type { World } from '../world/world.ts'
import { mustParse } from '../world/written.ts'
import type { Cloud } from './cloud.ts'
import { providerOf } from './providers.ts'

/** A change of the world as scenarios write it: `{ tag: { id: 'vpc-r', key: 'e2e' } }`. docs/cloud.md says which there are. */
export type WrittenChange = Readonly<Record<string, unknown>>

/** A change of the world, ready to be made. */
export interface Change {
  /** How it was written, on one line. */
  readonly text: string
  /** Changes `cloud.world`. @returns why the provider refuses it, or that something it names is not there */
  readonly make: (cloud: Cloud) => string | undefined
}

/** The change that is written, of which `parsed` has the arguments with their defaults. */
export function changeOf(world: World, written: WrittenChange, parsed: WrittenChange): Change {
  const name = Object.keys(parsed)[0]!
  const verb = providerOf(world).changes[name]!
  return {
    text: `${name} ${inFlow(written[name])}`,
    make: (cloud) => verb.run(cloud, parsed[name]),
  }
}

/** As {@link changeOf}, from code. @throws TypeError with what is wrong with it */
export function mustReadChange(world: World, written: WrittenChange): Change {
  const schema = changeSchema(providerOf(world).changes)
  return changeOf(world, written, mustParse(schema, written, 'the change'))
}

/** What YAML would take for something else than a text, or not at all, were it not in quotes. */
const NEEDS_QUOTES = /^$|^[-+.\d]+$|^(?:true|false|null|~)$|: |^[\s"'#&*!|>%@`]|[,[\]{}]/

/** Plain data on one line, as YAML's flow style has it. */
function inFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(', ')}]`
  if (isMapping(value)) {
    const fields = Object.entries(value).map(([key, item]) => `${key}: ${inFlow(item)}`)
    return `{${fields.join(', ')}}`
  }
  return typeof value === 'string' && NEEDS_QUOTES.test(value)
    ? JSON.stringify(value)
    : String(value)
}
