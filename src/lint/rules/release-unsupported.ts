import { NEWEST_RELEASE, type ReleaseName } from '../../kubeovn/index.ts'
import { apiGroup, type FieldPath, type Manifest } from '../../manifest/index.ts'
import type { Design } from '../design.ts'
import { manifests, subnet, vpc } from '../examples.ts'
import { fieldValue } from '../field-value.ts'
import type { LintRule, Violation } from '../rule.ts'

/** Releases by age, for comparison: 1.9 comes before 1.10. */
function age(release: ReleaseName): number {
  return Number(release.split('.')[1])
}

/** When kinds came, by group and kind. */
const KINDS: Readonly<Record<string, ReleaseName>> = {
  'kubeovn.io/VpcEgressGateway': '1.14',
  'kubeovn.io/RouterLBRule': '1.17',
}

/** Whether the kind of an object came with a later release than the design is for. */
export function isKindToCome({ options }: Design, { apiVersion, kind }: Manifest): boolean {
  const { release = NEWEST_RELEASE } = options
  const since = KINDS[`${apiGroup(apiVersion)}/${kind}`]
  // The name of an OVN is none of Kube-OVN.
  return since !== undefined && !release.startsWith('ovn') && age(since) > age(release)
}

/** When fields of specs came. A `*` stands for every entry of a list. */
const FIELDS: Readonly<Record<string, readonly (readonly [field: string, since: ReleaseName])[]>> =
  {
    'kubeovn.io/Vpc': [
      ['defaultSubnet', '1.13'],
      ['extraExternalSubnets', '1.13'],
      ['bfdPort', '1.14'],
    ],
    'kubeovn.io/Subnet': [
      ['namespaceSelectors', '1.13'],
      ['allowEWTraffic', '1.13'],
      ['enableMulticastSnoop', '1.13'],
      ['enableExternalLBAddress', '1.14'],
      ['gatewayNodeSelectors', '1.15'],
      ['nodeNetwork', '1.15'],
      ['u2oFeatures', '1.16'],
    ],
    'kubeovn.io/SecurityGroup': [
      ['tier', '1.16'],
      ...['ingressRules', 'egressRules'].flatMap((list) =>
        ['localAddress', 'sourcePortRangeMin', 'sourcePortRangeMax'].map(
          (field): [string, ReleaseName] => [`${list}.*.${field}`, '1.16'],
        ),
      ),
    ],
  }

/** A kind or a field that came with a later release. */
export const releaseUnsupported: LintRule = {
  id: 'release-unsupported',
  severity: 'error',
  summary: 'a kind or a field is not part of the release that the cluster runs',
  why: `The API server refuses objects of a kind that it does not know, and drops fields that are not in the definition of the kind without a
word: what they were to say is not said. The release is the one given with \`--release\`.

Upgrade, or do without.`,
  example: {
    release: '1.12',
    wrong: manifests(vpc('a', 'defaultSubnet: net-a'), subnet('net-a', 'a', '10.1.0.0/24')),
    right: manifests(vpc('a'), subnet('net-a', 'a', '10.1.0.0/24')),
  },
  *check(design): Generator<Violation> {
    const release = design.options.release ?? NEWEST_RELEASE
    // The name of an OVN is none of Kube-OVN.
    if (release.startsWith('ovn')) return
    for (const manifest of design.manifests) {
      const key = `${apiGroup(manifest.apiVersion)}/${manifest.kind}`
      if (isKindToCome(design, manifest)) {
        yield {
          message: `${manifest.kind} \`${manifest.name}\`: Kube-OVN ${release} has no such kind; it came with ${KINDS[key]}`,
          places: [{ origin: manifest.origin(['kind']), label: 'the kind' }],
        }
      }
      for (const [field, from] of FIELDS[key] ?? []) {
        if (age(from) <= age(release)) continue
        for (const path of pathsTo(manifest, field)) {
          yield {
            message: `${manifest.kind} \`${manifest.name}\`: Kube-OVN ${release} has no field \`${String(path.at(-1))}\` there and drops it; it came with ${from}`,
            places: [{ origin: manifest.origin(path), label: 'the field' }],
          }
        }
      }
    }
  },
}

/** The paths at which something is written in a field. */
function pathsTo(manifest: Manifest, field: string): FieldPath[] {
  let paths: FieldPath[] = [['spec']]
  for (const step of field.split('.')) {
    paths = paths.flatMap((path): FieldPath[] => {
      if (step !== '*') return [[...path, step]]
      const list = fieldValue(manifest, path)
      return Array.isArray(list) ? list.map((_, index) => [...path, index]) : []
    })
  }
  return paths.filter((path) => fieldValue(manifest, path) !== undefined)
}
