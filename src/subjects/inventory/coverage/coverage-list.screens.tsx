import { hrefWith } from '../../../kit/href.ts'
import { ListView } from '../../../kit/list.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { sources } from '../identity/marks.rules.ts'
import { coverageList, stateOf, stateWords, stepOf, type CoverageRow } from './coverage-list.views.ts'
import { TaskButton, WhoGives } from './task-button.tsx'

const presets = [
  { name: 'Bought, not managed', query: 'has=purchase&lacks=mdm' },
  { name: 'Seen, not bought', query: 'has=seen&lacks=purchase' },
  { name: 'Silent', query: 'state=silent' },
  { name: 'Unmanaged', query: 'state=unmanaged' },
] as const

export type CoverageListShown = { readonly page: ListPage<CoverageRow>; readonly query: ListQuery; readonly staleBefore: string }

export function CoverageListPage({ who, page, query, staleBefore }: CoverageListShown & { who: Who }) {
  const when = whenIn(who.zone)
  const mayChange = mayDo(who.positions, 'devices.change')
  const words = (row: CoverageRow): string => stateWords[stateOf(row, staleBefore)]
  const task = (row: CoverageRow) => ({
    what: `${stepOf(row)}: ${row.hostname}`,
    why: `${words(row)}; told of by ${row.sources.map((source) => sources[source].toLowerCase()).join(', ')}.`,
    about: showId('dev', row.id),
    href: deviceHref(row.id),
    to: hrefWith('/coverage/devices', { ...query }),
    ...(row.ownerId === null ? {} : { who: showId('per', row.ownerId) }),
  })
  return (
    <StaffPage who={who} path="/coverage" title="Devices by who tells of them" question="Which devices does one list have and another lack?">
      <ListView
        list={coverageList}
        page={page}
        query={query}
        words={['device', 'devices']}
        empty="No device of this kind."
        views={[]}
        presets={presets}
        bulk={{
          action: '/devices/bulk',
          label: 'Change those marked',
          onlyMarked: true,
          disabledBecause: mayChange.ok ? undefined : mayChange.refusal.says,
        }}
        cells={{
          device: { head: true, cell: (row) => <a href={deviceHref(row.id)}>{row.hostname}</a> },
          serial: { cell: (row) => (row.serial === null ? <Tag state="unknown">not known</Tag> : <Code>{row.serial}</Code>) },
          site: { cell: (row) => row.site ?? <Tag state="unknown">no site</Tag> },
          heard: {
            cell: (row) => (
              <>
                {stateOf(row, staleBefore) !== 'managed' && <Tag state="unknown">{words(row).toLowerCase()}</Tag>}
                {row.heardAt !== null && (
                  <>
                    {' '}
                    <Time {...when(row.heardAt)} />
                  </>
                )}
              </>
            ),
          },
          person: { cell: (row) => row.owner ?? row.assignedTo ?? <Tag state="unknown">nobody is named</Tag> },
          step: { cell: (row) => <TaskButton who={who} label={stepOf(row)} of={row.hostname} id={`task-${row.id}`} task={task(row)} /> },
        }}
      />
      <p class="reason">What to do makes a task of it: the owner’s where one is named, else yours.</p>
      <WhoGives who={who} />
    </StaffPage>
  )
}
