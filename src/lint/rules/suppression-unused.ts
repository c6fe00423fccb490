import type { LintRule } from '../rule.ts'
import { ANNOTATION } from '../suppression.ts'

const annotated = (spec: string): string => `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: hub, annotations: {${ANNOTATION}field-unknown: our own tooling reads owner}}
${spec}`

/** A reason to set a rule aside where the rule finds nothing. */
export const suppressionUnused: LintRule = {
  id: 'suppression-unused',
  severity: 'info',
  summary: 'a rule is set aside where it finds nothing',
  why: `What it was for is mended, or the name of the rule is misspelt. Left there, it would hide the next mistake of that kind.`,
  example: { wrong: annotated(''), right: annotated('spec: {owner: network-team}\n') },
  // It is known once all other rules have looked: see `lint`.
  check: () => [],
}
