import { describe, expect, it } from 'vitest'
import { admit, type CloudResource, refusalText } from '../../src/cloud/index.ts'
import { mustReadOne } from './manifests.ts'
import { fixture } from './worlds.ts'

const PROVIDER = { a: 'aws', g: 'gcp', z: 'azure', b: undefined } as const

const AWS = 'spec: {remoteAccountId: "1", remoteRegion: r, remoteVpcId: v'
const GCP = 'spec: {remoteProject: acme-prod, remoteVpc: core-net, remotePeeringName: from-kyma'
const AZURE = 'spec: {remotePeeringName: from-kyma, remoteVnet: /subscriptions/x'

const KIND = { aws: 'AwsVpcPeering', gcp: 'GcpVpcPeering', azure: 'AzureVpcPeering' } as const

function admitText(provider: keyof typeof KIND, spec: string, before?: CloudResource) {
  const manifest = mustReadOne(
    `apiVersion: cloud-resources.kyma-project.io/v1beta1\nkind: ${KIND[provider]}\nmetadata: {name: p}\n${spec}\n`,
  )
  return { manifest, ...admit(manifest, provider, before) }
}

/** What the API server says, without the beginning that names the object. */
function said(provider: keyof typeof KIND, spec: string, before?: CloudResource): string[] {
  return admitText(provider, spec, before).diagnostics.map(({ message }) =>
    message.replace(/^\w+ `p` is refused: /, ''),
  )
}

describe('the API server takes', () => {
  it.each(['a1', 'a2', 'g1', 'g2', 'z1', 'z2'])('example %s', (name) => {
    const manifest = mustReadOne(fixture(`resources/${name}.yaml`))
    const { resource, diagnostics } = admit(manifest, PROVIDER[name[0] as 'a' | 'g' | 'z'])
    expect(diagnostics).toEqual([])
    expect(resource?.spec).toMatchObject(manifest.value['spec'] as object)
  })

  it('what has no spec at all, and controllers see empty fields', () => {
    expect(admitText('aws', '').resource).toMatchObject({
      stored: undefined,
      spec: { remoteVpcId: '', remoteRouteTableUpdateStrategy: 'AUTO' },
    })
    expect(admitText('gcp', '').resource?.spec).toMatchObject({ remotePeeringName: '' })
    expect(admitText('azure', '').resource?.spec).toMatchObject({ remoteVnet: '' })
  })

  it('what leaves out fields with defaults', () => {
    expect(admitText('aws', `${AWS}}`).resource?.stored).toEqual({
      remoteAccountId: '1',
      remoteRegion: 'r',
      remoteVpcId: 'v',
      remoteRouteTableUpdateStrategy: 'AUTO',
    })
    expect(admitText('gcp', `${GCP}, importCustomRoutes: null}`).resource?.spec).toMatchObject({
      importCustomRoutes: false,
      deleteRemotePeering: false,
    })
    expect(admitText('azure', `${AZURE}}`).resource?.stored).toEqual({
      remotePeeringName: 'from-kyma',
      remoteVnet: '/subscriptions/x',
      useRemoteGateway: false,
    })
  })

  it('unknown fields, which it drops with a warning', () => {
    const { resource, diagnostics } = admitText('aws', `${AWS}, remoteVpc: x}`)
    expect(resource?.stored).not.toHaveProperty('remoteVpc')
    expect(diagnostics).toMatchObject([
      {
        code: 'field-unknown',
        severity: 'warning',
        message: 'unknown field "spec.remoteVpc"',
        origin: { line: 4, path: 'spec.remoteVpc' },
      },
    ])
  })
})

describe('the API server refuses', () => {
  it.each([
    [
      'b1',
      'aws',
      'The AwsVpcPeering "b1" is invalid: \n* spec.remoteAccountId: Invalid value: "integer": spec.remoteAccountId in body must be of type string: "integer"\n* <nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ],
    [
      'b2',
      'aws',
      'The AwsVpcPeering "b2" is invalid: \n* spec.remoteRouteTableUpdateStrategy: Unsupported value: "auto": supported values: "AUTO", "NONE", "MATCHED", "UNMATCHED"\n* <nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ],
    [
      'b3',
      'gcp',
      'The GcpVpcPeering "b3" is invalid: spec.remoteProject: Invalid value: "string": RemoteProject must be 6 to 30 characters in length.',
    ],
    [
      'b4',
      'gcp',
      'The GcpVpcPeering "b4" is invalid: \n* spec.remoteVpc: Required value\n* <nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ],
    [
      'b5',
      'azure',
      'The AzureVpcPeering "b5" is invalid: spec.remotePeeringName: Invalid value: "string": RemotePeeringName must begin with a word character, and it must end with a word character. RemotePeeringName may contain word characters or \'-\'.',
    ],
    [
      'b6',
      'azure',
      'The AzureVpcPeering "b6" is invalid: spec.remotePeeringName: Invalid value: "string": RemotePeeringName must begin with a word character, and it must end with a word character. RemotePeeringName may contain word characters or \'-\'.',
    ],
  ] as const)('example %s in a cluster on %s', (name, provider, text) => {
    const manifest = mustReadOne(fixture(`resources/${name}.yaml`))
    const { resource, diagnostics } = admit(manifest, provider)
    expect(resource).toBeUndefined()
    expect(refusalText(manifest, diagnostics)).toBe(text)
  })

  it.each([
    [
      'aws',
      `${AWS.replace('"1"', '[]')}}`,
      'spec.remoteAccountId: Invalid value: "array": spec.remoteAccountId in body must be of type string: "array"',
    ],
    [
      'aws',
      `${AWS.replace('"1"', '{}')}}`,
      'spec.remoteAccountId: Invalid value: "object": spec.remoteAccountId in body must be of type string: "object"',
    ],
    [
      'aws',
      `${AWS.replace('"1"', '1.5')}}`,
      'spec.remoteAccountId: Invalid value: "number": spec.remoteAccountId in body must be of type string: "number"',
    ],
    [
      'aws',
      `${AWS.replace('"1"', 'null')}}`,
      'spec.remoteAccountId: Invalid value: "null": spec.remoteAccountId in body must be of type string: "null"',
    ],
    [
      'azure',
      `${AZURE}, useRemoteGateway: "yes"}`,
      'spec.useRemoteGateway: Invalid value: "string": spec.useRemoteGateway in body must be of type boolean: "string"',
    ],
    [
      'aws',
      'spec: text',
      'spec: Invalid value: "string": spec in body must be of type object: "string"',
    ],
  ] as const)('a field of another type (%s, %s)', (provider, spec, text) => {
    expect(said(provider, spec)[0]).toBe(text)
  })

  it('a strategy that is no text, with both of its complaints', () => {
    expect(said('aws', `${AWS}, remoteRouteTableUpdateStrategy: 5}`)).toEqual([
      'spec.remoteRouteTableUpdateStrategy: Invalid value: "integer": spec.remoteRouteTableUpdateStrategy in body must be of type string: "integer"',
      'spec.remoteRouteTableUpdateStrategy: Unsupported value: 5: supported values: "AUTO", "NONE", "MATCHED", "UNMATCHED"',
      expect.stringMatching(/^<nil>/),
    ])
  })

  it('names of GCP that are too long, empty or misspelled, by every rule that they break', () => {
    const name = (text: string) => `${GCP.replace('from-kyma', text)}}`
    const pattern =
      'spec.remotePeeringName: Invalid value: "string": RemotePeeringName must start with a lowercase letter, end with a lowercase letter or number, and only contain lowercase letters, numbers, and hyphens.'
    const length =
      'spec.remotePeeringName: Invalid value: "string": RemotePeeringName should be at least 1 character, with a maximum of 63 characters.'
    expect(said('gcp', name('""'))).toEqual([length, pattern])
    expect(said('gcp', name(`x${'y'.repeat(63)}`))).toEqual([length])
    expect(said('gcp', name(`x${'y'.repeat(62)}`))).toEqual([])
    expect(said('gcp', name('x-'))).toEqual([pattern])
    expect(said('gcp', name('X'))).toEqual([pattern])
    expect(said('gcp', `${GCP.replace('core-net', '"9"')}}`)).toEqual([
      pattern.replaceAll('emotePeeringName', 'emoteVpc'),
    ])
    expect(said('gcp', `${GCP.replace('acme-prod', `a${'b'.repeat(30)}`)}}`)).toEqual([
      'spec.remoteProject: Invalid value: "string": RemoteProject must be 6 to 30 characters in length.',
    ])
  })

  it('names of Azure of more than 80 characters', () => {
    expect(said('azure', `${AZURE.replace('from-kyma', 'x'.repeat(81))}}`)).toEqual([
      'spec.remotePeeringName: Invalid value: "string": RemotePeeringName can be up to 80 characters long.',
    ])
    expect(said('azure', `${AZURE.replace('from-kyma', 'x'.repeat(80))}}`)).toEqual([])
  })

  it('an object whose name is no name', () => {
    const text = fixture('resources/a1.yaml').replace('name: to-payments', 'name: To_Payments')
    const { diagnostics } = admit(mustReadOne(text), 'aws')
    expect(diagnostics).toMatchObject([
      { code: 'admission-refused', severity: 'error', origin: { path: 'metadata.name', line: 5 } },
    ])
    expect(diagnostics[0]!.message).toContain(
      'metadata.name: Invalid value: "To_Payments": a lowercase RFC 1123 subdomain',
    )
  })

  it('a kind of another provider, as one that is not there', () => {
    const { resource, diagnostics } = admit(mustReadOne(fixture('resources/z1.yaml')), 'aws')
    expect(resource).toBeUndefined()
    expect(diagnostics).toMatchObject([
      {
        code: 'kind-not-installed',
        message:
          'no matches for kind "AzureVpcPeering" in version "cloud-resources.kyma-project.io/v1beta1"',
        help: 'the kind is installed in Kyma clusters on azure only, and networks are peered within one provider',
      },
    ])
  })

  it('a version that is not served', () => {
    const text = fixture('resources/a1.yaml').replace('v1beta1', 'v1')
    expect(admit(mustReadOne(text), 'aws').diagnostics[0]!.message).toBe(
      'no matches for kind "AwsVpcPeering" in version "cloud-resources.kyma-project.io/v1"',
    )
  })
})

describe('a change of a stored object', () => {
  const immutable = (field: string) =>
    expect.stringMatching(
      new RegExp(`^spec\\.\\w+: Invalid value: "\\w+": ${field} is immutable\\.$`),
    )

  it.each([
    ['aws', AWS, '"1"', '"2"', 'RemoteAccountId'],
    ['aws', AWS, 'Region: r', 'Region: s', 'RemoteRegion'],
    ['aws', AWS, 'VpcId: v', 'VpcId: w', 'RemoteVpcId'],
    ['gcp', GCP, 'from-kyma', 'to-kyma', 'RemotePeeringName'],
    ['gcp', GCP, 'acme-prod', 'acme-test', 'RemoteProject'],
    ['gcp', GCP, 'core-net', 'edge-net', 'RemoteVpc'],
    ['azure', AZURE, 'from-kyma', 'to-kyma', 'RemotePeeringName'],
    ['azure', AZURE, '/x', '/y', 'RemoteVnet'],
  ] as const)(
    'on %s of what can not change is refused: %s, %s',
    (provider, spec, from, to, field) => {
      const { resource } = admitText(provider, `${spec}}`)
      expect(said(provider, `${spec.replace(from, to)}}`, resource)).toEqual([immutable(field)])
    },
  )

  it('of a field with a default is refused where leaving it out changes its value', () => {
    const matched = admitText('aws', `${AWS}, remoteRouteTableUpdateStrategy: MATCHED}`).resource
    expect(said('aws', `${AWS}}`, matched)).toEqual([immutable('RemoteRouteTableUpdateStrategy')])
    const auto = admitText('aws', `${AWS}, remoteRouteTableUpdateStrategy: AUTO}`).resource
    expect(said('aws', `${AWS}}`, auto)).toEqual([])
    const imports = admitText('gcp', `${GCP}, importCustomRoutes: true}`).resource
    expect(said('gcp', `${GCP}}`, imports)).toEqual([immutable('ImportCustomRoutes')])
    const gateway = admitText('azure', `${AZURE}, useRemoteGateway: true}`).resource
    expect(said('azure', `${AZURE}}`, gateway)).toEqual([immutable('UseRemoteGateway')])
  })

  it('adds or takes away the tenant, but may not change it', () => {
    const none = admitText('azure', `${AZURE}}`).resource
    const some = admitText('azure', `${AZURE}, remoteTenant: t}`).resource
    expect(said('azure', `${AZURE}, remoteTenant: t}`, none)).toEqual([])
    expect(said('azure', `${AZURE}}`, some)).toEqual([])
    expect(said('azure', `${AZURE}, remoteTenant: u}`, some)).toEqual([immutable('RemoteTenant')])
  })

  it.each(['aws', 'gcp', 'azure'] as const)('may switch deleteRemotePeering on %s', (provider) => {
    const spec = { aws: AWS, gcp: GCP, azure: AZURE }[provider]
    const { resource } = admitText(provider, `${spec}}`)
    expect(said(provider, `${spec}, deleteRemotePeering: true}`, resource)).toEqual([])
  })

  it('gives a spec to an object that had none', () => {
    expect(said('aws', `${AWS}}`, admitText('aws', '').resource)).toEqual([])
  })
})
