import { type Command, Option } from 'commander'
import { Fabric } from '../../dataplane/index.ts'
import { RELEASES } from '../../kubeovn/index.ts'
import type { LogicalRouter } from '../../model/index.ts'
import type { Network } from '../../network.ts'
import {
  formatAclList,
  formatEffectiveRoutes,
  formatPolicyList,
  formatRouteList,
  formatRouter,
  formatSwitch,
  macOf,
  type ShowOptions,
  uuidOf,
} from '../../report/index.ts'
import { UsageError } from '../exit.ts'
import { type InputOptions, loadToShow, withInput } from '../input.ts'
import type { Terminal } from '../terminal.ts'

/** `isthmus show`, `routes`, `policies` and `acls`: the lists of `kubectl ko nbctl`. */
export function addShow(program: Command, terminal: Terminal): void {
  withInput(program.command('show'))
    .description('routers and switches with their ports, as `ovn-nbctl show` prints them')
    .argument('[name]', 'a VPC or a subnet; all of them by default')
    .option(
      '--ids',
      'print MACs and UUIDs too, made up from the names: a cluster draws them at random',
    )
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, options: InputOptions & { ids?: boolean }) => {
      const { routers, switches } = loadToShow(options, terminal).model
      const show: ShowOptions = {
        peers: RELEASES[options.release].showsPeers,
        ...(options.ids && {
          identities: { mac: macOf, uuid: (kind, of) => uuidOf(`${kind}/${of}`) },
        }),
      }
      const chosen = [
        ...switches
          .filter((node) => name === undefined || node.name === name)
          .map((node) => formatSwitch(node, show)),
        ...routers
          .filter((node) => name === undefined || node.name === name)
          .map((node) => formatRouter(node, show)),
      ]
      if (name !== undefined && chosen.length === 0) {
        throw unknown(
          'VPC or subnet',
          name,
          [...routers, ...switches].map((node) => node.name),
        )
      }
      terminal.out(chosen.join(''))
    })

  withInput(program.command('routes'))
    .description('static routes of a VPC, as `ovn-nbctl lr-route-list` prints them')
    .argument('<vpc>')
    .option(
      '--effective',
      'what really wins: connected networks too, in the order that the release applies',
    )
    .option('--table <name>', 'with --effective: the route table of the packets', '')
    .addHelpText('after', EXAMPLES)
    .action((name: string, options: InputOptions & { effective?: boolean; table: string }) => {
      const network = loadToShow(options, terminal)
      const router = routerNamed(network, name)
      if (!options.effective) {
        terminal.out(formatRouteList(router))
        return
      }
      terminal.out(formatEffectiveRoutes(new Fabric(network.model).router(name)!, options.table))
    })

  withInput(program.command('policies'))
    .description('policies of a VPC, as `ovn-nbctl lr-policy-list` prints them')
    .argument('<vpc>')
    .addHelpText('after', EXAMPLES)
    .action((name: string, options: InputOptions) => {
      terminal.out(formatPolicyList(routerNamed(loadToShow(options, terminal), name)))
    })

  withInput(program.command('acls'))
    .description('ACLs of a subnet or security group, as `ovn-nbctl acl-list` prints them')
    .argument('<subnet|group>')
    .addOption(
      new Option('--type <type>', 'when a subnet and a group share the name').choices([
        'switch',
        'group',
      ]),
    )
    .addHelpText('after', EXAMPLES)
    .action((name: string, options: InputOptions & { type?: 'switch' | 'group' }) => {
      const { switches, portGroups } = loadToShow(options, terminal).model
      const node =
        options.type === 'group' ? undefined : switches.find((other) => other.name === name)
      const groupName = `ovn.sg.${name.replaceAll('-', '.')}`
      const group =
        options.type === 'switch'
          ? undefined
          : portGroups.find((other) => other.name === name || other.name === groupName)
      if (node && group) {
        throw new UsageError(
          `\`${name}\` is a subnet and a security group`,
          'choose with --type switch or --type group',
        )
      }
      const found = node ?? group
      if (!found) {
        throw unknown(
          'subnet or security group',
          name,
          [...switches, ...portGroups].map((other) => other.name),
        )
      }
      terminal.out(formatAclList(found.acls))
    })
}

const EXAMPLES = `
To compare with a cluster, leave out what it draws at random:
  kubectl ko nbctl lr-route-list vpc-a | diff - <(isthmus routes vpc-a --connect-ip address -f manifests/)
  kubectl ko nbctl acl-list ovn.sg.web | diff - <(isthmus acls web -f manifests/)
  kubectl ko nbctl show vpc-a | sed -E '/mac:|ipv6-lla:/d; s/ [0-9a-f-]{36} / /'
`

function routerNamed(network: Network, name: string): LogicalRouter {
  const { routers } = network.model
  const router = routers.find((other) => other.name === name)
  if (!router)
    throw unknown(
      'VPC',
      name,
      routers.map((other) => other.name),
    )
  return router
}

function unknown(what: string, name: string, known: readonly string[]): UsageError {
  const near = known.find((other) => other.includes(name) || name.includes(other))
  const shown = known.slice(0, 8).join(', ')
  return new UsageError(
    `there is no ${what} \`${name}\``,
    near
      ? `did you mean \`${near}\`?`
      : known.length > 0
        ? `there are: ${shown}${known.length > 8 ? ', …' : ''}`
        : 'the manifests have none',
  )
}
