import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { EXAMPLES, isExampleName } from '../../examples/names.ts'
import { RELEASE_NAMES } from '../../state/settings.ts'
import { useExplorer, useField, useModel } from '../store/hooks.ts'
import { Icon } from '../ui/icon.tsx'
import { ReadingSwitch } from './reading-switch.tsx'

/** What is looked at, and how. */
export function Header(): VNode {
  return (
    <header class="header">
      <h1 class="brand">
        <Mark />
        Isthmus <span class="brand-rest">explorer</span>
      </h1>
      <div class="header-controls">
        <ExamplePicker />
        <ReleasePicker />
        <ReadingSwitch />
      </div>
      <div class="header-actions">
        <ShareButton />
        <ThemeButton />
      </div>
    </header>
  )
}

function Mark(): VNode {
  return (
    <svg class="brand-mark" viewBox="0 0 32 20" aria-hidden="true">
      <path d="M2 3h8v14h-8zM22 3h8v14h-8z" />
      <path d="M10 10h12" class="brand-strip" />
    </svg>
  )
}

/** Value of the choice that stands for what the page came with. */
const GIVEN = ''

function ExamplePicker(): VNode {
  const explorer = useExplorer()
  const example = useModel((model) => model.example)
  return (
    <label class="control">
      <span class="control-label">Design</span>
      <select
        class="select select-design"
        value={example ?? GIVEN}
        onChange={({ currentTarget: { value } }) => {
          if (isExampleName(value)) void explorer.openExample(value)
          else void explorer.openInput()
        }}
      >
        {explorer.input && <option value={GIVEN}>Your manifests</option>}
        <optgroup label="Examples">
          {EXAMPLES.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  )
}

function ReleasePicker(): VNode | null {
  const explorer = useExplorer()
  const release = useModel(({ fields }) => fields.release)
  const kind = useModel(({ opened }) => opened?.kind)
  if (kind === 'cloud') return null
  return (
    <label class="control">
      <span class="control-label">Kube-OVN</span>
      <select
        class="select"
        value={release ?? explorer.settings.release}
        onChange={({ currentTarget }) => explorer.go({ release: currentTarget.value })}
      >
        {RELEASE_NAMES.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

const THEMES = { '': 'of the system', light: 'light', dark: 'dark' } as const

function ThemeButton(): VNode {
  const [theme = '', setTheme] = useField('theme')
  const names = Object.keys(THEMES)
  const next = names[(names.indexOf(theme) + 1) % names.length]
  const now = theme === 'dark' || theme === 'light' ? theme : ''
  return (
    <button
      type="button"
      class="button button-quiet"
      title={`Colours: ${THEMES[now]}`}
      onClick={() => setTheme(next || undefined)}
    >
      <Icon name="theme" />
      <span class="hidden">Change the colours, which are {THEMES[now]}</span>
    </button>
  )
}

/** Copies the address, which says everything that is seen. */
function ShareButton(): VNode {
  const explorer = useExplorer()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    const whole = await explorer.writeAddress()
    await navigator.clipboard.writeText(location.href)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
    explorer.announce(
      whole
        ? 'The link is copied. It shows what you see.'
        : 'The link is copied. The manifests are too long for it: it shows what they were at first.',
    )
  }
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      <Icon name={copied ? 'check' : 'link'} />
      <span class="wide-only">{copied ? 'Copied' : 'Copy link'}</span>
      <span class="hidden narrow-label">Copy link</span>
    </button>
  )
}
