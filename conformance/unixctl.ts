import { connect } from 'node:net'

/**
 * Calls a command of an OVS or OVN daemon on its control socket, as `ovn-appctl -t SOCKET` does: JSON-RPC without
 * framing, one call a connection.
 *
 * @returns what the daemon answers; an error of the command is an answer too
 */
export function callUnixctl(
  socket: string,
  method: string,
  args: readonly string[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = connect(socket)
    let text = ''
    stream.setEncoding('utf8')
    stream.on('connect', () => stream.write(JSON.stringify({ id: 0, method, params: args })))
    stream.on('data', (chunk: string) => {
      text += chunk
      // The answer is one object; until its last brace has come, it does not parse.
      if (!text.endsWith('}')) return
      const answer = parse(text)
      if (!answer) return
      stream.end()
      resolve(answer.result ?? answer.error ?? '')
    })
    stream.on('error', reject)
    stream.on('close', () => reject(new Error(`${socket} closed before it answered: ${text}`)))
  })
}

function parse(text: string): { result: string | null; error: string | null } | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
