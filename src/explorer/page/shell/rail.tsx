import type { VNode } from 'preact'
import { currentPanel, panelsFor } from '../panels/current.ts'
import { useExplorer, useField, useModel } from '../store/hooks.ts'
import { Icon, type IconName } from '../ui/icon.tsx'

/** Chooses the panel; on a narrow screen also the map and the manifests. */
export function Rail(): VNode {
  const explorer = useExplorer()
  const [region = 'map'] = useField('region')
  const model = useModel((all) => all)
  const current = currentPanel(model)
  return (
    <nav class="rail" aria-label="Views">
      <Entry
        title="Map"
        icon="map"
        narrow
        current={region === 'map'}
        onClick={() => explorer.go({ region: 'map' })}
      />
      <Entry
        title="Manifests"
        icon="manifests"
        narrow
        current={region === 'manifests'}
        onClick={() => explorer.go({ region: 'manifests' })}
      />
      {panelsFor(model).map((panel) => (
        <Entry
          key={panel.id}
          title={panel.title}
          icon={panel.icon}
          badge={panel.badge?.(model)}
          current={panel === current}
          dimmed={region !== 'panel'}
          onClick={() => explorer.go({ panel: panel.id, region: 'panel' })}
        />
      ))}
    </nav>
  )
}

interface EntryProps {
  readonly title: string
  readonly icon: IconName
  readonly current: boolean
  /** Whether it is there on narrow screens only. */
  readonly narrow?: boolean
  /** Whether another region is seen on narrow screens. */
  readonly dimmed?: boolean
  readonly badge?: number | undefined
  onClick(): void
}

function Entry({ title, icon, current, narrow, dimmed, badge, onClick }: EntryProps): VNode {
  const classes = ['rail-entry', narrow && 'narrow-only', dimmed && 'rail-dimmed']
  return (
    <button
      type="button"
      class={classes.filter(Boolean).join(' ')}
      aria-current={current ? 'true' : undefined}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span>{title}</span>
      {badge !== undefined && <span class="badge">{badge}</span>}
    </button>
  )
}
