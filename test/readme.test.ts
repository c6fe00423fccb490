import { readdirSync, readFileSync } from 'node:fs'
import * as api from 'isthmus'
import { describe, expect, it } from 'vitest'
import { isthmus } from './cli/terminal.ts'

const README = readFileSync('README.md', 'utf8')

describe('README', () => {
  it('shows what the commands print', async () => {
    const shown = [...README.matchAll(/<!-- isthmus (.+) -->\n```\n([\s\S]+?)```/g)]
    expect(shown.length).toBeGreaterThan(0)
    for (const [, command, text] of shown) {
      expect((await isthmus(command!.split(' '))).out.startsWith(text!)).toBe(true)
    }
  })

  it('takes a network from a failing intent to one that holds, as its own message says', async () => {
    const folder = 'examples/intents'
    const files = ['network.yaml', 'intents.yaml'] as const
    const [network, intents] = files.map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    const section = README.slice(README.indexOf('### Intents'), README.indexOf("### Kyma's"))
    const blocks = [...section.matchAll(/```(?:yaml)?\n([\s\S]+?)```/g)].map(([, text]) => text!)
    const [shownNetwork, shownIntents, failure, fix, success] = blocks
    expect([shownNetwork, shownIntents]).toEqual([network, intents])

    const check = ['check', '--intents', `${folder}/intents.yaml`, '-f']
    const before = await isthmus([...check, `${folder}/network.yaml`])
    expect([before.code, before.out.replaceAll(`${folder}/`, '')]).toEqual([1, failure])
    const route = /write: `(.+)` into the static routes of VPC `blue`/.exec(failure!)![1]
    expect(fix).toBe(`  staticRoutes: [${route}]\n`)

    const mended = network!.replace(/(?<=name: blue[\s\S]+?vpcPeerings: .+\n)/, fix!)
    expect(mended).not.toBe(network)
    const after = await isthmus([...check, '-'], mended)
    expect([after.code, after.out]).toEqual([0, success])
  })

  it('takes a peering resource to Ready, and tells why a packet is refused all the same', async () => {
    const section = README.slice(README.indexOf("### Kyma's"), README.indexOf('### Releases'))
    const world = await isthmus(['cloud', 'run', 'examples/kyma/scenario.yaml', '-o', 'world'])
    const command = /isthmus trace (.+) -f peered.yaml/.exec(section)![1]!
    const trace = await isthmus(['trace', ...command.split(' '), '-f', '-'], world.out)
    expect(section).toContain(`\n${trace.out.replaceAll('  -:', '  peered.yaml:')}\`\`\``)
  })

  it('names every command, and every document', async () => {
    const { out } = await isthmus(['--help'])
    const help = out.slice(out.indexOf('Commands:'), out.indexOf('Examples:'))
    const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name!)
    expect(commands).toContain('faults')
    const list = README.slice(README.indexOf('## Command line'), README.indexOf('### Intents'))
    for (const name of commands.filter((command) => command !== 'help')) {
      expect(list).toMatch(new RegExp(`^isthmus (.+ \\| )?${name}\\b`, 'm'))
    }
    for (const name of readdirSync('docs')) expect(README).toContain(`](docs/${name})`)
  })

  it('has a snippet that loads and traces', () => {
    const yamlText = `
{apiVersion: kubeovn.io/v1, kind: Vpc, metadata: {name: v}}
---
{apiVersion: kubeovn.io/v1, kind: Subnet, metadata: {name: n}, spec: {vpc: v, cidrBlock: 10.0.0.0/24}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {ovn.kubernetes.io/logical_switch: n}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: prod, annotations: {ovn.kubernetes.io/logical_switch: n}}
`
    const trace = run(snippet('loadNetwork(yamlText'), 'trace', { yamlText }) as api.Trace
    expect([trace.verdict, trace.request.outcome]).toEqual(['reachable', 'delivered'])
  })

  it('has a snippet that writes a design in code', () => {
    const code = snippet('NetworkBuilder()').replace(
      'new Network(design)',
      'const verdict = new Network(design)',
    )
    expect(run(code, 'verdict', {})).toBe('reachable')
  })

  it('names every release and every entry point of the package', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object }
    for (const path of Object.keys(exports)) {
      if (path !== './package.json') expect(README).toContain(`\`${path.replace('.', 'isthmus')}\``)
    }
    for (const release of Object.keys(api.RELEASES)) {
      const [, minor] = release.split('.')
      expect(README).toMatch(release.startsWith('ovn') ? release : /1\.12` … `1\.17/)
      expect(Number(minor)).not.toBeNaN()
    }
  })
})

function snippet(part: string): string {
  const blocks = [...README.matchAll(/```ts\n([\s\S]+?)```/g)].map(([, code]) => code!)
  return blocks.find((code) => code.includes(part))!
}

/** Runs a snippet with what it imports and the given variables, and gives one of its own. */
function run(code: string, result: string, variables: Readonly<Record<string, unknown>>): unknown {
  const body = code.replace(/import \{ (.+) \} from 'isthmus'/, 'const { $1 } = isthmus')
  return new Function('isthmus', ...Object.keys(variables), `${body}\nreturn ${result}`)(
    api,
    ...Object.values(variables),
  )
}
