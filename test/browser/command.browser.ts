import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { type ServedPage, serveExplorer } from '../../src/cli/explore-server.ts'
import { largeExample } from '../../src/explorer/examples/large.ts'
import { isthmus } from '../cli/terminal.ts'
import { openPage } from './explorer-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'isthmus-explore-'))
const PAGE = 'dist/explorer/explorer.html'

/** What the page may weigh, compressed as a server would send it. It is told in docs/explorer.md. */
const BUDGET = 620_000

describe('isthmus explore --out', () => {
  test('writes 300 VPCs into a file that works from disk, without a network', async () => {
    const manifests = join(folder, '300.yaml')
    const file = join(folder, 'design.html')
    writeFileSync(manifests, largeExample())
    const written = await isthmus(['explore', '-f', manifests, '--out', file])
    expect(written).toEqual({ code: 0, out: '', err: '' })
    const page = await openPage(pathToFileURL(file).href, { offline: true })
    await page.getByRole('button', { name: /group spoke-\* of 299/ }).waitFor()
    await page.getByText('next-hop-not-connected').waitFor()
    await page.getByRole('combobox', { name: 'Find on the map' }).fill('spoke-142')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /group spoke-\* of 299/, pressed: true }).waitFor()
    await page.getByRole('textbox', { name: 'The manifests in' }).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText(
      '---\napiVersion: kubeovn.io/v1\nkind: Vpc\nmetadata: {name: mine}\n',
    )
    await page.getByRole('button', { name: 'VPC mine,' }).waitFor()
  })

  test('shows manifests with their errors', async () => {
    const manifests = join(folder, 'broken.yaml')
    const file = join(folder, 'broken.html')
    writeFileSync(manifests, 'kind: Vpc\n')
    expect((await isthmus(['explore', '-f', manifests, '--out', file])).code).toBe(0)
    const page = await openPage(pathToFileURL(file).href)
    await page.locator('.finding').first().waitFor()
  })

  test('refuses what can not be read or written, and what would be another design', async () => {
    const out = ['--out', join(folder, 'x.html')]
    const missing = await isthmus(['explore', '-f', join(folder, 'nothing.yaml'), ...out])
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('nothing.yaml') })
    const nowhere = await isthmus(['explore', '--out', join(folder, 'no', 'x.html')])
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining("can't be written") })
    const without = await isthmus(['explore', '-f', folder, '--without', 'vpc/a', ...out])
    expect(without).toMatchObject({ code: 2, err: expect.stringContaining('--without') })
  })
})

describe('the page', () => {
  let served: ServedPage | undefined
  afterEach(async () => {
    await served?.close()
    served = undefined
  })

  test('works where it is served, too', async () => {
    served = await serveExplorer(readFileSync(PAGE, 'utf8'), 0)
    const page = await openPage(served.url)
    await page.getByRole('button', { name: 'VPC vpc-a,' }).waitFor()
    await page.getByText('Apply this fix').waitFor()
  })

  test('weighs no more than it may', () => {
    expect(gzipSync(readFileSync(PAGE), { level: 9 }).length).toBeLessThan(BUDGET)
  })

  test('holds nothing that is asked of a network', () => {
    const html = readFileSync(PAGE, 'utf8')
    expect(html).not.toMatch(/<(link|script|img|iframe)[^>]+(src|href)="(?!data:)/)
  })
})
