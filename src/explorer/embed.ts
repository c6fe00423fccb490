import type { ExplorerInput } from './input.ts'

/** Where the page holds what it opens on. It is data, which browsers do not run. */
const INPUT = '<script id="input" type="application/json">null</script>'

/**
 * The page with manifests in it. Whatever is in them stays data: `<`, with which alone the element could be left, is escaped.
 *
 * @throws Error where the page is none of ours
 */
export function embedInput(page: string, input: ExplorerInput): string {
  if (!page.includes(INPUT)) throw new Error('the page of the explorer has no place for manifests')
  const json = JSON.stringify(input).replaceAll('<', '\\u003c')
  return page.replace(INPUT, () => INPUT.replace('null', () => json))
}

/**
 * The content security policy that a page carries.
 *
 * @throws Error where it has none
 */
export function policyOf(page: string): string {
  const [, policy] =
    /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page) ?? []
  if (!policy) throw new Error('the page of the explorer has no content security policy')
  return policy
}
