import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type ServedPage, serveExplorer } from '../../src/cli/explore-server.ts'

const PAGE = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><p>ü</p>'

let served: ServedPage | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

interface Reply {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Asks the server with whatever headers: `fetch` does not let one choose Host and Origin. */
async function ask(
  headers: Readonly<Record<string, string>> = {},
  path = '/',
  method = 'GET',
): Promise<Reply> {
  served ??= await serveExplorer(PAGE, 0)
  const { port } = new URL(served.url)
  return await new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('the server of the explorer', () => {
  test('gives its page, which nobody may put into another or guess the type of', async () => {
    const { status, headers, body } = await ask()
    expect([status, body]).toEqual([200, PAGE])
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
  })

  test('says only the head where only that is asked for', async () => {
    const { status, headers, body } = await ask({}, '/', 'HEAD')
    expect([status, body]).toEqual([200, ''])
    expect(headers['content-length']).toBe(String(Buffer.byteLength(PAGE)))
  })

  test.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '[::1]:80'])(
    'refuses a request that names the host `%s`',
    async (host) => {
      expect(await ask({ Host: host })).toMatchObject({
        status: 403,
        body: 'this page is for 127.0.0.1 alone\n',
      })
    },
  )

  test.each(['http://evil.example', 'null', 'https://127.0.0.1'])(
    'refuses a request of the origin %s',
    async (origin) => {
      expect(await ask({ Origin: origin })).toMatchObject({ status: 403 })
    },
  )

  test('knows itself by both of its names', async () => {
    await ask()
    const { port } = new URL(served!.url)
    const own = { Host: `localhost:${port}`, Origin: `http://127.0.0.1:${port}` }
    expect(await ask(own)).toMatchObject({ status: 200 })
  })

  test.each(['/index.html', '/../package.json', '/?', '//', '/%2e%2e/package.json'])(
    'has nothing at %s',
    async (path) => {
      expect(await ask({}, path)).toMatchObject({ status: 404 })
    },
  )

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not take %s', async (method) => {
    expect(await ask({}, '/', method)).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    })
  })

  test('is on loopback alone, where one asks', async () => {
    await ask()
    expect(new URL(served!.url).hostname).toBe('127.0.0.1')
  })

  test('says so where the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expect(serveExplorer(PAGE, port)).rejects.toThrow(`port ${port} of 127.0.0.1`)
    other.close()
  })
})
