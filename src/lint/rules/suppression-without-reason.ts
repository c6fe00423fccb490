import type { LintRule } from '../rule.ts'
import { ANNOTATION, ignoreAnnotations } from '../suppression.ts'

const annotated = (reason: string): string => `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: hub, annotations: {${ANNOTATION}field-unknown: ${reason}}}
spec: {owner: network-team}
`

/** An annotation that sets a rule aside and does not say why. */
export const suppressionWithoutReason: LintRule = {
  id: 'suppression-without-reason',
  severity: 'warning',
  summary: 'an annotation sets a rule aside without saying why',
  why: `The next person who reads it can't know whether it still holds. Without a reason the annotation does nothing: the rule is told
as if it were not there.

Write the reason as the value: \`${ANNOTATION}field-unknown: "our own tooling reads owner"\`.`,
  example: { wrong: annotated('""'), right: annotated('our own tooling reads owner') },
  *check(design) {
    for (const { rule, reason, origin } of ignoreAnnotations(design)) {
      if (reason !== undefined) continue
      yield {
        message: `\`${ANNOTATION}${rule}\` gives no reason`,
        places: [{ origin, label: 'the annotation' }],
      }
    }
  },
}
