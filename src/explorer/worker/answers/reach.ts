import {
  matrixOf,
  noteOnLeftOut,
  notesOn,
  parseSelector,
  parseServices,
  type Selected as SelectedPart,
  select,
} from '../../../analysis/index.ts'
import type { Network } from '../../../network.ts'
import { formatReachabilityJson, type ReachabilityReport } from '../../../report/index.ts'
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
  const reachability = network.reachability()
  const senders = selected(from, namespace, network)
  const receivers = selected(to, namespace, network)
  const matrices = ([4, 6] as const)
    .map((family) =>
      matrixOf(reachability, family, partsOf(senders), partsOf(receivers), services?.[family]),
    )
    .filter((matrix) => matrix.counts().pairs > 0)
  const unplaced = [...new Set([senders, receivers].flatMap((end) => end.unplaced))]
  const leftOut = [...new Set([senders, receivers].flatMap((end) => end.leftOut))]
  const notes = [...notesOn(network.model), ...noteOnLeftOut(leftOut)]
  return { reachability, matrices, outside: [], unplaced, leftOut, notes }
}

type Selected = ReturnType<typeof select>

function partsOf({ selection }: Selected): SelectedPart[] {
  return [...selection.parts].map(([own, members]) => ({ class: own, members }))
}

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
