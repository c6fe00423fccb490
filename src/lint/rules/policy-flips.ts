import { manifests, pod, subnet, vpc } from '../examples.ts'
import type { LintRule } from '../rule.ts'
import { told } from '../told.ts'

/** Two policies that share one row. */
export const policyFlips: LintRule = {
  id: 'policy-flips',
  severity: 'error',
  summary: 'two policies have one priority and match: the controller swaps them at every reconcile',
  why: `The controller keeps one row for each priority and match. The second entry replaces the first, at the next reconcile the first is
missing and replaces the second, and so on: which one holds changes whenever anything of the VPC changes.

Keep one of them, or give them different priorities; the higher number decides. No fix is offered: either of the two may be the one that was
meant.`,
  example: {
    wrong: two(31001),
    right: two(31002),
    effect: { probe: { from: 'web', to: 'cache' }, wrong: 'unreachable', right: 'reachable' },
  },
  check: (design) => told(design, 'policy-flips'),
}

function two(priority: number): string {
  return manifests(
    vpc(
      'a',
      'policyRoutes:',
      `  - {priority: ${priority}, match: ip4.dst == 10.3.0.0/24, action: allow}`,
      '  - {priority: 31001, match: ip4.dst == 10.3.0.0/24, action: drop}',
    ),
    subnet('net-a', 'a', '10.1.0.0/24'),
    subnet('net-c', 'a', '10.3.0.0/24'),
    pod('web', 'net-a'),
    pod('cache', 'net-c'),
  )
}
