import { inWords } from '../../core/time/words.ts'
import { PostButton, Button } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { Form, TextField } from '../../kit/fields.tsx'
import { FormErrors } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import type { SessionRow } from './sign-in/auth.ts'
import { faultAt } from './form-parts.ts'
import type { Fault } from './person-form.rules.ts'
import { showId } from '../../platform/ids.ts'
import { deviceWords, howWords } from './sign-in/device-words.rules.ts'
import { SecondFactorCard } from './second-factor/second-factor.screens.tsx'
import { AccountName } from './setup/setup.screens.tsx'
import { StaffPage, positionWords } from './staff-page.tsx'
import type { Who } from './who.ts'

export type OwnDistrict = { readonly id: string; readonly name: string; readonly isThis: boolean }
type Props = {
  who: Who
  email: string
  sessions: readonly SessionRow[]
  districts: readonly OwnDistrict[]
  hasApp: boolean
  codesLeft: number
  faults?: readonly Fault[]
  done?: string | undefined
}

const doneWords: Readonly<Record<string, string>> = {
  password: 'Your password was changed; your other sessions were ended.',
  sessions: 'The sessions were ended.',
  'factor-removed': 'The authenticator app was removed. The next sign-in asks only for the password.',
  provider: 'The identity provider is connected; you can sign in with it.',
  email: 'A link was mailed to the new address. Until it is opened, the old address stays.',
}

export function AccountPage({ who, email, sessions, districts, hasApp, codesLeft, faults = [], done }: Props) {
  const said = done !== undefined && Object.hasOwn(doneWords, done) ? doneWords[done] : undefined
  const others = sessions.filter((one) => !one.isThis).length
  return (
    <StaffPage who={who} path="/account" title="Your account" question="Where am I signed in, and as whom?">
      <Stack>
        {said && faults.length === 0 && <Notice state="good">{said}</Notice>}
        <Card id="me" title="You">
          <KeyValue
            items={[
              { key: 'Name', value: who.name },
              {
                key: 'E-mail',
                value: (
                  <>
                    {email} <a href="/account/email">Change it</a>
                  </>
                ),
              },
              { key: 'Identity provider', value: <a href="/account/providers">Connect one</a> },
              { key: 'Passkeys', value: <a href="/account/passkeys">Your passkeys</a> },
              { key: 'Calendar', value: <a href="/account/calendar">Maintenance in your own calendar</a> },
              { key: 'District', value: who.districtName },
              { key: 'Positions', value: positionWords(who.positions) },
            ]}
          />
        </Card>
        <SecondFactorCard who={who} hasApp={hasApp} codesLeft={codesLeft} />
        {districts.length > 1 && (
          <Card id="districts" title="Your districts">
            <DataTable
              caption="Districts you work in"
              captionHidden
              rows={districts}
              empty=""
              columns={[
                { label: 'District', head: true, cell: (one) => one.name },
                {
                  label: 'Work here',
                  cell: (one) =>
                    one.isThis ? (
                      'You are here'
                    ) : (
                      <PostButton action="/account/district" hidden={{ district: one.id }} label="Switch" of={one.name} />
                    ),
                },
              ]}
            />
          </Card>
        )}
        <Card id="sessions" title="Sessions">
          <DataTable
            caption="Open sessions"
            captionHidden
            rows={sessions}
            empty="None."
            columns={[
              { label: 'Device', head: true, cell: (one) => `${deviceWords(one.browser)}${one.isThis ? ' (this one)' : ''}` },
              { label: 'Signed in with', cell: (one) => howWords(one.how, one.proof) },
              { label: 'Since', cell: (one) => <Time iso={one.since} words={inWords(one.since, who.zone)} /> },
              { label: 'Last seen', cell: (one) => <Time iso={one.seen} words={inWords(one.seen, who.zone)} /> },
              { label: 'Address', cell: (one) => one.from || 'not known' },
              { label: 'Ends', cell: (one) => <Time iso={one.until} words={inWords(one.until, who.zone)} /> },
              {
                label: 'Action',
                cell: (one) => (
                  <PostButton
                    action={`/account/sessions/${showId('ses', one.id)}/end`}
                    label="End"
                    of={`${deviceWords(one.browser)}, since ${inWords(one.since, who.zone)}`}
                  />
                ),
              },
            ]}
          />
          {others === 0 ? (
            <Button label="End the other sessions" disabledBecause="There are no others." />
          ) : (
            <PostButton action="/account/end-other-sessions" label="End the other sessions" />
          )}
        </Card>
        <Card id="password-card" title="Change the password">
          <FormErrors errors={faults} />
          <Form action="/account/password">
            <AccountName email={email} />
            <TextField name="current" label="Current password" type="password" autocomplete="current-password" error={faultAt(faults, 'current')} />
            <TextField
              name="password"
              label="New password"
              type="password"
              autocomplete="new-password"
              error={faultAt(faults, 'password')}
              hint="At least 12 characters. Your other sessions end."
            />
            <TextField
              name="passwordAgain"
              label="New password again"
              type="password"
              autocomplete="new-password"
              error={faultAt(faults, 'passwordAgain')}
            />
            <Button label="Change the password" />
          </Form>
        </Card>
      </Stack>
    </StaffPage>
  )
}
