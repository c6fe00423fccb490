import { readFileSync } from 'node:fs'
import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  type DiffGroup,
  diffReachability,
  type ReachabilityDiff,
} from '../../src/analysis/index.ts'
import { applyEdits, patchManifests } from '../../src/edit/index.ts'
import { manifests, PEERED, pod, subnet, vpc } from '../../src/lint/examples.ts'
import {
  Design,
  fixAll,
  type LintRule,
  lint,
  type ProvenReport,
  type ProveOptions,
  proveFixes,
  RULES,
} from '../../src/lint/index.ts'
import { readManifests, type Source } from '../../src/manifest/index.ts'

const designOf = (sources: readonly Source[], { example }: Pick<LintRule, 'example'>): Design => {
  const { manifests, diagnostics } = readManifests(sources)
  const { release } = example
  return new Design(manifests, diagnostics, release ? { release } : {})
}

const withFix = RULES.flatMap((rule) => {
  const sources = [{ file: 'example.yaml', text: rule.example.wrong }]
  const design = designOf(sources, rule)
  const offered = lint(design).findings.some((finding) => finding.rule === rule && finding.fix)
  return offered ? [{ id: rule.id, rule, sources, design }] : []
})

/** Rules whose example has another mistake below the one that it shows, by the rule that then tells it. */
const REVEALING: Readonly<Record<string, string>> = {
  'peering-with-itself': 'next-hop-not-connected',
  'security-rule-policy-unknown': 'security-group-without-egress',
}

describe.each(withFix.filter(({ id }) => !(id in REVEALING)))(
  '$id',
  ({ rule, sources, design }) => {
    it('has a fix that is proven', () => {
      const { findings } = proveFixes(design, lint(design), { sources, rules: RULES })
      const own = findings.filter((finding) => finding.rule === rule && finding.fix)
      expect(own).not.toEqual([])
      for (const { fix } of own) expect(fix!.effects).toBeDefined()
    })

    it('is mended by fixing all, after which there is nothing left to fix', () => {
      const { fixed } = expectFixed(sources, design)
      expect(fixed).not.toEqual([])
    })
  },
)

describe.each(withFix.filter(({ id }) => id in REVEALING))(
  '$id',
  ({ id, rule, sources, design }) => {
    it('is not fixed where that brings forth something as grave', () => {
      const { findings } = proveFixes(design, lint(design), { sources, rules: RULES })
      expect(findings.filter((finding) => finding.rule === rule && finding.fix)).toEqual([])
      const { fix } = lint(design).findings.find((finding) => finding.rule === rule)!
      const after = new Design(patchManifests(design.manifests, fix!.edits), [], design.options)
      expect(lint(after).findings.map((finding) => finding.rule.id)).toContain(REVEALING[id])
    })
  },
)

describe('a fix that brings forth another mistake', () => {
  it('is offered together with the fix of that one', () => {
    const text = manifests(
      vpc('hub', 'vpcPeerings: [{remoteVpc: spoke1, localConnectIP: 169.254.0.1/30}]'),
      vpc('spoke-1'),
    )
    const sources = [{ file: 'example.yaml', text }]
    const design = Design.read(sources)
    const [finding] = proveFixes(design, lint(design), { sources, rules: RULES }).findings
    expect(finding!.fix!.title).toBe(
      'peer with VPC `spoke-1`; declare the peering in VPC `spoke-1` too',
    )
    expect(applyEdits(sources, finding!.fix!.edits).refused).toEqual([])
  })

  it("mends the tutorial's peering with the cluster, policy for the replies included", () => {
    const file = 'fixtures/tutorial/cluster-peering.yaml'
    const sources = [{ file, text: readFileSync(file, 'utf8') }]
    const { report } = expectFixed(sources, Design.read(sources))
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('a misspelt kind', () => {
  it('may turn out to be that of an object which is there twice already', () => {
    const b = vpc(
      'b',
      'staticRoutes: [{policy: policyDst, cidr: 10.1.0.0/24, nextHopIP: 169.254.0.1}]',
      'policyRoutes: [{priority: 1, match: ip4, action: reroute, nextHopIP: 169.254.0.1}]',
    )
    const sources = [b, b.replace('Vpc', 'VPC'), vpc('b')].map((text, i) => ({
      file: `${i}`,
      text,
    }))
    const { fixed } = fixAll(Design.read(sources), { sources, rules: RULES })
    expect(fixed.map(({ fix }) => fix.title)).toEqual(['write kind: Vpc'])
  })
})

describe('a misspelt VPC', () => {
  it('gets its name, rather than a second peering beside it, and keeps comment and quotes', () => {
    const text = PEERED.replace(
      'vpcPeerings: [{remoteVpc: b, localConnectIP: 169.254.0.1/30}]',
      'vpcPeerings:\n  - remoteVpc: bb   # database\n    localConnectIP: "169.254.0.1/30"',
    )
    const sources = [{ file: 'example.yaml', text }]
    const design = Design.read(sources)
    const { findings } = proveFixes(design, lint(design), { sources, rules: RULES })
    expect(findings.map(({ rule, fix }) => [rule.id, fix?.title])).toEqual([
      ['peering-remote-unknown', 'peer with VPC `b`'],
    ])
    const { sources: after } = expectFixed(sources, design)
    expect(after[0]!.text).toBe(text.replace('remoteVpc: bb', 'remoteVpc: b'))
  })

  it('keeps no other peering from being told', () => {
    const text = manifests(
      vpc('a', 'vpcPeerings: [{remoteVpc: bb, localConnectIP: 169.254.0.1/30}]'),
      vpc('b', 'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.2/30}]'),
      vpc('other', 'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.6/30}]'),
    )
    const { findings } = lint(Design.read([{ file: 'example.yaml', text }]))
    expect(findings.map(({ message }) => message)).toEqual([
      'VPC `a` peers with VPC `bb`, which is not there',
      'VPC `other` peers with VPC `a`, which does not peer with `other`',
    ])
  })
})

describe('a misspelt field', () => {
  it('gets its name, rather than a second field beside it', () => {
    const text = manifests(
      vpc('a', 'vpcPeerings: [{remoteVpc: b, localConnectIp: 169.254.0.9/30}]'),
      vpc('b', 'vpcPeerings: [{remoteVpc: a, localConnectIP: 169.254.0.10/30}]'),
    )
    const sources = [{ file: 'example.yaml', text }]
    const { sources: after } = expectFixed(sources, Design.read(sources))
    expect(after[0]!.text).toBe(text.replace('localConnectIp', 'localConnectIP'))
  })

  it('gets its name together with those that are misspelt in it, all of which are told', () => {
    const text = PEERED.replace(
      'vpcPeerings: [{remoteVpc: b, localConnectIP',
      'vpcPeering: [{remoteVPC: b, localConnectIp',
    ).replace('staticRoutes: [{policy: policyDst, cidr', 'staticRoute: [{policy: policyDst, CIDR')
    const sources = [{ file: 'example.yaml', text }]
    const report = lint(Design.read(sources))
    const told = report.findings.filter(({ rule }) => rule.id === 'field-unknown')
    expect(told.map(({ fix }) => fix?.title)).toEqual([
      'write `vpcPeerings` for `vpcPeering`, `remoteVpc` for `remoteVPC`, `localConnectIP` for `localConnectIp`',
      'write `remoteVpc` for `remoteVPC`',
      'write `localConnectIP` for `localConnectIp`',
      'write `staticRoutes` for `staticRoute`, `cidr` for `CIDR`',
      'write `cidr` for `CIDR`',
    ])
    const { sources: after, report: left } = expectFixed(sources, Design.read(sources))
    expect(after[0]!.text).toBe(PEERED)
    expect(left.findings).toEqual([])
  })

  it('is left alone where two names are as near, or none is near enough', () => {
    const findings = (spec: string) =>
      lint(Design.read([{ file: 'a', text: vpc('a', spec) }])).findings
    expect(findings('nthing: []').map(({ fix }) => fix)).toEqual([undefined])
    expect(findings('staticRoute: []').map(({ fix }) => fix?.title)).toEqual([
      'write `staticRoutes` for `staticRoute`',
    ])
  })
})

describe('a misspelt annotation', () => {
  const SHOP = manifests(vpc('shop'), subnet('net', 'shop', '10.0.0.0/24'))
  const titles = (text: string) => {
    const sources = [{ file: 'example.yaml', text }]
    const design = Design.read(sources)
    const { findings } = proveFixes(design, lint(design), { sources, rules: RULES })
    return findings.map(({ rule, fix }) => [rule.id, fix?.title])
  }

  it('gets its name, and its value stays', () => {
    const wrong = manifests(SHOP, pod('web', 'net').replace('logical_switch', 'logical_swich'))
    const sources = [{ file: 'example.yaml', text: wrong }]
    const { sources: after } = expectFixed(sources, Design.read(sources))
    expect(after[0]!.text).toBe(wrong.replace('logical_swich', 'logical_switch'))
  })

  it('is left alone where what it names is not there, or the right one stands beside it', () => {
    expect(titles(manifests(SHOP, pod('web', 'net', 'security_group: none')))).toEqual([
      ['annotation-unknown', undefined],
    ])
    expect(titles(manifests(SHOP, pod('web', 'net', 'logical_swich: net')))).toEqual([
      ['annotation-unknown', undefined],
    ])
  })
})

describe('fixes that can not be written together', () => {
  it('are made one after the other', () => {
    const text = manifests(
      vpc('c', 'vpcPeerings: [{remoteVpc: hub, localConnectIP: 169.254.0.2/30}]'),
      vpc(
        'hub',
        'vpcPeerings: [{remoteVpc: a, localConnectIP: later}, {remoteVpc: b, localConnectIP: later}]',
      ),
    )
    const sources = [{ file: 'example.yaml', text }]
    const { fixed, sources: after } = expectFixed(sources, Design.read(sources))
    expect(fixed.map(({ fix }) => fix.title)).toEqual([
      'peer with VPC `c`',
      'peer with VPC `c`; take the first of the two equal entries away',
    ])
    expect(after[0]!.text).toContain('vpcPeerings: [{remoteVpc: c, localConnectIP: later}]')
  })
})

describe('what fixes change between endpoints', () => {
  const oneSided = (number: number): string =>
    manifests(
      vpc(
        `a${number}`,
        `vpcPeerings: [{remoteVpc: b${number}, localConnectIP: 169.254.${number}.1/30}]`,
      ),
      vpc(`b${number}`),
    )
  const others = (count: number): string[] =>
    Array.from({ length: count }, (_, i) =>
      manifests(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other-${i}}\n`),
    )
  const proven = (texts: readonly string[], effects?: ProveOptions['effects']) => {
    const sources = [{ file: 'a', text: texts.join('---\n') }]
    const design = Design.read(sources)
    const options = { sources, rules: RULES, ...(effects && { effects }) }
    const report = proveFixes(design, lint(design), options)
    const fixes = report.findings.flatMap(({ fix }) => fix ?? [])
    return { fixes: fixes.length, each: fixes.some((fix) => fix.effects), all: report.effects }
  }

  it('is told of each in a small design, and of all together in one of some size', () => {
    const few = [oneSided(1), oneSided(2)]
    expect(proven(few)).toMatchObject({ fixes: 2, each: true, all: undefined })
    expect(proven([...few, ...others(1000)])).toMatchObject({ fixes: 2, each: false })
    expect(proven([...few, ...others(1000)]).all).toBeDefined()
  })

  it('is told of each, of all or of none if asked, and the fixes are the same', () => {
    const few = [oneSided(1), oneSided(2), ...others(1000)]
    expect(proven(few, 'each')).toMatchObject({ fixes: 2, each: true, all: undefined })
    expect(proven(few.slice(0, 2), 'together').all).toBeDefined()
    expect(proven(few, 'none')).toEqual({ fixes: 2, each: false, all: undefined })
  })

  it('is told of a large design only if asked, and of all together where they are many', () => {
    const large = others(20_001)
    const few = [oneSided(1), oneSided(2), ...large]
    const many = [...Array.from({ length: 11 }, (_, i) => oneSided(i)), ...large]
    expect(proven(few)).toEqual({ fixes: 2, each: false, all: undefined })
    expect(proven(few, 'each')).toMatchObject({ fixes: 2, each: true, all: undefined })
    expect(proven(many, 'each')).toMatchObject({ fixes: 11, each: false })
    expect(proven(many, 'each').all).toBeDefined()
  })
})

/** Fixes all, and looks that nothing is left to fix, in the texts as they are read again. */
function expectFixed(sources: readonly Source[], design: Design) {
  const first = fixAll(design, { sources, rules: RULES })
  expect(first.report.findings.filter(({ fix }) => fix)).toEqual([])
  const { manifests, diagnostics } = readManifests(first.sources)
  const reread = new Design(manifests, diagnostics, design.options)
  const again = fixAll(reread, { sources: first.sources, rules: RULES })
  expect(again.fixed).toEqual([])
  expect(again.sources).toEqual(first.sources)
  const told = ({ findings }: ProvenReport) => findings.map(({ message }) => message)
  expect(told(again.report)).toEqual(told(first.report))
  return first
}

describe('designs with many mistakes', () => {
  const documents = RULES.flatMap(({ example }) => example.wrong.split(/^---\n/m))
  const design = fc.shuffledSubarray(documents, { minLength: 2, maxLength: 25 })

  it.prop([design, fc.boolean()], { numRuns: 40 })(
    'have nothing to fix after all was fixed',
    (chosen, together) => {
      const sources = together
        ? [{ file: 'all.yaml', text: chosen.join('---\n') }]
        : chosen.map((text, i) => ({ file: `${i}.yaml`, text }))
      const { manifests, diagnostics } = readManifests(sources)
      expectFixed(sources, new Design(manifests, diagnostics, {}))
    },
  )

  it.prop([design], { numRuns: 20 })(
    'are changed by each fix as it says, and are rid of what it mends',
    (chosen) => {
      const sources = [{ file: 'all.yaml', text: chosen.join('---\n') }]
      const { manifests, diagnostics } = readManifests(sources)
      const before = new Design(manifests, diagnostics, {})
      const report = proveFixes(before, lint(before), { sources, rules: RULES, effects: 'each' })
      for (const { rule, message, fix } of report.findings) {
        if (!fix) continue
        const { sources: texts, refused } = applyEdits(sources, fix.edits)
        expect(refused).toEqual([])
        const read = readManifests(texts)
        const after = new Design(read.manifests, read.diagnostics, {})
        const same = (design: Design) =>
          lint(design).findings.filter((other) => other.rule === rule && other.message === message)
            .length
        expect(same(after)).toBeLessThan(same(before))
        const diff = diffReachability(before.network.reachability(), after.network.reachability())
        expect(effectLines(diff)).toEqual(effectLines(fix.effects!))
      }
    },
  )
})

/** Every change of every pair, in words that do not depend on objects. */
function effectLines(diff: ReachabilityDiff): string[] {
  return [...diff.changes()].flatMap(({ family, from, to, pairs, shifts }) =>
    shifts.map(({ before, after, services }) =>
      [family, namesOf(from), namesOf(to), pairs, before, after, services.key].join(' '),
    ),
  )
}

function namesOf({ parts }: DiffGroup): string {
  return parts
    .flatMap(({ members }) =>
      members
        .map(({ before, after }) => (after ?? before)!.endpoint)
        .map((e) => `${e.namespace}/${e.name}`),
    )
    .join()
}
