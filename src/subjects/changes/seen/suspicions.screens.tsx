import { Button } from '../../../kit/button.tsx'
import { Acts } from '../../../kit/card.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { stateWords, suspicionList, type Suspicion } from './suspicions.views.ts'

const whyNot = (who: Who, row: Suspicion): string | undefined => {
  const may = mayDo(who.positions, 'changes.settle-seen')
  return !may.ok ? may.refusal.says : row.deviceOwnerId === who.personId ? 'You own this server.' : undefined
}

export function SuspicionsPage({ who, page, query, views }: { who: Who; page: ListPage<Suspicion>; query: ListQuery; views: SavedViewList }) {
  const may = mayDo(who.positions, 'changes.settle-seen')
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/suspected-changes"
      title="Suspected unapproved changes"
      question="What changed without approval?"
      answer={
        page.total === 0
          ? 'None have been seen.'
          : 'The inventory saw these; no run, request or exclusion covers them. A change the inventory cannot see is not here.'
      }
    >
      <ListView
        list={suspicionList}
        page={page}
        query={query}
        words={['change seen', 'changes seen']}
        empty="No matching changes."
        views={views}
        bulk={{ action: '/suspected-changes/bulk', label: 'Settle selected', verb: 'Settle', disabledBecause: may.ok ? undefined : may.refusal.says }}
        presets={[{ name: 'Open', query: 'state=open' }]}
        cells={{
          device: { head: true, cell: (row) => <a href={`${deviceHref(row.deviceId)}#changes`}>{row.device}</a> },
          seen: { cell: (row) => <Time {...when(row.seenAt)} /> },
          owner: { cell: (row) => row.owner ?? <Tag state="unknown">nobody</Tag> },
          state: {
            cell: (row) =>
              row.state !== 'open' ? (
                <>
                  <Tag state="good">{stateWords[row.state].toLowerCase()}</Tag>{' '}
                  {row.requestId !== null && <a href={`/changes/${showId('chg', row.requestId)}`}>CR-{row.requestNumber}</a>} {row.why},{' '}
                  {row.settledBy}
                </>
              ) : (
                <details>
                  <summary>Settle</summary>
                  <p class="reason">It happened after {when(row.since).words}, the last time the server was heard from before.</p>
                  <Form action={`/suspected-changes/${showId('sus', row.id)}/settle`}>
                    <TextField
                      name="request"
                      id={`req-${row.id}`}
                      label="Its change request, if it has one"
                      hint="CR-118"
                      width="short"
                      maxlength={20}
                      optional
                    />
                    <TextField name="why" id={`why-${row.id}`} label="What it was" maxlength={500} />
                    <Acts>
                      <Button label="Settle" of={row.device} id={`settle-${row.id}`} disabledBecause={whyNot(who, row)} />
                    </Acts>
                  </Form>
                </details>
              ),
          },
        }}
      />
    </StaffPage>
  )
}
