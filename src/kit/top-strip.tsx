import { percent } from './clock-layout.ts'
import { Time, type When } from './values.tsx'

export type Crumb = { readonly href: string; readonly label: string }

/** The district's clock: now, in words what it means for work, and the windows of a day around it (epoch milliseconds). */
export type DayClock = {
  readonly now: When & { readonly at: number }
  readonly says: string
  readonly isOpen: boolean
  readonly from: number
  readonly to: number
  readonly windows: readonly { readonly from: number; readonly to: number }[]
  readonly midnights: readonly number[]
}

/** Above every page: where one is, and what time it is for the district. */
export function TopStrip({ crumbs, clock, here }: { crumbs: readonly Crumb[]; clock?: DayClock | undefined; here: string }) {
  return crumbs.length === 0 && !clock ? null : (
    <div class="top-strip">
      {crumbs.length > 0 && (
        <nav class="crumbs" aria-label="Where you are">
          <ol>
            {crumbs.map((crumb) => (
              <li>
                <a href={crumb.href}>{crumb.label}</a>
              </li>
            ))}
            <li aria-current="page">{here}</li>
          </ol>
        </nav>
      )}
      {clock && <Clock clock={clock} />}
    </div>
  )
}

const HEIGHT = 14

function Clock({ clock }: { clock: DayClock }) {
  const x = (at: number) => percent(at, clock.from, clock.to)
  const width = (from: number, to: number) => `${Math.round((x(to) - x(from)) * 10) / 10}%`
  return (
    <aside class="day" aria-label="The district’s clock">
      <span>
        <Time iso={clock.now.iso} words={clock.now.words} /> <span class="says">{clock.says}</span>
      </span>
      <svg aria-hidden="true" width="100%" height={HEIGHT}>
        <rect class="base" y="4" width="100%" height="6" rx="3" />
        {clock.windows.map(({ from, to }) => (
          <rect class="window" x={`${x(from)}%`} y="4" width={width(from, to)} height="6" rx="2" />
        ))}
        {clock.midnights.map((at) => (
          <line class="tick" x1={`${x(at)}%`} x2={`${x(at)}%`} y1="2" y2="12" />
        ))}
        <line class="at" x1={`${x(clock.now.at)}%`} x2={`${x(clock.now.at)}%`} y1="0" y2={HEIGHT} />
      </svg>
    </aside>
  )
}
