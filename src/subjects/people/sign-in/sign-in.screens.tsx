import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { CheckField } from '../../../kit/choices.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { PasskeyButton } from '../../../kit/passkey-button.tsx'
import { FormErrors, Problem } from '../../../kit/problem.tsx'
import { PublicPage } from '../../../kit/public-page.tsx'
import { useSays } from '../../../kit/say.ts'
import { showId } from '../../../platform/ids.ts'
import type { Placed } from '../providers/provider-sign-in.ts'
import type { OpenInvitation } from '../accept-invitation.ts'
import type { Fault } from '../person-form.rules.ts'
import { AccountName, PasswordFields } from '../setup/setup.screens.tsx'
import { signInWords } from './sign-in.words.ts'

type SignInProps = { to: string; email?: string | undefined; refusal?: Refusal; providers?: readonly Pick<Placed, 'id' | 'label'>[] }
export function SignInPage({ to, email, refusal, providers = [] }: SignInProps) {
  const says = useSays(signInWords)
  return (
    <PublicPage title={says.title} from="Afterbell">
      {refusal && <Problem refusal={refusal} title={says.notSignedIn} />}
      <Form action="/sign-in" hidden={{ to }}>
        <TextField name="email" label={says.email} type="email" value={email} autocomplete="username" />
        <TextField name="password" label={says.wordLabel} type="password" autocomplete="current-password" />
        <Button kind="first" label={says.signIn} />
      </Form>
      <Form action="/sign-in/passkey" hidden={{ to }}>
        <PasskeyButton label={says.withPasskey} act="get" ask="/sign-in/passkey/ask" to={to} withoutScripts={says.passkeyScripts} />
      </Form>
      {providers.map((one) => (
        <Button
          label={says.withProvider(one.label)}
          href={`/sign-in/provider/go/${showId('idp', one.id)}${to === '/' ? '' : `?to=${encodeURIComponent(to)}`}`}
        />
      ))}
      <p>
        <a href="/recover">{says.lost}</a> <a href="/sign-in/break-glass">{says.breakGlass}</a>
      </p>
    </PublicPage>
  )
}

export function SecondFactorPage({ to, refusal }: { to: string; refusal?: Refusal }) {
  const says = useSays(signInWords)
  return (
    <PublicPage title={says.second} from="Afterbell">
      {refusal && <Problem refusal={refusal} title={says.notSignedIn} />}
      <Form action="/sign-in/second-factor" hidden={{ to }}>
        <TextField
          name="code"
          label={says.code}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={20}
          width="medium"
          hint={says.codeHint}
        />
        <Button kind="first" label={says.signIn} />
      </Form>
      <p>
        <a href="/recover">{says.neither}</a>
      </p>
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
  const says = useSays(signInWords)
  const { name, email, districtName, hasAccount, needsCode } = invitation
  return (
    <PublicPage title={says.welcome(name)} from={districtName}>
      <p>
        {hasAccount ? says.chooseNew : says.openAccount} {says.youAre(email)}
      </p>
      {refusal && <Problem refusal={refusal} />}
      <FormErrors errors={faults} />
      <Form action={action}>
        <AccountName email={email} />
        {needsCode && <TextField name="code" label={says.toldCode} hint={says.toldCodeHint} autocomplete="one-time-code" width="short" />}
        <PasswordFields faults={faults} />
        {refusal?.code === 'people/account-exists-unproved' && <CheckField name="isNotMine" label={says.notMine} hint={says.notMineHint} />}
        <Button kind="first" label={hasAccount ? says.setNew : says.open} />
      </Form>
    </PublicPage>
  )
}

export function InvitationOverPage({ refusal }: { refusal: Refusal }) {
  const says = useSays(signInWords)
  return (
    <PublicPage title={says.ended} from="Afterbell">
      <p>{refusal.says}</p>
      <p>{refusal.satisfiedBy}</p>
      <Button label={says.signIn} href="/sign-in" />
    </PublicPage>
  )
}
