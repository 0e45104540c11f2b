import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Empty, Stack } from '../../../kit/card.tsx'
import { RadioField } from '../../../kit/choices.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import { Problem } from '../../../kit/problem.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, faultOf, inLabels, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { heldAgentList, type HeldAgent } from './held-agents.views.ts'

const count = (n: number): string => `${n.toLocaleString('en-US')} ${n === 1 ? 'agent' : 'agents'}`

export function HeldAgentsPage({
  who,
  page,
  query,
  views,
  open,
}: {
  who: Who
  page: ListPage<HeldAgent>
  query: ListQuery
  views: SavedViewList
  open: number
}) {
  const when = whenIn(who.zone)
  const may = mayDo(who.positions, 'inventory.enrol')
  return (
    <StaffPage
      who={who}
      path="/devices"
      title="Held agents"
      question="Which of them are the servers’ own?"
      answer={
        open === 0
          ? 'No agents are held.'
          : `${count(open)} not seen before ${open === 1 ? 'reports' : 'report'} what is installed on servers. ${open === 1 ? 'Its reports are' : 'Their reports are'} ignored until somebody says whose ${open === 1 ? 'it is' : 'they are'}.`
      }
    >
      <ListView
        list={heldAgentList}
        page={page}
        query={query}
        views={views}
        presets={[{ name: 'Held', query: 'state=open' }]}
        words={['agent', 'agents']}
        empty="No agent like this."
        bulk={{
          action: '/devices/alarms/agents/settle',
          label: 'Settle selected',
          verb: 'Settle',
          disabledBecause: may.ok ? undefined : may.refusal.says,
        }}
        cells={{
          device: { head: true, cell: (row) => <a href={deviceHref(row.deviceId)}>{row.device}</a> },
          agent: { cell: (row) => <Code>{row.identity.join(' and ')}</Code> },
          raised: { cell: (row) => <Time {...when(row.raisedAt)} /> },
          state: {
            cell: (row) =>
              row.settledAt === null ? (
                <Tag state="late">held</Tag>
              ) : (
                <>
                  <Tag state="good">settled</Tag> {row.settledHow}, {row.settledBy}
                </>
              ),
          },
        }}
      />
      <p class="reason">
        A reinstalled agent looks like this, and so does a stolen key: anyone with a site’s key could report false software for a server and close its
        open findings. Other alarms: <a href="/devices/alarms">Alarms and quarantine</a>.
      </p>
    </StaffPage>
  )
}

export type SettleShown = {
  readonly rows: readonly HeldAgent[]
  readonly total: number
  readonly refusal?: Refusal | undefined
  readonly how?: string | undefined
  readonly is?: string | undefined
}
const labels = { how: 'How you know', is: 'Whose are they?' } as const

/** What one answer would do to each of them; then one POST. */
export function SettleAgentsPage({ who, rows, total, refusal, how, is }: SettleShown & { who: Who }) {
  const when = whenIn(who.zone)
  const held = rows.filter(({ settledAt }) => settledAt === null)
  return (
    <StaffPage
      who={who}
      path="/devices"
      title={`Settle ${count(held.length)}`}
      question="Are they the servers’ own agents, reinstalled?"
      crumbs={[]}
      answer={
        rows.length === 0
          ? 'None is selected.'
          : `${count(held.length)} on ${new Set(held.map(({ deviceId }) => deviceId)).size.toLocaleString('en-US')} servers would be settled${rows.length > held.length ? `; ${count(rows.length - held.length)} ${rows.length - held.length === 1 ? 'is' : 'are'} already settled` : ''}.`
      }
    >
      <Stack>
        {refusal && <Problem refusal={inLabels(refusal, labels)} title="Not settled" />}
        {held.length === 0 ? (
          <Empty says="Nothing to settle.">
            Go back to the <a href="/devices/alarms/agents?state=open">list</a> and select some.
          </Empty>
        ) : (
          <Card id="settle" title="What they are" now>
            <Form action="/devices/alarms/agents/settle">
              {held.map(({ id }) => (
                <input type="hidden" name="id[]" value={showId('alm', id)} />
              ))}
              <RadioField
                name="is"
                label={labels.is}
                value={is ?? 'own'}
                options={[
                  { value: 'own', label: 'The servers’ own, reinstalled', hint: 'What each one reports from now on is accepted.' },
                  {
                    value: 'not',
                    label: 'Not theirs',
                    hint: 'Each one stays held, and what it reports is ignored. Revoke the key if it was stolen.',
                  },
                ]}
              />
              <TextField
                name="how"
                label={labels.how}
                value={how ?? ''}
                error={faultOf(refusal, 'how')}
                maxlength={500}
                hint="Such as: agents redeployed on November 20, ticket 412."
              />
              <Acts>
                <Button label={`Settle ${count(held.length)}`} kind="first" cost="Each one is recorded separately, with your name." />
              </Acts>
            </Form>
          </Card>
        )}
        {total > rows.length && (
          <p class="reason">
            {count(total)} match; the first {rows.length.toLocaleString('en-US')} are shown and settled. Repeat for the rest.
          </p>
        )}
        {rows.length > 0 && (
          <div class="sheet">
            <DataTable
              caption="Agents and the servers they report about"
              captionHidden
              rows={rows}
              empty=""
              columns={[
                { label: 'Server', head: true, cell: (row) => <a href={deviceHref(row.deviceId)}>{row.device}</a> },
                { label: 'Agent', cell: (row) => <Code>{row.identity.join(' and ')}</Code> },
                { label: 'Key', cell: (row) => `${row.key ?? 'no key'}${row.site === null ? '' : `, ${row.site}`}` },
                { label: 'From', cell: (row) => row.remote || 'not known' },
                { label: 'Held since', cell: (row) => <Time {...when(row.raisedAt)} /> },
                {
                  label: 'What would change',
                  cell: (row) => (row.settledAt === null ? 'settled with your answer' : <Tag state="good">already settled: {row.settledHow}</Tag>),
                },
              ]}
            />
          </div>
        )}
      </Stack>
    </StaffPage>
  )
}
