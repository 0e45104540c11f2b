import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Empty, Stack } from '../../../kit/card.tsx'
import { SelectField, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { KeyValue } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { scopeList, titleKey, titleScopes, type ScopeGaps, type TitleScope } from './scope.views.ts'

const count = (n: number) => n.toLocaleString('en-US')
const ScopeTag = ({ is }: { is: TitleScope['scope'] }) => (is === 'unknown' ? <Tag state="unknown">not known</Tag> : <>{titleScopes[is]}</>)
const gap = (n: number, href: string, of: string) =>
  n === 0 ? (
    'none'
  ) : (
    <a href={href}>
      {count(n)}
      <span class="hidden"> {of}</span>
    </a>
  )

export function ScopePage({
  who,
  page,
  query,
  gaps,
  views,
}: {
  who: Who
  page: ListPage<TitleScope>
  query: ListQuery
  gaps: ScopeGaps
  views: SavedViewList
}) {
  const may = mayDo(who.positions, 'devices.change')
  const open = gaps.devices + gaps.hosted + gaps.titles
  return (
    <StaffPage
      who={who}
      path="/scope"
      title="Scope"
      question="What is ours to patch, what is not, and what is not known?"
      answer={
        open === 0
          ? page.total === 0 && Object.values(query).every((one) => one === undefined)
            ? 'There is nothing here yet.'
            : 'The scope of everything here is known.'
          : `The scope of ${count(open)} ${open === 1 ? 'item' : 'items'} is not known.`
      }
    >
      <Stack>
        <Card id="gaps" title="Scope not known" side={<ClauseLink id="PM-2" />} now={open > 0}>
          <KeyValue
            items={[
              { key: 'Devices', value: gap(gaps.devices, '/devices?scope=unknown&counted=yes', 'devices without a scope') },
              {
                key: 'Network gear among them',
                value: gap(gaps.networkGear, '/devices?scope=unknown&kind=network-gear&counted=yes', 'network gear without a scope'),
              },
              { key: 'Hosted applications', value: gap(gaps.hosted, '/hosted?scope=unknown&used=yes', 'hosted applications without a scope') },
              { key: 'Software titles', value: gap(gaps.titles, '/scope?scope=unknown', 'titles without a scope') },
            ]}
          />
          <p class="reason">Packages from a system’s own distribution are covered with the device they are on.</p>
        </Card>
        <ListView
          list={scopeList}
          page={page}
          query={query}
          words={['title', 'titles']}
          views={views}
          empty="No title matches."
          presets={[
            { name: 'Scope not known', query: 'scope=unknown' },
            { name: 'Out of scope', query: 'scope=out' },
          ]}
          bulk={{ action: '/scope/bulk', label: 'Set scope of selected', disabledBecause: may.ok ? undefined : may.refusal.says }}
          cells={{
            name: { head: true, cell: (row) => <a href={`/devices/software?name=${encodeURIComponent(row.name)}`}>{row.name}</a> },
            scope: { cell: (row) => <ScopeTag is={row.scope} /> },
          }}
        />
      </Stack>
    </StaffPage>
  )
}

export type BulkScope = {
  readonly rows: readonly TitleScope[]
  readonly to: 'in' | 'out' | 'unknown' | undefined
  readonly reason: string | undefined
  readonly refusal?: Refusal | undefined
}

/** One statement of many titles: first what it would do to each, then one button. */
export function BulkScopePage({ who, rows, to, reason, refusal }: BulkScope & { who: Who }) {
  const changing = to === undefined ? [] : rows.filter((row) => row.scope !== to)
  const titles = (n: number) => `${count(n)} ${n === 1 ? 'title' : 'titles'}`
  return (
    <StaffPage
      who={who}
      path="/scope"
      title={`Scope of ${titles(rows.length)}`}
      question="What would change for each of them?"
      crumbs={[]}
      answer={to === undefined ? 'Choose their scope; nothing changes until you have seen the result.' : `${titles(changing.length)} would change.`}
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        {rows.length === 0 ? (
          <Empty says="No title is selected.">
            Go back to the <a href="/scope">list</a> and select some.
          </Empty>
        ) : (
          <>
            <Card id="set" title="Scope">
              <form class="form" method="get" action="/scope/bulk">
                {rows.map((row) => (
                  <input type="hidden" name="id[]" value={titleKey(row)} />
                ))}
                <SelectField
                  name="to"
                  label="Scope"
                  value={to}
                  choose="Choose"
                  options={[
                    { value: 'in', label: titleScopes.in },
                    { value: 'out', label: titleScopes.out },
                    { value: 'unknown', label: titleScopes.unknown },
                  ]}
                />
                <TextField name="reason" label="Why, if they go out of scope" value={reason} maxlength={500} optional />
                <Acts>
                  <Button label="Preview changes" {...(to === undefined ? { kind: 'first' as const } : {})} />
                </Acts>
              </form>
            </Card>
            {to !== undefined && changing.length > 0 && (
              <form method="post" action="/scope/bulk">
                {changing.map((row) => (
                  <input type="hidden" name="id[]" value={titleKey(row)} />
                ))}
                <input type="hidden" name="to" value={to} />
                {reason && <input type="hidden" name="reason" value={reason} />}
                <Button kind="first" label={`Change ${titles(changing.length)}`} cost="Each change is recorded with your name." />
              </form>
            )}
            <div class="sheet">
              <DataTable
                caption="Titles and what would change"
                captionHidden
                rows={rows}
                empty="None."
                columns={[
                  { label: 'Title', head: true, cell: (row) => row.name },
                  { label: 'On', number: true, cell: (row) => count(row.devices) },
                  {
                    label: 'What would change',
                    cell: (row) =>
                      to === undefined ? '' : row.scope === to ? 'nothing; already as chosen' : `${titleScopes[row.scope]} → ${titleScopes[to]}`,
                  },
                ]}
              />
            </div>
          </>
        )}
      </Stack>
    </StaffPage>
  )
}
