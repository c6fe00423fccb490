import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  it('prints what gets through and back, what a live cluster does, and a packet to trace; exit 0', async () => {
    const { code, out } = await isthmus(['reach', 'a', 'b', ...TWO])
    expect(code).toBe(0)
    expect(out).toMatch(
      /^a → b, 10\.1\.0\.2 → 10\.2\.0\.2, and back\n\nreachable: all\n {2}isthmus trace a b --tcp 1\n/,
    )
    expect(out).toContain(
      'on a live cluster, which reads localConnectIP as an address, nothing gets through',
    )
  })

  it('says why nothing gets through and what to change; exit 1', async () => {
    const { code, out } = await isthmus(['reach', 'a', 'b', '--connect-ip', 'address', ...TWO])
    expect(code).toBe(1)
    expect(out).toContain(
      'unreachable: all\n  the packet is lost at router `vpc-a`: nobody has next hop',
    )
    expect(out).toContain('help: both localConnectIPs must be addresses of one network')
    expect(out).toContain('here one end is in 192.168.1.0/24, and the other is not')
  })

  it('prints exactly what a security group lets in, and the rule that stops the rest', async () => {
    const input = secured(tcp(443, 445), tcp(80, 80), tcp(444, 444, 1, 'drop'))
    const { code, out } = await isthmus(['reach', 'web', 'db', ...input])
    expect(code).toBe(0)
    expect(out).toContain('reachable: tcp 80,443,445')
    expect(out).toContain('undefined: tcp 444')
    expect(out).toMatch(/unreachable: all but tcp 80,443-445[;\n]/)
    expect(out).toContain('security group closes the port')
  })

  it('prints JSON whose examples trace takes, with the verdict of their part', async () => {
    const input = secured(tcp(1, 65535), tcp(22, 22, 1, 'drop'))
    const answer = JSON.parse((await isthmus(['reach', 'web', 'db', '-o', 'json', ...input])).out)
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
    const traced = (await isthmus(['trace', '--probes', probes, ...input])).out.trim().split('\n')
    expect(traced.map((line) => JSON.parse(line).verdict)).toEqual(
      answer.parts.map(({ verdict }: { verdict: string }) => verdict),
    )
  })

  it('prints commands that have the verdict of their part', async () => {
    const input = secured(tcp(1, 65535), { ...tcp(0, 0), protocol: 'icmp' })
    for (const target of ['db', '10.0.0.1']) {
      const { out } = await isthmus(['reach', 'web', target, ...input])
      const parts = [...out.matchAll(/^(\w+): .+\n(?: {2}.+\n)*? {2}isthmus (trace .+)$/gm)]
      expect(parts.length).toBeGreaterThan(1)
      for (const [, verdict, command] of parts) {
        const traced = (await isthmus([...command!.split(' '), ...input])).out
        expect(traced.split(':')[0]).toBe(verdict)
      }
    }
  })

  it('takes addresses that nobody has yet', async () => {
    const { code, out } = await isthmus(['reach', 'vpc-a:10.1.0.77', 'vpc-b:10.2.0.77', ...TWO])
    expect(code).toBe(0)
    expect(out).toContain('reachable: all')
    expect(out).toContain('[endpoint-assumed]')
  })

  it('says so where the ends share no version of IP', async () => {
    const { code, out } = await isthmus(['reach', 'a', 'fd00::1', ...TWO])
    expect(code).toBe(1)
    expect(out).toContain('unreachable: all')
    expect(out).not.toContain('isthmus trace')
  })

  it.each([
    [['reach', 'a', ...TWO], 'TO is missing'],
    [['reach', 'a', 'b', '--tcp', '80', ...TWO], 'FROM and TO do not go with --tcp'],
    [['reach', 'a', 'b', '-o', 'csv', ...TWO], '-o csv is for all pairs, not for FROM and TO'],
    [['reach', '--from', 'c', ...TWO], 'there is no pod `default/c`'],
    [['reach', '--to', 'vpc=vpc-a,vpc=vpc-b', ...TWO], 'selects nobody'],
    [['reach', '--to', 'vcp=vpc-a', ...TWO], 'did you mean `vpc`?'],
    [['reach', '--from', 'a', '--to', 'a', ...TWO], 'there are no two different endpoints'],
    [['reach', '--ip-version', '6', ...TWO], 'there are no two different endpoints'],
    [['reach', '--tcp', '65536', ...TWO], '`65536` is no number from 0 to 65535'],
    [['reach', '--service', 'http', ...TWO], '`http` is no service'],
    [['reach', '--examples', '-o', 'csv', ...TWO], '--examples is for text, not for csv'],
    [['reach', '--examples', '--to', 'a', '--icmp', ...TWO], '--examples is for all pairs'],
    [['reach', 'a', 'c', ...TWO], 'there is no pod `c`'],
    [['reach', '10.1.0.2', 'b', ...TWO], 'nobody in the network sends from `10.1.0.2`'],
  ])('for %j: what to do, and exit 2', async (args, message) => {
    const { code, err } = await isthmus(args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it('explains its sets in --help', async () => {
    expect((await isthmus(['reach', '--help'])).out).toContain(
      'Exit code: 0 something gets through',
    )
  })
})

const HUB = ['-f', 'fixtures/intents/hub-and-spoke/network.yaml']
const TIERS = ['-f', 'fixtures/intents/tiers/network.yaml']
const DUAL = ['-f', 'fixtures/intents/dual-stack/network.yaml']

/** The commands that a text suggests, each with the word before it. */
function suggestions(text: string): { verdict: string; args: string[] }[] {
  return [...text.matchAll(/(\w+): isthmus (trace .+)$/gm)].map(([, verdict, command]) => ({
    verdict: verdict!,
    args: command!.split(' '),
  }))
}

describe('docs/reachability.md', () => {
  it('shows what the commands print', async () => {
    const text = readFileSync('docs/reachability.md', 'utf8')
    const shown = [...text.matchAll(/<!-- isthmus (reach .+) -->\n```\n([\s\S]+?)```/g)]
    expect(shown).toHaveLength(2)
    for (const [, command, output] of shown) {
      expect((await isthmus(command!.split(' '))).out).toBe(output)
    }
  })
})

describe('isthmus reach without ends', () => {
  it('prints the groups of endpoints, and what gets from group to group; exit 0', async () => {
    const { code, out } = await isthmus(['reach', ...HUB])
    expect(code).toBe(0)
    expect(out).toBe(`IPv4
5 endpoints, 20 ordered pairs
everything gets through: 14, something: 0, nothing: 6, undefined: 0

A  2 endpoints: shared/db, shared/dns
   VPC hub; subnet hub-net
B  3 endpoints: team-1/web, team-2/web, team-3/web
   VPCs spoke-1, spoke-2, spoke-3; subnets spoke-1-net, spoke-2-net, spoke-3-net

from \\ to  A    B
A          all  all
B          all  none
`)
  })

  it('prints what some get to others; exit 1 where nothing gets through', async () => {
    const { code, out } = await isthmus([
      'reach',
      '--from',
      'namespace=team-*',
      '--to',
      'team-1/web',
      ...HUB,
    ])
    expect(code).toBe(1)
    expect(out).toContain('from 3 endpoints to 1, 2 ordered pairs\n')
    expect(out).toContain('nothing: 2')
  })

  it('ends with 1 where OVN leaves open whether anything gets through', async () => {
    const input = secured(tcp(444, 444), tcp(444, 444, 1, 'drop'), tcp(9, 9), tcp(7, 7))
    const args = ['reach', '--from', 'web', '--to', 'db', '--tcp', '444', ...input]
    const { code, out } = await isthmus(args)
    expect(out).toContain('undefined: tcp 444\n')
    expect(code).toBe(1)
  })

  it('tells senders and receivers apart that no rule does', async () => {
    const { out } = await isthmus(['reach', '--from', 'shared/db', '--to', 'shared/dns', ...HUB])
    expect(out).toContain('A  1 endpoint: shared/db\n')
    expect(out).toContain('B  1 endpoint: shared/dns\n')
    expect(out).toContain('from \\ to  B\nA          all\n')
  })

  it('counts only the services that are asked for', async () => {
    const { out } = await isthmus(['reach', '--service', 'tcp 443', '--tcp', '22', ...DUAL])
    expect(out).toContain('2 ordered pairs, asked for: tcp 22,443\n')
    expect(out).toMatch(/^IPv4 and IPv6 alike\n/)
    expect(out).toContain('A          –           tcp 443\nB          tcp 22,443  –\n')
    expect((await isthmus(['reach', '--icmp', '--ip-version', '6', ...DUAL])).out).toContain(
      'IPv6\n2 endpoints, 2 ordered pairs, asked for: icmp6 type 128 code 0\n',
    )
  })

  it('prints examples that have the verdict they are printed for', async () => {
    for (const input of [TIERS, HUB, DUAL]) {
      const found = suggestions((await isthmus(['reach', '--examples', ...input])).out)
      expect(found.length).toBeGreaterThan(3)
      for (const { verdict, args } of found) {
        expect((await isthmus([...args, ...input])).out.split(':')[0]).toBe(verdict)
      }
    }
  })

  it('tells who can reach somebody, and who can not and why; exit 0', async () => {
    const { code, out } = await isthmus(['reach', '--to', 'shop/db-1', '--tcp', '5432', ...TIERS])
    expect(code).toBe(0)
    expect(out).toBe(`tcp 5432 over IPv4 → 1 endpoint: shop/db-1
VPC shop; subnet db-net; security group db
reachable from 2 endpoints, undefined from 0 endpoints, unreachable from 4 endpoints

reachable: tcp 5432
  from 2 endpoints: shop/app-1, shop/app-2
    VPC shop; subnet app-net; security group app
  isthmus trace shop/app-1 shop/db-1 --tcp 5432

unreachable: tcp 5432
  the packet is dropped on switch \`db-net\` where it is delivered to port \`db-1.shop\`, by ACL 2003 (outport == @ovn.sg.kubeovn_deny_all && ip)  fixtures/intents/tiers/network.yaml:54:1
  help: a security group closes the port for everything that no rule allows: add an ingress rule for this traffic to its group \`db\`
  from 4 endpoints: shop/web-1, shop/web-2, shop/db-2 and 1 more
    VPC shop; subnets web-net, db-net; security groups web, db, (none)
  isthmus trace shop/web-1 shop/db-1 --tcp 5432
`)
  })

  it('tells whom somebody can reach, each reason by itself', async () => {
    const { out } = await isthmus(['reach', '--from', 'team-1/web', '--tcp', '80', ...HUB])
    expect(out).toMatch(/^1 endpoint: team-1\/web → tcp 80 over IPv4\n/)
    expect(out).toContain('reachable: tcp 80\n  to 2 endpoints: shared/db, shared/dns\n')
    expect(
      out.match(/^unreachable: tcp 80\n {2}.* at router `spoke-1`.*network.yaml:20:1$/gm),
    ).toHaveLength(2)
    expect(out).toContain('  help: peering is not transitive')
  })

  it('tells which of several services are lost, and says whose reasons it gives', async () => {
    const args = ['reach', '--to', 'namespace=shop,sg=db', '--service', 'tcp 22,5432', ...TIERS]
    const { out } = await isthmus(args)
    expect(out).toContain('reachable: tcp 5432\n  from 2 endpoints: shop/app-1, shop/app-2\n')
    expect(out).toMatch(/unreachable: tcp 22\n(?: .*\n){2} {2}from 2 endpoints: shop\/app-1/)
    expect(out).toMatch(/\nthe reasons are those of shop\/db-1 and shop\/db-2, 2 of the 2\n$/)
  })

  it('tells what becomes of addresses that nobody has, one sender for each class', async () => {
    const args = ['reach', '--from', 'a', '--to']
    const { code, out } = await isthmus([...args, '10.2.0.0/30', ...TWO])
    expect(code).toBe(0)
    expect(out).toMatch(/everything gets through: 1/)
    expect(out).toMatch(/\naddresses that nobody has, from default\/a\n10\.2\.0\.0 {2}none\n/)
    expect(out).toMatch(
      /\n10\.2\.0\.1 {2}icmp type 8\n {2}all but icmp: .*rejected at router `vpc-b`/,
    )

    const nobody = await isthmus([...args, '172.16.0.0/12', ...TWO])
    expect(nobody.code).toBe(1)
    expect(await isthmus([...args, '172.16.0.0/12', '-o', 'csv', ...TWO])).toMatchObject({
      code: 2,
      out: '',
    })
    expect(nobody.out).toMatch(
      /^addresses that nobody has, from default\/a\n172\.16\.0\.0-172\.31\.255\.255 {2}none\n {2}all: .*router `vpc-a`/,
    )

    const json = JSON.parse(
      (await isthmus([...args, '10.2.0.1', '--tcp', '80', '-o', 'json', ...TWO])).out,
    )
    expect(json.families).toEqual([])
    expect(json.outside).toMatchObject([
      {
        sender: 'default/a',
        senders: 1,
        exact: true,
        ranges: [{ first: '10.2.0.1', last: '10.2.0.1', reachable: 'none' }],
      },
    ])
    expect(json.outside[0].ranges[0].reasons).toMatchObject([{ services: 'tcp 80' }])
  })

  it('prints JSON', async () => {
    const json = JSON.parse((await isthmus(['reach', '-o', 'json', '--tcp', '5432', ...HUB])).out)
    const probe = (from: string, to: string) => ({
      from,
      to,
      protocol: 'tcp',
      port: 5432,
      sourcePort: 49152,
      ttl: 64,
      ipVersion: 4,
    })
    const all = { reachable: 'tcp 5432', undefined: 'none', lost: 'none', reasons: [] }
    const members = (...pods: string[]) =>
      pods.map((pod) => {
        const [name, address] = pod.split(' ')
        return { name, address }
      })
    const through = (from: string, to: string) => ({
      reachable: probe(from, to),
      undefined: null,
      unreachable: null,
    })
    const spokes = ['spoke-1', 'spoke-2', 'spoke-3']
    expect(json).toEqual({
      outside: [],
      families: [
        {
          ipVersion: 4,
          services: 'tcp 5432',
          counts: { pairs: 20, everything: 14, some: 0, undefined: 0, nothing: 6 },
          groups: [
            {
              name: 'A',
              sends: true,
              receives: true,
              vpcs: ['hub'],
              subnets: ['hub-net'],
              securityGroups: ['(none)'],
              members: members('shared/db 10.0.0.2', 'shared/dns 10.0.0.3'),
            },
            {
              name: 'B',
              sends: true,
              receives: true,
              vpcs: spokes,
              subnets: spokes.map((name) => `${name}-net`),
              securityGroups: ['(none)'],
              members: members('team-1/web 10.1.0.2', 'team-2/web 10.2.0.2', 'team-3/web 10.3.0.2'),
            },
          ],
          cells: [
            { from: 'A', to: 'A', pairs: 2, ...all, examples: through('shared/db', 'shared/dns') },
            { from: 'A', to: 'B', pairs: 6, ...all, examples: through('shared/db', 'team-1/web') },
            { from: 'B', to: 'A', pairs: 6, ...all, examples: through('team-1/web', 'shared/db') },
            {
              from: 'B',
              to: null,
              pairs: 6,
              reachable: 'none',
              undefined: 'none',
              lost: 'tcp 5432',
              reasons: [
                {
                  services: 'tcp 5432',
                  verdict: 'unreachable',
                  what: 'the packet is lost at router `spoke-1`: none of its routes takes 10.2.0.2',
                  origin: { file: HUB[1], line: 20, column: 1 },
                  help: expect.stringContaining('peering is not transitive'),
                },
              ],
              examples: {
                reachable: null,
                undefined: null,
                unreachable: probe('team-1/web', 'team-2/web'),
              },
            },
          ],
        },
      ],
      unplaced: [],
      leftOut: [],
      notes: [],
    })
  })

  it('prints CSV', async () => {
    const hub = 'shared/db shared/dns'
    const spokes = 'team-1/web team-2/web team-3/web'
    expect((await isthmus(['reach', '-o', 'csv', ...HUB])).out.split('\r\n')).toEqual([
      'ip version,from,from endpoints,from vpcs,from names,to,to endpoints,to vpcs,to names,pairs,reachable,undefined,lost,lost example,reasons of the example',
      `4,A,2,hub,${hub},A,2,hub,${hub},2,all,none,none,,`,
      `4,A,2,hub,${hub},B,3,spoke-1 spoke-2 spoke-3,${spokes},6,all,none,none,,`,
      `4,B,3,spoke-1 spoke-2 spoke-3,${spokes},A,2,hub,${hub},6,all,none,none,,`,
      `4,B,3,spoke-1 spoke-2 spoke-3,${spokes},all others,,,,6,none,none,all,isthmus trace team-1/web team-2/web --tcp 1,all: the packet is lost at router \`spoke-1\`: none of its routes takes 10.2.0.2 (${HUB[1]}:20:1)`,
      '',
    ])
  })

  it('prints Markdown', async () => {
    expect((await isthmus(['reach', '-o', 'markdown', ...HUB])).out).toBe(`## Reachability over IPv4

20 ordered pairs, asked for: all. Everything gets through: 14, something: 0, nothing: 6, undefined: 0.

| Group | Endpoints | Where |
| --- | --- | --- |
| **A** | 2 endpoints: shared/db, shared/dns | VPC hub; subnet hub-net |
| **B** | 3 endpoints: team-1/web, team-2/web, team-3/web | VPCs spoke-1, spoke-2, spoke-3; subnets spoke-1-net, spoke-2-net, spoke-3-net |

| from \\\\ to | A | B |
| --- | --- | --- |
| **A** | all | all |
| **B** | all | none |
`)
  })

  it('prints HTML', async () => {
    const { out } = await isthmus(['reach', '-o', 'html', ...TWO])
    expect(out).toMatch(/^<!doctype html>\n/)
    expect(out).toMatch(/<h2>What this rests on or leaves out<\/h2>\n<ul><li>.*connect-ip-read/)
    expect(out).toMatch(/<\/html>\n$/)
  })

  it('prints a line for each pair', async () => {
    expect((await isthmus(['reach', '-o', 'pairs', ...DUAL])).out).toBe(
      [
        'default/client\tdefault/server\tIPv4\ttcp 443; udp 68 from 67; protocol 112',
        'default/server\tdefault/client\tIPv4\tall',
        'default/client\tdefault/server\tIPv6\ttcp 443; udp 546 from 547; protocol 112',
        'default/server\tdefault/client\tIPv6\tall',
        '',
      ].join('\n'),
    )
  })

  it('says what the answer rests on, unless it is to be quiet', async () => {
    expect((await isthmus(['reach', ...TWO])).err).toContain('[connect-ip-read-as-network]')
    expect((await isthmus(['reach', '-q', ...TWO])).err).toBe('')
  })

  it('names the endpoints that have no place in the network', async () => {
    const lost = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lost', annotations: {} } }
    const annotations = { 'ovn.kubernetes.io/logical_switch': 'nowhere' }
    const path = join(folder, 'lost.json')
    writeFileSync(path, JSON.stringify({ ...lost, metadata: { name: 'lost', annotations } }))
    const input = [...HUB, '-f', path]
    expect(JSON.parse((await isthmus(['reach', '-o', 'json', ...input])).out).unplaced).toEqual([
      'default/lost',
    ])
    expect((await isthmus(['reach', ...input])).err).toContain('nowhere')
    const { code, err } = await isthmus(['reach', '--to', 'lost', ...input])
    expect(code).toBe(2)
    expect(err).toContain('there are no two different endpoints')
  })

  it('completes its formats, which other commands do not have', async () => {
    const { out } = await isthmus(['completion', 'bash'])
    expect(out).toContain(
      `'reach -o'|'reach --output') COMPREPLY=($(compgen -W 'text json csv markdown html pairs' -- "$cur"))`,
    )
    expect(out).toContain(`'trace -o'|'trace --output') COMPREPLY=($(compgen -W 'text json' --`)
  })
})
