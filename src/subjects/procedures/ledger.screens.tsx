import { Button, PostButton } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { Code, KeyValue, Time, type When } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import {
  erasingReasons,
  kindWords,
  type CopyState,
  type EvidenceRow,
  type PostingRow,
  type StoredCheckpoint,
  type WitnessRow,
} from '../ledger/index.ts'
import { StaffPage, type Who } from '../people/index.ts'

type Frame = { readonly who: Who; readonly path: string }
export type CheckpointsShown = {
  readonly newest: (StoredCheckpoint & { readonly when: When }) | undefined
  readonly keys: readonly string[]
  readonly fault: { readonly says: string; readonly since: When } | undefined
  readonly witnesses: readonly (WitnessRow & { readonly sinceWhen: When; readonly untilWhen: When | undefined })[]
  readonly postings: readonly (PostingRow & { readonly when: When })[]
  readonly copy: (CopyState & { readonly when: When | undefined; readonly triedWhen: When }) | undefined
}

const number = (n: number): string => n.toLocaleString('en-US')
const pace = (hours: number): string => (hours === 24 ? 'daily' : 'weekly')

/** What became of a mail: waiting is not delivered, and accepted is the mail server's word. */
const Delivery = ({ state, reply }: { state: string | null; reply: string | null }) => {
  if (state === 'accepted') return <Tag state="good">accepted{reply && <>: {reply}</>}</Tag>
  if (state === 'refused' || state === 'bounced')
    return (
      <Tag state="late">
        {state}
        {reply && <>: {reply}</>}
      </Tag>
    )
  return <Tag state="wait">waiting for the mail server</Tag>
}

/** What has truly left: taken by a mail server, or written into the folder. Waiting is not leaving. */
const answerOf = ({ newest, witnesses, postings, copy, fault }: CheckpointsShown): string => {
  if (fault) return 'The ledger is not being sealed; see below.'
  if (!newest) return 'Nothing is sealed yet.'
  const away = Math.max(0, ...postings.filter((one) => one.state === 'accepted').map((one) => one.size), copy?.size ?? 0)
  const left =
    away > 0
      ? `One of ${number(away)} has left this machine.`
      : witnesses.some((one) => one.until === null)
        ? 'None has left this machine yet: the mail waits.'
        : 'None leaves this machine yet: add somebody below.'
  return `${number(newest.size)} entries are in the newest checkpoint. ${left}`
}

/** The ledger's checkpoints: what is fixed, who outside holds it, whether it goes on. */
export const CheckpointsScreen = ({
  shown,
  may,
  ...frame
}: Frame & { shown: CheckpointsShown; may: { readonly name: boolean; readonly rotate: boolean } }) => (
  <StaffPage {...frame} title="Checkpoints" question="Could anybody rewrite the evidence unnoticed?" answer={answerOf(shown)}>
    <Stack>
      {shown.fault && (
        <Notice state="late">
          The sealer stopped on <Time {...shown.fault.since} />: {shown.fault.says}. Entries are still recorded and wait for their seal. Compare an
          export with a checkpoint kept elsewhere before anything else.
        </Notice>
      )}
      <Newest {...shown} />
      <Card id="witnesses" title="Who gets the checkpoints by mail">
        <DataTable
          caption="People who get checkpoints"
          captionHidden
          rows={shown.witnesses}
          empty="Nobody yet. Add two people outside IT: nobody here can rewrite their copies."
          columns={[
            { label: 'Name', head: true, cell: (one) => one.name },
            { label: 'Address', cell: (one) => one.email },
            { label: 'How often', cell: (one) => `${pace(one.everyHours)}, when something changed` },
            { label: 'Since', cell: (one) => <Time {...one.sinceWhen} /> },
            {
              label: 'State',
              cell: (one) =>
                one.untilWhen ? (
                  <Tag state="unknown">
                    ended <Time {...one.untilWhen} />
                  </Tag>
                ) : (
                  <PostButton
                    label="End"
                    of={one.name}
                    id={one.id}
                    action={`/ledger/witnesses/${showId('wit', one.id)}/end`}
                    disabledBecause={may.name ? undefined : 'Only the technology director, the coordinator or the superintendent can do this.'}
                  />
                ),
            },
          ]}
        />
        {may.name && (
          <Form action="/ledger/witnesses">
            <TextField name="name" label="Name" maxlength={200} autocomplete="off" />
            <TextField
              name="email"
              label="E-mail"
              type="email"
              maxlength={200}
              autocomplete="off"
              hint="Preferably an address that the district does not run itself."
            />
            <SelectField
              name="everyHours"
              label="How often"
              value="24"
              options={[
                { value: '24', label: 'Daily, when something changed' },
                { value: '168', label: 'Weekly, when something changed' },
              ]}
            />
            <Acts>
              <Button label="Add this person" kind="first" />
            </Acts>
          </Form>
        )}
      </Card>
      <Card id="sent" title="Who got which checkpoint when">
        <DataTable
          caption="Checkpoints sent"
          captionHidden
          rows={shown.postings}
          empty="None sent yet."
          columns={[
            { label: 'When', head: true, cell: (one) => <Time {...one.when} /> },
            { label: 'To', cell: (one) => `${one.name} (${one.email})` },
            { label: 'Entries', cell: (one) => number(one.size) },
            { label: 'Delivered', cell: (one) => <Delivery state={one.state} reply={one.reply} /> },
          ]}
        />
      </Card>
      <Copy copy={shown.copy} />
      <Card id="key" title="Sealing key">
        <p>The secret half is in a file that only the sealer can read. With these lines, tools that read signed notes can check every checkpoint:</p>
        {shown.keys.map((key) => (
          <p>
            <Code>{key}</Code>
          </p>
        ))}
        <PostButton
          label="Create a new key"
          action="/ledger/key"
          cost="The old key signs the new one's announcement. Do this when somebody may have read the old one."
          disabledBecause={may.rotate ? undefined : 'Only the technology director can do this.'}
        />
      </Card>
    </Stack>
  </StaffPage>
)

const Newest = ({ newest }: CheckpointsShown) => (
  <Card id="newest" title="The newest checkpoint" now>
    {newest ? (
      <>
        <p>
          Signed <Time {...newest.when} />. Keep a copy where nobody who runs this server can change it.
        </p>
        <pre class="log">{newest.note}</pre>
        <p class="reason">
          To compare later: <Code>npx afterbell ledger verify EXPORT --root FILE</Code>
        </p>
      </>
    ) : (
      <p>The sealer signs the first one within a second of the first entry.</p>
    )}
  </Card>
)

const Copy = ({ copy }: { copy: CheckpointsShown['copy'] }) => (
  <Card id="copy" title="Copies in a folder elsewhere">
    {copy === undefined ? (
      <p>
        None is set. With <Code>AFTERBELL_CHECKPOINTS_TO</Code> every newest checkpoint is also appended to a file in that folder, such as a share of
        another machine.
      </p>
    ) : (
      <>
        {copy.fault !== null && (
          <Notice state="late">
            The last try failed on <Time {...copy.triedWhen} />: {copy.fault}. It is tried again every ten seconds.
          </Notice>
        )}
        <KeyValue
          items={[
            { key: 'Folder', value: <Code>{copy.target}</Code> },
            {
              key: 'Newest copy',
              value: copy.when ? (
                <>
                  <Time {...copy.when} />, {number(copy.size ?? 0)} entries
                </>
              ) : (
                'none yet'
              ),
            },
          ]}
        />
      </>
    )}
  </Card>
)

type AskedShown = { readonly by: string; readonly isOwn: boolean; readonly reason: string; readonly when: When }
/** What the second person sees; whoever asked waits for them, or takes it back. */
const Asked = ({ id, asked }: { id: string; asked: AskedShown }) => (
  <>
    <p>
      <strong>{asked.isOwn ? 'You asked' : `${asked.by} asked`}</strong> for this, <Time {...asked.when} />: {asked.reason.toLowerCase()}.
    </p>
    <Acts>
      {asked.isOwn ? (
        <Button label="Agree and erase for good" kind="danger" disabledBecause="You requested it; another director or coordinator must agree." />
      ) : (
        <PostButton label="Agree and erase for good" kind="danger" action={`/evidence/${id}/erase/agree`} cost="It is erased at once." />
      )}
      <PostButton label={asked.isOwn ? 'Withdraw the request' : 'Decline'} action={`/evidence/${id}/erase/decline`} />
    </Acts>
  </>
)

/** Before content is erased: what goes, what stays, why it is done, and who the two are. */
export const EraseScreen = ({
  row,
  asked,
  stopped,
  ...frame
}: Frame & { row: EvidenceRow; asked: AskedShown | undefined; stopped: string | undefined }) => (
  <StaffPage {...frame} title="Erase the content of an entry" question="What is erased, and what stays?">
    <Card id="erase" title={`${kindWords(row.kind)}${row.seq ? `, entry ${row.seq}` : ''}`} now>
      <p>
        Its content goes for good; nobody can bring it back. Its hash, time, kind and who did it stay, so that the ledger still verifies, and a new
        entry says who erased it, why and when. Backups and exports made earlier keep what they hold until they end.
      </p>
      <pre class="log">{JSON.stringify(JSON.parse(row.content), null, 2)}</pre>
      {asked ? (
        <Asked id={row.id} asked={asked} />
      ) : (
        <Form action={`/evidence/${row.id}/erase`}>
          <SelectField name="reason" label="Why" options={Object.entries(erasingReasons).map(([value, label]) => ({ value, label }))} />
          <p class="reason">The request alone erases nothing. Another director or coordinator must agree; it appears on their Today page.</p>
          <Acts>
            <Button label="Request erasing" kind="danger" disabledBecause={stopped} /> <a href={`/evidence/${row.id}`}>Cancel</a>
          </Acts>
        </Form>
      )}
    </Card>
  </StaffPage>
)
