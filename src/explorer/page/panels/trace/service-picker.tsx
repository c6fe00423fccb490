import type { VNode } from 'preact'
import { formatService, readService, type Service } from '../../../state/service.ts'

interface Props {
  /** As the address has it: see `state/service.ts`. */
  readonly value: string
  onChange(value: string): void
}

/** What can be chosen, and what it is at first. */
const CHOICES = [
  { id: 'ping', title: 'Ping', first: { protocol: 'icmp' } },
  { id: 'tcp', title: 'TCP', first: { protocol: 'tcp', port: 80 } },
  { id: 'udp', title: 'UDP', first: { protocol: 'udp', port: 53 } },
  { id: 'sctp', title: 'SCTP', first: { protocol: 'sctp', port: 3868 } },
  { id: 'icmp', title: 'ICMP type', first: { protocol: 'icmp', icmpType: 8, icmpCode: 0 } },
  { id: 'other', title: 'IP protocol', first: { protocol: '47' } },
] as const satisfies readonly { id: string; title: string; first: Service }[]

function choiceOf({ protocol, icmpType }: Service): (typeof CHOICES)[number]['id'] {
  if (protocol === 'icmp') return icmpType === undefined ? 'ping' : 'icmp'
  return protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp' ? protocol : 'other'
}

/** The service of a packet: its protocol, and what that has beside it. */
export function ServicePicker({ value, onChange }: Props): VNode {
  const service = readService(value)
  const choice = choiceOf(service)
  const change = (next: Service): void => onChange(formatService(next))
  const { protocol, port, sourcePort, icmpType, icmpCode } = service
  return (
    <fieldset class="service">
      <legend class="end-label">Service</legend>
      <select
        class="select"
        aria-label="Protocol"
        value={choice}
        onChange={({ currentTarget }) => {
          const chosen = CHOICES.find(({ id }) => id === currentTarget.value)
          if (chosen) change(chosen.first)
        }}
      >
        {CHOICES.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      {(choice === 'tcp' || choice === 'udp' || choice === 'sctp') && (
        <>
          <Numeric
            label="Port"
            value={port}
            onChange={(next) =>
              change({ protocol, ...given('port', next), ...given('sourcePort', sourcePort) })
            }
          />
          <Numeric
            label="From port"
            value={sourcePort}
            placeholder="any"
            onChange={(next) =>
              change({ protocol, ...given('port', port), ...given('sourcePort', next) })
            }
          />
        </>
      )}
      {choice === 'icmp' && (
        <>
          <Numeric
            label="Type"
            value={icmpType}
            onChange={(next) => change({ protocol, icmpType: next ?? 0, icmpCode: icmpCode ?? 0 })}
          />
          <Numeric
            label="Code"
            value={icmpCode}
            onChange={(next) => change({ protocol, icmpType: icmpType ?? 0, icmpCode: next ?? 0 })}
          />
        </>
      )}
      {choice === 'other' && (
        <Numeric
          label="Number"
          value={Number(protocol)}
          onChange={(next) => change({ protocol: String(next ?? 0) })}
        />
      )}
    </fieldset>
  )
}

function given<Name extends string>(name: Name, value: number | undefined) {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]: number })
}

interface NumericProps {
  readonly label: string
  readonly value: number | undefined
  readonly placeholder?: string
  onChange(value: number | undefined): void
}

function Numeric({ label, value, placeholder, onChange }: NumericProps): VNode {
  return (
    <label class="numeric">
      <span class="end-label">{label}</span>
      <input
        class="input"
        inputMode="numeric"
        maxLength={5}
        placeholder={placeholder}
        value={value ?? ''}
        onInput={({ currentTarget }) => {
          const digits = currentTarget.value.replace(/\D/g, '')
          onChange(digits === '' ? undefined : Number(digits))
        }}
      />
    </label>
  )
}
