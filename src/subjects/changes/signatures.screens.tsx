import { Card } from '../../kit/card.tsx'
import { Code, KeyValue } from '../../kit/values.tsx'
import { fingerprintWords } from '../people/index.ts'

export type SignatureShown = {
  readonly decider: string
  readonly word: string
  readonly fingerprint: string | null // none: the passkey has been removed since
  readonly bytes: string // exactly what was signed over
  readonly challenge: string
  readonly credentialId: string
  readonly authenticatorData: string
  readonly clientData: string
  readonly signature: string
}

/** Each signature whole, so that anybody can check it with tools of their own. */
export const SignaturesCard = ({ signatures }: { signatures: readonly SignatureShown[] }) =>
  signatures.length === 0 ? null : (
    <Card id="signatures" title="Signatures">
      {signatures.map((one) => (
        <details>
          <summary>
            {one.decider}, as {one.word}
          </summary>
          <KeyValue
            items={[
              { key: 'Passkey', value: one.fingerprint === null ? 'removed since' : <Code>{fingerprintWords(one.fingerprint)}</Code> },
              { key: 'Challenge', value: <Code>{one.challenge}</Code> },
              { key: 'Authenticator data', value: <Code>{one.authenticatorData}</Code> },
              { key: 'Client data', value: <Code>{one.clientData}</Code> },
              { key: 'Signature', value: <Code>{one.signature}</Code> },
            ]}
          />
          <p>The challenge is the SHA-256, base64url, of exactly these bytes:</p>
          <pre class="log">{one.bytes}</pre>
        </details>
      ))}
    </Card>
  )
