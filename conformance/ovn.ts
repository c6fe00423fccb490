import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { callUnixctl } from './unixctl.ts'

const run = promisify(execFile)

const SCHEMAS = '/usr/share/ovn'
const PROGRAMS = ['ovsdb-tool', 'ovsdb-server', 'ovn-northd', 'ovn-nbctl', 'ovn-trace']
/** Debian installs ovsdb-server here, which is not on every user's path. */
const PATH = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`
const ENV = { ...process.env, PATH, OVN_RUNDIR: '', OVN_LOGDIR: '' }

/** What conntrack finds for a packet, at every lookup of a trace. */
export type Conntrack = 'new' | 'est,rpl'

/**
 * ovn-trace takes the answers of its conntrack lookups from its command line and never starts over: a daemon gets
 * this many, and is replaced when they are used up.
 */
const LOOKUPS = 5000
const USED_UP = 'ct_state=est|trk /* default'

/** What of OVN is missing on this machine, or undefined when all is there. */
export function missingPrograms(): string | undefined {
  const missing = PROGRAMS.filter(
    (program) => spawnSync(program, ['--version'], { env: ENV }).error !== undefined,
  )
  return missing.length > 0 ? missing.join(', ') : undefined
}

/** The first line of `ovn-northd --version`. */
export function ovnVersion(): string {
  return execFileSync('ovn-northd', ['--version'], { env: ENV, encoding: 'utf8' }).split('\n')[0]!
}

/**
 * ovn-trace came to an untimely end. It follows what routers send of themselves, such as the search for a neighbour that a
 * default route sends round in a circle, until its stack is full.
 */
export class TraceCrash extends Error {
  override readonly name = 'TraceCrash'

  constructor(microflow: string, cause: unknown) {
    super(`ovn-trace gave up on ${microflow}`, { cause })
  }
}

/**
 * A real OVN in user space: both databases in one ovsdb-server, ovn-northd, and ovn-trace as a daemon, on sockets in
 * a temporary folder. {@link stop} ends all of it and removes the folder.
 */
export class Ovn {
  readonly #folder: string
  /** The running ovn-trace daemons: they read the network once, when they start. */
  readonly #tracers = new Map<Conntrack, string>()
  #started = 0
  /** Programs that are just starting; {@link stop} waits for them, so that it misses none. */
  readonly #starting = new Set<Promise<void>>()
  /** Ends the clients that still wait for an answer. */
  readonly #stopped = new AbortController()

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws Error when a program does not start, with what it said */
  static async start(): Promise<Ovn> {
    const ovn = new Ovn(await mkdtemp(join(tmpdir(), 'isthmus-ovn-')))
    try {
      await ovn.#start()
      return ovn
    } catch (error) {
      await ovn.stop()
      throw error
    }
  }

  async #start(): Promise<void> {
    for (const name of ['nb', 'sb']) {
      const file = this.#path(`${name}.db`)
      await run('ovsdb-tool', ['create', file, `${SCHEMAS}/ovn-${name}.ovsschema`], { env: ENV })
    }
    const remote = this.#remote
    await this.#daemon('ovsdb-server', 'ovsdb', [
      `--remote=p${remote}`,
      this.#path('nb.db'),
      this.#path('sb.db'),
    ])
    await this.#daemon('ovn-northd', 'northd', [`--ovnnb-db=${remote}`, `--ovnsb-db=${remote}`])
  }

  get #remote(): string {
    return `unix:${this.#path('db.sock')}`
  }

  #path(name: string): string {
    return join(this.#folder, name)
  }

  async #startTracer(conntrack: Conntrack): Promise<void> {
    this.#stopTracer(conntrack)
    const name = `trace-${++this.#started}`
    this.#tracers.set(conntrack, name)
    const answers = new Array<string>(LOOKUPS).fill(`--ct=${conntrack}`)
    await this.#daemon('ovn-trace', name, [`--db=${this.#remote}`, ...answers])
  }

  #stopTracer(conntrack: Conntrack): void {
    const name = this.#tracers.get(conntrack)
    if (name) kill(this.#path(`${name}.pid`))
    this.#tracers.delete(conntrack)
  }

  /** Starts a program that answers on a control socket, and waits until it has detached. */
  async #daemon(program: string, name: string, options: readonly string[]): Promise<void> {
    this.#stopped.signal.throwIfAborted()
    const starting = this.#detached(program, name, options)
    this.#starting.add(starting)
    await starting.finally(() => this.#starting.delete(starting))
  }

  async #detached(program: string, name: string, options: readonly string[]): Promise<void> {
    const child = spawn(
      program,
      [
        '--detach',
        '--no-chdir',
        '-vconsole:off',
        '-vsyslog:off',
        `--pidfile=${this.#path(`${name}.pid`)}`,
        `--log-file=${this.#path(`${name}.log`)}`,
        `--unixctl=${this.#path(`${name}.ctl`)}`,
        ...options,
      ],
      { env: ENV, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', resolve)
    })
    if (code !== 0) throw new Error(`${program} did not start: ${said}`)
  }

  /** Replaces the network by the one that the script of `formatNbctl` builds. */
  async load(script: string): Promise<void> {
    // Without a limit it would go on trying to reach a database that has been stopped.
    const options = [`--db=${this.#remote}`, '--timeout=120']
    const env = { ...ENV, OVN_NBCTL: `ovn-nbctl ${options.join(' ')}` }
    const { signal } = this.#stopped
    const tables = ['Logical_Router', 'Logical_Switch', 'Port_Group', 'Address_Set']
    const destroy = tables.flatMap((table) => ['--', '--all', 'destroy', table])
    await run('ovn-nbctl', [...options, ...destroy], { env, signal })
    await feed('sh', script, env, signal)
    await run('ovn-nbctl', [...options, '--wait=sb', 'sync'], { env, signal })
    await Promise.all([this.#startTracer('new'), this.#startTracer('est,rpl')])
  }

  /**
   * ovn-trace's detailed account of a packet, with one answer to all lookups of conntrack.
   *
   * @throws TraceCrash
   */
  async trace(microflow: string, conntrack: Conntrack): Promise<string> {
    const answer = await this.#ask(microflow, conntrack)
    if (!answer.includes(USED_UP)) return answer
    await this.#startTracer(conntrack)
    return this.#ask(microflow, conntrack)
  }

  async #ask(microflow: string, conntrack: Conntrack): Promise<string> {
    const socket = this.#path(`${this.#tracers.get(conntrack)}.ctl`)
    try {
      return await callUnixctl(socket, 'trace', [microflow])
    } catch (error) {
      await this.#startTracer(conntrack)
      throw new TraceCrash(microflow, error)
    }
  }

  /**
   * As {@link trace}, with an answer for each lookup of conntrack. Slower: the daemon cannot do it.
   *
   * @throws TraceCrash
   */
  async traceWith(microflow: string, conntrack: readonly Conntrack[]): Promise<string> {
    const answers = conntrack.map((answer) => `--ct=${answer}`)
    const args = [`--db=${this.#remote}`, ...answers, microflow]
    try {
      const { signal } = this.#stopped
      return (await run('ovn-trace', args, { env: ENV, signal, maxBuffer: 2 ** 28 })).stdout
    } catch (error) {
      throw new TraceCrash(microflow, error)
    }
  }

  /** Ends the programs and removes the folder. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await Promise.allSettled(this.#starting)
    for (const name of [...this.#tracers.values(), 'northd', 'ovsdb'])
      kill(this.#path(`${name}.pid`))
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function kill(pidfile: string): void {
  try {
    process.kill(Number(readFileSync(pidfile, 'utf8')), 'SIGKILL')
  } catch {
    // It never started, or has ended.
  }
}

function feed(
  program: string,
  input: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [], { env, signal, stdio: ['pipe', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the script ended with ${code}: ${said}`)),
    )
    child.stdin.end(input)
  })
}
