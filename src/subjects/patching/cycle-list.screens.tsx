import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { ListView } from '../../kit/list.tsx'
import { ClauseLink, Problem } from '../../kit/problem.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { StandingTag, whenIn } from '../changes/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { cycleList, type CycleListRow } from './cycle-list.views.ts'
import type { Gap } from './cycle-page.ts'
import { periodInWords, rhythmOf, rhythms, type CyclePolicy } from './cycle.rules.ts'
import type { ServerRow } from './cycle.views.ts'

const deviceHref = (id: string) => `/devices/${showId('dev', id)}`
const presets = [
  { name: 'Open', query: 'state=open' },
  { name: 'Waiting for decisions', query: 'state=two-wait' },
  { name: 'Closed', query: 'state=over' },
] as const

/** What the page of cycles shows beside its list. */
export type BesideCycles = {
  readonly views: readonly SavedView[]
  readonly open: number
  readonly left: number // servers of the open ones
  readonly gaps: readonly Gap[]
  readonly servers: readonly ServerRow[]
  readonly policy: CyclePolicy
  readonly openDisabledBecause: string | null
}
type Props = BesideCycles & { who: Who; page: ListPage<CycleListRow>; query: ListQuery; problem?: Refusal | undefined }

const RhythmForm = ({ servers, disabledBecause }: { servers: readonly ServerRow[]; disabledBecause: string | null }) =>
  disabledBecause !== null ? (
    <Button label="Change a rhythm" disabledBecause={disabledBecause} />
  ) : (
    <details>
      <summary>Change a rhythm</summary>
      <Form action="/cycles/rhythm">
        <SelectField
          name="deviceId"
          label="Server"
          choose="Choose"
          options={servers.map((one) => ({ value: showId('dev', one.deviceId), label: one.host }))}
        />
        <SelectField name="rhythm" label="Rhythm" options={Object.entries(rhythms).map(([value, label]) => ({ value, label }))} />
        <TextField name="why" label="Why" maxlength={500} />
        <Button label="Save" cost="Applies to cycles opened from now on; recorded with your name." />
      </Form>
    </details>
  )

export const CycleListPage = ({ who, page, query, views, open, left, gaps, servers, policy, openDisabledBecause, problem }: Props) => {
  const when = whenIn(policy.zone)
  const isBare = page.total === 0 && Object.values(query).every((value) => value === undefined)
  return (
    <StaffPage
      who={who}
      path="/cycles"
      title="Cycles"
      question="Which servers are left, and what is each one waiting for?"
      answer={
        isBare
          ? `No cycles yet. Cycles open automatically ${policy.opensDaysAhead} days ahead, or by hand.`
          : `${open} open, ${left} ${left === 1 ? 'server' : 'servers'} left.`
      }
      action={
        openDisabledBecause === null ? (
          <Button label="Open a cycle" kind="first" href="/cycles/new" />
        ) : (
          <Button label="Open a cycle" disabledBecause={openDisabledBecause} />
        )
      }
    >
      <Stack>
        {problem && <Problem refusal={problem} />}
        <ListView
          list={cycleList}
          page={page}
          query={query}
          views={views}
          presets={presets}
          words={['ticket', 'tickets']}
          empty={isBare ? 'None yet.' : 'No ticket matches. Remove a filter.'}
          cells={{
            number: {
              head: true,
              cell: (one) => (
                <a href={`/cycles/${showId('cyc', one.id)}`}>
                  T-{one.number} {periodInWords(one.period)}
                </a>
              ),
            },
            left: { cell: (one) => `${one.left} of ${one.onTicket}` },
            state: { cell: (one) => (one.standing === null ? <Tag state="good">closed</Tag> : <StandingTag state={one.standing} />) },
            until: { cell: (one) => <Time {...when(one.notAfter)} /> },
          }}
        />
        <p>
          <a href="/account/calendar">See the schedule in your own calendar</a> (Outlook, Google Calendar, Apple Calendar).
        </p>
        <Card id="gaps" title="Servers not on any ticket">
          <DataTable
            caption="Servers not on any ticket"
            captionHidden
            rows={gaps}
            empty="No known gap: every server in scope is on its systems administrator's ticket once that opens."
            columns={[
              { label: 'Server', head: true, cell: (one) => <a href={deviceHref(one.deviceId)}>{one.host}</a> },
              {
                label: 'What is missing',
                cell: (one) => (
                  <>
                    {one.says} <ClauseLink id="SP-1.1" />
                  </>
                ),
              },
            ]}
          />
        </Card>
        <Card id="rhythms" title="Monthly or quarterly, and who decided">
          <DataTable
            caption="Rhythm of each server"
            captionHidden
            rows={servers}
            empty="No servers yet."
            columns={[
              { label: 'Server', head: true, cell: (one) => <a href={deviceHref(one.deviceId)}>{one.host}</a> },
              { label: 'Rhythm', cell: (one) => rhythms[rhythmOf(one, policy).rhythm] },
              {
                label: 'Decided by',
                cell: (one) =>
                  one.saidBy && one.saidAt ? (
                    <>
                      {one.saidBy}, <Time {...when(one.saidAt)} />: {one.why}
                    </>
                  ) : (
                    'the policy (default)'
                  ),
              },
            ]}
          />
          {servers.length > 0 && <RhythmForm servers={servers} disabledBecause={openDisabledBecause} />}
        </Card>
      </Stack>
    </StaffPage>
  )
}
