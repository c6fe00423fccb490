import { expect, test } from 'vitest'
import {
  accessibilityProblems,
  openExplorer,
  openPanel,
  SIZES,
  screenshot,
} from './explorer-page.ts'

test('a Kyma peering becomes active in virtual time, on the map too', async () => {
  const page = await openExplorer({ fragment: 'example=kyma' })
  const panel = page.getByRole('region', { name: 'Timeline' })
  await panel.getByText('when nothing more happens').waitFor()
  await page
    .getByRole('button', { name: /peering between vpc-erp and vpc-kyma, works/ })
    .waitFor({ state: 'attached' })
  await panel.getByRole('button', { name: '110ms', exact: true }).click()
  await panel.getByRole('cell', { name: 'initiating-request' }).waitFor()
  await page
    .getByRole('button', { name: /peering between vpc-erp and vpc-kyma, not up/ })
    .waitFor({ state: 'attached' })
  await page.waitForURL(/time=110/)
  await panel.getByRole('slider').focus()
  await page.keyboard.press('ArrowRight')
  await panel.getByRole('cell', { name: 'Ready/Ready' }).waitFor()
})

test('what is wrong with a resource is told, with what to do', async () => {
  const page = await openExplorer({ fragment: 'example=kyma' })
  await page.getByRole('textbox', { name: 'The manifests in' }).getByText('remoteVpcId').click()
  await page.keyboard.press('End')
  await page.keyboard.type('x')
  const panel = page.getByRole('region', { name: 'Timeline' })
  await panel.getByText('What to do:').waitFor()
})

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the timeline looks as it should on a ${size}, ${theme}`, async () => {
      const page = await openExplorer({ size, theme, fragment: 'example=kyma' })
      await openPanel(page, 'Timeline')
      await page.getByText('when nothing more happens').waitFor()
      await screenshot(page, `timeline-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
    })
  }
}
