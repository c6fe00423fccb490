import './timeline.css'
import type { VNode } from 'preact'
import type { CloudEvent, CloudTimeline } from '../../../protocol/index.ts'
import { useAnswer, useField } from '../../store/hooks.ts'
import { Empty, RefusedNotice } from '../../ui/notice.tsx'
import { Written } from '../../ui/written.tsx'
import type { Panel } from '../panel.ts'
import { durationWords } from './duration.ts'

/** What becomes of Kyma's peering resources in virtual time. The map shows the networks at the time that is chosen. */
export const timeline: Panel = {
  id: 'timeline',
  title: 'Timeline',
  icon: 'timeline',
  kinds: ['cloud'],
  View: Timeline,
}

function Timeline(): VNode {
  const { answer: cloud, pending, refused } = useAnswer('cloud', NO_QUESTION)
  const [time, setTime] = useField('time')
  if (refused) return <RefusedNotice refused={refused} />
  if (!cloud)
    return <Empty>{pending ? 'Running the simulation …' : 'There is no world here.'}</Empty>
  const now = time === undefined ? cloud.end : Math.min(Number(time) || 0, cloud.end)
  return (
    <>
      <Clock cloud={cloud} now={now} setTime={setTime} />
      <Statuses cloud={cloud} now={now} />
      <h3>What happens</h3>
      <ol class="events">
        {cloud.events.map((event, i) => (
          <EventItem key={i} event={event} past={event.at <= now} setTime={setTime} />
        ))}
      </ol>
    </>
  )
}

const NO_QUESTION = {}

type SetTime = (time: string | undefined) => void

function Clock({
  cloud,
  now,
  setTime,
}: {
  cloud: CloudTimeline
  now: number
  setTime: SetTime
}): VNode {
  const times = [...new Set([0, ...cloud.events.map(({ at }) => at), cloud.end])].sort(
    (a, b) => a - b,
  )
  const at = times.findLastIndex((one) => one <= now)
  const to = (index: number): void => {
    const time = times[index]
    if (time !== undefined) setTime(time === cloud.end ? undefined : String(time))
  }
  return (
    <div class="clock">
      <label for="clock">
        After <strong>{durationWords(now)}</strong>
        {now === cloud.end && <span class="muted">, when nothing more happens</span>}
      </label>
      <input
        id="clock"
        type="range"
        min={0}
        max={times.length - 1}
        value={at}
        aria-valuetext={durationWords(now)}
        onInput={({ currentTarget }) => to(Number(currentTarget.value))}
      />
    </div>
  )
}

/** What a user sees of each resource at a time. */
function Statuses({ cloud, now }: { cloud: CloudTimeline; now: number }): VNode {
  return (
    <table class="table">
      <caption class="hidden">The status of each resource after {durationWords(now)}</caption>
      <thead>
        <tr>
          <th scope="col">Resource</th>
          <th scope="col">State</th>
          <th scope="col">Conditions</th>
        </tr>
      </thead>
      <tbody>
        {cloud.resources.map((resource) => {
          const event = cloud.events.findLast((one) => one.resource === resource && one.at <= now)
          const advice = cloud.advice.find((one) => one.resource === resource)
          return (
            <tr key={resource}>
              <th scope="row">
                <Written text={resource} />
              </th>
              <td>
                <span class={`tag tag-${event?.tone ?? 'neutral'}`}>
                  {event?.text ?? 'no status yet'}
                </span>
              </td>
              <td>
                {event?.details.map((line) => (
                  <p key={line}>
                    <Written text={line} />
                  </p>
                ))}
                {advice && (
                  <p>
                    <strong>What to do: </strong>
                    <Written text={advice.text} />
                  </p>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

interface EventProps {
  readonly event: CloudEvent
  readonly past: boolean
  readonly setTime: SetTime
}

function EventItem({ event, past, setTime }: EventProps): VNode {
  const { at, resource, text, details, tone } = event
  return (
    <li class={`event event-${tone} ${past ? '' : 'event-future'}`}>
      <button type="button" class="place" onClick={() => setTime(String(at))}>
        {durationWords(at)}
      </button>
      <div>
        <strong>
          <Written text={resource ? `${resource} ${text}` : text} />
        </strong>
        {details.map((line) => (
          <p key={line} class="muted">
            <Written text={line} />
          </p>
        ))}
      </div>
    </li>
  )
}
