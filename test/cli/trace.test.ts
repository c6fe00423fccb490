import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const TWO = ['-f', 'fixtures/tutorial/two-vpcs.yaml']
const folder = mkdtempSync(join(tmpdir(), 'isthmus-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('isthmus trace', () => {
  it('prints the verdict, every hop with its line, and the notes; exit 0 for reachable', async () => {
    const { code, out } = await isthmus(['trace', 'a', 'b', ...TWO])
    expect(code).toBe(0)
    expect(out).toMatch(/^reachable: a → b, icmp\n/)
    expect(out).toContain('Request 10.1.0.2 → 10.2.0.2, ttl 64: delivered')
    expect(out).toContain('  2  router vpc-a  vpc-a-subnet-a → vpc-a-vpc-b  ttl 63\n')
    expect(out).toContain(
      'route 10.2.0.0/16 via 192.168.1.1, dst-ip, priority 132  fixtures/tutorial/two-vpcs.yaml:13:7',
    )
    expect(out).toContain('Reply 10.2.0.2 → 10.1.0.2, ttl 64: delivered')
    expect(out).toContain('[live-cluster-differs]')
  })

  it('says why a packet is lost and what to change; exit 1 for unreachable', async () => {
    const { code, out } = await isthmus(['trace', 'a', 'b', '--connect-ip', 'address', ...TWO])
    expect(code).toBe(1)
    expect(out).toContain(
      'Why: the packet is lost at router `vpc-a`: nobody has next hop 192.168.1.1; the port at the other end of the peering, `vpc-b-vpc-a`, has 192.168.2.0\n',
    )
    expect(out).toContain('help: both localConnectIPs must be addresses of one network')
    expect(out).toContain('here one end is in 192.168.1.0/24, and the other is not')
  })

  it('names every cause where there are several, behind the trace', async () => {
    const { out } = await isthmus(['trace', 'a', 'b', '--connect-ip', 'address', ...TWO])
    expect(out).toContain('\n\n2 things to mend, each of which blocks it:\n  1. the packet is lost')
    expect(out).toContain('\n  2. the reply is lost at router `vpc-b`')
    expect((await isthmus(['trace', 'a', 'b', ...TWO])).out).not.toContain('to mend')
    const { out: one } = await isthmus(['trace', 'a', '192.0.2.1', ...TWO])
    expect(one).toContain('no VPC has a subnet with 192.0.2.1')
    expect(one).not.toContain('to mend')
  })

  it('prints JSON with the origin of what decided each hop', async () => {
    const { out } = await isthmus(['trace', 'a', 'b', '--tcp', '443', '-o', 'json', ...TWO])
    const trace = JSON.parse(out)
    expect(trace).toMatchObject({
      from: 'a',
      to: 'b',
      packet: {
        source: '10.1.0.2',
        destination: '10.2.0.2',
        protocol: 'tcp',
        sourcePort: 49152,
        port: 443,
        ttl: 64,
      },
      verdict: 'reachable',
      request: { outcome: 'delivered', reason: null, receiver: 'b.default' },
      reply: { outcome: 'delivered' },
    })
    expect(trace.request.hops[1]).toEqual({
      node: 'vpc-a',
      kind: 'router',
      inPort: 'vpc-a-subnet-a',
      outPort: 'vpc-a-vpc-b',
      ttl: 63,
      decidedBy: {
        kind: 'route',
        text: 'route 10.2.0.0/16 via 192.168.1.1, dst-ip, priority 132',
        origin: { file: 'fixtures/tutorial/two-vpcs.yaml', line: 13, column: 7 },
      },
    })
    expect(trace.request.hops[3].decidedBy.origin).toMatchObject({ line: 53 })
  })

  it.each([
    [
      'JSON Lines',
      '{"from":"a","to":"b"}\n\n{"from":"b","to":"a","protocol":"tcp","port":80,"note":"back"}\n',
    ],
    ['a JSON list', '[{"from":"a","to":"b"},\n {"from":"b","to":"a","protocol":"tcp","port":80}]'],
    ['a YAML list', '- {from: a, to: b}\n- from: b\n  to: a\n  protocol: tcp\n  port: 80\n'],
  ])('reads probes from %s and prints a line for each, in order', async (kind, text) => {
    const { code, out } = await isthmus(['trace', '--probes', file(`${kind}.txt`, text), ...TWO])
    expect(code).toBe(0)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ from, verdict }) => [from, verdict])).toEqual([
      ['a', 'reachable'],
      ['b', 'reachable'],
    ])
    expect(Object.keys(lines[0])).toEqual([
      'from',
      'to',
      'packet',
      'verdict',
      'request',
      'reply',
      'notes',
    ])
  })

  it('gives a line to a probe that names nobody, and exit 2', async () => {
    const probes = file('who.jsonl', '{"from":"a","to":"nobody"}\n{"from":"a","to":"b"}\n')
    const { code, out } = await isthmus(['trace', '--probes', probes, ...TWO])
    const [first, second] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(2)
    expect(first).toMatchObject({
      verdict: 'error',
      request: null,
      error: { code: 'unknown-endpoint' },
    })
    expect(second.verdict).toBe('reachable')
  })

  it('names every fault of a probes file with its line', async () => {
    const probes = file(
      'bad.jsonl',
      '{"from":"a"}\n{"from":1,"to":"b"}\n{oops\n{"from":"a","to":"b","prot":"tcp"}\n',
    )
    const { code, err } = await isthmus(['trace', '--probes', probes, ...TWO])
    expect(code).toBe(2)
    for (const line of [1, 2, 3, 4]) expect(err).toContain(`bad.jsonl:${line}: `)
  })

  it('reads manifests from standard input', async () => {
    const text = `{"apiVersion":"v1","kind":"List","items":[
      {"apiVersion":"kubeovn.io/v1","kind":"Vpc","metadata":{"name":"v"}},
      {"apiVersion":"kubeovn.io/v1","kind":"Subnet","metadata":{"name":"n"},"spec":{"vpc":"v","cidrBlock":"10.0.0.0/24"}},
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"x","annotations":{"ovn.kubernetes.io/logical_switch":"n"}}},
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"q","namespace":"x","annotations":{"ovn.kubernetes.io/logical_switch":"n"}}}]}`
    expect((await isthmus(['trace', 'x/p', 'x/q', '-f', '-'], text)).code).toBe(0)
    expect((await isthmus(['trace', 'p', 'q', '-n', 'x', '-f', '-'], text)).code).toBe(0)
  })
})

describe('what a stranger sees', () => {
  it('for a misspelt file', async () => {
    const { code, err } = await isthmus(['trace', 'a', 'b', '-f', 'manifest/two-vpcs.yaml'])
    expect(code).toBe(2)
    expect(err).toContain("`manifest/two-vpcs.yaml` can't be read: there is no such file or folder")
    expect(err).not.toContain('no-input')
  })

  it('for an unknown pod', async () => {
    const { code, err } = await isthmus(['trace', 'a', 'c', ...TWO])
    expect(code).toBe(2)
    expect(err).toBe('error: there is no pod `c`\n  help: pods that are there: a, b\n')
  })

  it('for a pod in another namespace', async () => {
    const { err } = await isthmus(['trace', 'prod/a', 'b', ...TWO])
    expect(err).toBe('error: there is no pod `prod/a`\n  help: did you mean `default/a`?\n')
  })

  it('for an unknown VPC', async () => {
    const { err } = await isthmus(['trace', 'vpc-x:10.1.0.2', 'b', ...TWO])
    expect(err).toBe('error: there is no VPC `vpc-x`\n  help: VPCs that are there: vpc-a, vpc-b\n')
  })

  it('for broken YAML: all of its errors, and those of the other documents', async () => {
    const broken = file(
      'broken.yaml',
      'apiVersion: v1\nkind: [Pod\n---\napiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: v}\nspec: {staticRoutes: 5}\n',
    )
    const { code, err, out } = await isthmus(['trace', 'a', 'b', '-f', broken])
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toMatch(/broken\.yaml:\d+:\d+: error: not valid YAML/)
    expect(err).toMatch(
      /broken\.yaml:7:\d+: error: Vpc `v`: spec\.staticRoutes must be a list, not the number `5`/,
    )
  })

  it('for a pod that the cluster gives no address', async () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    ovn.kubernetes.io/logical_switch: gone\n'
    const { code, err } = await isthmus(['trace', 'p', '10.0.0.1', '-f', '-'], text)
    expect(code).toBe(2)
    expect(err).toContain(
      '-:6:39: pod `default/p` is to be in subnet `gone`, which is not among the manifests',
    )
  })

  it.each([
    [[], 'Usage: isthmus'],
    [['trce'], "error: unknown command 'trce'\n(Did you mean trace?)"],
    [['trace', ...TWO], 'error: FROM and TO are missing'],
    [['trace', 'a', 'b'], "required option '-f, --filename <file>' not specified"],
    [
      ['trace', 'a', 'b', '--release', '1.11', ...TWO],
      'Allowed choices are 1.17, 1.16, 1.15, 1.14, 1.13, 1.12, ovn-23.03.',
    ],
    [['trace', 'a', 'b', '--tcp', 'http', ...TWO], 'Write a whole number.'],
    [['trace', 'a', 'b', '--tcp', '80', '--udp', '53', ...TWO], 'exclude each other'],
    [['trace', 'a', 'b', '--protocol', 'tcp', ...TWO], 'protocol tcp needs a port'],
    [['trace', 'a', 'b', '--tcp', '70000', ...TWO], 'port is 70000'],
    [['trace', 'a', 'b', '--probes', 'x', ...TWO], '--probes takes no FROM and TO'],
    [
      ['trace', '--probes', 'x', '--tcp', '80', '--ttl', '1', ...TWO],
      '--probes does not go with --tcp, --ttl',
    ],
    [['trace', '--probes', '-', '-f', '-'], 'standard input can be read once'],
    [['trace', 'a', 'b', '--port', '80', ...TWO], '--port needs --protocol'],
    [['trace', 'a', 'b', '--tcp', '80', '--port', '81', ...TWO], '--port needs --protocol'],
    [['trace', 'a', '10.2.0.300', ...TWO], 'there is no pod `10.2.0.300`'],
    [['trace', '10.1.0.2', 'b', ...TWO], 'nobody in the network sends from `10.1.0.2`'],
  ])('for %j: one line that says what to do, and exit 2', async (args, message) => {
    const { code, err } = await isthmus(args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it('for --help and --version, exit 0', async () => {
    expect(await isthmus(['--help'])).toMatchObject({ code: 0 })
    expect((await isthmus(['trace', '--help'])).out).toContain('Exit code: 0 reachable')
    expect((await isthmus(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('is told about kinds that do not matter, counted and named, unless quiet', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n'
    const { err } = await isthmus(['show', '-f', '-', ...TWO], text)
    expect(err).toContain(
      'not read, because they do not matter to routing as far as Isthmus knows: 1 ConfigMap',
    )
    expect((await isthmus(['show', '-q', '-f', '-', ...TWO], text)).err).toBe('')
  })
})
