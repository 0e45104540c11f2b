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

const doneWords = { added: 'The passkey is added. We have told you by mail.', removed: 'The passkey is removed. We have told you by mail.' } as const

type Props = { who: Who; email: string; passkeys: readonly PasskeyRow[]; rpId: string; problem?: Refusal | undefined; done?: string | undefined }

const RemoveForm = ({ passkeys, email }: { passkeys: readonly PasskeyRow[]; email: string }) => (
  <Card id="remove" title="Remove a passkey">
    {passkeys.map((one) => (
      <details>
        <summary>Remove “{one.label}”</summary>
        <Form action="/account/passkeys/remove" hidden={{ id: showId('psk', one.id) }}>
          <AccountName email={email} />
          <TextField name="password" id={`password-${one.id}`} label="Present password" type="password" autocomplete="current-password" />
          <Button
            kind="danger"
            label="Remove"
            of={one.label}
            id={`remove-${one.id}`}
            cost="It signs you in no more. What it signed stays valid. You are told by mail."
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
      question="With what do I sign in and sign approvals?"
      answer={
        passkeys.length === 0 ? 'You have no passkey yet.' : `${passkeys.length} ${passkeys.length === 1 ? 'passkey' : 'passkeys'}, for ${rpId}.`
      }
    >
      <Stack>
        {problem && <Problem refusal={problem} />}
        {said && !problem && <Notice state="good">{said}</Notice>}
        <Card id="passkeys" title="Passkeys" side={<a href="/account">Your account</a>}>
          <p>
            A passkey is a key on your phone, computer or security key, opened by a finger or a PIN. It signs you in without a password, and it signs
            approvals: the runner, which alone can touch a server, checks that signature itself.
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
          <p>Whoever keeps the runner compares the fingerprint with you before the runner trusts the passkey.</p>
        </Card>
        <Card id="add" title="Add a passkey">
          <Form action="/account/passkeys">
            <AccountName email={email} />
            <TextField name="label" label="Name" autocomplete="off" maxlength={60} hint="To tell it from the others: “Laptop”, “Blue key”." />
            <TextField name="password" id="password-add" label="Present password" type="password" autocomplete="current-password" />
            <PasskeyButton
              label="Add a passkey"
              kind="first"
              act="create"
              ask="/account/passkeys/ask"
              to="/account/passkeys?done=added"
              withoutScripts="A passkey needs scripts, because the browser itself makes it. Allow them for this site, or go on signing in with your password."
            />
          </Form>
        </Card>
        {passkeys.length > 0 && <RemoveForm passkeys={passkeys} email={email} />}
      </Stack>
    </StaffPage>
  )
}
