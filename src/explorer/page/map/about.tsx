import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { EXAMPLES, type ExampleName } from '../../examples/names.ts'
import { useModel } from '../store/hooks.ts'
import { Icon } from '../ui/icon.tsx'

/** What there is to see in an example, until somebody has read it. */
export function About(): VNode | null {
  const name = useModel((model) => model.example)
  const [read, setRead] = useState<ExampleName>()
  const example = EXAMPLES.find((one) => one.name === name)
  if (!example || example.name === read) return null
  return (
    <aside class="about" aria-label="About this example">
      <p>{example.about}</p>
      <button type="button" class="button button-quiet" onClick={() => setRead(example.name)}>
        <Icon name="close" />
        <span class="hidden">Close</span>
      </button>
    </aside>
  )
}
