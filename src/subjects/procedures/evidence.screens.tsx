import { zoneWord } from '../../core/time/words.ts'
import { ListView } from '../../kit/list.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time, type When } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { actorWords, kindWords, type EvidenceRow } from '../ledger/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { evidenceList } from './evidence-list.views.ts'
import type { SaidRow } from './evidence/in-words.ts'

/** What an auditor asks first, for whoever has not saved a view yet. */
const presets = [
  { name: 'The last 7 days', query: 'within=week' },
  { name: 'Changes', query: 'area=changes' },
  { name: 'Runs', query: 'area=runbooks' },
  { name: 'Attested', query: 'grade=attested' },
] as const

export type LedgerState = { readonly sealed: number; readonly unsealed: number; readonly head: string | undefined }
export type EvidenceItem = EvidenceRow & { readonly when: When }

export const GradeTag = ({ grade }: { grade: string }) => (
  <Tag state={grade === 'stand-in' ? 'standin' : grade === 'attested' ? 'wait' : 'good'}>{grade}</Tag>
)

type Shown = {
  readonly who: Who
  readonly page: ListPage<SaidRow>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly state: LedgerState
  readonly when: (row: EvidenceRow) => When
}

export function EvidencePage({ who, page, query, views, state, when }: Shown) {
  const waiting = state.unsealed === 0 ? 'none' : state.unsealed.toLocaleString('en-US')
  return (
    <StaffPage
      who={who}
      path="/evidence"
      title="Evidence"
      question="What was done, by whom, and can it be proved?"
      answer={`${state.sealed.toLocaleString('en-US')} entries sealed, ${waiting} waiting for the seal.`}
      action={
        <a class="button" href="/ledger/export">
          Export for verifying
        </a>
      }
    >
      <ListView
        list={evidenceList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['entry', 'entries']}
        empty={state.sealed + state.unsealed === 0 ? 'No evidence yet.' : 'No entry matches. Take a filter away.'}
        cells={{
          seq: { cell: (row) => row.seq ?? <Tag state="wait">being sealed</Tag> },
          kind: {
            head: true,
            cell: (row) => (
              <>
                <a href={`/evidence/${row.id}`}>{row.said}</a>{' '}
                <small>
                  {kindWords(row.kind)}{' '}
                  {row.clauses.map((id) => (
                    <>
                      <ClauseLink id={id} />{' '}
                    </>
                  ))}
                </small>
              </>
            ),
          },
          at: { cell: (row) => <Time {...when(row)} /> },
          by: { cell: (row) => actorWords(row) },
          grade: { cell: (row) => <GradeTag grade={row.grade} /> },
        }}
      />
      <p class="reason">
        Times are {zoneWord(who.zone)}.{' '}
        {state.head && (
          <>
            So that a rewritten past is found, <a href="/ledger">checkpoints</a> leave this machine.
          </>
        )}
      </p>
    </StaffPage>
  )
}
