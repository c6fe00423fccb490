import { describe, expect, it } from 'vitest'
import { GroupLists, NO_GROUPS } from '../../src/dataplane/group-lists.ts'

const [web, db] = ['web', 'db'].map((name) => ({ name, ports: [], acls: [] }))

describe('lists of port groups', () => {
  it('are one and the same where they are equal', () => {
    const lists = new GroupLists()
    const one = lists.with(lists.with(NO_GROUPS, web!), db!)
    expect(one).toEqual([web, db])
    expect(lists.with(lists.with(NO_GROUPS, web!), db!)).toBe(one)
  })

  it('differ by their order, and by how often a group is in them', () => {
    const lists = new GroupLists()
    const once = lists.with(NO_GROUPS, web!)
    expect(lists.with(once, db!)).not.toBe(lists.with(lists.with(NO_GROUPS, db!), web!))
    expect(lists.with(once, web!)).toEqual([web, web])
    expect(NO_GROUPS).toEqual([])
  })
})
