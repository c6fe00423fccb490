import { expect, test } from 'vitest'
import {
  accessibilityProblems,
  openExplorer,
  openPanel,
  SIZES,
  screenshot,
} from './explorer-page.ts'

test('what changes if a peering goes is told, and shown on the map', async () => {
  const page = await openExplorer({ fragment: 'example=hub-spoke&panel=what-if' })
  const panel = page.getByRole('region', { name: 'What if' })
  await panel.getByRole('button', { name: 'peering hub – spoke-1' }).click()
  await panel.getByText(/^spoke-1\/web → hub\/db: tcp 5432.* no longer gets through$/).waitFor()
  await page.locator('.link.tone-bad').waitFor({ state: 'attached' })
})

test('a peering that is looked at leads to what changes without it', async () => {
  const page = await openExplorer({ fragment: 'example=hub-spoke&panel=inspect' })
  await page.getByRole('button', { name: /peering between hub and spoke-1/ }).press('Enter')
  await page.getByRole('button', { name: 'What changes if it goes' }).click()
  const panel = page.getByRole('region', { name: 'What if' })
  await panel
    .getByText(/no longer gets through$/)
    .first()
    .waitFor()
})

test('each part is taken away in turn, and the dearest stand first', async () => {
  const page = await openExplorer({ fragment: 'example=hub-spoke&panel=what-if' })
  const panel = page.getByRole('region', { name: 'What if' })
  await panel.getByRole('button', { name: 'Rules' }).click()
  await panel.getByRole('button', { name: 'Take each away in turn' }).click()
  await panel.getByText('2 pairs lose something').first().waitFor()
  const tolls = await panel.locator('.tag').allTextContents()
  expect(tolls[0]).toBe('2 pairs lose something')
})

test('a fix is compared with what was there before it', async () => {
  const page = await openExplorer()
  await page.getByRole('button', { name: 'Apply this fix' }).click()
  await page.getByText('Nothing is wrong.').waitFor()
  await openPanel(page, 'Compare')
  const panel = page.getByRole('region', { name: 'Compare' })
  await panel.getByText('Everything gets through now').first().waitFor()
  await panel.getByText('vpc-a – vpc-b').waitFor()
  await panel.getByRole('button', { name: 'Trace it' }).first().click()
  await page.getByRole('region', { name: 'Trace' }).getByText('reachable').first().waitFor()
})

test('a design does not differ from itself', async () => {
  const page = await openExplorer({ fragment: 'example=hub-spoke&panel=compare' })
  const panel = page.getByRole('region', { name: 'Compare' })
  await panel.getByText('No change:').waitFor()
  await panel.getByText('Nothing is drawn otherwise.').waitFor()
})

test('designs of different kinds are not compared', async () => {
  const page = await openExplorer({ fragment: 'example=hub-spoke&panel=compare&against=kyma' })
  await page.getByRole('alert').getByText('the two designs are of different kinds').waitFor()
})

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`changes look as they should on a ${size}, ${theme}`, async () => {
      const fragment = 'example=hub-spoke&against=tutorial'
      const page = await openExplorer({ size, theme, fragment })
      await openPanel(page, 'What if')
      await page.getByRole('button', { name: 'peering hub – spoke-1' }).click()
      await page.getByText(/^spoke-1\/web → hub\/db/).waitFor()
      await screenshot(page, `what-if-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
      await openPanel(page, 'Compare')
      await page.getByText('gets through now').first().waitFor()
      await screenshot(page, `compare-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
    })
  }
}
