import { Tag, type State } from './tag.tsx'
import { Time, type When } from './values.tsx'

/** `days` are ISO dates on which it stands; `when` is said in the agenda. */
export type CalendarEntry = {
  readonly days: readonly string[]
  readonly what: string
  readonly href?: string | undefined
  readonly when: When
  readonly state: State
  readonly word: string
}
export type CalendarProps = {
  id: string
  title: string // `December 2026`
  /** Whole weeks, Monday to Sunday; `isOut` belongs to another month. */
  weeks: readonly (readonly {
    readonly date: string
    readonly day: number
    readonly words: string
    readonly isOut: boolean
    readonly isToday: boolean
    readonly note?: string | undefined
  }[])[]
  entries: readonly CalendarEntry[]
  previous?: { readonly href: string; readonly label: string } | undefined
  next?: { readonly href: string; readonly label: string } | undefined
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** A month as a table, and the same as a list in order: the list alone where there is no room for seven columns. */
export function Calendar({ id, title, weeks, entries, previous, next }: CalendarProps) {
  return (
    <section class="calendar" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <nav aria-label="Months">
          {previous && (
            <a href={previous.href} rel="prev">
              {previous.label}
            </a>
          )}
          {next && (
            <a href={next.href} rel="next">
              {next.label}
            </a>
          )}
        </nav>
      </header>
      <table class="month">
        <caption class="hidden">{title}</caption>
        <thead>
          <tr>
            {DAYS.map((day) => (
              <th scope="col">
                <abbr title={day}>{day.slice(0, 3)}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr>
              {week.map((day) => (
                <td
                  class={[day.isOut ? 'out' : '', day.isToday ? 'today' : '', day.note ? 'closed' : ''].filter(Boolean).join(' ') || undefined}
                  aria-current={day.isToday ? 'date' : undefined}
                >
                  <time datetime={day.date}>
                    <span aria-hidden="true">{day.day}</span>
                    <span class="hidden">{day.words}</span>
                  </time>
                  {day.note && <span class="note">{day.note}</span>}
                  {entries
                    .filter((entry) => entry.days.includes(day.date))
                    .map((entry) => (
                      <Entry entry={entry} />
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <h3 id={`${id}-agenda`}>In order</h3>
      <ul class="agenda" aria-labelledby={`${id}-agenda`}>
        {entries.length === 0 && <li>Nothing is planned.</li>}
        {entries.map((entry) => (
          <li>
            <Time {...entry.when} />
            <span>{entry.href ? <a href={entry.href}>{entry.what}</a> : entry.what}</span>
            <Tag state={entry.state}>{entry.word}</Tag>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Entry({ entry }: { entry: CalendarEntry }) {
  const shown = (
    <>
      <span class="hidden">{entry.word}: </span>
      {entry.what}
    </>
  )
  return entry.href ? (
    <a class={`entry ${entry.state}`} href={entry.href}>
      {shown}
    </a>
  ) : (
    <span class={`entry ${entry.state}`}>{shown}</span>
  )
}
