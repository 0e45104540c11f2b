import { inWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Card, Stack } from '../../../kit/card.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { FormErrors } from '../../../kit/problem.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { Code } from '../../../kit/values.tsx'
import { faultAt } from '../form-parts.ts'
import type { Fault } from '../person-form.rules.ts'
import { QrCode } from './qr-code.tsx'
import type { Enrolling } from './second-factor.ts'
import { AccountName } from '../setup/setup.screens.tsx'
import { StaffPage } from '../staff-page.tsx'
import type { Who } from '../who.ts'

const grouped = (key: string) => key.match(/.{1,4}/g)?.join(' ') ?? key

/** On the page of the own account: whether a second factor is there, by when it must be. */
export function SecondFactorCard({ who, hasApp, codesLeft }: { who: Who; hasApp: boolean; codesLeft: number }) {
  return (
    <Card id="second-factor" title="Second factor">
      {who.isFactorOverdue ? (
        <Notice state="late">Your positions need a second factor. Until you add one and sign in with it, only this page is open to you.</Notice>
      ) : (
        who.factorDueAt !== undefined && (
          <Notice state="soon">Your positions need a second factor. Add one by {inWords(who.factorDueAt, who.zone)}.</Notice>
        )
      )}
      <p>
        Authenticator app: {hasApp ? <Tag state="good">asked for at each sign-in</Tag> : <Tag state="unknown">none</Tag>}
        {hasApp && ` ${codesLeft} backup ${codesLeft === 1 ? 'code' : 'codes'} left.`}
      </p>
      <Button label={hasApp ? 'Change or remove it' : 'Add an authenticator app'} href="/account/second-factor" />
    </Card>
  )
}

type Props = { who: Who; email: string; hasApp: boolean; codesLeft: number; enrolling?: Enrolling | undefined; faults?: readonly Fault[] }
const errorOf = (faults: readonly Fault[], field: string) => faultAt(faults, field)

const CodeField = ({ id, faults, backup = false }: { id: string; faults: readonly Fault[]; backup?: boolean }) => (
  <TextField
    id={id}
    name="code"
    label="Code"
    inputmode="numeric"
    autocomplete="one-time-code"
    maxlength={20}
    width="short"
    error={errorOf(faults, 'code')}
    hint={backup ? 'Six digits from the app, or a backup code.' : 'The six digits the app shows now.'}
  />
)

export function SecondFactorSetUpPage({ who, email, hasApp, codesLeft, enrolling, faults = [] }: Props) {
  return (
    <StaffPage who={who} path="/account" title="Second factor" question="Besides the password, what shows that it is me?">
      <Stack>
        <FormErrors errors={faults} />
        {hasApp ? (
          <Present email={email} faults={faults} codesLeft={codesLeft} />
        ) : enrolling ? (
          <Enrol enrolling={enrolling} faults={faults} />
        ) : (
          <Begin email={email} faults={faults} />
        )}
        <p>
          <a href="/account">Back to your account</a>
        </p>
      </Stack>
    </StaffPage>
  )
}

function Begin({ email, faults }: { email: string; faults: readonly Fault[] }) {
  return (
    <Card id="begin" title="Add an authenticator app">
      <p>Any app for time-based codes works: your phone then shows a new six-digit code every 30 seconds, even without a network.</p>
      <Form action="/account/second-factor/begin">
        <AccountName email={email} />
        <TextField name="current" label="Current password" type="password" autocomplete="current-password" error={errorOf(faults, 'current')} />
        <Button kind="first" label="Show the QR code" />
      </Form>
    </Card>
  )
}

function Enrol({ enrolling, faults }: { enrolling: Enrolling; faults: readonly Fault[] }) {
  return (
    <Card id="enrol" title="Add an authenticator app">
      <ol>
        <li>Open the app and scan this.</li>
        <li>Enter the code it shows.</li>
      </ol>
      <QrCode text={enrolling.address} label="QR code for the authenticator app. The key below says the same." />
      <p>
        Cannot scan? Type this key into the app: <Code>{grouped(enrolling.key)}</Code>
      </p>
      <Form action="/account/second-factor/confirm">
        <CodeField id="code" faults={faults} />
        <Button kind="first" label="Add it" cost="From then on each sign-in asks for a code." />
      </Form>
    </Card>
  )
}

function Present({ email, faults, codesLeft }: { email: string; faults: readonly Fault[]; codesLeft: number }) {
  return (
    <>
      <Card id="codes" title="Backup codes">
        <p>{codesLeft} of them are left. New ones take the place of all the old ones.</p>
        <Form action="/account/second-factor/backup-codes">
          <CodeField id="backup-code" faults={faults} />
          <Button label="Make new backup codes" />
        </Form>
      </Card>
      <Card id="remove" title="Remove the authenticator app">
        <p>For a new phone: remove it here, then add it again.</p>
        <Form action="/account/second-factor/remove">
          <AccountName email={email} />
          <TextField name="current" label="Current password" type="password" autocomplete="current-password" error={errorOf(faults, 'current')} />
          <CodeField id="remove-code" faults={faults} backup />
          <Button
            kind="danger"
            label="Remove it"
            cost="You are notified by mail. If your positions need a second factor, only your account page is open until there is another."
          />
        </Form>
      </Card>
    </>
  )
}

/** The only time backup codes are shown. */
export function BackupCodesPage({ who, codes }: { who: Who; codes: readonly string[] }) {
  return (
    <StaffPage
      who={who}
      path="/account"
      title="Backup codes"
      question="How do I get in without my phone?"
      answer="Each code works once. They are shown only now: print them or write them down, and keep them apart from the phone."
    >
      <Stack>
        <Card id="backup-codes" title="Your backup codes">
          <ul class="codes">
            {codes.map((code) => (
              <li>
                <Code>{code}</Code>
              </li>
            ))}
          </ul>
        </Card>
        <Button kind="first" label="I have them" href="/account" />
      </Stack>
    </StaffPage>
  )
}
