import { fc, it } from '@fast-check/vitest'
import { Fabric, type LogicalNetwork, NetworkBuilder } from 'isthmus'
import { describe, expect } from 'vitest'
import {
  type Cell,
  type ClassMember,
  type Matrix,
  type MatrixGroup,
  matrixOf,
  Reachability,
  type Selected,
} from '../../src/analysis/reachability/index.ts'
import { ServiceSet } from '../../src/match/index.ts'

const HTTP = ServiceSet.of(4, [6, 6], { destinationPorts: [80, 80] })

/** Pods behind one another's backs: some in one subnet, some with rules of their own, routers joined at random. */
const designs = fc
  .record({
    pods: fc.array(fc.record({ router: fc.nat({ max: 3 }), group: fc.nat({ max: 3 }) }), {
      minLength: 1,
      maxLength: 9,
    }),
    peerings: fc.uniqueArray(fc.constantFrom('01', '02', '03', '12', '13', '23')),
    oneWay: fc.boolean(),
    ports: fc.array(fc.constantFrom(22, 80, 443), { minLength: 3, maxLength: 3 }),
  })
  .map(({ pods, peerings, oneWay, ports }): LogicalNetwork => {
    const builder = new NetworkBuilder()
    for (let i = 0; i < 4; i++) builder.router(`r${i}`).subnet(`n${i}`, `r${i}`, `10.${i}.0.0/16`)
    for (const link of peerings) {
      const [a, b] = [Number(link[0]), Number(link[1])]
      const hop = (end: number) => `169.254.1${link}.${end}`
      builder.peer(`r${a}`, `${hop(1)}/30`, `r${b}`, `${hop(2)}/30`)
      builder.route(`r${a}`, `10.${b}.0.0/16`, hop(2))
      if (!oneWay || a > 0) builder.route(`r${b}`, `10.${a}.0.0/16`, hop(1))
    }
    ports.forEach((port, i) => {
      const group = `g${i + 1}`
      builder
        .groupAcl(group, { direction: 'to-lport', match: `outport == @${group}`, action: 'drop' })
        .groupAcl(group, {
          direction: 'to-lport',
          match: `outport == @${group} && ip4 && tcp.dst == ${port}`,
          action: 'allow-related',
          priority: 2000,
        })
    })
    pods.forEach(({ router, group }, i) => {
      builder.endpoint(`default/p${i}`, `n${router}`, `10.${router}.0.${i + 2}`, {
        groups: group === 0 ? [] : [`g${group}`],
      })
    })
    return builder.build()
  })

const everybody = ({ classes }: Reachability): Selected[] =>
  classes.map((one) => ({ class: one, members: one.members }))

function some(reachability: Reachability, chosen: readonly boolean[]): Selected[] {
  let i = 0
  return everybody(reachability).flatMap(({ class: one }) => {
    const members = one.members.filter(() => chosen[i++ % chosen.length])
    return members.length > 0 ? [{ class: one, members }] : []
  })
}

const place = (groups: readonly MatrixGroup[], member: ClassMember) =>
  groups.findIndex(({ parts }) => parts.some(({ members }) => members.includes(member)))

const show = ({ reachable, undefined: open }: Cell) => `${reachable.key} ${open.key}`

describe('a matrix', () => {
  const chosen = fc.array(fc.boolean(), { minLength: 1, maxLength: 9 })

  it.prop([designs, chosen, chosen, fc.constantFrom(ServiceSet.all(4), HTTP)], { numRuns: 300 })(
    'says of every selected pair what the engine says, as far as the services count',
    (model, senders, receivers, services) => {
      const reachability = Reachability.of(new Fabric(model))
      const from = some(reachability, senders)
      const to = some(reachability, receivers)
      const matrix = matrixOf(reachability, 4, from, to, services)
      let pairs = 0
      for (const sender of from)
        for (const a of sender.members)
          for (const receiver of to)
            for (const b of receiver.members) {
              if (a === b) continue
              pairs++
              const whole = reachability.cell(sender.class, receiver.class)
              const [i, j] = [place(matrix.senders, a), place(matrix.receivers, b)]
              expect(show(matrix.cell(i, j)!)).toBe(
                show({
                  reachable: whole.reachable.intersection(services),
                  undefined: whole.undefined.intersection(services),
                }),
              )
            }
      expect(matrix.counts().pairs).toBe(pairs)
    },
  )

  it.prop([designs, chosen, chosen, fc.constantFrom(ServiceSet.all(4), HTTP)], { numRuns: 300 })(
    'has the same in its rows as in its cells',
    (model, senders, receivers, services) => {
      const reachability = Reachability.of(new Fabric(model))
      const from = some(reachability, senders)
      const matrix = matrixOf(reachability, 4, from, some(reachability, receivers), services)
      for (const sender of matrix.senders.keys()) {
        const cells = cellsOf(matrix, sender)
        const { cells: found, rest } = matrix.row(sender)
        const full = cells.filter((cell) => !cell.reachable.isEmpty || !cell.undefined.isEmpty)
        expect(found).toEqual(full)
        const empty = cells.filter((cell) => !full.includes(cell))
        const { receiver, ...first } = empty[0] ?? {}
        const sum = empty.reduce((total, { pairs }) => total + pairs, 0)
        expect(rest).toEqual(empty.length === 0 ? undefined : { ...first, pairs: sum })
      }
    },
  )

  it('puts pods together that differ only in whom they are', () => {
    const builder = new NetworkBuilder().router('hub').subnet('hub-net', 'hub', '10.0.0.0/16')
    builder.endpoint('default/db', 'hub-net', '10.0.0.2')
    for (const i of [1, 2, 3]) {
      builder.router(`spoke-${i}`).subnet(`net-${i}`, `spoke-${i}`, `10.${i}.0.0/16`)
      builder.endpoint(`default/web-${i}`, `net-${i}`, `10.${i}.0.2`)
      builder.peer('hub', `169.254.${i}.1/30`, `spoke-${i}`, `169.254.${i}.2/30`)
      builder.route('hub', `10.${i}.0.0/16`, `169.254.${i}.2`)
      builder.route(`spoke-${i}`, '10.0.0.0/16', `169.254.${i}.1`)
    }
    const reachability = Reachability.of(new Fabric(builder.build()))
    const all = everybody(reachability)
    const matrix = matrixOf(reachability, 4, all, all)
    expect(matrix.senders.map(({ size }) => size)).toEqual([1, 3])
    expect(matrix.receivers.map(({ size }) => size)).toEqual([1, 3])
    expect(matrix.cell(0, 0)).toBeUndefined()
    expect(matrix.counts()).toEqual({ pairs: 12, everything: 6, some: 0, undefined: 0, nothing: 6 })
  })

  it('puts pods together that reach each other, whichever subnet they are in', () => {
    const builder = new NetworkBuilder().router('r')
    for (const i of [1, 2, 3]) {
      builder.subnet(`n${i}`, 'r', `10.${i}.0.0/16`)
      builder.endpoint(`default/p${i}`, `n${i}`, `10.${i}.0.2`)
    }
    const reachability = Reachability.of(new Fabric(builder.build()))
    const all = everybody(reachability)
    const matrix = matrixOf(reachability, 4, all, all)
    expect(matrix.senders.map(({ size }) => size)).toEqual([3])
    expect(matrix.receivers.map(({ size }) => size)).toEqual([3])
  })

  it('puts pods together that differ only in services that do not count', () => {
    const builder = new NetworkBuilder().router('r').subnet('n', 'r', '10.0.0.0/16')
    const open = ['tcp.dst == {22, 80}', 'tcp.dst == {80, 443}', 'tcp.dst == 443']
    open.forEach((match, i) => {
      const group = `g${i}`
      builder
        .groupAcl(group, { direction: 'to-lport', match: `outport == @${group}`, action: 'drop' })
        .groupAcl(group, {
          direction: 'to-lport',
          match: `outport == @${group} && ip4 && ${match}`,
          action: 'allow-related',
          priority: 2000,
        })
        .endpoint(`default/p${i}`, 'n', `10.0.0.${i + 2}`, { groups: [group] })
    })
    const reachability = Reachability.of(new Fabric(builder.build()))
    const all = everybody(reachability)
    expect(matrixOf(reachability, 4, all, all).receivers.map(({ size }) => size)).toEqual([1, 1, 1])
    const http = matrixOf(reachability, 4, all, all, HTTP)
    expect(http.receivers.map(({ size }) => size)).toEqual([2, 1])
    expect(http.row(0).rest!.pairs).toBe(2)
  })

  it('does not put two together of which only one reaches the other', () => {
    const model = new NetworkBuilder()
      .router('r')
      .subnet('n', 'r', '10.0.0.0/16')
      .groupAcl('closed', { direction: 'to-lport', match: 'outport == @closed', action: 'drop' })
      .groupAcl('closed', {
        direction: 'from-lport',
        match: 'inport == @closed',
        action: 'allow-related',
      })
      .endpoint('default/a', 'n', '10.0.0.2')
      .endpoint('default/b', 'n', '10.0.0.3', { groups: ['closed'] })
      .build()
    const reachability = Reachability.of(new Fabric(model))
    const all = everybody(reachability)
    const matrix = matrixOf(reachability, 4, all, all)
    expect(matrix.counts()).toEqual({ pairs: 2, everything: 1, some: 0, undefined: 0, nothing: 1 })
  })
})

function cellsOf(matrix: Matrix, sender: number) {
  return matrix.receivers.flatMap((_, receiver) => {
    const cell = matrix.cell(sender, receiver)
    return cell ? [{ ...cell, receiver }] : []
  })
}
