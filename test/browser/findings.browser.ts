import { expect, test } from 'vitest'
import {
  accessibilityProblems,
  openExplorer,
  openPanel,
  SIZES,
  screenshot,
} from './explorer-page.ts'

test("the tutorial's mistake is found, explained and mended by clicking", async () => {
  const page = await openExplorer()
  const panel = page.getByRole('region', { name: 'Findings' })
  await panel
    .getByText('No packet passes between VPCs')
    .or(panel.getByText('no packet passes between VPCs'))
    .waitFor()
  await panel.getByText('A live cluster takes').waitFor()
  await panel.getByText('default/a → default/b: everything gets through').waitFor()
  await page
    .getByRole('button', { name: /peering between vpc-a and vpc-b, broken/ })
    .waitFor({ state: 'attached' })
  await panel.getByRole('button', { name: 'Apply this fix' }).click()
  await panel.getByText('Nothing is wrong.').waitFor()
  await page
    .getByRole('button', { name: /peering between vpc-a and vpc-b, works/ })
    .waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await panel.getByRole('button', { name: 'Apply this fix' }).waitFor()
})

test('findings are filtered, and shown on the map', async () => {
  const sources = ['a', 'b'].flatMap((name) => [
    {
      file: `${name}.yaml`,
      text: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: ${name}}
spec:
  vpcPeerings: [{remoteVpc: no-${name}, localConnectIP: 169.254.0.1/30}]
`,
    },
  ])
  const page = await openExplorer({ input: { sources } })
  const panel = page.getByRole('region', { name: 'Findings' })
  await panel.locator('.finding').nth(1).waitFor()
  await panel.locator('.finding-head').filter({ hasText: 'no-b' }).first().click()
  await page.locator('.box.tone-bad').first().waitFor()
  await page.locator('.box.faint').first().waitFor()
  await panel.locator('.finding-head').filter({ hasText: 'no-b' }).first().click()
  await page.locator('.box.faint').first().waitFor({ state: 'detached' })
  await panel.getByRole('button', { name: '2 errors' }).click()
  await panel.getByRole('button', { name: '2 errors', pressed: true }).waitFor()
})

test('a long list of findings is searched', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const sources = names.map((name) => ({
    file: `${name}.yaml`,
    text: `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: ${name}}
spec:
  vpcPeerings: [{remoteVpc: no-${name}, localConnectIP: 169.254.0.1/30}]
`,
  }))
  const page = await openExplorer({ input: { sources } })
  const panel = page.getByRole('region', { name: 'Findings' })
  await panel.getByRole('searchbox').fill('no-b')
  await panel.getByText('no-a').first().waitFor({ state: 'detached' })
  await panel.getByText('no-b').first().waitFor()
  await panel.getByRole('searchbox').fill('nothing like that')
  await panel.getByText('No finding is like that.').waitFor()
})

test('what an example is about is told until it was read', async () => {
  const page = await openExplorer()
  await page.getByText('whose packets vanish on a live cluster').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByText('whose packets vanish').waitFor({ state: 'detached' })
})

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`findings look as they should on a ${size}, ${theme}`, async () => {
      const page = await openExplorer({ size, theme })
      await openPanel(page, 'Findings')
      await page.getByRole('button', { name: 'Apply this fix' }).waitFor()
      await screenshot(page, `findings-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
    })
  }
}
