import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, expect } from 'vitest'
import { type ExplorerInput, embedInput } from '../../src/explorer/index.ts'
import { chromiumPath } from './chromium.ts'

const PAGE = 'dist/explorer/explorer.html'

/** The widths that every panel has to look good at. */
export const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const

interface PageOptions {
  readonly size?: keyof typeof SIZES
  readonly theme?: 'light' | 'dark'
  /** Without any network, not even loopback. */
  readonly offline?: boolean
}

export interface OpenOptions extends PageOptions {
  /** What the address says behind `#`. */
  readonly fragment?: string
  /** Manifests that come with the page; the built-in examples where there are none. */
  readonly input?: Partial<ExplorerInput>
}

/** Where screenshots go: looking at them is left to people. */
const screenshots = process.env['SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'isthmus-explorer-'))

let browser: Browser | undefined
const opened: { page: Page; told: string[] }[] = []

/**
 * Opens the explorer from disk, as somebody would who got the file. After the test it is an error if the page has told of one,
 * or has asked the network for anything.
 */
export async function openExplorer(options: OpenOptions = {}): Promise<Page> {
  const { fragment = '', input } = options
  const file = pathToFileURL(fileOf(input)).href
  return await openPage(`${file}${fragment && `#${fragment}`}`, options)
}

/** Opens the explorer where it is, with the same watchfulness. */
export async function openPage(
  url: string,
  { size = 'desktop', theme = 'light', offline = false }: PageOptions = {},
): Promise<Page> {
  browser ??= await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme, offline })
  const page = await context.newPage()
  const told = watch(page, url)
  opened.push({ page, told })
  await page.goto(url)
  await page.locator('.app').waitFor()
  return page
}

/** Everything that must not happen in a page that was opened at an address. */
function watch(page: Page, own: string): string[] {
  const told: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) told.push(message.text())
  })
  page.on('pageerror', (error) => told.push(error.stack ?? error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (url !== own && !/^(file|data|blob):/.test(url)) told.push(`asks for ${url}`)
  })
  return told
}

const files = mkdtempSync(join(tmpdir(), 'isthmus-pages-'))
let written = 0

function fileOf(input: Partial<ExplorerInput> | undefined): string {
  if (!input) return PAGE
  const whole: ExplorerInput = {
    sources: [],
    release: '1.17',
    reading: 'address',
    namespace: 'default',
    ...input,
  }
  const file = join(files, `${written++}.html`)
  writeFileSync(file, embedInput(readFileSync(PAGE, 'utf8'), whole))
  return file
}

afterEach(async () => {
  for (const { page, told } of opened.splice(0)) {
    await page.context().close()
    expect(told, 'what the page has told of').toEqual([])
  }
})

afterAll(async () => {
  await browser?.close()
  browser = undefined
})

/** What a page has told of until now, for tests in which it is to: it is then no error any more. */
export function toldBy(page: Page): string[] {
  return opened.find((one) => one.page === page)?.told.splice(0) ?? []
}

/** Takes a picture, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`) })
}

/** What axe-core finds that is serious or critical, as `rule: element`. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: AxeViolation[] }> }
    }
    return (await axe.run()).violations
  })
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

interface AxeViolation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

/** Opens a panel by the button of its name. */
export async function openPanel(page: Page, title: string): Promise<Locator> {
  await page.getByRole('navigation', { name: 'Views' }).getByText(title, { exact: true }).click()
  return page.getByRole('region', { name: title })
}
