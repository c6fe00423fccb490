import { describe, expect, test } from 'vitest'
import type { Request, Response } from '../../src/explorer/protocol/index.ts'
import { RequestQueue } from '../../src/explorer/worker/queue.ts'

/** Everything that comes of requests that arrive together. */
async function answersTo(
  requests: readonly Request[],
  work: (request: Request) => unknown = ({ id }) => `answer ${id}`,
): Promise<Response[]> {
  const responses: Response[] = []
  await new Promise<void>((resolve) => {
    const queue = new RequestQueue(
      work,
      (response) => {
        responses.push(response)
        if (responses.length === requests.length) resolve()
      },
      () => new Promise((next) => setImmediate(next)),
    )
    for (const request of requests) queue.add(request)
  })
  return responses
}

function request(id: number, slot = `slot ${id}`): Request {
  return { id, kind: 'fixes', slot, ask: {} }
}

describe('requests', () => {
  test('are answered in the order in which they come', async () => {
    const seen: number[] = []
    const responses = await answersTo([request(1), request(2), request(3)], ({ id }) => {
      seen.push(id)
      return id
    })
    expect(seen).toEqual([1, 2, 3])
    expect(responses.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  test('of one slot give way to the latest', async () => {
    const responses = await answersTo([request(1, 'a'), request(2, 'b'), request(3, 'a')])
    expect(responses).toEqual([
      { id: 1, outcome: 'superseded' },
      { id: 2, outcome: 'answered', answer: 'answer 2' },
      { id: 3, outcome: 'answered', answer: 'answer 3' },
    ])
  })

  test('that come while another is worked at wait for their turn', async () => {
    let queue: RequestQueue
    const responses: Response[] = []
    await new Promise<void>((resolve) => {
      queue = new RequestQueue(
        ({ id }) => {
          if (id === 1) queue.add(request(2))
          return id
        },
        (response) => {
          responses.push(response)
          if (response.id === 2) resolve()
        },
        () => Promise.resolve(),
      )
      queue.add(request(1))
    })
    expect(responses.map(({ id, outcome }) => [id, outcome])).toEqual([
      [1, 'answered'],
      [2, 'answered'],
    ])
  })

  test('that fail are refused in words, and hold up nobody', async () => {
    const responses = await answersTo([request(1), request(2)], ({ id }) => {
      if (id === 1) throw Object.assign(new Error('nobody is called `x`'), { help: 'name a pod' })
      return id
    })
    expect(responses).toEqual([
      {
        id: 1,
        outcome: 'refused',
        problem: { message: 'nobody is called `x`', help: 'name a pod' },
      },
      { id: 2, outcome: 'answered', answer: 2 },
    ])
  })
})
