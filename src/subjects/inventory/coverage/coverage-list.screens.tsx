import { hrefWith } from '../../../kit/href.ts'
import { ListView } from '../../../kit/list.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { coverageList, stateWords, stepOf, taskOf, type CoverageRow } from './coverage-list.views.ts'
import { TaskButton, WhoGives } from './task-button.tsx'

const presets = [
  { name: 'Bought, not managed', query: 'has=purchase&lacks=mdm' },
  { name: 'Seen, not bought', query: 'has=seen&lacks=purchase' },
  { name: 'Silent', query: 'state=silent' },
  { name: 'Unmanaged', query: 'state=unmanaged' },
] as const

export type CoverageListShown = { readonly page: ListPage<CoverageRow>; readonly query: ListQuery; readonly views: SavedViewList }

export function CoverageListPage({ who, page, query, views }: CoverageListShown & { who: Who }) {
  const when = whenIn(who.zone)
  const mayChange = mayDo(who.positions, 'devices.change')
  const words = (row: CoverageRow): string => stateWords[row.state]
  const mayGive = mayDo(who.positions, 'tasks.give')
  const task = (row: CoverageRow) => ({
    ...taskOf(row),
    to: hrefWith('/coverage/devices', { ...query }),
    ...(row.ownerId === null ? {} : { who: showId('per', row.ownerId) }),
  })
  return (
    <StaffPage who={who} path="/coverage" title="Devices by source" question="Which devices does one list have and another lack?">
      <ListView
        list={coverageList}
        page={page}
        query={query}
        words={['device', 'devices']}
        empty="No matching devices."
        views={views}
        presets={presets}
        bulk={[
          {
            action: '/coverage/devices/bulk',
            label: 'Make tasks for selected',
            verb: 'Make tasks for',
            disabledBecause: mayGive.ok ? undefined : mayGive.refusal.says,
          },
          { action: '/devices/bulk', label: 'Change selected', onlyMarked: true, disabledBecause: mayChange.ok ? undefined : mayChange.refusal.says },
        ]}
        cells={{
          device: { head: true, cell: (row) => <a href={deviceHref(row.id)}>{row.hostname}</a> },
          serial: { cell: (row) => (row.serial === null ? <Tag state="unknown">not known</Tag> : <Code>{row.serial}</Code>) },
          site: { cell: (row) => row.site ?? <Tag state="unknown">no site</Tag> },
          heard: {
            cell: (row) => (
              <>
                {row.state !== 'managed' && <Tag state="unknown">{words(row).toLowerCase()}</Tag>}
                {row.heardAt !== null && (
                  <>
                    {' '}
                    <Time {...when(row.heardAt)} />
                  </>
                )}
              </>
            ),
          },
          person: { cell: (row) => row.owner ?? row.assignedTo ?? <Tag state="unknown">nobody</Tag> },
          step: { cell: (row) => <TaskButton who={who} label={stepOf(row)} of={row.hostname} id={`task-${row.id}`} task={task(row)} /> },
        }}
      />
      <p class="reason">“What to do” creates a task: for the owner if there is one, otherwise for you.</p>
      <WhoGives who={who} />
    </StaffPage>
  )
}
