import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { policyOf } from '../explorer/index.ts'
import { UsageError } from './exit.ts'

/** A page that is being served. */
export interface ServedPage {
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves one page on 127.0.0.1, and nothing else. Other sites can't get at it: a request that names another host, as after
 * a name was made to point here, is refused, and so is one that another site sends.
 *
 * @param port 0 for any that is free
 * @throws UsageError where the port can't be had
 */
export async function serveExplorer(page: string, port: number): Promise<ServedPage> {
  const headers = headersFor(page)
  const server = createServer((request, response) => answer(request, response, page, headers))
  await listen(server, port)
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function headersFor(page: string): Readonly<Record<string, string>> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `${policyOf(page)}; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new UsageError(
          `port ${port} of 127.0.0.1 can't be used: ${error.message}`,
          'name another with --port, or none to take any that is free',
        ),
      ),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  page: string,
  headers: Readonly<Record<string, string>>,
): void {
  const { method = '', url } = request
  if (!isFromHere(request)) refuse(response, 403, 'this page is for 127.0.0.1 alone')
  else if (url !== '/') refuse(response, 404, 'there is nothing here but /')
  else if (method !== 'GET' && method !== 'HEAD') refuse(response, 405, 'this page is only read')
  else {
    response.writeHead(200, { ...headers, 'Content-Length': Buffer.byteLength(page) })
    response.end(method === 'HEAD' ? undefined : page)
  }
}

/** Whether a request names this server, and comes from its own page or from the address bar. */
function isFromHere({
  headers: { host, origin },
  socket: { localPort },
}: IncomingMessage): boolean {
  const hosts = [`127.0.0.1:${localPort}`, `localhost:${localPort}`]
  return (
    host !== undefined &&
    hosts.includes(host) &&
    (origin === undefined || hosts.some((own) => origin === `http://${own}`))
  )
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 405 && { Allow: 'GET, HEAD' }),
  })
  response.end(`${reason}\n`)
}

/** Opens an address in the browser of whoever sits there; that there is none is no error. */
export function openInBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
