import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc, test } from '@fast-check/vitest'
import { type LogicalNetwork, loadNetwork, OVN_BEHAVIOURS } from 'isthmus'
import { formatNbctl, macOf } from 'isthmus/report'
import { afterAll, describe, expect, it } from 'vitest'
import {
  acl,
  from,
  lan,
  network,
  peers,
  pod,
  policy,
  port,
  router,
  to,
} from '../dataplane/networks.ts'

const folder = mkdtempSync(join(tmpdir(), 'isthmus-nbctl-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A stand-in for ovn-nbctl that writes down its arguments, one JSON array a process. */
const recorder = join(folder, 'recorder.mjs')
writeFileSync(
  recorder,
  `import { appendFileSync } from 'node:fs'
appendFileSync(${JSON.stringify(join(folder, 'log'))}, JSON.stringify(process.argv.slice(2)) + '\\n')
console.log('noise')
`,
)

/** The commands that reach ovn-nbctl when a real shell runs the script, by process. */
function commandsOf(model: LogicalNetwork): string[][][] {
  writeFileSync(join(folder, 'log'), '')
  const env = { ...process.env, OVN_NBCTL: `${process.execPath} ${recorder}` }
  const printed = execFileSync('sh', { input: formatNbctl(model), env, encoding: 'utf8' })
  expect(printed).toBe('')
  const processes = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
  return processes.map((line) => {
    const commands: string[][] = []
    for (const word of JSON.parse(line) as string[]) {
      if (word === '--') commands.push([])
      else commands.at(-1)!.push(word)
    }
    return commands
  })
}

const commands = (model: LogicalNetwork) =>
  commandsOf(model)
    .flat()
    .map((words) => words.join(' '))

const BUILD = { behaviour: OVN_BEHAVIOURS['kube-ovn-25.03'] }

describe('the script of ovn-nbctl commands', () => {
  it('builds a peering as Kube-OVN does', () => {
    const { network: peering } = loadNetwork(
      readFileSync('fixtures/recorded/01-doc-peering/manifests.yaml', 'utf8'),
    )
    expect(formatNbctl(peering.model)).toMatchInlineSnapshot(`
      "#!/bin/sh
      # Builds this logical network in a Northbound database that has none of it yet.
      # OVN_NBCTL is the command to use, with its options: ovn-nbctl, or kubectl ko nbctl.
      set -eu
      nbctl() {
        \${OVN_NBCTL:-ovn-nbctl} "$@" >/dev/null
      }

      nbctl \\
        -- set NB_Global . options:use_ct_inv_match=false \\
        -- --id=@r1 create Logical_Router 'name="vpc-1"' 'options={"mac_binding_age_threshold"="300","dynamic_neigh_routers"="true"}' \\
        -- --id=@r2 create Logical_Router_Port 'name="vpc-1-vpc-2"' 'mac="02:3e:ae:36:9d:f7"' 'networks=["169.254.0.1/30"]' 'peer="vpc-2-vpc-1"' \\
        -- --id=@r3 create Logical_Router_Port 'name="vpc-1-net1"' 'mac="02:fd:20:f7:63:8b"' 'networks=["10.0.0.1/16"]' \\
        -- --id=@r4 create Logical_Router_Static_Route 'ip_prefix="172.31.0.0/16"' 'nexthop="169.254.0.2"' 'policy="dst-ip"' \\
        -- --id=@r5 create Logical_Router_Static_Route 'ip_prefix="10.0.0.0/16"' 'nexthop="10.0.0.1"' 'policy="src-ip"' \\
        -- --id=@r6 create Logical_Router_Policy 'priority=31000' 'match="ip4.dst == 10.0.0.0/16"' 'action="allow"' \\
        -- --id=@r7 create Logical_Router 'name="vpc-2"' 'options={"mac_binding_age_threshold"="300","dynamic_neigh_routers"="true"}' \\
        -- --id=@r8 create Logical_Router_Port 'name="vpc-2-vpc-1"' 'mac="02:88:ac:da:ce:3f"' 'networks=["169.254.0.2/30"]' 'peer="vpc-1-vpc-2"' \\
        -- --id=@r9 create Logical_Router_Port 'name="vpc-2-net2"' 'mac="02:b2:47:81:a4:59"' 'networks=["172.31.0.1/16"]' \\
        -- --id=@r10 create Logical_Router_Static_Route 'ip_prefix="10.0.0.0/16"' 'nexthop="169.254.0.1"' 'policy="dst-ip"' \\
        -- --id=@r11 create Logical_Router_Static_Route 'ip_prefix="172.31.0.0/16"' 'nexthop="172.31.0.1"' 'policy="src-ip"' \\
        -- --id=@r12 create Logical_Router_Policy 'priority=31000' 'match="ip4.dst == 172.31.0.0/16"' 'action="allow"' \\
        -- --id=@r13 create Logical_Switch 'name="net1"' \\
        -- --id=@r14 create Logical_Switch_Port 'name="net1-vpc-1"' 'type="router"' 'addresses=["router"]' 'options={"router-port"="vpc-1-net1"}' \\
        -- --id=@r15 create Logical_Switch_Port 'name="vpc-1-pod.default"' 'addresses=["02:eb:56:38:6c:4b 10.0.0.2"]' \\
        -- --id=@r16 create Logical_Switch_Port 'name="a2.default"' 'addresses=["02:79:10:1e:ed:31 10.0.5.5"]' \\
        -- --id=@r17 create Logical_Switch 'name="net2"' \\
        -- --id=@r18 create Logical_Switch_Port 'name="net2-vpc-2"' 'type="router"' 'addresses=["router"]' 'options={"router-port"="vpc-2-net2"}' \\
        -- --id=@r19 create Logical_Switch_Port 'name="vpc-2-pod.default"' 'addresses=["02:57:b1:01:1a:66 172.31.0.2"]' \\
        -- add Logical_Router vpc-1 ports @r2 @r3 \\
        -- add Logical_Router vpc-1 static_routes @r4 @r5 \\
        -- add Logical_Router vpc-1 policies @r6 \\
        -- add Logical_Router vpc-2 ports @r8 @r9 \\
        -- add Logical_Router vpc-2 static_routes @r10 @r11 \\
        -- add Logical_Router vpc-2 policies @r12 \\
        -- add Logical_Switch net1 ports @r14 @r15 @r16 \\
        -- add Logical_Switch net2 ports @r18 @r19
      "
    `)
  })

  it('is the same for the same network', () => {
    expect(formatNbctl(peers())).toBe(formatNbctl(peers()))
  })

  it('keeps host bits, source routes, route tables and routes that discard', () => {
    const routes = [
      to('10.9.0.5/16', '169.254.0.2'),
      to('10.9.0.0/16', '10.1.0.2'),
      from('10.1.0.0/16', '169.254.0.2', 'blue'),
      to('fd00::/8', 'discard'),
    ]
    const model = network({
      routers: [router('r', [port('r-a', '10.1.0.1/16', { routeTable: 'blue' })], { routes })],
    })
    expect(commands(model).filter((line) => /Static_Route|Router_Port /.test(line))).toEqual([
      `--id=@r2 create Logical_Router_Port name="r-a" mac="${macOf('r-a')}" networks=["10.1.0.1/16"] options={"route_table"="blue"}`,
      '--id=@r3 create Logical_Router_Static_Route ip_prefix="10.9.0.5/16" nexthop="169.254.0.2" policy="dst-ip"',
      '--id=@r4 create Logical_Router_Static_Route ip_prefix="10.9.0.0/16" nexthop="10.1.0.2" policy="dst-ip"',
      '--id=@r5 create Logical_Router_Static_Route ip_prefix="10.1.0.0/16" nexthop="169.254.0.2" policy="src-ip" route_table="blue"',
      '--id=@r6 create Logical_Router_Static_Route ip_prefix="fd00::/8" nexthop="discard" policy="dst-ip"',
    ])
  })

  it('tells a router without peerings not to learn from every ARP request', () => {
    const routers = [
      router('alone', [port('alone-a', '10.1.0.1/16')]),
      router('joined', [port('x', '10.0.0.1/30', { peer: 'y' })]),
    ]
    const made = commands(network({ routers })).filter((line) =>
      line.includes('create Logical_Router name'),
    )
    expect(made.map((line) => line.includes('"always_learn_from_arp_request"="false"'))).toEqual([
      true,
      false,
    ])
  })

  it('writes policies with all their next hops', () => {
    const policies = [policy(30, 'ip4', 'reroute', '10.1.0.2 10.1.0.3'), policy(20, 'tcp', 'drop')]
    const made = commands(peers({ policies })).filter((line) =>
      line.includes('create Logical_Router_Policy'),
    )
    expect(made).toEqual([
      expect.stringContaining(
        'priority=30 match="ip4" action="reroute" nexthops=["10.1.0.2","10.1.0.3"]',
      ),
      expect.stringMatching(/priority=20 match="tcp" action="drop"$/),
    ])
  })

  it('writes ACLs with log and, where the build has them, tiers', () => {
    const log = { name: 'a', severity: 'warning' }
    const aclsA = [{ ...acl('to-lport', 1000, 'ip', 'drop'), log }]
    const made = (behaviour: LogicalNetwork['behaviour']) =>
      commands(peers({ aclsA, behaviour })).find((line) => line.includes('create ACL'))
    expect(made(OVN_BEHAVIOURS['kube-ovn-25.03'])).toMatch(
      /direction="to-lport" priority=1000 match="ip" action="drop" tier=2 log=true severity="warning" name="a"$/,
    )
    expect(made(OVN_BEHAVIOURS['ovn-23.03'])).not.toContain('tier')
  })

  it('writes port groups and address sets with their members, and port security', () => {
    const model = network({
      switches: [
        lan('a', '10.1.0.0/16', undefined, [
          pod('p', '10.1.0.2 fd00::2', '10.1.0.2'),
          pod('q', '10.1.0.3'),
        ]),
      ],
      portGroups: [
        { name: 'g', ports: ['p', 'q'], acls: [acl('to-lport', 5, 'outport == @g', 'drop')] },
      ],
      addressSets: [
        {
          name: 's',
          addresses: [pod('', '10.1.0.2').addresses[0]!, pod('', '10.1.0.3').addresses[0]!],
        },
      ],
    })
    const made = commands(model)
    expect(made).toContain('add Address_Set s addresses "10.1.0.2" "10.1.0.3"')
    const ids = made
      .filter((line) => line.includes('create Logical_Switch_Port'))
      .map((line) => /@r\d+/.exec(line)![0])
    expect(made).toContain(`add Port_Group g ports ${ids.join(' ')}`)
    expect(made.some((line) => line.startsWith('add Port_Group g acls @r'))).toBe(true)
    expect(made.find((line) => line.includes('name="p"'))).toMatch(
      /addresses=\["(02(:[0-9a-f]{2}){5}) 10\.1\.0\.2 fd00::2"\] port_security=\["\1 10\.1\.0\.2"\]$/,
    )
  })

  it('gives no process more than an argument list can hold, and every row its parent', () => {
    const pods = Array.from({ length: 5000 }, (_, i) =>
      pod(`pod-${i}`, `10.1.${i >> 8}.${i & 255}`),
    )
    const processes = commandsOf(
      network({ ...BUILD, switches: [lan('big', '10.1.0.0/16', undefined, pods)] }),
    )
    expect(processes.length).toBeGreaterThan(1)
    for (const process of processes) expect(process.flat().join(' ').length).toBeLessThan(500_000)
    let members = 0
    for (const process of processes) {
      const made = process.flatMap(([id]) => (id!.startsWith('--id=') ? [id!.slice(5)] : []))
      const adds = process.filter(([command, , name]) => command === 'add' && name === 'big')
      const added = adds.flatMap((words) => words.slice(4))
      expect(made).toEqual(expect.arrayContaining(added))
      members += added.length
    }
    expect(members).toBe(5000)
  })

  const text = fc
    .string({ unit: 'grapheme' })
    .filter((word) => word !== '--' && !word.includes('\0'))
  test.prop([text, text], { numRuns: 40 })(
    'quotes every name and match, whatever is in it',
    (name, match) => {
      const model = network({
        routers: [router(name, [], { policies: [policy(1, match, 'drop')] })],
        addressSets: [{ name, addresses: [pod('', '10.0.0.1').addresses[0]!] }],
      })
      const [all] = commandsOf(model)
      const cell = (column: string, table: string) => {
        const words = all!.find((line) => line.includes('create') && line.includes(table))!
        return JSON.parse(
          words.find((word) => word.startsWith(`${column}=`))!.slice(column.length + 1),
        ) as unknown
      }
      expect(cell('name', 'Logical_Router')).toBe(name)
      expect(cell('match', 'Logical_Router_Policy')).toBe(match)
      expect(all).toContainEqual(['add', 'Address_Set', name, 'addresses', '"10.0.0.1"'])
    },
  )
})
