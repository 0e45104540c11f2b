import { Card, Stack } from '../../kit/card.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { KeyValue, Log } from '../../kit/values.tsx'
import { StaffPage, type Who } from '../people/index.ts'
import { agentSetups, type AgentSetup } from './agent-setup.rules.ts'

export type MadeKey = { readonly text: string; readonly address: string; readonly site: string; readonly label: string }

/** Shown once, at the moment it was made: only a hash is kept. */
export function KeyMadePage({ who, text, address, site, label }: MadeKey & { who: Who }) {
  const isOpen = address.startsWith('http:')
  return (
    <StaffPage
      who={who}
      path="/devices"
      title="Key created"
      question="What do you enter on the device?"
      answer="Choose the agent the device already has, and copy its lines now: the key is shown only once."
    >
      <Notice state="soon">
        Whoever has this key can report devices for {site}. It opens nothing else; revoke it on the page before if it gets lost.
      </Notice>
      {isOpen && (
        <Notice state="unknown">
          This address is not encrypted: fine on this machine, not across a network. Give Afterbell an https address (PUBLIC_URL) before other
          machines use it.
        </Notice>
      )}
      <Stack>
        {agentSetups(address, text).map((setup, n) => (
          <Setup setup={setup} isFirst={n === 0} isOpen={isOpen} />
        ))}
        <Card id="parts" title="For agents that ask for a name and password">
          <KeyValue
            items={[
              { key: 'Address', value: `${address}/agent/inventory` },
              { key: 'User', value: 'anything' },
              { key: 'Password', value: <code>{text}</code> },
              {
                key: 'Certificate',
                value: (
                  <>
                    one from your own authority whose unit (OU) is <code>{text.split('.').slice(0, 2).join('.')}</code>, on the port for agents
                    (TLS_CLIENT_CA)
                  </>
                ),
              },
              { key: 'For', value: `${label}, ${site}` },
            ]}
          />
        </Card>
        <p>
          <a href="/devices">Go to the list of devices</a>
        </p>
      </Stack>
    </StaffPage>
  )
}

function Setup({ setup, isFirst, isOpen }: { setup: AgentSetup; isFirst: boolean; isOpen: boolean }) {
  return (
    <Card id={setup.agent} title={setup.name} now={isFirst}>
      <details open={isFirst}>
        <summary>{setup.for}</summary>
        {setup.needsTls && isOpen && (
          <p>
            <Tag state="late">needs TLS</Tag> osquery only connects to an https address.
          </p>
        )}
        <Stack>
          {setup.snippets.map(({ says, lines }) => (
            <div>
              <p>{says}</p>
              <Log lines={lines.map((line) => ({ text: line }))} />
            </div>
          ))}
        </Stack>
      </details>
    </Card>
  )
}
