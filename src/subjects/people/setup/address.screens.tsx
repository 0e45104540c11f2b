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
    <StaffPage who={who} path="/setup/address" title="The address people use" question="By which name do people reach Afterbell, and who does TLS?">
      <Stack>
        {refusal && faults.length === 0 && <Problem refusal={refusal} />}
        <Card id="now" title="Now">
          <KeyValue
            items={[
              { key: 'Address', value: publicUrl },
              { key: 'Settled by', value: isFixed ? 'PUBLIC_URL, where Afterbell is started' : 'this page, or the default' },
            ]}
          />
          <p>Links in mails are made from it, and passkeys and identity providers are bound to it. Settle it before the first of them.</p>
        </Card>
        <Card id="other" title="Another address">
          {isFixed ? (
            <Button
              label="Propose this address"
              disabledBecause="PUBLIC_URL is set where Afterbell is started, and stands over this page. Change it there, or start without it."
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
                  hint="https://it.district.org, for instance; with a port where it is not the usual one."
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
                  label="Certificate’s file"
                  optional
                  value={typed(sent, 'certFile')}
                  error={at('certFile')}
                  hint="For an own certificate: PEM, with its chain. A renewed one is taken up within seconds."
                />
                <TextField
                  name="keyFile"
                  label="Key’s file"
                  optional
                  value={typed(sent, 'keyFile')}
                  error={at('keyFile')}
                  hint="PEM, without a passphrase, readable by the web part."
                />
                <TextField
                  name="trustedProxy"
                  label="Proxy’s address"
                  optional
                  value={typed(sent, 'trustedProxy')}
                  error={at('trustedProxy')}
                  hint="For a proxy: whose X-Forwarded-For is believed, such as 127.0.0.1 or 10.0.0.0/24. It must pass the Host header on."
                />
                {broken.length > 0 && <CheckField name="agreed" label="I know what this breaks." />}
                <Button kind="first" label="Propose this address" cost="Nothing changes before a browser has reached Afterbell by it." />
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
    <StaffPage who={who} path="/setup/address" title="Now reach it" question={`Does a browser come to Afterbell by ${address.publicUrl}?`}>
      <p>Open this within an hour, in the browser of somebody who will use Afterbell. Until it is confirmed there, everything stays as it is.</p>
      <p>
        <Code>{link}</Code>
      </p>
      {address.tls === 'own' && (
        <p>The certificate is read and fits; Afterbell listens with it in a few seconds, on the port TLS_PORT names (8443 unless it is set).</p>
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
          <p>Your browser came to Afterbell by {host}, as was proposed.</p>
          <PostButton
            action={action}
            kind="first"
            label="Use this address from now on"
            cost="Afterbell starts again within seconds. Everybody signs in anew."
          />
        </>
      ) : (
        <p>{wanted === undefined ? 'No address waits for a check.' : `Your browser came by ${host}; what was proposed is ${wanted}.`}</p>
      )}
    </PublicPage>
  )
}
