import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isthmus } from './terminal.ts'

const PAGE = readFileSync('docs/changes.md', 'utf8')

describe('docs/changes.md', () => {
  const shown = [...PAGE.matchAll(/<!-- isthmus (.+) -->\n```\n([\s\S]+?)```/g)]

  it('has an example of everything', () => {
    const commands = new Set(shown.map(([, command]) => command!.split(' ')[0]))
    expect(commands).toEqual(new Set(['diff', 'sweep', 'upgrade', 'rollout']))
    expect(PAGE).not.toContain('@@')
  })

  it.each(shown.map(([, command, text]) => [command!, text!]))(
    'shows what is printed by isthmus %s',
    async (command, text) => {
      expect((await isthmus(command.split(' '))).out.startsWith(text)).toBe(true)
    },
  )
})
