import type { Refusal } from '../../../core/result.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Card, Stack } from '../../../kit/card.tsx'
import { CheckField, RadioField } from '../../../kit/choices.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { FormErrors, Problem } from '../../../kit/problem.tsx'
import { PublicPage } from '../../../kit/public-page.tsx'
import { Notice } from '../../../kit/tag.tsx'
import { Code, KeyValue } from '../../../kit/values.tsx'
import { tlsWays, type AddressFields } from './address.rules.ts'
import { faultAt, typed } from '../form-parts.ts'
import type { Fault, Sent } from '../person-form.rules.ts'
import { StaffPage } from '../staff-page.tsx'
import type { Who } from '../who.ts'

type Props = {
  who: Who
  publicUrl: string
  isFixed: boolean
  broken: readonly string[]
  sent?: Sent
  faults?: readonly Fault[]
  refusal?: Refusal | undefined
}

export function AddressPage({ who, publicUrl, isFixed, broken, sent = {}, faults = [], refusal }: Props) {
  const at = (field: string) => faultAt(faults, field)
  return (
    <StaffPage
      who={who}
      path="/setup/address"
      title="Afterbell’s address"
      question="What address do people use to reach Afterbell, and what handles TLS?"
    >
      <Stack>
        {refusal && faults.length === 0 && <Problem refusal={refusal} />}
        <Card id="now" title="Now">
          <KeyValue
            items={[
              { key: 'Address', value: publicUrl },
              { key: 'Set by', value: isFixed ? 'PUBLIC_URL, where Afterbell is started' : 'this page, or the default' },
            ]}
          />
          <p>Links in mails use it, and passkeys and identity providers are bound to it. Set it before you create the first of them.</p>
        </Card>
        <Card id="other" title="Change the address">
          {isFixed ? (
            <Button
              label="Check this address"
              disabledBecause="PUBLIC_URL is set where Afterbell is started, and overrides this page. Change it there, or start without it."
            />
          ) : (
            <>
              {broken.length > 0 && (
                <Notice state="late">
                  A change breaks:
                  <ul>
                    {broken.map((one) => (
                      <li>{one}</li>
                    ))}
                  </ul>
                </Notice>
              )}
              <FormErrors errors={faults} />
              <Form action="/setup/address">
                <TextField
                  name="publicUrl"
                  label="Address"
                  type="url"
                  value={typed(sent, 'publicUrl')}
                  error={at('publicUrl')}
                  hint="For example https://it.district.org; with a port if it is not the usual one."
                />
                <RadioField
                  name="tls"
                  label="TLS"
                  value={typed(sent, 'tls')}
                  error={at('tls')}
                  options={Object.entries(tlsWays).map(([value, label]) => ({ value, label }))}
                />
                <TextField
                  name="certFile"
                  label="Certificate file"
                  optional
                  value={typed(sent, 'certFile')}
                  error={at('certFile')}
                  hint="For your own certificate: PEM, with its chain. A renewed one is picked up within seconds."
                />
                <TextField
                  name="keyFile"
                  label="Key file"
                  optional
                  value={typed(sent, 'keyFile')}
                  error={at('keyFile')}
                  hint="PEM, without a passphrase, readable by the web process."
                />
                <TextField
                  name="trustedProxy"
                  label="Proxy address"
                  optional
                  value={typed(sent, 'trustedProxy')}
                  error={at('trustedProxy')}
                  hint="For a proxy: whose X-Forwarded-For is trusted, such as 127.0.0.1 or 10.0.0.0/24. It must pass on the Host header."
                />
                {broken.length > 0 && <CheckField name="agreed" label="I understand what this breaks." />}
                <Button kind="first" label="Check this address" cost="Nothing changes until a browser has reached Afterbell at it." />
              </Form>
            </>
          )}
        </Card>
      </Stack>
    </StaffPage>
  )
}

export function AddressProposedPage({ who, link, address }: { who: Who; link: string; address: AddressFields }) {
  return (
    <StaffPage who={who} path="/setup/address" title="Now open it" question={`Does a browser reach Afterbell at ${address.publicUrl}?`}>
      <p>Open this within an hour, in the browser of somebody who will use Afterbell. Until it is confirmed there, everything stays as it is.</p>
      <p>
        <Code>{link}</Code>
      </p>
      {address.tls === 'own' && (
        <p>The certificate has been read and matches; Afterbell uses it in a few seconds, on the port given by TLS_PORT (8443 unless set).</p>
      )}
      <Button kind="first" label="Open the check" href={link} />
    </StaffPage>
  )
}

export function AddressCheckPage({
  isReached,
  host,
  wanted,
  action,
}: {
  isReached: boolean
  host: string
  wanted: string | undefined
  action: string
}) {
  return (
    <PublicPage lang="en" title={isReached ? 'Reached' : 'Not reached'} from="Afterbell">
      {isReached ? (
        <>
          <p>Your browser reached Afterbell at {host}, the proposed address.</p>
          <PostButton
            action={action}
            kind="first"
            label="Use this address from now on"
            cost="Afterbell restarts within seconds. Everybody must sign in again."
          />
        </>
      ) : (
        <p>{wanted === undefined ? 'No address is waiting to be checked.' : `Your browser used ${host}; the proposed address is ${wanted}.`}</p>
      )}
    </PublicPage>
  )
}
