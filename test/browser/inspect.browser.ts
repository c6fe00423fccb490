import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import {
  accessibilityProblems,
  type OpenOptions,
  openExplorer,
  openPanel,
  SIZES,
  screenshot,
} from './explorer-page.ts'

async function openInspector(options: OpenOptions): Promise<{ page: Page; panel: Locator }> {
  const page = await openExplorer(options)
  return { page, panel: await openPanel(page, 'Inspect') }
}

const WEB = `
apiVersion: kubeovn.io/v1
kind: SecurityGroup
metadata: { name: web }
spec:
  ingressRules:
    - { ipVersion: ipv4, protocol: tcp, priority: 5, remoteType: address, remoteAddress: 10.1.0.0/16, portRangeMin: 80, portRangeMax: 80, policy: allow }
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    ovn.kubernetes.io/logical_switch: subnet-a
    ovn.kubernetes.io/port_security: "true"
    ovn.kubernetes.io/security_groups: web
`

const withWeb = (): NonNullable<OpenOptions['input']> => ({
  sources: [
    { file: 'two-vpcs.yaml', text: readFileSync('fixtures/tutorial/two-vpcs.yaml', 'utf8') },
    { file: 'web.yaml', text: WEB },
  ],
})

describe('the inspector', () => {
  test('shows what is clicked on the map, its routes in order and their lines', async () => {
    const page = await openExplorer()
    await page.getByRole('button', { name: 'VPC vpc-a,' }).click()
    const panel = page.getByRole('region', { name: 'Inspect' })
    const routes = panel.getByRole('region', { name: 'Routes, what wins above' })
    await routes.getByText('10.2.0.0/16 via 192.168.1.1').waitFor()
    const priorities = await routes.locator('.row-rank').allInnerTexts()
    expect(priorities.map(Number)).toEqual(priorities.map(Number).toSorted((a, b) => b - a))
    await routes.getByRole('button', { name: 'two-vpcs.yaml:13' }).click()
    await page.locator('.cm-activeLine', { hasText: '- policy: policyDst' }).waitFor()
  })

  test('shows a peering with both ends, and the finding about it', async () => {
    const page = await openExplorer()
    await page.getByRole('button', { name: /^peering between/ }).press('Enter')
    const panel = page.getByRole('region', { name: 'Inspect' })
    await panel.getByText('port vpc-a-vpc-b, 192.168.1.0/24').waitFor()
    await panel.getByText('10.1.0.0/16 via 192.168.2.1').waitFor()
    await panel.locator('.part-state', { hasText: 'broken' }).waitFor()
    await panel.getByRole('list', { name: 'Findings' }).getByRole('button').click()
    await page.getByRole('region', { name: 'Findings' }).getByText('A live cluster takes').waitFor()
  })

  test('leads from a VPC to a subnet, to an endpoint and back, by keys alone', async () => {
    const { page, panel } = await openInspector({ fragment: 'select=router/vpc-a' })
    await panel.getByRole('button', { name: 'subnet-a' }).focus()
    await page.keyboard.press('Enter')
    await panel.getByText('gateway 10.1.0.1').waitFor()
    await panel.getByText('no: other subnets may send to it').waitFor()
    await panel.getByRole('button', { name: 'default/a' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/select=endpoint%2Fdefault%2Fa/)
    await panel.getByText('No rules: everything passes.').first().waitFor()
    await page.locator('.mark-label', { hasText: 'default/a' }).waitFor()
    await panel.getByRole('button', { name: 'vpc-a', exact: false }).last().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/select=router%2Fvpc-a/)
    await expect.poll(() => page.locator('.mark-label').count()).toBe(0)
  })

  test("shows an endpoint's rules both ways, with their lines", async () => {
    const { page, panel } = await openInspector({
      input: withWeb(),
      fragment: 'select=endpoint/default/web',
    })
    const gets = panel.getByRole('region', { name: 'What it gets, strongest rule first' })
    await gets.getByText('tcp.dst', { exact: false }).first().waitFor()
    await gets.getByText('security group', { exact: false }).first().waitFor()
    await gets.getByText('that every group gets').first().click()
    await gets.getByText('arp', { exact: false }).first().waitFor()
    await gets.getByRole('button', { name: 'web.yaml:7' }).first().click()
    await page.locator('.cm-activeLine', { hasText: 'remoteAddress' }).waitFor()
    await screenshot(page, 'inspect-rules')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  test('goes on to a trace from or to an endpoint', async () => {
    const fragment = 'select=endpoint/default/b'
    const { page, panel } = await openInspector({ fragment })
    await panel.getByRole('button', { name: 'Trace from here' }).click()
    const trace = page.getByRole('region', { name: 'Trace' })
    await trace
      .getByText('default/b → default/b')
      .or(trace.getByText('10.2.0.2 →'))
      .first()
      .waitFor()
    await openPanel(page, 'Inspect')
    await panel.getByRole('button', { name: 'Trace to here' }).click()
    await page.waitForURL(/to=default%2Fb/)
  })

  test('goes on to who can reach an endpoint', async () => {
    const { page, panel } = await openInspector({ fragment: 'select=endpoint/default/b' })
    await panel.getByRole('button', { name: 'Who can reach it' }).click()
    await page.getByRole('region', { name: 'Reach' }).waitFor()
    await page.waitForURL(/receivers=default%2Fb/)
  })

  test('lists what the map has folded', async () => {
    const { page, panel } = await openInspector({ fragment: 'example=large&select=group/spoke-*' })
    await panel.getByRole('button', { name: 'spoke-50' }).waitFor()
    await expect.poll(() => panel.getByRole('button', { name: 'spoke-51' }).count()).toBe(0)
    await panel.getByRole('button', { name: 'Show 50 more of 249' }).click()
    await panel.getByRole('button', { name: 'spoke-100' }).click()
    await page.waitForURL(/select=router%2Fspoke-100/)
    await page.getByRole('button', { name: 'group spoke-* of 299', pressed: true }).waitFor()
  })

  test('shows what strangers have written, and runs none of it', async () => {
    const markup = '<img src=x onerror=alert(1)>'
    const reversed = 'web\u202Egnp'
    const text = readFileSync('fixtures/tutorial/two-vpcs.yaml', 'utf8')
      .replace('name: a\n', `name: ${JSON.stringify(markup)}\n`)
      .replaceAll('subnet-a', JSON.stringify(reversed))
    const input = { sources: [{ file: 'hostile.yaml', text }] }
    const { page, panel } = await openInspector({ input, fragment: 'select=router/vpc-a' })
    await panel.getByRole('button', { name: 'web⟨U+202E⟩gnp' }).click()
    await panel.getByRole('button', { name: markup }).click()
    await panel.getByRole('heading', { name: `default/${markup}` }).waitFor()
    await panel.getByRole('button', { name: 'Trace to here' }).click()
    const trace = page.getByRole('region', { name: 'Trace' })
    await trace.getByText('web⟨U+202E⟩gnp').first().waitFor()
    await trace.getByText(`default/${markup}`, { exact: false }).first().waitFor()
    await expect.poll(() => page.locator('img[src="x"]').count()).toBe(0)
    expect(await page.locator('#app').innerText()).not.toContain('\u202E')
  })

  test('says so where nothing is selected, or what was is not there any more', async () => {
    const { page, panel } = await openInspector({})
    await panel.getByText('Select a VPC or a peering').waitFor()
    await page.evaluate(() => {
      location.hash = '#panel=inspect&region=panel&select=router%2Fgone'
    })
    await panel.getByText('is not in these manifests any more').waitFor()
  })
})

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  for (const theme of ['light', 'dark'] as const) {
    test.each([
      ['a VPC', 'vpc', 'router/hub', 'Subnets'],
      ['a peering', 'link', 'link/hub-spoke-1/spoke-1-hub', 'From'],
      ['a subnet', 'subnet', 'subnet/hub-net', 'Rules of the subnet'],
      ['an endpoint', 'endpoint', 'endpoint/hub/db', 'What it gets, strongest rule first'],
    ])(`%s looks as it should on a ${size}, ${theme}`, async (_, kind, id, section) => {
      const fragment = `example=hub-spoke&select=${id}`
      const { page, panel } = await openInspector({ size, theme, fragment })
      await panel.getByRole('region', { name: section }).first().waitFor()
      await screenshot(page, `inspect-${kind}-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
    })
  }
}
