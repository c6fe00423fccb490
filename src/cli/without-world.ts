import {
  REMOVABLE_KINDS,
  type RemovableKind,
  removableKinds,
  type World,
  worldWithout,
} from '../cloud/index.ts'
import { nearest } from '../diagnostic/index.ts'
import { UsageError } from './exit.ts'
import { unknown } from './without.ts'

/** How each part of a world is written. */
const FORMS: Readonly<Record<RemovableKind, string>> = {
  peering: 'peering:NETWORK/NETWORK',
  route: 'route:NETWORK/CIDR',
  rule: 'rule:NETWORK/NAME',
  group: 'group:NETWORK/NAME',
  vpc: 'vpc:NETWORK',
  pod: 'pod:NETWORK/NAME',
}

/** Ids of AWS are names enough. */
const AWS_FORMS: Partial<typeof FORMS> = { route: 'route:TABLE/CIDR', group: 'group:ID' }

/** What a kind of part is called in messages. */
const WORDS: Readonly<Record<RemovableKind, string>> = {
  peering: 'peering of networks',
  route: 'route',
  rule: 'rule',
  group: 'security group',
  vpc: 'remote network',
  pod: 'endpoint',
}

/**
 * The world without what `--without` names.
 *
 * @throws UsageError for what can't be taken away, or is not there
 */
export function withoutFromWorld(world: World, names: readonly string[]): World {
  return names.reduce((left, text) => {
    const colon = text.indexOf(':')
    const kind = kindOf(text.slice(0, Math.max(colon, 0)), text, left)
    const name = text.slice(colon + 1)
    const found = worldWithout(left, kind, name)
    if ('world' in found) return found.world
    throw unknown(WORDS[kind], name, found.known, 'the world has none')
  }, world)
}

function kindOf(word: string, text: string, world: World): RemovableKind {
  const kinds = removableKinds(world)
  const known = kinds.find((kind) => kind === word)
  if (known) return known
  const forms = kinds.map((kind) => formOf(kind, world)).join(', ')
  if (REMOVABLE_KINDS.some((kind) => kind === word)) {
    throw new UsageError(
      `--without \`${text}\`: a world on ${world.provider} has nothing with a name that is a ${word}`,
      `write ${forms}`,
    )
  }
  const near = nearest(word || text, kinds)
  throw new UsageError(
    `--without \`${text}\` does not say what to take away from a world`,
    near ? `did you mean \`${near}:…\`?` : `write ${forms}`,
  )
}

function formOf(kind: RemovableKind, { provider }: World): string {
  return (provider === 'aws' ? AWS_FORMS[kind] : undefined) ?? FORMS[kind]
}
