import { Calendar } from './calendar.tsx'
import { Card, Stack, Two } from './card.tsx'
import { BarTable, LineChart } from './chart.tsx'
import { JobCard } from './job.tsx'

const week = (first: number, month: 10 | 11, today?: number) =>
  Array.from({ length: 7 }, (_, n) => {
    const day = ((first + n - 1) % 30) + 1
    const isOut = first + n > 30 ? month === 10 : false
    return {
      date: `2026-${isOut ? 12 : 11}-${String(day).padStart(2, '0')}`,
      day,
      words: `${day} ${isOut ? 'December' : 'November'} 2026`,
      isOut,
      isToday: day === today && !isOut,
      note: day === 26 && !isOut ? 'Thanksgiving' : undefined,
    }
  })

const WEEKS = [week(16, 10, 17), week(23, 10), week(30, 10)]
const ENTRIES = [
  {
    days: ['2026-11-17', '2026-11-18'],
    what: 'PRINT-01, SIS-APP-02',
    href: '#calendar',
    state: 'wait',
    word: 'planned',
    when: { iso: '2026-11-17T19:15-06:00', words: 'Tue 17 Nov, 7:15 pm Central' },
  },
  {
    days: ['2026-11-18', '2026-11-19', '2026-11-20'],
    what: 'State testing, Washington Middle',
    state: 'late',
    word: 'blackout',
    when: { iso: '2026-11-18T07:45-06:00', words: 'Wed 18 Nov to Fri 20 Nov' },
  },
  {
    days: ['2026-11-28'],
    what: 'Core switches',
    href: '#calendar',
    state: 'soon',
    word: 'waits for approval',
    when: { iso: '2026-11-28T08:00-06:00', words: 'Sat 28 Nov, 8:00 am Central' },
  },
] as const

const at = { iso: '2026-11-17T10:29-06:00', words: 'Tue 17 Nov, 10:29 am Central' }

/** Charts, calendar and a job under way, with the words of a school district. */
export function MoreParts() {
  return (
    <Stack>
      <Two>
        <Card id="trend" title="Known exploited, still open">
          <LineChart
            id="trend-chart"
            title="Known exploited patches open, by month"
            atLabel="Month"
            at={['Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov']}
            says="Known exploited patches fell from 41 in June to 6; late ones rose to 9 in August, when the cart fleet came back, and are at 1."
            series={[
              { label: 'open', state: 'soon', values: [41, 33, 28, undefined, 11, 6] },
              { label: 'of them late', state: 'late', values: [4, 3, 9, undefined, 2, 1] },
            ]}
          />
        </Card>
        <Card id="shares" title="Where are we exposed?">
          <BarTable
            caption="Devices by school and state"
            label="School"
            empty="No school has a device yet."
            drawn="share"
            rows={[
              {
                label: 'Lakeside High',
                parts: [
                  { state: 'good', word: 'in order', value: 402 },
                  { state: 'late', word: 'late', value: 4 },
                  { state: 'unknown', word: 'not known', value: 9 },
                ],
              },
              {
                label: 'Washington Middle',
                parts: [
                  { state: 'good', word: 'in order', value: 188 },
                  { state: 'soon', word: 'waiting', value: 38 },
                  { state: 'unknown', word: 'not known', value: 6 },
                ],
              },
              {
                label: 'District office',
                parts: [
                  { state: 'good', word: 'in order', value: 70 },
                  { state: 'late', word: 'late', value: 2 },
                ],
              },
            ]}
          />
        </Card>
      </Two>
      <div class="card">
        <Calendar
          id="calendar"
          title="November 2026"
          weeks={WEEKS}
          entries={ENTRIES}
          previous={{ href: '#calendar', label: 'October' }}
          next={{ href: '#calendar', label: 'December' }}
        />
      </div>
      <JobCard
        href="#job"
        job={{
          says: 'Loading debian-tracker.json.gz',
          state: 'running',
          step: 'Judging every device anew by the new feed.',
          done: 640,
          total: 1214,
          asked: at,
          moved: at,
        }}
      />
    </Stack>
  )
}
