import { Temporal } from 'temporal-polyfill'
import type { PolicyValues } from '../core/policy/parameters.ts'
import { windowPolicyOf } from '../core/policy/window-policy.ts'
import { monthWeeks } from '../core/time/month.ts'
import { windowsBetween } from '../core/time/windows.ts'
import { dateInWords, inWords } from '../core/time/words.ts'
import { Calendar, type CalendarEntry } from '../kit/calendar.tsx'
import { Card, Stack, Two } from '../kit/card.tsx'
import { BarTable, type BarRow } from '../kit/chart.tsx'
import { ClockStrip } from '../kit/clock-strip.tsx'
import { KitSample } from '../kit/sample.tsx'
import { PublicSample } from '../kit/sample-public.tsx'
import { Timeline } from '../kit/steps.tsx'
import type { Db, Tx } from '../platform/db/pool.ts'
import { route, view, type Route } from '../platform/http/route.ts'
import { deviceShares } from '../subjects/assets/index.ts'
import { actorWords, evidence, kindWords, reading, type EvidenceRow } from '../subjects/ledger/index.ts'
import { StaffPage, type Who } from '../subjects/people/index.ts'

const words = { parts: 'every part that screens are made of' }
type Parts = { readonly db: Db; readonly policyOf: (tx: Tx) => Promise<PolicyValues> }
type Real = {
  readonly shares: readonly BarRow[]
  readonly rows: readonly EvidenceRow[]
  readonly today: Temporal.PlainDate
  readonly windows: readonly CalendarEntry[]
}

const datesOf = (from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): readonly string[] => {
  const dates: string[] = []
  for (let day = from.toPlainDate(); Temporal.PlainDate.compare(day, to.subtract({ seconds: 1 }).toPlainDate()) <= 0; day = day.add({ days: 1 }))
    dates.push(day.toString())
  return dates
}

/** The same parts filled from the district of whoever looks. */
const realOf = ({ db, policyOf }: Parts, who: Who): Promise<Real> =>
  reading({ db, districtId: who.districtId }, async (tx, now) => {
    const window = windowPolicyOf(await policyOf(tx))
    const today = now.toZonedDateTimeISO(who.zone).toPlainDate()
    const windows = window.ok ? windowsBetween(window.value, now, now.add({ hours: 24 * 8 })) : []
    return {
      today,
      rows: await evidence(tx, {}, 6),
      shares: (await deviceShares(tx, now.subtract({ hours: 24 * 14 }).toString())).map(({ site, heard, silent }) => ({
        label: site,
        parts: [
          { state: 'good', word: 'heard of', value: heard },
          { state: 'unknown', word: 'silent for 14 days', value: silent },
        ],
      })),
      windows: windows.map(({ opens, closes }) => {
        const [from, to] = [opens, closes].map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(who.zone)) as [
          Temporal.ZonedDateTime,
          Temporal.ZonedDateTime,
        ]
        return {
          days: datesOf(from, to),
          what: 'Maintenance window',
          state: 'soon',
          word: 'window',
          when: { iso: opens, words: `${inWords(opens, who.zone)} to ${inWords(closes, who.zone)}` },
        }
      }),
    }
  })

const Shown = ({ who, real: { shares, rows, today, windows } }: { who: Who; real: Real }) => {
  const month = today.toString().slice(0, 7)
  const clock = who.frame?.clock
  return (
    <StaffPage
      who={who}
      path="/kit"
      title="The kit"
      question="What are screens made of?"
      answer="The parts with this district’s own data; every other part, with made-up content, is linked below."
    >
      <Stack>
        <Two>
          <Card id="shares" title="Devices by site">
            <BarTable caption="Devices by site" label="Site" rows={shares} empty="No device has reported yet." drawn="share" />
          </Card>
          <Card id="newest" title="Newest evidence">
            <Timeline
              entries={rows.map((row) => ({
                when: { iso: row.at, words: inWords(row.at, who.zone) },
                what: <a href={`/evidence/${row.id}`}>{kindWords(row.kind)}</a>,
                small: actorWords(row),
                clause: row.clauses[0],
              }))}
            />
          </Card>
        </Two>
        {clock && (
          <Card id="clock" title="The day around now">
            <ClockStrip
              label="Maintenance windows"
              from={clock.from}
              to={clock.to}
              now={{ at: clock.now.at, words: clock.now.words }}
              spans={clock.windows.map(({ from, to }) => ({
                kind: 'window' as const,
                from,
                to,
                label: 'window',
                fromWords: inWords(Temporal.Instant.fromEpochMilliseconds(from), who.zone),
                toWords: inWords(Temporal.Instant.fromEpochMilliseconds(to), who.zone),
              }))}
            />
          </Card>
        )}
        <div class="card">
          <Calendar id="calendar" title={dateInWords(today).replace(/^\S+ \d+ /, '')} weeks={monthWeeks(month, today.toString())} entries={windows} />
        </div>
        <p>
          <a href="/devices">A list with filters, views, exports and many at once</a>, <a href="/search">search</a>, <a href="/keyboard">keys</a>,{' '}
          <a href="/kit/parts">every other part</a>, <a href="/kit/public">public pages</a>.
        </p>
      </Stack>
    </StaffPage>
  )
}

/** Every part of the kit, for whoever builds or reviews screens: with the district's own data, and with made-up content of every state. */
export const kitRoutes = (parts: Parts): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/kit',
    says: 'The parts of the screens, with this district’s data',
    may: 'today.see',
    handle: async ({ who }) => {
      const real = await realOf(parts, who as Who)
      return view(words, () => <Shown who={who as Who} real={real} />)
    },
  }),
  route<Who>({
    method: 'GET',
    path: '/kit/parts',
    says: 'Every part of the screens, with made-up content',
    may: 'anyone',
    handle: ({ who }) => view(words, () => <KitSample theme={who?.frame?.theme} />),
  }),
  route<Who>({
    method: 'GET',
    path: '/kit/public',
    says: 'The parts of public pages, with made-up content',
    may: 'anyone',
    handle: ({ request }) => view(words, () => <PublicSample lang={request.query.lang === 'es' ? 'es' : 'en'} />),
  }),
]
