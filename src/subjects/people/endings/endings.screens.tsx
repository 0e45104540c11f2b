import { Button, PostButton } from '../../../kit/button.tsx'
import { Card } from '../../../kit/card.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { FormErrors } from '../../../kit/problem.tsx'
import { PublicPage } from '../../../kit/public-page.tsx'
import { faultAt } from '../form-parts.ts'
import { personHref } from '../people.screens.tsx'
import type { PersonRow } from '../people.views.ts'
import type { Fault } from '../person-form.rules.ts'
import { AccountName } from '../setup/setup.screens.tsx'
import { StaffPage } from '../staff-page.tsx'
import type { Who } from '../who.ts'

export function EmailFormPage({
  who,
  own,
  canMail,
  email,
  faults = [],
}: {
  who: Who
  own: string
  canMail: boolean
  email?: string | undefined
  faults?: readonly Fault[]
}) {
  return (
    <StaffPage who={who} path="/account" title="Your e-mail address" question="Where is my mail sent, and what do I sign in with?">
      <FormErrors errors={faults} />
      <Form action="/account/email">
        <AccountName email={own} />
        <TextField name="email" label="New e-mail" type="email" value={email} autocomplete="email" error={faultAt(faults, 'email')} />
        <TextField name="current" label="Current password" type="password" autocomplete="current-password" error={faultAt(faults, 'current')} />
        <Button
          kind="first"
          label="Request the change"
          cost="Sends a link to the new address, valid for 24 hours. The old address is notified, and stays until the link is confirmed."
          disabledBecause={canMail ? undefined : 'No mail server is set up, so a new address cannot be confirmed.'}
        />
      </Form>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </StaffPage>
  )
}

export function EmailChangePage({ email, name, action }: { email: string; name: string; action: string }) {
  return (
    <PublicPage lang="en" title="Confirm this address" from="Afterbell">
      <p>
        {email} becomes the e-mail address of {name}: mail goes here, and {name} signs in with it.
      </p>
      <PostButton action={action} kind="first" label="Confirm address" />
    </PublicPage>
  )
}

/** On a person's page: sessions ended, and leaving. */
export function LeavingCard({ who, person, whyNot }: { who: Who; person: PersonRow; whyNot: string | undefined }) {
  const own = person.id === who.personId ? 'You cannot record that you left yourself; your sessions are on your account page.' : whyNot
  return (
    <Card id="leaving" title="Sessions and leaving">
      {own !== undefined ? (
        <Button label="Record that they left" disabledBecause={own} />
      ) : (
        <>
          <PostButton
            action={`${personHref(person.id)}/sessions/end`}
            label="End all sessions"
            cost={`${person.name} must sign in again on every device. They are notified by mail.`}
          />
          <PostButton
            action={`${personHref(person.id)}/leave`}
            kind="danger"
            label="Record that they left"
            cost="Positions, delegations, links and sessions end now. Everything they did stays in the evidence."
          />
        </>
      )}
    </Card>
  )
}
