import { ListView } from '../../kit/list.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { whenIn } from '../changes/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { runList } from './run-list.views.ts'
import { stateWords } from './run.rules.ts'
import type { Run } from './runbooks.views.ts'

const presets = [
  { name: 'Planned or in progress', query: 'state=open' },
  { name: 'Being tested', query: 'state=testing' },
  { name: 'Ended', query: 'state=over' },
] as const

export type RunListShown = {
  readonly page: ListPage<Run>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly open: number
  readonly over: number
}

/** Every run, the newest plan first. */
export function RunListPage({ who, page, query, views, open, over }: RunListShown & { who: Who }) {
  const when = whenIn(who.zone)
  const isBare = open + over === 0
  return (
    <StaffPage
      who={who}
      path="/runs"
      title="Runs"
      question="Which servers are being patched, and which are next?"
      answer={`${open === 0 ? 'None is planned or in progress' : `${open} planned or in progress`}; ${over} ended.`}
    >
      <ListView
        list={runList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['run', 'runs']}
        empty={isBare ? 'None yet. Plan them from a ticket under Cycles.' : 'No run matches. Remove a filter.'}
        cells={{
          server: { head: true, cell: (run) => <a href={`/runs/${showId('run', run.id)}`}>{run.hostname}</a> },
          ticket: { cell: (run) => <a href={`/cycles/${showId('cyc', run.cycleId)}`}>{run.ticket}</a> },
          start: { cell: (run) => <Time {...when(run.plannedStart)} /> },
          state: { cell: (run) => <Tag state={stateWords[run.state][1]}>{stateWords[run.state][0]}</Tag> },
        }}
      />
    </StaffPage>
  )
}
