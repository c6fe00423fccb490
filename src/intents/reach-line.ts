import {
  ALL_SERVICES,
  type Intent,
  type IntentEnd,
  parseSelector,
  parseServices,
  SelectorError,
  type Services,
  ServicesError,
} from '../analysis/index.ts'

/** A line that is no intent. */
export class ReachLineError extends Error {
  override readonly name = 'ReachLineError'
  readonly help: string

  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}

const FORM =
  "write 'FROM -> TO SERVICES', as 'spoke-1/web -> hub/db tcp 5432' or 'vpc=spoke-* -> label=app=db tcp 80,443; ping'; without services all are meant"

/**
 * Reads an intent of kind `reachable` from one line: `spoke-1/web -> hub/db tcp/5432`. Selectors and services are those of
 * intents files; between a protocol and its ports there may be a slash. `namespace` is that of pods without one.
 *
 * @throws ReachLineError
 */
export function parseReachLine(line: string, namespace = 'default'): Intent {
  const parts = line.split(/->|→/)
  if (parts.length !== 2) {
    const found = parts.length < 2 ? 'no arrow' : 'several arrows'
    throw new ReachLineError(`\`${line}\` has ${found} between two ends`, FORM)
  }
  const [from, rest] = parts.map((part) => part.trim()) as [string, string]
  const [to, services] = splitAtSpace(rest)
  for (const [end, text] of [
    ['in front of', from],
    ['behind', to],
  ] as const) {
    if (text === '')
      throw new ReachLineError(`nothing stands ${end} the arrow of \`${line}\``, FORM)
  }
  return {
    kind: 'reachable',
    name: undefined,
    description: undefined,
    reason: undefined,
    from: endOf(from, namespace),
    to: endOf(to, namespace),
    services: servicesOf(services),
    survives: undefined,
    allowUndefined: false,
    origin: undefined,
  }
}

/** The selector, and what stands behind it: between the terms of a selector there may be spaces beside the comma. */
function splitAtSpace(text: string): [string, string] {
  const [, selector = text, rest = ''] = /^((?:[^\s,]+\s*,\s*)*[^\s,]*)\s+(.*)$/s.exec(text) ?? []
  return [selector, rest.trim()]
}

function endOf(text: string, namespace: string): IntentEnd {
  try {
    return { selector: parseSelector(text, namespace), origin: undefined }
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw new ReachLineError(error.message, error.help)
  }
}

function servicesOf(text: string): Services {
  if (text === '') return ALL_SERVICES
  try {
    return parseServices(text.replace(/\b(tcp|udp|sctp)\//gi, '$1 '))
  } catch (error) {
    if (!(error instanceof ServicesError)) throw error
    throw new ReachLineError(error.message, error.help)
  }
}
