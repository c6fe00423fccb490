import type { VNode } from 'preact'
import type { Finding } from '../../../protocol/index.ts'
import { PlaceLink } from '../../ui/place-link.tsx'
import { SeverityMark } from '../../ui/severity.tsx'
import { Sentence, Written } from '../../ui/written.tsx'
import { FixPreview } from './fix-preview.tsx'

interface Props {
  readonly finding: Finding
  /** What its fix does, where there is one. */
  readonly fix: string | undefined
  readonly open: boolean
  onToggle(): void
}

/** A finding in one line, and all about it when it is open. */
export function FindingItem({ finding, fix, open, onToggle }: Props): VNode {
  const { severity, message, code, places } = finding
  return (
    <li class={`finding ${open ? 'finding-open' : ''}`}>
      <button type="button" class="finding-head" aria-expanded={open} onClick={onToggle}>
        <SeverityMark severity={severity} />
        <span class="finding-words">
          <span class="finding-message">
            <Sentence text={message} />
          </span>
          <span class="finding-code">
            <Written text={code} />
            {fix && <span class="tag tag-good">can be fixed</span>}
          </span>
        </span>
      </button>
      {places[0] && <PlaceLink place={places[0]} />}
      {open && <Details finding={finding} fix={fix} />}
    </li>
  )
}

function Details({ finding, fix }: Pick<Props, 'finding' | 'fix'>): VNode {
  const { why, help, places, id } = finding
  return (
    <div class="finding-details">
      {why && <Paragraphs text={why} />}
      {help && (
        <p>
          <strong>What to do: </strong>
          <Sentence text={help} />
        </p>
      )}
      {places.length > 1 && (
        <ul class="places">
          {places.map((place) => (
            <li key={`${place.file}:${place.line}:${place.column}`}>
              <PlaceLink place={place} /> <Sentence text={place.label} />
            </li>
          ))}
        </ul>
      )}
      {fix && <FixPreview id={id} title={fix} />}
    </div>
  )
}

/** The Markdown of a rule's page has paragraphs and code in backticks. */
function Paragraphs({ text }: { text: string }): VNode {
  return (
    <>
      {text.split(/\n\n+/).map((paragraph) => (
        <p key={paragraph}>
          <Sentence text={paragraph.replaceAll('\n', ' ')} />
        </p>
      ))}
    </>
  )
}
