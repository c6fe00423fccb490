import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const TWO = ['-f', 'fixtures/tutorial/two-vpcs.yaml']
const folder = mkdtempSync(join(tmpdir(), 'isthmus-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Pods web and db in one subnet; db's security group takes the given rules, and web's lets everything out. */
function secured(...ingress: object[]): string[] {
  const group = (name: string, ingressRules: object[], egressRules: object[]) => ({
    apiVersion: 'kubeovn.io/v1',
    kind: 'SecurityGroup',
    metadata: { name },
    spec: { ingressRules, egressRules },
  })
  const pod = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      annotations: {
        'ovn.kubernetes.io/logical_switch': 'net',
        'ovn.kubernetes.io/port_security': 'true',
        'ovn.kubernetes.io/security_groups': name,
      },
    },
  })
  const any = {
    ipVersion: 'ipv4',
    priority: 1,
    protocol: 'all',
    remoteType: 'address',
    remoteAddress: '0.0.0.0/0',
    policy: 'allow',
  }
  const path = join(folder, `${ingress.length}.json`)
  writeFileSync(
    path,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'kubeovn.io/v1', kind: 'Vpc', metadata: { name: 'v' } },
        {
          apiVersion: 'kubeovn.io/v1',
          kind: 'Subnet',
          metadata: { name: 'net' },
          spec: { vpc: 'v', cidrBlock: '10.0.0.0/24' },
        },
        group('web', [any], [any]),
        group('db', ingress, [any]),
        pod('web'),
        pod('db'),
      ],
    }),
  )
  return ['-f', path]
}

const tcp = (from: number, to: number, priority = 1, policy = 'allow') => ({
  ipVersion: 'ipv4',
  priority,
  protocol: 'tcp',
  remoteType: 'address',
  remoteAddress: '0.0.0.0/0',
  portRangeMin: from,
  portRangeMax: to,
  policy,
})

describe('isthmus reach', () => {
  it('prints what gets through and back, what a live cluster does, and a packet to trace; exit 0', () => {
    const { code, out } = isthmus(['reach', 'a', 'b', ...TWO])
    expect(code).toBe(0)
    expect(out).toMatch(
      /^a → b, 10\.1\.0\.2 → 10\.2\.0\.2, and back\n\nreachable: all\n {2}isthmus trace a b --tcp 1\n/,
    )
    expect(out).toContain(
      'on a live cluster, which reads localConnectIP as an address, nothing gets through',
    )
  })

  it('says why nothing gets through and what to change; exit 1', () => {
    const { code, out } = isthmus(['reach', 'a', 'b', '--connect-ip', 'address', ...TWO])
    expect(code).toBe(1)
    expect(out).toContain(
      'unreachable: all\n  the packet is lost at router `vpc-a`: nobody has next hop',
    )
    expect(out).toContain("help: write the other VPC's localConnectIP address as nextHopIP")
  })

  it('prints exactly what a security group lets in, and the rule that stops the rest', () => {
    const input = secured(tcp(443, 445), tcp(80, 80), tcp(444, 444, 1, 'drop'))
    const { code, out } = isthmus(['reach', 'web', 'db', ...input])
    expect(code).toBe(0)
    expect(out).toContain('reachable: tcp 80,443,445')
    expect(out).toContain('undefined: tcp 444')
    expect(out).toMatch(/unreachable: all but tcp 80,443-445[;\n]/)
    expect(out).toContain('security group closes the port')
  })

  it('prints JSON whose examples trace takes, with the verdict of their part', () => {
    const input = secured(tcp(1, 65535), tcp(22, 22, 1, 'drop'))
    const answer = JSON.parse(isthmus(['reach', 'web', 'db', '-o', 'json', ...input]).out)
    expect(answer).toMatchObject({
      from: 'web',
      to: 'db',
      // Kube-OVN lets DHCP and VRRP in by itself.
      reachable: 'tcp 1-21,23-65535; udp 68 from 67; protocol 112',
      undefined: 'tcp 22',
    })
    const probes = join(folder, 'probes.jsonl')
    const examples = answer.parts.map(({ example }: { example: unknown }) =>
      JSON.stringify(example),
    )
    writeFileSync(probes, `${examples.join('\n')}\n`)
    const traced = isthmus(['trace', '--probes', probes, ...input])
      .out.trim()
      .split('\n')
    expect(traced.map((line) => JSON.parse(line).verdict)).toEqual(
      answer.parts.map(({ verdict }: { verdict: string }) => verdict),
    )
  })

  it('prints commands that have the verdict of their part', () => {
    const input = secured(tcp(1, 65535), { ...tcp(0, 0), protocol: 'icmp' })
    for (const target of ['db', '10.0.0.1']) {
      const { out } = isthmus(['reach', 'web', target, ...input])
      const parts = [...out.matchAll(/^(\w+): .+\n(?: {2}.+\n)*? {2}isthmus (trace .+)$/gm)]
      expect(parts.length).toBeGreaterThan(1)
      for (const [, verdict, command] of parts) {
        const traced = isthmus([...command!.split(' '), ...input]).out
        expect(traced.split(':')[0]).toBe(verdict)
      }
    }
  })

  it('takes addresses that nobody has yet', () => {
    const { code, out } = isthmus(['reach', 'vpc-a:10.1.0.77', 'vpc-b:10.2.0.77', ...TWO])
    expect(code).toBe(0)
    expect(out).toContain('reachable: all')
    expect(out).toContain('[endpoint-assumed]')
  })

  it('says so where the ends share no version of IP', () => {
    const { code, out } = isthmus(['reach', 'a', 'fd00::1', ...TWO])
    expect(code).toBe(1)
    expect(out).toContain('unreachable: all')
    expect(out).not.toContain('isthmus trace')
  })

  it.each([
    [['reach', 'a', ...TWO], "missing required argument 'to'"],
    [['reach', 'a', 'c', ...TWO], 'there is no pod `c`'],
    [['reach', '10.1.0.2', 'b', ...TWO], 'nobody in the network sends from `10.1.0.2`'],
  ])('for %j: what to do, and exit 2', (args, message) => {
    const { code, err } = isthmus(args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it('explains its sets in --help', () => {
    expect(isthmus(['reach', '--help']).out).toContain('Exit code: 0 something gets through')
  })
})
