import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Form, TextField } from '../../kit/fields.tsx'
import { FormErrors, Problem } from '../../kit/problem.tsx'
import { PublicPage } from '../../kit/public-page.tsx'
import type { OpenInvitation } from './accept-invitation.ts'
import type { Fault } from './person-form.rules.ts'
import { AccountName, PasswordFields } from './setup.screens.tsx'

export function SignInPage({ to, email, refusal }: { to: string; email?: string | undefined; refusal?: Refusal }) {
  return (
    <PublicPage lang="en" title="Sign in" from="Afterbell">
      {refusal && <Problem refusal={refusal} title="Not signed in" />}
      <Form action="/sign-in" hidden={{ to }}>
        <TextField name="email" label="E-mail" type="email" value={email} autocomplete="username" />
        <TextField name="password" label="Password" type="password" autocomplete="current-password" />
        <Button kind="first" label="Sign in" />
      </Form>
    </PublicPage>
  )
}

export function InvitationPage({
  invitation,
  action,
  faults = [],
  refusal,
}: {
  invitation: OpenInvitation
  action: string
  faults?: readonly Fault[]
  refusal?: Refusal | undefined
}) {
  const { name, email, districtName, hasAccount } = invitation
  return (
    <PublicPage lang="en" title={`Welcome, ${name}`} from={districtName}>
      <p>
        {hasAccount ? 'Choose a new password; every open session of yours ends.' : 'Choose a password to open your account.'} You sign in as {email}.
      </p>
      {refusal && <Problem refusal={refusal} />}
      <FormErrors errors={faults} />
      <Form action={action}>
        <AccountName email={email} />
        <PasswordFields faults={faults} />
        <Button kind="first" label={hasAccount ? 'Set the new password' : 'Open the account'} />
      </Form>
    </PublicPage>
  )
}

export function InvitationOverPage({ refusal }: { refusal: Refusal }) {
  return (
    <PublicPage lang="en" title="This link has ended" from="Afterbell">
      <p>{refusal.says}</p>
      <p>{refusal.satisfiedBy}</p>
      <Button label="Sign in" href="/sign-in" />
    </PublicPage>
  )
}
