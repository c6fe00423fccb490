import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { EXAMPLES } from '../../src/explorer/examples/names.ts'
import {
  accessibilityProblems,
  openExplorer,
  openPanel,
  SIZES,
  screenshot,
} from './explorer-page.ts'

const findings = (page: Page) => page.getByRole('region', { name: 'Findings' })

describe('the frame of the page', () => {
  test.each(EXAMPLES)('opens the example $name', async ({ name, title }) => {
    const page = await openExplorer()
    await page.getByLabel('Design').selectOption({ label: title })
    await page.waitForURL((url) => url.hash.includes(`example=${name}`))
    await page.locator('.box').nth(1).waitFor()
    await page.getByLabel('The manifests in').waitFor()
  })

  test('shows the manifests it came with, and goes back to them from an example', async () => {
    const text = 'apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata:\n  name: mine\n'
    const page = await openExplorer({ input: { sources: [{ file: 'mine.yaml', text }] } })
    await page.getByRole('button', { name: 'VPC mine' }).waitFor()
    await page.getByLabel('Design').selectOption('hub-spoke')
    await page.getByRole('button', { name: 'VPC hub,' }).waitFor()
    await page.getByLabel('Design').selectOption({ label: 'Your manifests' })
    await page.getByRole('button', { name: 'VPC mine' }).waitFor()
  })

  test('switches the release, and the findings follow', async () => {
    const text = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata: {name: a}
spec: {defaultSubnet: net-a}
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: net-a}
spec: {vpc: a, cidrBlock: 10.1.0.0/24}
`
    const page = await openExplorer({ input: { sources: [{ file: 'a.yaml', text }] } })
    await findings(page).getByText('Nothing is wrong.').waitFor()
    await page.getByLabel('Kube-OVN').selectOption('1.12')
    await findings(page).getByText('release-unsupported').waitFor()
    await page.waitForURL(/release=1\.12/)
  })

  test('switches the reading of localConnectIP, and says what the other changes', async () => {
    const page = await openExplorer()
    await page.getByText('2 pairs differ').click()
    await page.getByText('default/a → default/b: everything gets through').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('radio', { name: 'as the tutorial' }).check()
    await page
      .getByRole('button', { name: /works if localConnectIP is read as a network/ })
      .waitFor({ state: 'attached' })
    await page.getByText('2 pairs differ').click()
    await page.getByText('default/a → default/b: everything no longer gets through').waitFor()
    await page.locator('h1').click()
    await page.getByText('no longer gets through').first().waitFor({ state: 'hidden' })
  })

  test('changes its colours, and keeps to the choice', async () => {
    const page = await openExplorer()
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await background()
    await page.getByRole('button', { name: 'Change the colours' }).click()
    expect(await background()).toBe(light)
    await page.getByRole('button', { name: 'Change the colours' }).click()
    await expect.poll(background).not.toBe(light)
    await page.waitForURL(/theme=dark/)
  })

  test('lets keys skip to its regions', async () => {
    const page = await openExplorer()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Skip to the manifests',
    )
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('manifests')
  })

  test('gives the map more room by keys', async () => {
    const page = await openExplorer()
    const height = async () => (await page.locator('#map').boundingBox())!.height
    const before = await height()
    await page.getByRole('separator').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await height()).toBeGreaterThan(before + 40)
  })
})

describe('a link', () => {
  test('shows what somebody else saw, edited manifests too', async () => {
    const page = await openExplorer()
    await page.getByLabel('Kube-OVN').selectOption('1.14')
    await page.getByRole('button', { name: 'Apply this fix' }).click()
    await findings(page).getByText('Nothing is wrong.').waitFor()
    await page.getByRole('button', { name: 'VPC vpc-b' }).click()
    await page.waitForURL(/manifests=.*select=|select=.*manifests=/)
    const other = await openExplorer({ fragment: new URL(page.url()).hash.slice(1) })
    await other
      .getByRole('button', { name: 'peering between vpc-a and vpc-b, works' })
      .waitFor({ state: 'attached' })
    expect(await other.getByLabel('Kube-OVN').inputValue()).toBe('1.14')
    await other.getByText('localConnectIP: 192.168.1.2/24').waitFor()
    await other.getByRole('button', { name: 'VPC vpc-b', pressed: true }).waitFor()
  })

  test('that was cut off says so, and shows what it started from', async () => {
    const page = await openExplorer({ fragment: 'example=tutorial&manifests=q1bKzEvOKU1JVbJSyi' })
    await page.getByText('it was cut off on its way').waitFor()
    await findings(page)
      .getByText(/no packet passes/i)
      .waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByText('it was cut off on its way').waitFor({ state: 'hidden' })
  })

  test('with nonsense in it opens all the same', async () => {
    const page = await openExplorer({
      fragment:
        'example=none&release=9&reading=x&panel=nobody&select=%00&time=-1&theme=red&fold=%0A',
    })
    await findings(page)
      .getByText(/no packet passes/i)
      .waitFor()
  })
})

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the page looks as it should on a ${size}, ${theme}`, async () => {
      const page = await openExplorer({ size, theme, fragment: 'example=hub-spoke' })
      await page.locator('.box').nth(2).waitFor()
      await screenshot(page, `shell-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
      // Nothing sticks out: a page that is too wide is cut off.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(
        SIZES[size].width,
      )
      if (size === 'phone') {
        await openPanel(page, 'Manifests')
        await page.getByLabel('The manifests in').waitFor()
        await screenshot(page, `manifests-${size}-${theme}`)
        expect(await accessibilityProblems(page)).toEqual([])
      }
    })
  }
}
