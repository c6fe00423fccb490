import type { VNode } from 'preact'
import { useExplorer } from '../../store/hooks.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import type { Player } from './use-player.ts'

interface Props {
  readonly player: Player
  readonly step: number | undefined
  readonly count: number
}

/** Goes through the steps: by itself, or one at a time with the buttons or the arrow keys. */
export function PlayerBar({ player, step, count }: Props): VNode {
  const explorer = useExplorer()
  const { playing, toggle, goTo } = player
  const to = (next: number): void => goTo(Math.min(count, Math.max(1, next)))
  const keyed = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowRight: () => to((step ?? 0) + 1),
      ArrowLeft: () => to((step ?? count + 1) - 1),
      Home: () => to(1),
      End: () => to(count),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups buttons, and no fields
    <div class="player" role="group" aria-label="Steps of the trace" onKeyDown={keyed}>
      <PlayerButton
        icon="previous"
        label="Step back"
        disabled={step === 1}
        onClick={() => to((step ?? count + 1) - 1)}
      />
      <button type="button" class="button player-main" onClick={toggle}>
        <Icon name={playing ? 'pause' : 'play'} />
        {playing ? 'Pause' : 'Play'}
      </button>
      <PlayerButton
        icon="next"
        label="Step on"
        disabled={step === count}
        onClick={() => to((step ?? 0) + 1)}
      />
      <span class="player-where" aria-live="off">
        {step === undefined ? `${count} steps` : `step ${step} of ${count}`}
      </span>
      {step !== undefined && (
        <button type="button" class="button button-quiet" onClick={() => goTo(undefined)}>
          Show all
        </button>
      )}
      <button
        type="button"
        class="button button-quiet player-map"
        onClick={() => explorer.go({ region: 'map' })}
      >
        <Icon name="map" />
        See the map
      </button>
    </div>
  )
}

interface ButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly disabled: boolean
  onClick(): void
}

function PlayerButton({ icon, label, disabled, onClick }: ButtonProps): VNode {
  return (
    <button type="button" class="button" title={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
      <span class="hidden">{label}</span>
    </button>
  )
}
