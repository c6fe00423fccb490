import {
  parseSelector,
  parseServices,
  SelectorError,
  type Services,
  ServicesError,
  select,
  unite,
} from '../analysis/index.ts'
import type { Endpoint } from '../model/index.ts'
import type { Prefix } from '../net/index.ts'
import type { Network } from '../network.ts'
import {
  formatAccess,
  formatOutside,
  formatReachability,
  formatReachabilityCsv,
  formatReachabilityHtml,
  formatReachabilityJson,
  formatReachabilityMarkdown,
  formatReachabilityPairs,
  type ReachabilityReport,
  reachabilityReport,
} from '../report/index.ts'
import { EXIT, UsageError } from './exit.ts'
import { type InputOptions, load, report } from './input.ts'
import type { Terminal } from './terminal.ts'

/** How the reachability of a whole network can be printed. */
export const MATRIX_FORMATS = ['text', 'json', 'csv', 'markdown', 'html', 'pairs'] as const

/** Whom a question about all pairs selects, which services count, and how the answer is printed. */
export interface MatrixQuestion {
  readonly from?: string
  readonly to?: string
  readonly tcp?: number
  readonly udp?: number
  readonly sctp?: number
  readonly icmp?: boolean
  readonly service?: string
  readonly examples?: boolean
  readonly ipVersion?: '4' | '6'
  readonly output: (typeof MATRIX_FORMATS)[number]
}

/**
 * Prints what gets through between all endpoints that are selected.
 *
 * @returns the exit code
 */
export function reachAll(question: InputOptions & MatrixQuestion, terminal: Terminal): number {
  const { output, examples = false, from, to } = question
  if (examples && output !== 'text') {
    throw new UsageError(
      `--examples is for text, not for ${output}`,
      output === 'json' || output === 'html'
        ? 'leave it out: they are always there'
        : 'leave it out, or print text, json or html',
    )
  }
  const services = servicesOf(question)
  const network = load(question, terminal)
  const answer = answerTo(question, services, network)
  if (!question.quiet) report(answer.notes, terminal)
  const access = output === 'text' && services !== undefined && (from ?? to) !== undefined
  if (access && examples) {
    throw new UsageError(
      '--examples is for all pairs and all services',
      'leave it out: who gets through, and who does not, is always told with a packet',
    )
  }
  const style = terminal.outStyle
  const lines = access
    ? formatAccess(answer, to === undefined ? 'senders' : 'receivers', style)
    : linesOf(answer, question, terminal)
  terminal.outLines(lines)
  if (output === 'text') terminal.outLines(formatOutside(answer, style))
  const anything = answer.matrices.some((matrix) =>
    matrix.senders.some((_, sender) =>
      matrix.row(sender).cells.some(({ reachable }) => !reachable.isEmpty),
    ),
  )
  return anything ? EXIT.ok : EXIT.negative
}

/** @throws UsageError for what is no service */
function servicesOf({ tcp, udp, sctp, icmp, service }: MatrixQuestion): Services | undefined {
  const texts = [
    ...(tcp !== undefined ? [`tcp ${tcp}`] : []),
    ...(udp !== undefined ? [`udp ${udp}`] : []),
    ...(sctp !== undefined ? [`sctp ${sctp}`] : []),
    ...(icmp ? ['ping'] : []),
    ...(service !== undefined ? [service] : []),
  ]
  if (texts.length === 0) return undefined
  try {
    return unite(texts.map(parseServices))
  } catch (error) {
    if (!(error instanceof ServicesError)) throw error
    throw new UsageError(error.message, error.help)
  }
}

/** @throws UsageError where there is no pair to ask about */
function answerTo(
  { from = '*', to = '*', namespace, ipVersion, output }: InputOptions & MatrixQuestion,
  services: Services | undefined,
  network: Network,
): ReachabilityReport {
  // Other formats have no place for addresses without an endpoint.
  const prefix = output === 'text' || output === 'json' ? prefixOf(to, namespace) : undefined
  const senders = selected(from, namespace, network)
  const receivers = selected(to, namespace, network, prefix !== undefined)
  const families = ([4, 6] as const).filter(
    (family) => ipVersion === undefined || Number(ipVersion) === family,
  )
  const answer = reachabilityReport(network, [senders, receivers], { services, families, prefix })
  if (answer.matrices.length === 0 && answer.outside.length === 0) {
    throw noPairs(from, to, answer.unplaced, ipVersion)
  }
  return answer
}

/** What gets through between all endpoints; undefined where there are no two. */
export function wholeMatrix(network: Network): ReachabilityReport | undefined {
  const all = select(network.model, network.reachability().classes, parseSelector('*'))
  const report = reachabilityReport(network, [all, all])
  return report.matrices.length > 0 ? report : undefined
}

/** The prefix, where a selector is nothing but one. */
function prefixOf(text: string, namespace: string | undefined): Prefix | undefined {
  try {
    const selector = parseSelector(text, namespace)
    return selector.kind === 'cidr' ? selector.prefix : undefined
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw new UsageError(error.message, error.help)
  }
}

type Selected = ReturnType<typeof select>

/** @throws UsageError for what is no selector, or selects nobody */
function selected(
  text: string,
  namespace: string | undefined,
  network: Network,
  mayBeNobody = false,
): Selected {
  try {
    const selector = parseSelector(text, namespace)
    const found = select(network.model, network.reachability().classes, selector)
    const [problem] = found.problems
    if (problem && !mayBeNobody) throw new UsageError(problem.message, problem.help)
    return found
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw new UsageError(error.message, error.help)
  }
}

function noPairs(
  from: string,
  to: string,
  unplaced: readonly Endpoint[],
  ipVersion: string | undefined,
): UsageError {
  const over = ipVersion === undefined ? 'of one version of IP' : `of IPv${ipVersion}`
  const [reason] = unplaced.flatMap(({ problem }) => problem?.message ?? [])
  return new UsageError(
    `there are no two different endpoints with addresses ${over} of which \`${from}\` selects one and \`${to}\` the other`,
    reason ?? 'an endpoint and itself are no pair: select more of them',
  )
}

function linesOf(
  answer: ReachabilityReport,
  { output, examples = false }: MatrixQuestion,
  terminal: Terminal,
): Iterable<string> {
  switch (output) {
    case 'text':
      return formatReachability(answer, { examples }, terminal.outStyle)
    case 'json':
      return formatReachabilityJson(answer)
    case 'csv':
      return formatReachabilityCsv(answer)
    case 'markdown':
      return formatReachabilityMarkdown(answer)
    case 'html':
      return formatReachabilityHtml(answer)
    case 'pairs':
      return formatReachabilityPairs(answer)
  }
}
