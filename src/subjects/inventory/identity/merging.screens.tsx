import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack } from '../../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import { Problem } from '../../../kit/problem.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import {
  actors,
  conflictsOf,
  deviceHref,
  exposures,
  faultOf,
  FilterForm,
  scopes,
  whenIn,
  type CarriedLine,
  type Conflict,
} from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { traps } from './same-machine.rules.ts'
import { reviewList } from './review-list.views.ts'
import type { ReviewRow, Side } from './seen-by.views.ts'

export function DuplicatesPage({ who, page, query, views }: { who: Who; page: ListPage<ReviewRow>; query: ListQuery; views: SavedViewList }) {
  const when = whenIn(who.zone)
  const may = mayDo(who.positions, 'devices.merge')
  return (
    <StaffPage
      who={who}
      path="/coverage"
      title="Could be one machine"
      question="Which records are one machine, and which are two?"
      answer={page.total === 0 ? 'Nothing to decide.' : undefined}
    >
      <ListView
        list={reviewList}
        page={page}
        query={query}
        words={['question', 'questions']}
        empty="No question of this kind."
        presets={[
          { name: 'Open', query: 'state=open' },
          { name: 'Replaced mainboards', query: 'state=open&trap=mainboard' },
        ]}
        views={views}
        bulk={{
          action: '/devices/duplicates/bulk',
          label: 'Answer selected',
          verb: 'Answer',
          disabledBecause: may.ok ? undefined : may.refusal.says,
        }}
        cells={{
          device: { head: true, cell: (row) => <a href={deviceHref(row.deviceId)}>{row.device}</a> },
          other: {
            cell: (row) =>
              row.otherDeviceId === null ? reviewList.columns.other?.value(row) : <a href={deviceHref(row.otherDeviceId)}>{row.otherDevice}</a>,
          },
          trap: { cell: (row) => traps[row.trap] },
          raised: { cell: (row) => <Time {...when(row.raisedAt)} /> },
          answer: {
            cell: (row) =>
              row.settledAs !== null ? (
                <>
                  <Tag state="good">{String(reviewList.columns.answer?.value(row))}</Tag> {row.settledBy}
                </>
              ) : (
                <Button
                  label={row.otherDeviceId === null ? 'Look' : 'Compare'}
                  of={row.device}
                  id={`cmp-${row.id}`}
                  href={
                    row.otherDeviceId === null
                      ? `${deviceHref(row.deviceId)}#seen-by`
                      : `/devices/merge?one=${showId('dev', row.deviceId)}&other=${showId('dev', row.otherDeviceId)}&review=${showId('rev', row.id)}`
                  }
                />
              ),
          },
        }}
      />
    </StaffPage>
  )
}

export type MergeShown = {
  readonly one: Side
  readonly other: Side | undefined
  readonly candidates: readonly { id: string; hostname: string }[]
  readonly text: string
  readonly review: string | undefined
  readonly work: ReadonlyMap<string, string>
  readonly refusal?: Refusal | undefined
  readonly why?: string | undefined
  readonly keep?: string | undefined
  /** What would go over, if the one or the other is the record that stays. */
  readonly moves: { readonly one: readonly CarriedLine[]; readonly other: readonly CarriedLine[] } | undefined
  readonly chosen?: Readonly<Partial<Record<string, string>>> | undefined
}

const recordWords = ({ hostname, serial, submissions }: Side): string =>
  `${hostname}, ${serial ?? 'no serial number'} (${submissions.toLocaleString('en-US')} submissions)`

const exposureWords = (side: Side, when: ReturnType<typeof whenIn>) =>
  side.exposure === 'unknown' ? (
    <Tag state="unknown">not known, counts as exposed</Tag>
  ) : (
    <>
      {exposures[side.exposure]}, said {side.exposureBy} {side.exposureAt !== null && <Time {...when(side.exposureAt)} />}: {side.exposureWhy}
    </>
  )

/** Both say something, and not the same: whose word stands. */
function Choices({ one, other, chosen }: { one: Side; other: Side; chosen: MergeShown['chosen'] }) {
  const standing = (conflict: Conflict): string =>
    conflict.name === 'patchingActor'
      ? 'The value of the record that stays'
      : `The more cautious: ${conflict.stands === 'kept' ? conflict.kept : conflict.gone}`
  return conflictsOf(one, other).map((conflict) => (
    <SelectField
      name={conflict.name}
      label={`${conflict.label}: they differ`}
      value={chosen?.[conflict.name] ?? ''}
      hint="Choose if you know it; the other value is kept with the merge and comes back with a split."
      options={[
        { value: '', label: standing(conflict) },
        { value: 'one', label: `${one.hostname}: ${conflict.kept}` },
        { value: 'other', label: `${other.hostname}${other.hostname === one.hostname ? ' (the other)' : ''}: ${conflict.gone}` },
      ]}
    />
  ))
}

const numbers = (n: number): string => (n === 0 ? 'none' : n.toLocaleString('en-US'))
/** What goes over to the record that stays, of the one that goes. */
function Moves({ from, to, lines }: { from: string; to: string; lines: readonly CarriedLine[] }) {
  return (
    <DataTable
      caption={`If ${to} stays, from ${from}`}
      rows={lines}
      empty={`Nothing else is recorded about ${from}.`}
      columns={[
        { label: 'What', head: true, cell: (line) => line.what },
        { label: 'Moves', number: true, cell: (line) => numbers(line.moves) },
        { label: 'Already on both', number: true, cell: (line) => numbers(line.rests) },
      ]}
    />
  )
}

const rowsOf = (zone: string): readonly { readonly label: string; readonly cell: (side: Side) => unknown }[] => {
  const when = whenIn(zone)
  return [
    { label: 'Name', cell: (side) => <a href={deviceHref(side.id)}>{side.hostname}</a> },
    { label: 'Site', cell: (side) => side.site ?? <Tag state="unknown">no site</Tag> },
    { label: 'Serial number', cell: (side) => (side.serial === null ? <Tag state="unknown">not known</Tag> : <Code>{side.serial}</Code>) },
    { label: 'UUID', cell: (side) => (side.uuid === null ? <Tag state="unknown">not known</Tag> : <Code>{side.uuid}</Code>) },
    { label: 'System', cell: (side) => `${side.osName} ${side.osVersion}`.trim() || <Tag state="unknown">not known</Tag> },
    { label: 'Owner', cell: (side) => side.owner ?? <Tag state="unknown">nobody</Tag> },
    { label: 'Exposure', cell: (side) => exposureWords(side, when) },
    {
      label: 'Scope',
      cell: (side) =>
        side.scope === 'unknown' ? (
          <Tag state="unknown">not known</Tag>
        ) : (
          `${scopes[side.scope]}${side.scopeReason === null ? '' : `: ${side.scopeReason}`}`
        ),
    },
    {
      label: 'Who patches it',
      cell: (side) => (side.patchingActor === 'unknown' ? <Tag state="unknown">not known</Tag> : actors[side.patchingActor]),
    },
    { label: 'Services on it', cell: (side) => side.services.join(', ') || 'none' },
    {
      label: 'What is installed',
      cell: (side) => (side.hasInventory ? `${side.titles.toLocaleString('en-US')} titles` : <Tag state="unknown">no inventory</Tag>),
    },
    { label: 'Submissions and changes', cell: (side) => `${side.submissions.toLocaleString('en-US')} and ${side.changes.toLocaleString('en-US')}` },
    { label: 'First known', cell: (side) => <Time {...when(side.firstSeen)} /> },
    { label: 'Last heard from', cell: (side) => (side.heardAt === null ? <Tag state="unknown">never</Tag> : <Time {...when(side.heardAt)} />) },
    { label: 'Last named in a list', cell: (side) => (side.namedAt === null ? 'in none' : <Time {...when(side.namedAt)} />) },
  ]
}

export function MergePage({ who, one, other, candidates, text, review, work, refusal, why, keep, moves, chosen }: MergeShown & { who: Who }) {
  const may = mayDo(who.positions, 'devices.merge')
  const whyNot = may.ok ? undefined : may.refusal.says
  const crumb = showId('dev', one.id)
  return (
    <StaffPage
      who={who}
      path="/devices"
      title={other === undefined ? `Merge ${one.hostname}` : 'One machine or two?'}
      question="What does each record contain, and what happens to it?"
      answer={
        other === undefined
          ? 'Choose the other record.'
          : 'Nothing is deleted. Both histories are shown together. You can undo the merge for 10 minutes, or split it later.'
      }
    >
      <Stack>
        {refusal !== undefined && <Problem refusal={refusal} />}
        {other === undefined ? (
          <Card id="choose" title="The other record">
            <FilterForm
              action="/devices/merge"
              fields={[{ name: 'text', label: 'Name, serial number or model', value: text }]}
              hidden={{ one: crumb }}
            />
            <DataTable
              caption="Records found"
              captionHidden
              rows={candidates}
              empty={text === '' ? 'Search for it.' : 'Nothing with that name.'}
              columns={[
                {
                  label: 'Device',
                  head: true,
                  cell: (row) => <a href={`/devices/merge?one=${crumb}&other=${showId('dev', row.id)}`}>{row.hostname}</a>,
                },
              ]}
            />
          </Card>
        ) : (
          <>
            <Card id="sides" title="What each record contains">
              <DataTable
                caption="The two records side by side"
                captionHidden
                rows={rowsOf(who.zone)}
                empty=""
                columns={[
                  { label: 'What', head: true, cell: (row) => row.label },
                  { label: one.hostname, cell: (row) => row.cell(one) as never },
                  { label: `${other.hostname}${other.hostname === one.hostname ? ' (the other)' : ''}`, cell: (row) => row.cell(other) as never },
                ]}
              />
              {[...work].map(([id, says]) => (
                <p>
                  <Tag state="wait">in progress</Tag> {id === one.id ? one.hostname : other.hostname} is part of {says}: that record must be the one
                  that stays.
                </p>
              ))}
            </Card>
            <Card id="moves" title="What moves">
              <p>
                Work and words follow the machine; submissions, changes and evidence stay where they were written and are read together. Of what is on
                both already, the value of the record that stays counts. A split restores everything.
              </p>
              <Moves from={other.hostname} to={one.hostname} lines={moves?.one ?? []} />
              <Moves
                from={one.hostname}
                to={`${other.hostname}${other.hostname === one.hostname ? ' (the other)' : ''}`}
                lines={moves?.other ?? []}
              />
            </Card>
            <Card id="merge" title="They are one machine" now>
              <Form action="/devices/merge" hidden={{ one: crumb, other: showId('dev', other.id) }}>
                <SelectField
                  name="keep"
                  label="Which record stays"
                  value={keep ?? (one.hasInventory || !other.hasInventory ? 'one' : 'other')}
                  hint="Its address, settings and labels stay; missing values are taken from the other. The newer inventory counts."
                  options={[
                    { value: 'one', label: recordWords(one) },
                    { value: 'other', label: recordWords(other) },
                  ]}
                />
                <Choices one={one} other={other} chosen={chosen} />
                <TextField
                  name="why"
                  id="merge-why"
                  label="How you know"
                  value={why ?? ''}
                  error={faultOf(refusal, 'why')}
                  maxlength={500}
                  hint="For example: checked the label; the mainboard was replaced on March 3."
                />
                <Acts>
                  <Button label="Merge" kind="first" disabledBecause={whyNot} />
                </Acts>
              </Form>
            </Card>
            {review !== undefined && (
              <Card id="apart" title="They are two machines">
                <Form action={`/devices/reviews/${review}/answer`}>
                  <TextField name="why" id="apart-why" label="How you know" maxlength={500} />
                  <Acts>
                    <Button label="Keep them apart" disabledBecause={whyNot} cost="You will not be asked again, and no rule merges them." />
                  </Acts>
                </Form>
              </Card>
            )}
          </>
        )}
      </Stack>
    </StaffPage>
  )
}
