import type { Refusal } from '../../../core/result.ts'
import { Code } from '../../../kit/values.tsx'
import { inWords } from '../../../core/time/words.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Card, Empty, Stack } from '../../../kit/card.tsx'
import { RadioField } from '../../../kit/choices.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { FormErrors, Problem } from '../../../kit/problem.tsx'
import { PublicPage } from '../../../kit/public-page.tsx'
import { showId } from '../../../platform/ids.ts'
import { faultAt } from '../form-parts.ts'
import type { Fault } from '../person-form.rules.ts'
import { seenOptions } from './recover-account.ts'
import { isSeen, seenWays, type Recovery } from './recovery.rules.ts'
import { StaffPage } from '../staff-page.tsx'
import type { Who } from '../who.ts'

export function RecoverPage({ isAsked = false, email, faults = [] }: { isAsked?: boolean; email?: string | undefined; faults?: readonly Fault[] }) {
  return (
    <PublicPage lang="en" title={isAsked ? 'Now go and see them in person' : 'I lost every way to sign in'} from="Afterbell">
      {isAsked ? (
        <>
          <p>If this e-mail belongs to an account here, its owner and the people who may vouch have been notified.</p>
          <p>
            Go to two of them in person: the technology department, your principal or the superintendent. After the second, a link valid for one hour
            is mailed to you, and that person tells you the code it asks for.
          </p>
        </>
      ) : (
        <>
          <p>For when both your phone and your backup codes are lost. If only the password is lost, the technology department can send you a link.</p>
          <FormErrors errors={faults} />
          <Form action="/recover">
            <TextField
              name="email"
              label="E-mail of your account"
              type="email"
              value={email}
              autocomplete="username"
              error={faultAt(faults, 'email')}
            />
            <Button kind="first" label="Ask for account recovery" cost="Two people must then see you and vouch for you." />
          </Form>
        </>
      )}
      <p>
        <a href="/sign-in">Go to sign-in</a>
      </p>
    </PublicPage>
  )
}

type Props = { who: Who; open: readonly Recovery[]; refusal?: Refusal | undefined; faults?: readonly Fault[]; at?: string | undefined }

export function RecoveriesPage({ who, open, refusal, faults = [], at }: Props) {
  return (
    <StaffPage who={who} path="/recoveries" title="Account recovery" question="Who lost every way to sign in, and who has seen them?">
      <Stack>
        {refusal && faults.length === 0 && <Problem refusal={refusal} />}
        {open.length === 0 && <Empty says="No open requests.">Anybody who lost their password, phone and codes can ask on the sign-in page.</Empty>}
        {open.map((one) => (
          <OneRecovery who={who} one={one} faults={at === one.id ? faults : []} />
        ))}
      </Stack>
    </StaffPage>
  )
}

function OneRecovery({ who, one, faults }: { who: Who; one: Recovery; faults: readonly Fault[] }) {
  const [shown, isOwn] = [showId('rec', one.id), one.personId === who.personId]
  const said = one.words.some((word) => word.byId === who.personId)
  return (
    <Card id={shown} title={one.person}>
      <p>
        Asked {inWords(one.askedAt, who.zone)}, open until {inWords(one.endsAt, who.zone)}.
      </p>
      {one.words.map((word) => (
        <p>
          {word.by} vouched {inWords(word.at, who.zone)}: {isSeen(word.seen) ? seenWays[word.seen].toLowerCase() : word.seen}.
        </p>
      ))}
      <FormErrors errors={faults} />
      {isOwn || said ? (
        <Button
          label="I saw them"
          id={shown}
          disabledBecause={isOwn ? 'You cannot vouch for yourself.' : 'You have vouched; another person must too.'}
        />
      ) : (
        <Form action={`/recoveries/${shown}/confirm`}>
          <RadioField name="seen" id={`seen-${shown}`} label="How did you see them?" options={seenOptions} error={faultAt(faults, 'seen')} />
          <TextField
            name="note"
            id={`note-${shown}`}
            label="How did you recognize them?"
            maxlength={300}
            hint="For example: staff card, known for years."
            error={faultAt(faults, 'note')}
          />
          <Button
            label={`I saw ${one.person}`}
            id={shown}
            cost={
              one.words.length === 0
                ? 'The first of two. It is kept as evidence with your name.'
                : 'The second of two: a link valid for one hour is sent at once, and you are shown a code to tell them.'
            }
          />
        </Form>
      )}
      <PostButton action={`/recoveries/${shown}/stop`} kind="danger" label="Stop" of={`the recovery of ${one.person}`} />
    </Card>
  )
}

/** The second half of a mailed way back in, shown once to the second person who saw them. */
export function TellCodePage({ who, name, code }: { who: Who; name: string; code: string }) {
  return (
    <StaffPage who={who} path="/recoveries" title={`A code for ${name}`} question="What do I tell them?">
      <Card id="code" title="Tell them face to face" now>
        <p>
          A link was sent to {name}. It opens only with this code, shown here once:{' '}
          <strong>
            <Code>{code}</Code>
          </strong>
        </p>
        <p>Tell {name} in person, never by mail: anyone who can read that mailbox has the link. Both expire after one hour.</p>
        <Button kind="first" label="I told them" href="/recoveries" />
      </Card>
    </StaffPage>
  )
}
