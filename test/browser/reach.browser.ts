import { expect, test } from 'vitest'
import {
  accessibilityProblems,
  openExplorer,
  openPanel,
  SIZES,
  screenshot,
} from './explorer-page.ts'

const HUB = 'example=hub-spoke&panel=reach'

test('a cell shows its exact services, why others are lost, and packets of each to trace', async () => {
  const page = await openExplorer({ fragment: HUB })
  const panel = page.getByRole('region', { name: 'Reach' })
  await panel.getByRole('button', { name: /^B to A: tcp 5432/ }).click()
  const details = panel.getByRole('region', { name: 'B → A' })
  await details.getByText('tcp 5432; udp 68 from 67; icmp; protocol 112', { exact: true }).waitFor()
  await details.getByRole('button', { name: 'Trace one that is lost' }).click()
  await page.getByRole('region', { name: 'Trace' }).getByText('unreachable').first().waitFor()
})

test('the matrix is filtered by kind, by who and by service', async () => {
  const page = await openExplorer({ fragment: HUB })
  const panel = page.getByRole('region', { name: 'Reach' })
  await panel.getByRole('button', { name: '2 nothing' }).click()
  await expect.poll(() => panel.locator('.reach-cell').count()).toBe(1)
  await panel.getByRole('button', { name: '2 nothing' }).click()
  await panel.getByRole('textbox', { name: 'To' }).fill('hub/db')
  await panel.getByRole('textbox', { name: 'To' }).press('Enter')
  await panel.getByRole('textbox', { name: 'Services' }).fill('tcp 5432')
  await panel.getByRole('textbox', { name: 'Services' }).press('Enter')
  await panel.getByRole('button', { name: '2 get everything' }).waitFor()
  await page.waitForFunction(() => location.hash.includes('receivers=hub%2Fdb'))
})

test('who is asked about and is not there is told, with who is', async () => {
  const page = await openExplorer({ fragment: `${HUB}&receivers=vpc%3Dhubb` })
  await page.getByRole('alert').getByText('there is no VPC').waitFor()
})

test('the matrix works with keys alone', async () => {
  const page = await openExplorer({ fragment: HUB })
  await page.getByRole('button', { name: /^B to A: tcp 5432/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'B → A' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'B → A' }).waitFor({ state: 'detached' })
})

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the matrix looks as it should on a ${size}, ${theme}`, async () => {
      const page = await openExplorer({ size, theme, fragment: HUB })
      await openPanel(page, 'Reach')
      await page.getByRole('button', { name: /^B to A: tcp 5432/ }).click()
      await page.getByRole('region', { name: 'B → A' }).waitFor()
      await screenshot(page, `reach-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
    })
  }
}
