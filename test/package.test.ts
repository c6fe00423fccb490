import * as isthmus from 'isthmus'
import * as cloud from 'isthmus/cloud'
import * as lpm from 'isthmus/lpm'
import * as matchers from 'isthmus/matchers'
import * as net from 'isthmus/net'
import * as node from 'isthmus/node'
import * as report from 'isthmus/report'
import { describe, expect, it } from 'vitest'

describe('the names that the package exports', () => {
  it.each([
    ['isthmus', isthmus],
    ['isthmus/cloud', cloud],
    ['isthmus/matchers', matchers],
    ['isthmus/lpm', lpm],
    ['isthmus/net', net],
    ['isthmus/node', node],
    ['isthmus/report', report],
  ])('%s', (_, entry) => {
    expect(Object.keys(entry).toSorted()).toMatchSnapshot()
  })
})
