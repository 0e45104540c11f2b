import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Empty, Stack } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable, Pager } from '../../kit/table.tsx'
import { Notice as Bar, Tag, type State } from '../../kit/tag.tsx'
import { KeyValue, Time, type When } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { thingOf } from '../ledger/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { kindOf, otherChannels, type DeliveryState } from './notices.rules.ts'
import type { DeliveryRow, NoticeRow } from './notices.views.ts'

export type Frame = { readonly who: Who; readonly path: string; readonly isMailSet: boolean; readonly words: (iso: string) => When }
export type Typed = { readonly address?: string | undefined; readonly how?: string | undefined; readonly note?: string | undefined }

const stateTag: Readonly<Record<DeliveryState, readonly [State, string]>> = {
  waiting: ['wait', 'waiting to be sent'], accepted: ['good', 'taken over by the mail server'], refused: ['late', 'refused'], bounced: ['late', 'came back'], told: ['good', 'told otherwise'],
}
const StateTag = ({ state }: { state: DeliveryState }) => <Tag state={stateTag[state][0]}>{stateTag[state][1]}</Tag>

/** Stands on every page about notices where nothing can be sent. */
const NoMailServer = ({ isMailSet }: { isMailSet: boolean }) => isMailSet ? null : (
  <Bar state="late">
    <strong>No mail server is set, so nothing is sent: messages wait.</strong> Whoever runs Afterbell sets SMTP_URL (smtp://user:password@host:587) and MAIL_FROM, and starts it again;
    what waits then goes out.
  </Bar>
)

const reached = (row: NoticeRow): string => {
  const parts = [
    row.accepted > 0 ? `${row.accepted} taken over` : '', row.told > 0 ? `${row.told} told otherwise` : '', row.waiting > 0 ? `${row.waiting} waiting` : '',
    row.notReached > 0 ? `${row.notReached} not reached` : '',
  ]
  return parts.filter(Boolean).join(', ') || 'nobody named'
}
const rowState = (row: NoticeRow): State => (row.notReached > 0 ? 'late' : row.waiting > 0 ? 'wait' : row.accepted + row.told > 0 ? 'good' : 'unknown')

export type ListProps = Frame & { rows: readonly NoticeRow[]; total: number; offset: number; limit: number; isUndelivered: boolean }

export const NoticesScreen = ({ rows, total, offset, limit, isUndelivered, words, isMailSet, ...frame }: ListProps) => {
  const href = (from: number) => `/notices?from=${from}${isUndelivered ? '&undelivered=yes' : ''}`
  return (
    <StaffPage {...frame} title="Notices" question="Who was told what, and did it reach them?"
      action={isUndelivered ? <a class="button" href="/notices">Show all</a> : <a class="button" href="/notices?undelivered=yes">Only those not delivered</a>}>
      <Stack>
        <NoMailServer isMailSet={isMailSet} />
        <Card id="list" title={isUndelivered ? 'Not delivered to everyone' : 'All notices'}>
          <DataTable caption="Notices, newest first" captionHidden rows={rows} empty={isUndelivered ? 'Every notice reached everybody it was for.' : 'No notice was made yet.'} columns={[
            { label: 'Notice', head: true, cell: (row) => <a href={`/notices/${showId('ntc', row.id)}`}>{row.subject}</a> },
            { label: 'Kind', cell: (row) => kindOf(row.kind).label },
            { label: 'Made', cell: (row) => <Time {...words(row.madeAt)} /> },
            { label: 'Counts until', cell: (row) => (row.dueBy ? <Time {...words(row.dueBy)} /> : 'no limit') },
            { label: 'Reached', cell: (row) => <Tag state={rowState(row)}>{reached(row)}</Tag> },
          ]} />
          <Pager from={total === 0 ? 0 : offset + 1} to={Math.min(offset + limit, total)} of={total} previousHref={offset > 0 ? href(Math.max(0, offset - limit)) : undefined}
            nextHref={offset + limit < total ? href(offset + limit) : undefined} />
        </Card>
      </Stack>
    </StaffPage>
  )
}

/** Recipients for whom another channel may be named: not reached by mail, and not told otherwise. */
const openRecipients = (rows: readonly DeliveryRow[]): readonly DeliveryRow[] => {
  const told = new Set(rows.filter((row) => row.state === 'told').map((row) => row.address))
  return rows.filter((row) => row.channel === 'mail' && row.state !== 'accepted' && !told.has(row.address))
}

const nameOf = (row: DeliveryRow) => (row.person ? `${row.person} (${row.address})` : row.address)

const ToldForm = ({ notice, open, typed, refusal, mayNot }: { notice: NoticeRow; open: readonly DeliveryRow[]; typed: Typed; refusal?: Refusal | undefined; mayNot?: string | undefined }) => (
  <Card id="told" title="Told by another channel" now={open.some((row) => row.state !== 'waiting')}>
    {refusal && <Problem refusal={refusal} />}
    <p><a href={`/notices/${showId('ntc', notice.id)}/letter.pdf`}>Print it as letters (PDF)</a></p>
    {open.length === 0 ? <Empty says="Nobody is left to tell.">Should a message still come back, its recipient is listed here again.</Empty> : (
      <Form action={`/notices/${showId('ntc', notice.id)}/told`}>
        <SelectField name="address" label="Who was told" value={typed.address} choose="Choose a recipient" options={open.map((row) => ({ value: row.address, label: nameOf(row) }))} />
        <SelectField name="how" label="How" value={typed.how} choose="Choose how" options={Object.entries(otherChannels).map(([value, label]) => ({ value, label }))} />
        <TextField name="note" label="What was said, and to whom" value={typed.note} maxlength={200} optional />
        <Button label="Put on record" kind="first" disabledBecause={mayNot} cost={mayNot ? undefined : 'You vouch for it: it is kept as attested under your name.'} />
      </Form>
    )}
  </Card>
)

const About = ({ id }: { id: string }) => {
  const { word, href } = thingOf(id)
  return href === undefined ? <>{word}</> : <a href={href}>the {word}</a>
}

export type OneProps = Frame & { notice: NoticeRow; rows: readonly DeliveryRow[]; typed?: Typed; refusal?: Refusal | undefined; mayNot?: string | undefined }

export const NoticeScreen = ({ notice, rows, typed = {}, refusal, mayNot, words, isMailSet, ...frame }: OneProps) => (
  <StaffPage {...frame} title={notice.subject} question="Did it reach everybody, and if not, how are they told?">
    <Stack>
      <NoMailServer isMailSet={isMailSet} />
      <Card id="recipients" title="Recipients" side={<Tag state={rowState(notice)}>{reached(notice)}</Tag>}>
        <DataTable caption="What became of it, for each recipient" captionHidden rows={rows} empty="This notice is for nobody." columns={[
          { label: 'Recipient', head: true, cell: nameOf },
          { label: 'Channel', cell: (row) => (row.channel === 'mail' ? 'mail' : 'another') },
          { label: 'State', cell: (row) => <StateTag state={row.state} /> },
          { label: 'Since', cell: (row) => <Time {...words(row.stateAt)} /> },
          { label: 'Answer', cell: (row) => row.reply ?? (isMailSet ? 'none yet' : 'none: no mail server is set') },
          { label: 'Tries', number: true, cell: (row) => (row.channel === 'mail' ? row.attempts : '') },
        ]} />
        <p class="reason">“Taken over” is what a mail server answered for that recipient. It is no proof of reading, and a message may still come back.</p>
      </Card>
      <ToldForm notice={notice} open={openRecipients(rows)} typed={typed} refusal={refusal} mayNot={mayNot} />
      <Card id="text" title="What it says">
        <KeyValue items={[
          { key: 'Kind', value: kindOf(notice.kind).label }, { key: 'About', value: <About id={notice.about} /> }, { key: 'Made', value: <Time {...words(notice.madeAt)} /> },
          { key: 'Counts until', value: notice.dueBy ? <Time {...words(notice.dueBy)} /> : 'no limit' },
        ]} />
        <pre class="log">{notice.body}</pre>
        <p class="reason">Personal links are not shown here; they are erased as soon as a message is taken over. <a href={`/evidence?about=${showId('ntc', notice.id)}`}>Evidence</a></p>
      </Card>
    </Stack>
  </StaffPage>
)
