import type { Refusal } from '../../../core/result.ts'
import { inWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Card, Stack } from '../../../kit/card.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { PasskeyButton } from '../../../kit/passkey-button.tsx'
import { Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { fingerprintWords } from './passkeys.rules.ts'
import type { PasskeyRow } from './passkeys.views.ts'
import { AccountName } from '../setup/setup.screens.tsx'
import { StaffPage } from '../staff-page.tsx'
import type { Who } from '../who.ts'

const doneWords = {
  added: 'The passkey was added. You have been notified by mail.',
  removed: 'The passkey was removed. You have been notified by mail.',
} as const

type Props = { who: Who; email: string; passkeys: readonly PasskeyRow[]; rpId: string; problem?: Refusal | undefined; done?: string | undefined }

const RemoveForm = ({ passkeys, email }: { passkeys: readonly PasskeyRow[]; email: string }) => (
  <Card id="remove" title="Remove a passkey">
    {passkeys.map((one) => (
      <details>
        <summary>Remove “{one.label}”</summary>
        <Form action="/account/passkeys/remove" hidden={{ id: showId('psk', one.id) }}>
          <AccountName email={email} />
          <TextField name="password" id={`password-${one.id}`} label="Current password" type="password" autocomplete="current-password" />
          <Button
            kind="danger"
            label="Remove"
            of={one.label}
            id={`remove-${one.id}`}
            cost="It can no longer sign you in. What it signed stays valid. You are notified by mail."
          />
        </Form>
      </details>
    ))}
  </Card>
)

/** One's own passkeys: what they are for, with the fingerprint by which the runner's operator knows them. */
export function PasskeysPage({ who, email, passkeys, rpId, problem, done }: Props) {
  const said = done === 'added' || done === 'removed' ? doneWords[done] : undefined
  return (
    <StaffPage
      who={who}
      path="/account"
      title="Your passkeys"
      question="What do I use to sign in and to sign approvals?"
      answer={
        passkeys.length === 0 ? 'You have no passkey yet.' : `${passkeys.length} ${passkeys.length === 1 ? 'passkey' : 'passkeys'}, for ${rpId}.`
      }
    >
      <Stack>
        {problem && <Problem refusal={problem} />}
        {said && !problem && <Notice state="good">{said}</Notice>}
        <Card id="passkeys" title="Passkeys" side={<a href="/account">Your account</a>}>
          <p>
            A passkey is a key on your phone, computer or security key, unlocked with a fingerprint or a PIN. It signs you in without a password, and
            it signs approvals: the runner, which alone can touch a server, checks that signature itself.
          </p>
          <DataTable
            caption="Your passkeys"
            captionHidden
            rows={passkeys}
            empty="None yet."
            columns={[
              { label: 'Name', head: true, cell: (one) => one.label },
              { label: 'Fingerprint', cell: (one) => <Code>{fingerprintWords(one.fingerprint)}</Code> },
              { label: 'Where', cell: (one) => (one.isSynced ? 'on all your devices' : 'on one device') },
              { label: 'Since', cell: (one) => <Time iso={one.madeAt} words={inWords(one.madeAt, who.zone)} /> },
              {
                label: 'Last used',
                cell: (one) => (one.lastUsedAt ? <Time iso={one.lastUsedAt} words={inWords(one.lastUsedAt, who.zone)} /> : 'never'),
              },
            ]}
          />
          <p>The person in charge of the runner compares this key fingerprint with you before the runner trusts the passkey.</p>
        </Card>
        <Card id="add" title="Add a passkey">
          <Form action="/account/passkeys">
            <AccountName email={email} />
            <TextField name="label" label="Name" autocomplete="off" maxlength={60} hint="A name you will recognize: “Laptop”, “Blue key”." />
            <TextField name="password" id="password-add" label="Current password" type="password" autocomplete="current-password" />
            <PasskeyButton
              label="Add a passkey"
              kind="first"
              act="create"
              ask="/account/passkeys/ask"
              to="/account/passkeys?done=added"
              withoutScripts="A passkey needs scripts, because the browser itself creates it. Allow them for this site, or keep signing in with your password."
            />
          </Form>
        </Card>
        {passkeys.length > 0 && <RemoveForm passkeys={passkeys} email={email} />}
      </Stack>
    </StaffPage>
  )
}
