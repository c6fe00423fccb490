import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { policyOf } from '../../src/explorer/index.ts'
import { openExplorer, screenshot, toldBy } from './explorer-page.ts'

const MARKUP = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
const REVERSED = 'web\u202Egnp.exe'

/** What somebody would write into manifests who wants more than to be looked at. */
const HOSTILE = `apiVersion: kubeovn.io/v1
kind: Vpc
metadata:
  name: ${JSON.stringify(MARKUP)}
  labels: {x: ${JSON.stringify(MARKUP)}}
spec:
  vpcPeerings: [{remoteVpc: ${JSON.stringify(REVERSED)}, localConnectIP: "</script><script>alert(3)</script>"}]
  staticRoutes: [{cidr: "javascript:alert(4)", nextHopIP: "\${alert(5)}"}]
---
apiVersion: kubeovn.io/v1
kind: Subnet
metadata: {name: ${JSON.stringify(REVERSED)}}
spec: {vpc: ${JSON.stringify(MARKUP)}, cidrBlock: 10.1.0.0/16}
---
apiVersion: v1
kind: Pod
metadata:
  name: ${JSON.stringify(`pod${MARKUP}`)}
  annotations: {ovn.kubernetes.io/logical_switch: ${JSON.stringify(REVERSED)}}
`

test('manifests are shown, and never run', async () => {
  const file = `</script><script>alert(6)</script>${REVERSED}.yaml`
  const page = await openExplorer({ input: { sources: [{ file, text: HOSTILE }] } })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await page.getByRole('textbox', { name: 'The manifests in' }).waitFor()
  await page.locator('.finding').first().waitFor()
  for (const head of await page.locator('.finding-head').all()) {
    await head.click()
    await page.waitForTimeout(50)
  }
  await page.locator('.box').first().click()
  await page.waitForTimeout(300)
  await screenshot(page, 'untrusted')
  expect(dialogs).toEqual([])
  const added = await page.evaluate(() => ({
    images: document.images.length,
    scripts: document.querySelectorAll('#app script').length,
    handlers: document.querySelectorAll('[onerror], [onload], [onclick]').length,
  }))
  expect(added).toEqual({ images: 0, scripts: 0, handlers: 0 })
  // Whatever turns text around is written out.
  const text = await page.locator('#app').innerText()
  expect(text).not.toContain('\u202E')
  expect(text).toContain('⟨U+202E⟩')
})

test('the policy of the page lets nothing else run, and nothing out', async () => {
  const page = await openExplorer()
  const outcome = await page.evaluate(async () => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violations.push(effectiveDirective),
    )
    const inline = document.createElement('script')
    inline.textContent = 'globalThis.ran = true'
    document.head.append(inline)
    const style = document.createElement('style')
    style.textContent = 'body { display: none }'
    document.head.append(style)
    const image = new Image()
    image.src = 'https://example.invalid/x.png'
    const fetched = await fetch('https://example.invalid/').then(
      () => 'fetched',
      () => 'refused',
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { ran: Reflect.get(globalThis, 'ran'), fetched, violations: violations.sort() }
  })
  expect(outcome).toEqual({
    ran: undefined,
    fetched: 'refused',
    violations: ['connect-src', 'img-src', 'script-src-elem', 'style-src-elem'],
  })
  expect(toldBy(page).join('\n')).toContain('violates the following Content Security Policy')
  const policy = policyOf(readFileSync('dist/explorer/explorer.html', 'utf8'))
  expect(policy).not.toMatch(/unsafe|http|\*/)
})
