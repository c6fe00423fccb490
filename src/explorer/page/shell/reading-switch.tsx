import type { VNode } from 'preact'
import { READINGS } from '../../state/settings.ts'
import { useAnswer, useExplorer, useModel } from '../store/hooks.ts'
import { Effects } from '../ui/effects.tsx'
import { Popover } from '../ui/popover.tsx'

const WORDS = {
  address: { title: 'as a cluster', about: 'the address of the router port, as it stands' },
  auto: {
    title: 'as the tutorial',
    about: 'a network that both routers share, where no host bit is set',
  },
} as const

/** Both readings of localConnectIP, and what the one that is not chosen would change. */
export function ReadingSwitch(): VNode | null {
  const explorer = useExplorer()
  const chosen = useModel(({ fields }) => fields.reading)
  const kind = useModel(({ opened }) => opened?.kind)
  const reading =
    READINGS.find((name) => name === (chosen ?? explorer.settings.reading)) ?? 'address'
  if (kind === 'cloud') return null
  return (
    <div class="control">
      <fieldset class="segments">
        <legend class="control-label">localConnectIP</legend>
        {READINGS.map((name) => (
          <label key={name} class="segment" title={WORDS[name].about}>
            <input
              type="radio"
              name="reading"
              value={name}
              checked={name === reading}
              onChange={() => explorer.go({ reading: name })}
            />
            <span>{WORDS[name].title}</span>
          </label>
        ))}
      </fieldset>
      <ReadingEffects />
    </div>
  )
}

function ReadingEffects(): VNode | null {
  const { answer } = useAnswer('readings', NO_QUESTION)
  if (!answer) return null
  const { effects, other } = answer
  const pairs = effects.reduce((sum, effect) => sum + effect.pairs, 0)
  const { title } = WORDS[other === 'address' ? 'address' : 'auto']
  const differ = pairs === 1 ? '1 pair differs' : `${pairs} pairs differ`
  return (
    <Popover quiet label={effects.length === 0 ? 'no difference' : differ}>
      <p>
        Read <strong>{title}</strong> does, between endpoints:
      </p>
      <Effects effects={effects} />
    </Popover>
  )
}

const NO_QUESTION = {}
