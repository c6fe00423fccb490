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

async function openTrace(options: OpenOptions = {}): Promise<{ page: Page; panel: Locator }> {
  const page = await openExplorer(options)
  return { page, panel: await openPanel(page, 'Trace') }
}

const fixture = (file: string): string => readFileSync(`fixtures/tutorial/${file}`, 'utf8')

describe('a trace', () => {
  test("of the tutorial is explained step by step, and mended with lint's fix by clicking", async () => {
    const { page, panel } = await openTrace()
    await panel.getByText('Unreachable').waitFor()
    await panel.getByText('route 10.2.0.0/16 via 192.168.1.1, dst-ip, priority 132').waitFor()
    await panel.getByText('2 things to mend, each of which blocks it').waitFor()
    await panel.getByText('With this fix it gets through.').waitFor()
    await expect.poll(() => page.locator('.ways .cross').count()).toBe(1)
    await panel.getByRole('button', { name: 'Apply this fix' }).click()
    await panel.getByText('Reachable', { exact: true }).waitFor()
    await panel.getByRole('region', { name: 'Reply' }).waitFor()
    await expect.poll(() => page.locator('.ways .cross').count()).toBe(0)
    await expect.poll(() => page.locator('.way-request, .way-reply').count()).toBe(2)
  })

  test('leads to the line that decides', async () => {
    const { page, panel } = await openTrace()
    const request = panel.getByRole('region', { name: 'Request' })
    await request.getByRole('button', { name: 'two-vpcs.yaml:13' }).click()
    await page.locator('.cm-activeLine', { hasText: '- policy: policyDst' }).waitFor()
  })

  test('is repaired by the smallest edits', async () => {
    const { panel } = await openTrace()
    await panel.getByRole('button', { name: 'Find the smallest edits that let it through' }).click()
    const repair = panel.getByRole('region', { name: 'The smallest repair' })
    await repair.getByText('Give VPC vpc-b address 192.168.1.1/24', { exact: false }).waitFor()
    await repair.getByRole('button', { name: 'Apply this repair' }).click()
    await panel.getByText('Reachable', { exact: true }).waitFor()
  })

  test('is of the service that is chosen', async () => {
    const { page, panel } = await openTrace({ fragment: 'example=kyma' })
    await panel.getByText('Unreachable').waitFor()
    await panel.getByLabel('Protocol').selectOption('TCP')
    await panel.getByLabel('Port', { exact: true }).fill('443')
    await panel.getByText('Reachable', { exact: true }).waitFor()
    await page.waitForURL(/service=tcp\+443/)
    await panel.getByLabel('From port').fill('53')
    await page.waitForURL(/service=tcp\+443\+from\+53/)
    await panel.getByLabel('Port', { exact: true }).fill('')
    await panel.getByText('protocol tcp needs a port').waitFor()
    await panel.getByLabel('Protocol').selectOption('ICMP type')
    await panel.getByLabel('Type').fill('13')
    await page.waitForURL(/service=icmp\+type\+13\+code\+0/)
    await panel.getByLabel('Protocol').selectOption('IP protocol')
    await page.waitForURL(/service=protocol\+47/)
  })

  test('is the other way round when the ends are swapped', async () => {
    const { page, panel } = await openTrace()
    await panel.getByRole('button', { name: 'Swap the two ends' }).click()
    await panel.getByText('10.2.0.2 → 10.1.0.2').waitFor()
    await page.waitForURL(/from=default%2Fb&to=default%2Fa/)
  })

  test('chooses between the versions of IP that both ends have', async () => {
    const text = fixture('two-vpcs-repaired.yaml')
      .replace('cidrBlock: 10.1.0.0/16', 'cidrBlock: 10.1.0.0/16,fd01::/64\n  protocol: Dual')
      .replace('cidrBlock: 10.2.0.0/16', 'cidrBlock: 10.2.0.0/16,fd02::/64\n  protocol: Dual')
    const { page, panel } = await openTrace({ input: { sources: [{ file: 'dual.yaml', text }] } })
    await panel.getByText('Reachable', { exact: true }).waitFor()
    await panel.getByRole('radio', { name: 'IPv6' }).check({ force: true })
    await panel.getByText('Unreachable').waitFor()
    await panel.getByText('fd01::2 → fd02::2').waitFor()
    await page.waitForURL(/ip=6/)
  })

  test('that OVN leaves open shows all that may happen', async () => {
    const route = '      nextHopIP: 192.168.1.1\n'
    const rival = '    - policy: policyDst\n      cidr: 10.2.1.1/16\n      nextHopIP: 10.1.0.9\n'
    const text = fixture('two-vpcs-repaired.yaml').replace(route, `${route}${rival}`)
    const { page, panel } = await openTrace({ input: { sources: [{ file: 'open.yaml', text }] } })
    await panel.getByText('Undefined', { exact: true }).waitFor()
    const choices = panel.locator('.candidate')
    await expect.poll(() => choices.count()).toBe(2)
    await choices.first().locator('summary').click()
    await choices.first().getByText('vpc-b').first().waitFor()
    await expect.poll(() => page.locator('.ways .cross').count()).toBe(1)
    await screenshot(page, 'trace-undefined')
  })

  test('of nobody says so, and goes on when somebody is named', async () => {
    const { panel } = await openTrace({ fragment: 'to=default%2Fnobody' })
    await panel.getByRole('alert').getByText('there is no pod').waitFor()
    const to = panel.getByRole('combobox', { name: 'To', exact: true })
    await to.fill('vpc-b:10.2.0.2')
    await to.press('Enter')
    await panel.getByText('Unreachable').waitFor()
  })

  test('is what the address says, whole', async () => {
    const { page, panel } = await openTrace({
      fragment:
        'panel=trace&reading=auto&from=default%2Fb&to=default%2Fa&service=udp+53&step=3&region=panel',
    })
    await panel.getByText('default/b → default/a, udp port 53').waitFor()
    await panel.getByText('step 3 of 8').waitFor()
    await expect.poll(() => panel.locator('[aria-current="step"]').innerText()).toContain('vpc-a')
    await panel.getByText('What this rests on').click()
    await panel.getByText('is read as a transit network').first().waitFor()
    await expect.poll(() => page.locator('.way-reply').count()).toBe(0)
  })
})

describe('the steps of a trace', () => {
  test('are gone through one by one, by keys alone', async () => {
    const { page, panel } = await openTrace({ fragment: 'reading=auto' })
    await panel.getByText('8 steps').waitFor()
    await panel.getByRole('button', { name: 'Play' }).focus()
    await page.keyboard.press('ArrowRight')
    await panel.getByText('step 1 of 8').waitFor()
    await expect.poll(() => page.locator('.way-line').count()).toBe(0)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await panel.getByText('step 3 of 8').waitFor()
    await expect.poll(() => page.locator('.way-line').count()).toBe(1)
    await expect.poll(() => page.locator('.packet').count()).toBe(1)
    await page.keyboard.press('End')
    await panel.getByText('step 8 of 8').waitFor()
    await expect.poll(() => page.locator('.way-reply').count()).toBe(1)
    await page.keyboard.press('ArrowLeft')
    await panel.getByText('step 7 of 8').waitFor()
    await page.keyboard.press('Home')
    await panel.getByText('step 1 of 8').waitFor()
    await panel.getByRole('button', { name: 'Show all' }).click()
    await panel.getByText('8 steps').waitFor()
  })

  test('play by themselves until the end, and stop when asked to', async () => {
    const { page, panel } = await openTrace({ fragment: 'reading=auto' })
    await panel.getByText('8 steps').waitFor()
    await panel.getByRole('button', { name: 'Play' }).click()
    await panel.getByText('step 3 of 8').waitFor()
    await panel.getByRole('button', { name: 'Pause' }).click()
    const paused = await panel.locator('.player-where').innerText()
    await page.waitForTimeout(1500)
    expect(await panel.locator('.player-where').innerText()).toBe(paused)
    await panel.getByRole('button', { name: 'Play' }).click()
    await panel.getByText('step 8 of 8').waitFor({ timeout: 20_000 })
    await panel.getByRole('button', { name: 'Play' }).waitFor()
  })

  test('stand still while nobody sees the page', async () => {
    const { page, panel } = await openTrace({ fragment: 'reading=auto' })
    await panel.getByText('8 steps').waitFor()
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await panel.getByRole('button', { name: 'Play' }).click()
    await page.waitForTimeout(1500)
    expect(await panel.locator('.player-where').innerText()).toBe('8 steps')
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: false })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await panel.getByText('step 2 of 8').waitFor()
  })

  test('do not move for whoever wants no motion', async () => {
    const { page, panel } = await openTrace({ fragment: 'reading=auto' })
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await panel.getByText('router vpc-b').first().click()
    await panel.getByText('step 3 of 8').waitFor()
    const line = page.locator('.way-line').first()
    expect(await line.evaluate((path) => getComputedStyle(path).animationName)).toBe('none')
    await expect.poll(() => page.locator('.packet animateMotion').getAttribute('dur')).toBe('1ms')
  })
})

describe('an end', () => {
  test('is found by any of its words, with keys alone', async () => {
    const { page, panel } = await openTrace({ fragment: 'example=large' })
    const to = panel.getByRole('combobox', { name: 'To', exact: true })
    await to.focus()
    await page.keyboard.type('172.16.42.')
    await panel.getByRole('listbox').getByRole('option', { name: 'default/spoke-42' }).waitFor()
    await expect.poll(() => to.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('ArrowDown')
    const active = await to.getAttribute('aria-activedescendant')
    await expect
      .poll(() => page.locator(`[id="${active}"]`).getAttribute('aria-selected'))
      .toBe('true')
    await page.keyboard.press('Enter')
    await page.waitForURL(/to=default%2Fspoke-42/)
    await expect.poll(() => to.getAttribute('aria-expanded')).toBe('false')
    await panel.getByText('Unreachable').waitFor({ timeout: 30_000 })
    const group = page.locator('[data-id="group/spoke-*"]')
    expect(await group.getAttribute('class')).not.toContain('faint')
    await screenshot(page, 'trace-large')
    await panel.getByRole('combobox', { name: 'From', exact: true }).fill('default/spoke-1')
    await page.keyboard.press('Enter')
    await page.locator('.mark-label', { hasText: 'from, to' }).waitFor({ timeout: 30_000 })
  })

  test('stays what it was when the list is left', async () => {
    const { page, panel } = await openTrace()
    const from = panel.getByRole('combobox', { name: 'From', exact: true })
    await from.click()
    await panel.getByRole('listbox').getByRole('option').nth(1).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => panel.getByRole('listbox').getByRole('option').count()).toBe(0)
    await expect.poll(() => from.inputValue()).toBe('default/a')
  })

  test('is chosen by clicking it', async () => {
    const { page, panel } = await openTrace()
    await panel.getByRole('combobox', { name: 'From', exact: true }).click()
    await panel.getByRole('listbox').getByRole('option', { name: 'default/b' }).click()
    await page.waitForURL(/from=default%2Fb/)
  })
})

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`traces look as they should on a ${size}, ${theme}`, async () => {
      const { page, panel } = await openTrace({ size, theme })
      await panel.getByRole('button', { name: 'Apply this fix' }).waitFor()
      await screenshot(page, `trace-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
      await panel.getByRole('combobox', { name: 'To', exact: true }).click()
      await panel.getByRole('listbox').getByRole('option').first().waitFor()
      await screenshot(page, `trace-ends-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
    })

    test(`steps look as they should on a ${size}, ${theme}`, async () => {
      const { page, panel } = await openTrace({ size, theme, fragment: 'reading=auto&step=6' })
      await panel.getByText('step 6 of 8').waitFor()
      await screenshot(page, `trace-steps-${size}-${theme}`)
      expect(await accessibilityProblems(page)).toEqual([])
      if (size === 'phone') {
        await panel.getByRole('button', { name: 'See the map' }).click()
        await page.locator('.way-reply').waitFor()
        await screenshot(page, `trace-map-${size}-${theme}`)
      }
    })
  }
}
