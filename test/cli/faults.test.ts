import { describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const LOOP = 'fixtures/recorded/12-default-route-loop/manifests.yaml'
const NO_WAY_BACK = 'fixtures/recorded/04-missing-return-route/manifests.yaml'

describe('isthmus faults', () => {
  it('prints each fault with its lines, what to change, and a packet to trace; exit 1', async () => {
    const { code, out } = await isthmus(['faults', '-f', LOOP])
    expect(code).toBe(1)
    expect(out).toMatch(/^loop: packets to 0\.0\.0\.0\/0 circle between routers a → b → a\n/)
    expect(out).toContain(`by 0.0.0.0/0 via 169.254.0.2  ${LOOP}:9:5`)
    expect(out).toContain('help: correct the routes that send')
    expect(out).toMatch(/1 fault: 1 loop\n$/)
  })

  it('prints a command that shows the fault', async () => {
    const command = /isthmus (trace .+)/.exec((await isthmus(['faults', '-f', LOOP])).out)![1]!
    const { code, out } = await isthmus([...command.split(' '), '-f', LOOP])
    expect(code).toBe(1)
    expect(out).toContain('dropped (ttl-exceeded)')
  })

  it('prints JSON whose examples trace takes', async () => {
    const [fault] = JSON.parse((await isthmus(['faults', '-o', 'json', '-f', NO_WAY_BACK])).out)
    expect(fault).toMatchObject({
      kind: 'one-way',
      sources: ['10.1.0.0/24'],
      destinations: ['10.2.0.0/24'],
      why: { origin: { file: NO_WAY_BACK, line: 11 } },
      example: { from: 'default/a', to: 'default/b', protocol: 'tcp', port: 1 },
    })
    expect(fault.why.help).toContain('add to VPC `vpc-b` a static route for 10.1.0.0/24')
  })

  it('finds none in a design without; exit 0', async () => {
    const { code, out } = await isthmus([
      'faults',
      '-f',
      'fixtures/tutorial/two-vpcs-repaired.yaml',
    ])
    expect(out).toBe('no faults\n')
    expect(code).toBe(0)
  })

  it('exits 2 where there is nothing to ask about', async () => {
    expect((await isthmus(['faults', '-f', 'no-such-file.yaml'])).code).toBe(2)
  })
})
