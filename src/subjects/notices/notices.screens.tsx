import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Empty, Stack } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { ListView } from '../../kit/list.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice as Bar, Tag, type State } from '../../kit/tag.tsx'
import { KeyValue, Time, type When } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { thingOf } from '../ledger/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { kindOf, otherChannels, type DeliveryState } from './notices.rules.ts'
import { noticeList, reachedWords } from './notice-list.views.ts'
import type { DeliveryRow, NoticeRow } from './notices.views.ts'

export type Frame = { readonly who: Who; readonly path: string; readonly isMailSet: boolean; readonly words: (iso: string) => When }
export type Typed = { readonly address?: string | undefined; readonly how?: string | undefined; readonly note?: string | undefined }

const stateTag: Readonly<Record<DeliveryState, readonly [State, string]>> = {
  waiting: ['wait', 'waiting to be sent'],
  dropped: ['late', 'not sent, too late'],
  accepted: ['good', 'accepted by the mail server'],
  refused: ['late', 'refused'],
  bounced: ['late', 'bounced'],
  told: ['good', 'notified another way'],
}
const StateTag = ({ state }: { state: DeliveryState }) => <Tag state={stateTag[state][0]}>{stateTag[state][1]}</Tag>

/** Stands on every page about notices where nothing can be sent. */
const NoMailServer = ({ isMailSet }: { isMailSet: boolean }) =>
  isMailSet ? null : (
    <Bar state="late">
      <strong>No mail server is set up, so nothing is sent: messages wait.</strong> Whoever runs Afterbell sets SMTP_URL
      (smtp://user:password@host:587) and MAIL_FROM, and starts it again; what waits then goes out.
    </Bar>
  )

const rowState = (row: NoticeRow): State =>
  row.notReached > 0 ? 'late' : row.waiting > 0 ? 'wait' : row.accepted + row.told > 0 ? 'good' : 'unknown'

const presets = [
  { name: 'Not delivered', query: 'undelivered=yes' },
  { name: 'Upcoming patching', query: 'kind=before-patching' },
] as const

export type ListProps = Frame & { page: ListPage<NoticeRow>; query: ListQuery; views: readonly SavedView[] }

export const NoticesScreen = ({ page, query, views, words, isMailSet, ...frame }: ListProps) => (
  <StaffPage {...frame} title="Notices" question="Who was notified of what, and did it reach them?">
    <Stack>
      <NoMailServer isMailSet={isMailSet} />
      <ListView
        list={noticeList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['notice', 'notices']}
        empty={
          query.undelivered
            ? 'Every notice reached everybody it was for.'
            : query.text || query.kind
              ? 'No notice matches. Remove a filter.'
              : 'No notices yet.'
        }
        cells={{
          subject: { head: true, cell: (row) => <a href={`/notices/${showId('ntc', row.id)}`}>{row.subject}</a> },
          made: { cell: (row) => <Time {...words(row.madeAt)} /> },
          due: { cell: (row) => (row.dueBy ? <Time {...words(row.dueBy)} /> : 'no limit') },
          reached: { cell: (row) => <Tag state={rowState(row)}>{reachedWords(row)}</Tag> },
        }}
      />
    </Stack>
  </StaffPage>
)

/** Recipients for whom another channel may be named: not reached by mail, and not told otherwise. */
const openRecipients = (rows: readonly DeliveryRow[]): readonly DeliveryRow[] => {
  const told = new Set(rows.filter((row) => row.state === 'told').map((row) => row.address))
  return rows.filter((row) => row.channel === 'mail' && row.state !== 'accepted' && !told.has(row.address))
}

const nameOf = (row: DeliveryRow) => (row.person ? `${row.person} (${row.address})` : row.address)

const ToldForm = ({
  notice,
  open,
  typed,
  refusal,
  mayNot,
}: {
  notice: NoticeRow
  open: readonly DeliveryRow[]
  typed: Typed
  refusal?: Refusal | undefined
  mayNot?: string | undefined
}) => (
  <Card id="told" title="Notified another way" now={open.some((row) => row.state !== 'waiting')}>
    {refusal && <Problem refusal={refusal} />}
    <p>
      <a href={`/notices/${showId('ntc', notice.id)}/letter.pdf`}>Print it as letters (PDF)</a>
    </p>
    {open.length === 0 ? (
      <Empty says="Nobody is left to notify.">If a message bounces later, its recipient is listed here again.</Empty>
    ) : (
      <Form action={`/notices/${showId('ntc', notice.id)}/told`}>
        <SelectField
          name="address"
          label="Who was notified"
          value={typed.address}
          choose="Choose a recipient"
          options={open.map((row) => ({ value: row.address, label: nameOf(row) }))}
        />
        <SelectField
          name="how"
          label="How"
          value={typed.how}
          choose="Choose how"
          options={Object.entries(otherChannels).map(([value, label]) => ({ value, label }))}
        />
        <TextField name="note" label="What was said, and to whom" value={typed.note} maxlength={200} optional />
        <Button
          label="Save"
          kind="first"
          disabledBecause={mayNot}
          cost={mayNot ? undefined : 'You vouch for it: it is kept as attested, with your name.'}
        />
      </Form>
    )}
  </Card>
)

const About = ({ id }: { id: string }) => {
  const { word, href } = thingOf(id)
  return href === undefined ? <>{word}</> : <a href={href}>the {word}</a>
}

export type OneProps = Frame & {
  notice: NoticeRow
  rows: readonly DeliveryRow[]
  typed?: Typed
  refusal?: Refusal | undefined
  mayNot?: string | undefined
}

export const NoticeScreen = ({ notice, rows, typed = {}, refusal, mayNot, words, isMailSet, ...frame }: OneProps) => (
  <StaffPage {...frame} title={notice.subject} question="Did it reach everybody, and if not, how are they notified?">
    <Stack>
      <NoMailServer isMailSet={isMailSet} />
      <Card id="recipients" title="Recipients" side={<Tag state={rowState(notice)}>{reachedWords(notice)}</Tag>}>
        <DataTable
          caption="State for each recipient"
          captionHidden
          rows={rows}
          empty="This notice has no recipients."
          columns={[
            { label: 'Recipient', head: true, cell: nameOf },
            { label: 'Channel', cell: (row) => (row.channel === 'mail' ? 'mail' : 'another') },
            { label: 'State', cell: (row) => <StateTag state={row.state} /> },
            { label: 'Since', cell: (row) => <Time {...words(row.stateAt)} /> },
            { label: 'Answer', cell: (row) => row.reply ?? (isMailSet ? 'none yet' : 'none: no mail server is set up') },
            { label: 'Tries', number: true, cell: (row) => (row.channel === 'mail' ? row.attempts : '') },
          ]}
        />
        <p class="reason">
          “Taken over” is what a mail server answered for that recipient. It is no proof of reading, and a message may still come back.
        </p>
      </Card>
      <ToldForm notice={notice} open={openRecipients(rows)} typed={typed} refusal={refusal} mayNot={mayNot} />
      <Card id="text" title="What it says">
        <KeyValue
          items={[
            { key: 'Kind', value: kindOf(notice.kind).label },
            { key: 'About', value: <About id={notice.about} /> },
            { key: 'Created', value: <Time {...words(notice.madeAt)} /> },
            { key: 'Counts until', value: notice.dueBy ? <Time {...words(notice.dueBy)} /> : 'no limit' },
          ]}
        />
        <pre class="log">{notice.body}</pre>
        <p class="reason">
          Personal links are not shown here; they are erased as soon as a message is taken over.{' '}
          <a href={`/evidence?about=${showId('ntc', notice.id)}`}>Evidence</a>
        </p>
      </Card>
    </Stack>
  </StaffPage>
)
