import { ListView } from '../../kit/list.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { changeList, type ChangeRow } from './change-list.views.ts'
import { whenIn } from './change-page.ts'
import { StandingTag } from './standing-list.tsx'

const presets = [
  { name: 'Waiting for two decisions', query: 'standing=two-wait' },
  { name: 'Waiting for one decision', query: 'standing=one-waits' },
  { name: 'Denied', query: 'standing=denied' },
] as const

/** From when it may start, and what CM-5 makes of the start that was asked for. */
const Start = ({ row, zone }: { row: ChangeRow; zone: string }) =>
  row.earliestStart === null ? (
    <Tag state="unknown">its rule cannot be read</Tag>
  ) : (
    <>
      <Time {...whenIn(zone)(row.earliestStart)} />
      {row.isLate && (
        <>
          {' '}
          <Tag state="soon">requested sooner</Tag> <ClauseLink id="CM-5" />
        </>
      )}
    </>
  )

export type ChangeListShown = {
  readonly page: ListPage<ChangeRow>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly waiting: number
}

export function ChangeListPage({ who, page, query, views, waiting }: ChangeListShown & { who: Who }) {
  const isBare = page.total === 0 && Object.values(query).every((value) => value === undefined)
  return (
    <StaffPage
      who={who}
      path="/changes"
      title="Changes"
      question="What will be changed, and who has agreed?"
      answer={
        isBare
          ? 'No change requests yet. Opening a cycle submits one.'
          : waiting === 0
            ? 'No request is waiting for a decision.'
            : `${waiting} ${waiting === 1 ? 'request is' : 'requests are'} waiting for a decision.`
      }
    >
      <ListView
        list={changeList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['request', 'requests']}
        empty={isBare ? 'None yet. Each cycle submits its own.' : 'No request matches. Remove a filter.'}
        cells={{
          number: {
            head: true,
            cell: (row) => (
              <a href={`/changes/${showId('chg', row.id)}`}>
                CR-{row.number} {row.title}
              </a>
            ),
          },
          standing: { cell: (row) => <StandingTag state={row.standing} /> },
          start: { cell: (row) => <Start row={row} zone={who.zone} /> },
        }}
      />
    </StaffPage>
  )
}
