import type { Diagnostic } from '../../diagnostic/index.ts'

/** Why a packet that came over a peering goes no further, in a cloud. */
export function notTransitive(network: string): Diagnostic {
  return {
    code: 'peering-not-transitive',
    severity: 'info',
    message: `what comes into network \`${network}\` over a peering ends there: it goes on to no other peering, gateway or network`,
    help: 'peer the two networks with each other',
  }
}

/** Why a packet that a route takes out of all networks of the world is lost here. */
export function leavesTheWorld(target: string): Diagnostic {
  return {
    code: 'not-simulated',
    severity: 'warning',
    message: `the packet leaves through \`${target}\`: what happens behind it is not simulated`,
  }
}

/** Why a packet is dropped that no rule is about. */
export function nothingAllows(what: string): Diagnostic {
  return {
    code: 'nothing-allows',
    severity: 'info',
    message: `${what} allows the packet, and what none allows is dropped`,
    help: 'add a rule that allows it',
  }
}
