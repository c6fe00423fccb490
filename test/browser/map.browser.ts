import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { accessibilityProblems, openExplorer, SIZES, screenshot } from './explorer-page.ts'

const box = (page: Page, name: string) => page.getByRole('button', { name: `VPC ${name},` })

/** Where the map is drawn in whole pixels, and how large in percent. */
function transform(page: Page): Promise<{ x: number; y: number; scale: number }> {
  return page.locator('.world').evaluate((world) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(world).transform)
    return { x: Math.round(e), y: Math.round(f), scale: Math.round(a * 100) }
  })
}

/** Waits until it is so: what was asked for is drawn with one of the next pictures. */
function drawn(page: Page) {
  return expect.poll(() => transform(page), { timeout: 10_000 })
}

describe('the map', () => {
  test('selects a VPC, a peering, and nothing', async () => {
    const page = await openExplorer()
    await box(page, 'vpc-a').click()
    await page.waitForURL(/select=router%2Fvpc-a/)
    await page.getByRole('button', { name: 'VPC vpc-a,', pressed: true }).waitFor()
    const link = (await page.locator('.link .sign').boundingBox())!
    await page.mouse.click(link.x + link.width / 2, link.y + link.height / 2)
    await page.waitForURL(/select=link/)
    await page.locator('.map-frame').click({ position: { x: 600, y: 380 } })
    await page.waitForURL((url) => !url.hash.includes('select'))
  })

  test('moves and zooms with the mouse, and shows the whole again', async () => {
    const page = await openExplorer()
    await box(page, 'vpc-a').waitFor()
    const start = await transform(page)
    await page.mouse.move(600, 420)
    await page.mouse.down()
    await page.mouse.move(660, 440, { steps: 4 })
    await page.mouse.up()
    await drawn(page).toEqual({ ...start, x: start.x + 60, y: start.y + 20 })
    await page.mouse.wheel(0, -200)
    await drawn(page).toMatchObject({ scale: Math.round(start.scale * Math.exp(200 / 400)) })
    await page.getByRole('button', { name: 'Show the whole map' }).click()
    await drawn(page).toEqual(start)
  })

  test('does not select what a drag begins on', async () => {
    const page = await openExplorer()
    const area = (await box(page, 'vpc-a').boundingBox())!
    await page.mouse.move(area.x + 40, area.y + 40)
    await page.mouse.down()
    await page.mouse.move(area.x + 90, area.y + 40, { steps: 3 })
    await page.mouse.up()
    await page.waitForTimeout(300)
    expect(page.url()).not.toContain('select')
  })

  test('is used with keys alone', async () => {
    const page = await openExplorer()
    await box(page, 'vpc-b').focus()
    const start = await transform(page)
    await page.keyboard.press('ArrowLeft')
    await drawn(page).toEqual({ ...start, x: start.x + 60 })
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await drawn(page).toEqual({ ...start, y: start.y - 60 })
    await page.keyboard.press('+')
    await drawn(page).toMatchObject({ scale: Math.round(start.scale * 1.25) })
    await page.keyboard.press('-')
    await drawn(page).toMatchObject({ scale: start.scale })
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'VPC vpc-b,', pressed: true }).waitFor()
  })

  test('finds VPCs by name, address and workload, and goes there', async () => {
    const page = await openExplorer({ fragment: 'example=hub-spoke' })
    const search = page.getByRole('combobox', { name: 'Find on the map' })
    await search.fill('10.2.0.0')
    await page.getByRole('option', { name: 'spoke-2' }).click()
    await page.getByRole('button', { name: 'VPC spoke-2,', pressed: true }).waitFor()
    await search.fill('db')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'VPC hub,', pressed: true }).waitFor()
    await search.fill('nowhere')
    await page.getByText('Nothing is called that.').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => search.inputValue()).toBe('')
  })

  test('opens large designs folded, and unfolds and folds them', async () => {
    const page = await openExplorer({ fragment: 'example=large' })
    await page.getByRole('button', { name: /group spoke-\* of 299/ }).waitFor()
    await page.getByText('Groups').click()
    await page.getByRole('checkbox', { name: /spoke-\*/ }).click()
    await box(page, 'spoke-42').waitFor()
    await page.waitForURL(/unfold=spoke-\*/)
    await page.getByRole('checkbox', { name: /spoke-\*/ }).click()
    await page.getByRole('button', { name: /group spoke-\* of 299/ }).waitFor()
  })

  test('finds what is folded away in its group', async () => {
    const page = await openExplorer({ fragment: 'example=large' })
    await page.getByRole('combobox', { name: 'Find on the map' }).fill('spoke-42')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /group spoke-\* of 299/, pressed: true }).waitFor()
  })

  test('shows routes when it is asked to', async () => {
    const page = await openExplorer()
    await box(page, 'vpc-a').waitFor()
    expect(await page.locator('.world').textContent()).not.toContain('via 192.168.1.1')
    await page.getByRole('checkbox', { name: 'Routes' }).check()
    await page.locator('.world').getByText('via 192.168.1.1').waitFor()
  })

  test('draws only what is seen', async () => {
    const page = await openExplorer({ fragment: 'example=large&unfold=spoke-*' })
    await box(page, 'hub').waitFor()
    for (let i = 0; i < 12; i++) await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.waitForFunction(() => document.querySelectorAll('.box').length < 100)
    await page.getByRole('button', { name: 'Show the whole map' }).click()
    await page.waitForFunction(() => document.querySelectorAll('.box').length === 300)
    // From so far away nothing could be read.
    await expect.poll(() => page.locator('.world text').count()).toBeLessThan(301)
  })

  test('says where there is nothing to draw', async () => {
    const page = await openExplorer({ input: { sources: [{ file: 'a.yaml', text: '# nothing' }] } })
    await page.getByText('There is no VPC in these manifests yet.').waitFor()
  })
})

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`a large map looks as it should on a ${size}, ${theme}`, async () => {
      const page = await openExplorer({ size, theme, fragment: 'example=large&unfold=spoke-*' })
      await page.waitForFunction(() => document.querySelectorAll('.box').length === 300)
      await screenshot(page, `map-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
    })
  }
}
