import type { Refusal } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Empty, Stack } from '../../../kit/card.tsx'
import { FileField, Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { faultOf, inLabels, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { slotWords } from '../slot-words.ts'
import { keyStateWords } from './publisher-key.rules.ts'
import type { PublisherKey, SignedFeed } from './publisher-keys.views.ts'
import { fingerprintWords } from './signature.rules.ts'

export type KeysShown = {
  readonly keys: readonly PublisherKey[]
  readonly signedFeeds: readonly SignedFeed[]
  readonly slots: readonly string[] // of the feeds that are loaded
  readonly now: string
}
/** A refused form: which one, why, and what was typed. */
export type KeySent = { readonly form: string; readonly refusal: Refusal; readonly values: Readonly<Record<string, string | undefined>> }

const labels = {
  slot: 'Feed',
  publisher: 'Or the publisher’s name',
  key: 'Public key',
  keyFile: 'Or the key as a file',
  fingerprint: 'Fingerprint, as the publisher lists it',
  reason: 'Where you compared it, and why it is trusted',
} as const
const nameOf = (slot: string): string => slotWords({ slot, release: slot.split(':')[1] ?? null })
const date = (instant: string): string => dateInWords(instant.slice(0, 10))

const answerOf = ({ keys, signedFeeds, now }: KeysShown): string => {
  const standing = keys.filter((key) => key.endedAt === null)
  if (standing.length === 0) return 'None yet: signatures that come with feeds are recorded but cannot be checked.'
  const expired = standing.filter((key) => keyStateWords(key, now).state === 'late').length
  const feeds = new Set(standing.map(({ slot }) => slot)).size
  return (
    `${standing.length} ${standing.length === 1 ? 'key' : 'keys'} for ${feeds} ${feeds === 1 ? 'feed' : 'feeds'}, ${signedFeeds.length} of which must be signed.` +
    (expired > 0 ? ` ${expired} ${expired === 1 ? 'has' : 'have'} expired.` : '')
  )
}

/** Whose signatures are trusted, for which feed, since when and why; and adding one. */
export function PublisherKeysPage({ who, sent, ...shown }: KeysShown & { who: Who; sent?: KeySent | undefined }) {
  const { keys, signedFeeds, slots } = shown
  const may = mayDo(who.positions, 'feeds.load')
  const barred = may.ok ? undefined : may.refusal.says
  const standing = Map.groupBy(
    keys.filter((key) => key.endedAt === null),
    ({ slot }) => slot,
  )
  const marked = signedFeeds.filter(({ slot }) => !standing.has(slot)).map(({ slot }) => [slot, []] as const)
  const ended = keys.filter((key) => key.endedAt !== null)
  return (
    <StaffPage who={who} path="/feeds" title="Publishers’ keys" question="Whose signatures do we trust, and who decided?" answer={answerOf(shown)}>
      {sent && <Problem refusal={inLabels(sent.refusal, labels)} title="Not changed" />}
      <Stack>
        <p>
          A signed feed is checked against these keys before it is taken; a wrong signature turns the whole file away.{' '}
          <a href="/feeds">Back to the feeds</a>
        </p>
        {standing.size + marked.length === 0 && (
          <Card id="none" title="Trusted">
            <Empty says="No key is trusted yet.">
              Red Hat, Siemens, Cisco, SICK, Open-Xchange and Germany’s BSI sign their CSAF documents, each with its own key.
            </Empty>
          </Card>
        )}
        {[...standing, ...marked].map(([slot, own]) => (
          <FeedTrust
            slot={slot}
            keys={own}
            marked={signedFeeds.find((one) => one.slot === slot)}
            now={shown.now}
            who={who}
            barred={barred}
            sent={sent}
          />
        ))}
        <AddKey slots={[...new Set([...slots, ...standing.keys()])].toSorted()} barred={barred} sent={sent?.form === 'add' ? sent : undefined} />
        {ended.length > 0 && <Ended keys={ended} zone={who.zone} />}
      </Stack>
    </StaffPage>
  )
}

type TrustProps = {
  slot: string
  keys: readonly PublisherKey[]
  marked: SignedFeed | undefined
  now: string
  who: Who
  barred: string | undefined
  sent: KeySent | undefined
}
function FeedTrust({ slot, keys, marked, now, who, barred, sent }: TrustProps) {
  const when = whenIn(who.zone)
  const form = `signed-${slot}`
  const own = sent?.form === form ? sent : undefined
  const whole = keys.length === 0 ? 'None of its keys is trusted any longer, so every one of its files is refused' : 'Unsigned files are refused'
  return (
    <Card
      id={`feed-${slot.replace(':', '-')}`}
      title={nameOf(slot)}
      side={marked ? <Tag state={keys.length === 0 ? 'late' : 'good'}>must be signed</Tag> : <Tag state="unknown">may be unsigned</Tag>}
    >
      {keys.map((key) => (
        <OneKey key_={key} now={now} when={when} barred={barred} sent={sent} />
      ))}
      {marked && (
        <p>
          Must be signed since <Time {...when(marked.since)} />, set by {marked.setBy}: “{marked.reason}” {whole}.
        </p>
      )}
      <details open={own !== undefined || undefined}>
        <summary>{marked ? 'Stop requiring signatures' : 'Require signatures from now on'}</summary>
        <Form action="/feeds/signed" hidden={{ slot, must: marked ? 'no' : 'yes' }}>
          <TextField
            name="reason"
            id={`reason-${form}`}
            label="Why"
            maxlength={1000}
            value={own?.values.reason}
            error={faultOf(own?.refusal, 'reason')}
            hint={
              marked
                ? 'Unsigned files are accepted again, and marked as unsigned.'
                : 'A file from this publisher without a signature by a key above is refused, no matter who loads it.'
            }
          />
          <Acts>
            <Button
              label={marked ? 'Accept unsigned files' : 'Require signatures'}
              kind={marked ? 'danger' : 'plain'}
              of={nameOf(slot)}
              id={form.replace(':', '-')}
              disabledBecause={barred}
            />
          </Acts>
        </Form>
      </details>
    </Card>
  )
}

type KeyProps = { key_: PublisherKey; now: string; when: ReturnType<typeof whenIn>; barred: string | undefined; sent: KeySent | undefined }
function OneKey({ key_: key, now, when, barred, sent }: KeyProps) {
  const id = showId('pky', key.id)
  const own = sent?.form === `end-${id}` ? sent : undefined
  const state = keyStateWords(key, now)
  return (
    <>
      <KeyValue
        items={[
          { key: 'Key of', value: key.userIds.length === 0 ? <Tag state="unknown">no name given</Tag> : key.userIds.join(' · ') },
          { key: 'Fingerprint', value: <Code>{fingerprintWords(key.fingerprint)}</Code> },
          { key: 'Kind', value: key.algorithm },
          { key: 'Created', value: date(key.madeAt) },
          { key: 'Expires', value: key.expiresAt === null ? 'never' : date(key.expiresAt) },
          { key: 'State', value: <Tag state={state.state}>{state.words}</Tag> },
          {
            key: 'Trusted',
            value: (
              <>
                <Time {...when(key.addedAt)} />, by {key.addedBy}: “{key.reason}”
              </>
            ),
          },
        ]}
      />
      <details open={own !== undefined || undefined}>
        <summary>
          Stop trusting it<span class="hidden"> {key.fingerprint.slice(-8)}</span>
        </summary>
        <Form action={`/feeds/keys/${id}/end`}>
          <TextField
            name="reason"
            id={`reason-${id}`}
            label="Why"
            maxlength={1000}
            value={own?.values.reason}
            error={faultOf(own?.refusal, 'reason')}
            hint="Files signed with it are refused from now on. Files it signed that are already loaded stay, and are marked."
          />
          <Acts>
            <Button label="Stop trusting" kind="danger" of={fingerprintWords(key.fingerprint)} id={`end-${id}`} disabledBecause={barred} />
          </Acts>
        </Form>
      </details>
    </>
  )
}

function AddKey({ slots, barred, sent }: { slots: readonly string[]; barred: string | undefined; sent: KeySent | undefined }) {
  const values = sent?.values ?? {}
  const fault = (name: string) => faultOf(sent?.refusal, name)
  return (
    <Card id="add" title="Trust a key" now>
      <p>
        A publisher lists its keys, with their fingerprints, on its security page and in its <Code>provider-metadata.json</Code> (
        <Code>public_openpgp_keys</Code>). Compare the fingerprint with one that reached you by a different route than the key: a key found next to
        the file proves nothing on its own.
      </p>
      <Form action="/feeds/keys" multipart>
        <SelectField
          name="slot"
          label={labels.slot}
          optional
          choose="A CSAF publisher, named below"
          options={slots.map((slot) => ({ value: slot, label: nameOf(slot) }))}
          value={values.slot}
          error={fault('slot')}
        />
        <TextField
          name="publisher"
          label={labels.publisher}
          optional
          maxlength={200}
          value={values.publisher}
          hint="As its CSAF documents give it (document, publisher, name). Example: Cisco PSIRT."
        />
        <TextField
          name="key"
          label={labels.key}
          optional
          rows={6}
          maxlength={700_000}
          value={values.key}
          error={fault('key')}
          hint="The whole block, from -----BEGIN PGP PUBLIC KEY BLOCK----- to the END line."
        />
        <FileField name="keyFile" label={labels.keyFile} optional previous={values.keyFile} />
        <TextField
          name="fingerprint"
          label={labels.fingerprint}
          maxlength={200}
          value={values.fingerprint}
          error={fault('fingerprint')}
          hint="All 40 characters (64 for newer keys), with or without spaces. It is compared with the key’s own."
        />
        <TextField
          name="reason"
          label={labels.reason}
          maxlength={1000}
          value={values.reason}
          error={fault('reason')}
          hint="It is kept as evidence, with your name."
        />
        <Acts>
          <Button label="Trust this key" kind="first" disabledBecause={barred} />
        </Acts>
      </Form>
    </Card>
  )
}

function Ended({ keys, zone }: { keys: readonly PublisherKey[]; zone: string }) {
  const when = whenIn(zone)
  return (
    <Card id="ended" title="No longer trusted">
      <DataTable
        caption="Keys no longer trusted"
        captionHidden
        rows={keys}
        empty=""
        columns={[
          { label: 'Feed', head: true, cell: ({ slot }) => nameOf(slot) },
          { label: 'Fingerprint', cell: ({ fingerprint }) => <Code>{fingerprintWords(fingerprint)}</Code> },
          {
            label: 'Ended',
            cell: ({ endedAt, endedBy, endedBecause }) => (
              <>
                <Time {...when(endedAt ?? '')} />, by {endedBy}: “{endedBecause}”
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}
