import type { Diagnostic } from '../../diagnostic/index.ts'
import type { Endpoint } from '../../model/index.ts'

/** Whether a pod is to have no place in the network: it speaks through its node, or not any more. */
export function isOutside({ problem }: Endpoint): boolean {
  return problem?.code === 'pod-outside'
}

/** So many pods are named; the rest is counted. */
const NAMED = 3

/** What to say of pods that a selector selects and that an answer leaves out. */
export function noteOnLeftOut(pods: readonly Endpoint[]): Diagnostic[] {
  const [first] = pods
  if (!first) return []
  const names = pods.slice(0, NAMED).map(({ namespace, name }) => `\`${namespace}/${name}\``)
  const more = pods.length > NAMED ? ` and ${pods.length - NAMED} more` : ''
  const { origin } = first.problem ?? {}
  return [
    {
      code: 'pods-left-out',
      severity: 'info',
      message: `${pods.length === 1 ? '1 pod is' : `${pods.length} pods are`} left out, as ended or with the network of a node: ${names.join(', ')}${more}`,
      ...(origin && { origin }),
    },
  ]
}

/** What to say where a selector selects such pods and nobody else. */
export function nothingButOutside(selector: string, pods: readonly Endpoint[]): Diagnostic {
  const { message, origin } = pods[0]!.problem!
  const others = pods.length - 1
  const more = others === 0 ? '' : `, and ${others} more ${others === 1 ? 'is' : 'are'} like it`
  return {
    code: 'selector-selects-nobody',
    severity: 'error',
    message: `\`${selector}\` selects nobody in the network: ${message}${more}`,
    ...(origin && { origin }),
    help: 'select pods with an address of their own in a subnet; of the others nothing can be proven',
  }
}
