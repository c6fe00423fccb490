/**
 * How fast the explorer is in Chromium: the first picture of a design, the time from a key to the findings, frames while
 * the map is panned, and what the page weighs. `npm run bench:explorer`, after nothing else runs.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'

const VPCS = 200
const NODES = 2000
const ROUNDS = 5
const PAN_MS = 3000

const page = readFileSync('dist/explorer/explorer.html', 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'isthmus-bench-'))
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})

/** The explorer with a hub and so many spokes, as a file. */
function explorerWith(vpcs) {
  const manifests = join(folder, `${vpcs}.yaml`)
  const spokes = String(vpcs - 1)
  const design = ['generate', 'hub-spoke', '--hub', 'hub', '--spokes', spokes, '--pods', '-q']
  const isthmus = 'dist/bin/isthmus.js'
  writeFileSync(manifests, execFileSync(process.execPath, [isthmus, ...design], { maxBuffer: 1e9 }))
  const file = join(folder, `${vpcs}.html`)
  execFileSync(process.execPath, [isthmus, 'explore', '-f', manifests, '--out', file])
  return pathToFileURL(file).href
}

async function open(url) {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await tab.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('.box')) return
      observer.disconnect()
      requestAnimationFrame(() =>
        setTimeout(() => {
          globalThis.firstPicture = performance.now()
        }),
      )
    }).observe(document, { subtree: true, childList: true })
  })
  await tab.goto(url)
  await tab.waitForFunction(() => globalThis.firstPicture)
  return tab
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
const tell = (what, values, unit) =>
  console.log(
    `${what}: median ${median(values).toFixed(1)} ${unit} of ${values.map((v) => v.toFixed(0)).join(', ')}`,
  )

async function firstPicture(url) {
  const tab = await open(url)
  const took = await tab.evaluate(() => globalThis.firstPicture)
  await tab.close()
  return took
}

/** From each key to the findings that the page shows for the text with it. */
async function keystrokes(url) {
  const tab = await open(url)
  await tab.evaluate(() => {
    const { postMessage } = Worker.prototype
    globalThis.answers = []
    Worker.prototype.postMessage = function send(message) {
      if (message.kind === 'open') {
        const started = performance.now()
        this.addEventListener('message', ({ data }) => {
          if (data.id === message.id && data.outcome === 'answered') {
            globalThis.answers.push(performance.now() - started)
          }
        })
      }
      return postMessage.call(this, message)
    }
  })
  const editor = tab.getByRole('textbox', { name: 'The manifests in' })
  await editor.click()
  for (let i = 0; i < 15; i++) {
    await tab.keyboard.type('#')
    await tab.waitForTimeout(500)
  }
  const answers = await tab.evaluate(() => globalThis.answers)
  await tab.close()
  return answers
}

/** Milliseconds from frame to frame while the map is dragged. */
async function frames(url) {
  const tab = await open(`${url}#unfold=spoke-*`)
  await tab.waitForTimeout(2000)
  const drawn = await tab.evaluate(() => document.querySelectorAll('.box').length)
  await tab.evaluate(() => {
    globalThis.frames = []
    let last = performance.now()
    const next = (now) => {
      globalThis.frames.push(now - last)
      last = now
      globalThis.ticking = requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await tab.mouse.move(300, 300)
  await tab.mouse.down()
  const until = Date.now() + PAN_MS
  for (let i = 0; Date.now() < until; i++) {
    await tab.mouse.move(300 + 120 * Math.sin(i / 20), 300 + 80 * Math.cos(i / 20))
  }
  await tab.mouse.up()
  const took = await tab.evaluate(() => globalThis.frames.slice(1))
  await tab.close()
  return { drawn, took }
}

console.log(
  `page: ${page.length} characters, ${gzipSync(page, { level: 9 }).length} bytes compressed`,
)
const small = explorerWith(VPCS)
const pictures = []
for (let i = 0; i < ROUNDS; i++) pictures.push(await firstPicture(small))
tell(`first picture of ${VPCS} VPCs`, pictures, 'ms')
tell(`from a key to the findings of ${VPCS} VPCs`, await keystrokes(small), 'ms')
const { drawn, took } = await frames(explorerWith(NODES))
const slow = took.filter((ms) => ms > 1000 / 50).length
console.log(
  `panning ${drawn} boxes: median ${median(took).toFixed(1)} ms a frame, ` +
    `${slow} of ${took.length} frames slower than a 50th of a second`,
)
await browser.close()
