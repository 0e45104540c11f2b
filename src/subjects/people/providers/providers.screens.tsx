import type { Refusal } from '../../../core/result.ts'
import { inWords } from '../../../core/time/words.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Card, Empty, Stack } from '../../../kit/card.tsx'
import { CheckField } from '../../../kit/choices.tsx'
import { Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { FormErrors, Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { faultAt, typed } from '../form-parts.ts'
import type { Fault, Sent } from '../person-form.rules.ts'
import type { Provider } from './providers.views.ts'
import { AccountName } from '../setup/setup.screens.tsx'
import { StaffPage } from '../staff-page.tsx'
import type { Who } from '../who.ts'

type Shown = Provider & { readonly file: string; readonly hasSecret: boolean }
type Props = { who: Who; set: readonly Shown[]; redirectUri: string; sent?: Sent; faults?: readonly Fault[]; refusal?: Refusal | undefined }

export function ProvidersPage({ who, set, redirectUri, sent = {}, faults = [], refusal }: Props) {
  return (
    <StaffPage who={who} path="/sign-in-providers" title="Identity providers" question="What else may people sign in with: Google, Entra, another?">
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <Card id="set" title="Identity providers">
          <DataTable
            caption="Identity providers"
            captionHidden
            rows={set}
            empty="None. People sign in with e-mail and password, or a passkey."
            columns={[
              {
                label: 'Provider',
                head: true,
                cell: (one) => (
                  <>
                    {one.label} <span class="rest">{one.issuer}</span>
                  </>
                ),
              },
              { label: 'Client id', cell: (one) => one.clientId },
              {
                label: 'Secret',
                cell: (one) => (
                  <>
                    {one.hasSecret ? <Tag state="good">in its file</Tag> : <Tag state="unknown">no file</Tag>} <Code>{one.file}</Code>
                  </>
                ),
              },
              { label: 'Second factor', cell: (one) => (one.trustsFactor ? 'trusted from the provider' : 'asked for here') },
              {
                label: 'Set up and confirmed',
                cell: (one) =>
                  one.confirmedAt === null ? (
                    <>
                      <p>
                        <Tag state="wait">not in use yet</Tag> Set up by {one.setBy}, {inWords(one.setAt, who.zone, { withYear: true })}.
                      </p>
                      <PostButton
                        action={`/sign-in-providers/${showId('idp', one.id)}/confirm`}
                        label="Confirm"
                        of={one.label}
                        disabledBecause={one.setById === who.personId ? 'You set it up; another person must confirm it.' : undefined}
                      />
                    </>
                  ) : (
                    `By ${one.setBy}, ${inWords(one.setAt, who.zone, { withYear: true })}; confirmed by ${one.confirmedBy ?? ''}, ${inWords(one.confirmedAt, who.zone, { withYear: true })}.`
                  ),
              },
              {
                label: 'Action',
                cell: (one) => <PostButton action={`/sign-in-providers/${showId('idp', one.id)}/end`} label="End" of={one.label} />,
              },
            ]}
          />
        </Card>
        <Card id="add" title="Add a provider">
          <p>
            At the provider, register Afterbell as a web application with exactly this redirect address: <Code>{redirectUri}</Code>
          </p>
          <p>
            The client secret is never entered here: put it, and nothing else, in the file this page shows once the provider is set up. It is read at
            each sign-in.
          </p>
          <FormErrors errors={faults} />
          <Form action="/sign-in-providers">
            <TextField
              name="label"
              label="Button label"
              value={typed(sent, 'label')}
              maxlength={60}
              error={faultAt(faults, 'label')}
              hint="For example, Google."
            />
            <TextField
              name="issuer"
              label="Issuer"
              type="url"
              value={typed(sent, 'issuer')}
              error={faultAt(faults, 'issuer')}
              hint="https://accounts.google.com, or https://login.microsoftonline.com/TENANT/v2.0"
            />
            <TextField name="clientId" label="Client id" value={typed(sent, 'clientId')} maxlength={300} error={faultAt(faults, 'clientId')} />
            <CheckField
              name="trustsFactor"
              label="Trust the provider’s second factor"
              checked={typed(sent, 'trustsFactor') === 'yes'}
              hint="Only if the provider asks everybody for one. If left unchecked, Afterbell asks for its own."
            />
            <Button
              kind="first"
              label="Set it"
              cost="Afterbell checks now whether the issuer answers. A second person must confirm it before anybody can sign in; any change must be confirmed again."
            />
          </Form>
          <p>
            Whoever signs in there must be somebody here already: found once by a verified e-mail, then by the provider’s own id. Entra vouches for no
            e-mail; its people connect it on the page of their account.
          </p>
        </Card>
      </Stack>
    </StaffPage>
  )
}

export function ConnectPage({
  who,
  email,
  set,
  faults = [],
  refusal,
}: {
  who: Who
  email: string
  set: readonly Provider[]
  faults?: readonly Fault[]
  refusal?: Refusal | undefined
}) {
  return (
    <StaffPage who={who} path="/account" title="Connect an identity provider" question="May I sign in with my Google or Microsoft account?">
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <FormErrors errors={faults} />
        {set.length === 0 ? (
          <Empty says="No identity provider is set up.">A systems administrator sets one up.</Empty>
        ) : (
          <Form action="/account/providers">
            <AccountName email={email} />
            <SelectField name="provider" label="Provider" options={set.map((one) => ({ value: showId('idp', one.id), label: one.label }))} />
            <TextField name="current" label="Current password" type="password" autocomplete="current-password" error={faultAt(faults, 'current')} />
            <Button kind="first" label="Connect it" />
          </Form>
        )}
        <p>
          <a href="/account">Back to your account</a>
        </p>
      </Stack>
    </StaffPage>
  )
}

export function GoOnPage({ who, url }: { who: Who; url: string }) {
  return (
    <StaffPage who={who} path="/account" title="Continue at the provider" question="Sign in there, and you come back here.">
      <Button kind="first" label={`Go to ${new URL(url).host}`} href={url} />
    </StaffPage>
  )
}
