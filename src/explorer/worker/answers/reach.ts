import { parseSelector, parseServices, select } from '../../../analysis/index.ts'
import type { Network } from '../../../network.ts'
import {
  formatReachabilityJson,
  type ReachabilityReport,
  reachabilityReport,
} from '../../../report/index.ts'
import type { Reach, ReachProtocol, ReachRequest } from '../../protocol/index.ts'
import type { Answers } from './answers.ts'

export const REACH_ANSWERS: Answers<ReachProtocol> = {
  reach: ({ design }, request) => {
    const report = reportOf(design.network(), design.request.namespace, request)
    return JSON.parse([...formatReachabilityJson(report)].join('')) as Reach
  },
}

/** @throws SelectorError, ServicesError and Error, with what to write instead in `help` */
function reportOf(
  network: Network,
  namespace: string,
  { from = '*', to = '*', services: asked }: ReachRequest,
): ReachabilityReport {
  const services = asked === undefined ? undefined : parseServices(asked)
  const ends = [selected(from, namespace, network), selected(to, namespace, network)] as const
  return reachabilityReport(network, ends, { services })
}

type Selected = ReturnType<typeof select>

/** @throws Error for what selects nobody */
function selected(text: string, namespace: string, network: Network): Selected {
  const found = select(
    network.model,
    network.reachability().classes,
    parseSelector(text, namespace),
  )
  const [problem] = found.problems
  if (problem) throw Object.assign(new Error(problem.message), { help: problem.help })
  return found
}
