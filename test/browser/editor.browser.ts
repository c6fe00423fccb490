import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openExplorer } from './explorer-page.ts'

const editor = (page: Page) => page.getByRole('textbox', { name: 'The manifests in' })
const findings = (page: Page) => page.getByRole('region', { name: 'Findings' })

/** Puts the cursor behind a line that is shown, and types there. */
async function typeBehind(page: Page, line: string, text: string): Promise<void> {
  await editor(page).getByText(line).click()
  await page.keyboard.press('End')
  // As if it was pasted: nothing is indented by itself.
  await page.keyboard.insertText(text)
}

const vpc = (name: string) => `apiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata:\n  name: ${name}\n`

describe('the editor', () => {
  test('shows what is wrong at its lines as one types', async () => {
    const page = await openExplorer({ input: { sources: [{ file: 'a.yaml', text: vpc('a') }] } })
    await findings(page).getByText('Nothing is wrong.').waitFor()
    await typeBehind(
      page,
      'name: a',
      '\nspec:\n  vpcPeerings: [{remoteVpc: nobody, localConnectIP: 169.254.0.1/30}]',
    )
    await findings(page).getByText('nobody').first().waitFor()
    await page.locator('.cm-lint-marker').first().waitFor()
    // The map follows too: somebody who is not there is asked for.
    await page.getByRole('button', { name: /missing VPC nobody/ }).waitFor()
  })

  test('undoes and makes again what was typed, by keys and by buttons', async () => {
    const page = await openExplorer({ input: { sources: [{ file: 'a.yaml', text: vpc('a') }] } })
    await typeBehind(page, 'name: a', 'bc')
    await page.getByRole('button', { name: 'VPC abc,' }).waitFor()
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'VPC a,' }).waitFor()
    await page.keyboard.press('Control+Shift+Z')
    await page.getByRole('button', { name: 'VPC abc,' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'VPC a,' }).waitFor()
    await page.getByRole('button', { name: 'Redo' }).click()
    await page.getByRole('button', { name: 'VPC abc,' }).waitFor()
  })

  test('fixes a mistake where it is shown, with keys alone', async () => {
    const page = await openExplorer()
    await page.locator('.cm-lint-marker-error').first().waitFor()
    await editor(page).focus()
    await page.keyboard.press('Control+Shift+M')
    await page.locator('.cm-panel-lint').getByText('no packet passes').first().waitFor()
    // The letter that is underlined in the name of the action.
    await page.keyboard.press('f')
    await findings(page).getByText('Nothing is wrong.').waitFor()
    await editor(page).getByText('192.168.1.2/24').waitFor()
  })

  test('goes to the line of a finding', async () => {
    const page = await openExplorer({ fragment: 'example=large' })
    await findings(page)
      .getByRole('button', { name: /^hub-spoke.yaml:\d+$/ })
      .click()
    await editor(page).getByText('169.254.255.254').waitFor()
    const active = page.locator('.cm-activeLine')
    await expect.poll(() => active.textContent()).toContain('nextHopIP: 169.254.255.254')
  })

  test('has a tab for each file', async () => {
    const page = await openExplorer({ fragment: 'example=hub-spoke' })
    await editor(page).getByText('# The hub').waitFor()
    await page.getByRole('navigation', { name: 'Files' }).getByText('spoke-2.yaml').click()
    await page.getByRole('textbox', { name: 'The manifests in spoke-2.yaml' }).waitFor()
    await editor(page).getByText('name: spoke-2-net').waitFor()
    await page.waitForURL(/file=spoke-2\.yaml/)
  })

  test('lets whoever has no mouse out again', async () => {
    const page = await openExplorer()
    await editor(page).focus()
    await page.keyboard.press('Tab')
    expect(await editor(page).evaluate((element) => element.matches(':focus'))).toBe(false)
  })

  test('saves a file, and all of them as one', async () => {
    const page = await openExplorer({ fragment: 'example=hub-spoke' })
    const saved = async (what: string) => {
      await page.getByRole('region', { name: 'Manifests' }).locator('summary').click()
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: what }).click()
      const file = await download
      return [file.suggestedFilename(), readFileSync(await file.path(), 'utf8')] as const
    }
    await editor(page).waitFor()
    const hub = readFileSync('examples/hub-and-spoke/manifests/hub.yaml', 'utf8')
    expect(await saved('This file')).toEqual(['hub.yaml', hub])
    const [name, all] = await saved('All as one file')
    expect(name).toBe('manifests.yaml')
    expect(all).toContain(`${hub}---\n`)
    expect(all.match(/^kind: Vpc$/gm)?.length).toBe(3)
  })

  test('opens files of whoever looks, which stay in the page', async () => {
    const page = await openExplorer()
    await page.getByRole('button', { name: 'VPC vpc-a,' }).waitFor()
    await page.locator('input[type=file]').setInputFiles([
      { name: 'one.yaml', mimeType: 'application/yaml', buffer: Buffer.from(vpc('one')) },
      { name: 'two.yaml', mimeType: 'application/yaml', buffer: Buffer.from(vpc('two')) },
    ])
    await page.getByRole('button', { name: 'VPC one,' }).waitFor()
    await page.getByRole('button', { name: 'VPC two,' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'VPC vpc-a,' }).waitFor()
  })

  test('asks for nothing while it is not seen', async () => {
    const page = await openExplorer({ size: 'phone' })
    await page.locator('.box').first().waitFor()
    expect(await editor(page).isVisible()).toBe(false)
  })
})
