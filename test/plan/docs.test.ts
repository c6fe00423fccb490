import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isthmus } from '../cli/terminal.ts'

it('docs/plan.md shows what the commands print', async () => {
  const text = readFileSync('docs/plan.md', 'utf8')
  const shown = [...text.matchAll(/<!-- isthmus (.+) -->\n```(?:yaml)?\n([\s\S]+?)```/g)]
  expect(shown.length).toBe(3)
  for (const [, command, output] of shown) {
    expect((await isthmus(command!.split(' '))).out.startsWith(output!)).toBe(true)
  }
  const told = [...text.matchAll(/```\n\$ isthmus (generate \S+ --vpcs \S+)\n([\s\S]+?)```/g)]
  expect(told.length).toBe(2)
  for (const [, command, output] of told) {
    expect(await isthmus(command!.split(' '))).toMatchObject({ out: '', err: output })
  }
})
