import type { Kyma } from './kyma.ts'

/** Whether a network lets the cluster peer with it: a key is the shoot's name, or the operator's. Values do not matter. */
export function hasMatchingTag(
  tags: Readonly<Record<string, string>>,
  { shoot, networkTag }: Kyma,
): boolean {
  return Object.hasOwn(tags, shoot) || (networkTag !== '' && Object.hasOwn(tags, networkTag))
}
