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
