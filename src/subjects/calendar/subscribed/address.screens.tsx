import type { Refusal } from '../../../core/result.ts'
import { inWords } from '../../../core/time/words.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Acts, Card, Stack } from '../../../kit/card.tsx'
import { CheckField, RadioField } from '../../../kit/choices.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice } from '../../../kit/tag.tsx'
import { Log, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { whoseWords, type AddressWish } from './address.rules.ts'
import type { AddressRow } from './address.views.ts'

export type SentAddress = AddressWish
type Props = {
  who: Who
  addresses: readonly AddressRow[]
  disabledBecause: string | null
  problem?: Refusal | undefined
  sent?: SentAddress | undefined
  isRevoked?: boolean
}

const shows = ({ whose, hasWindows }: AddressWish): string => `${whoseWords[whose]}${hasWindows ? ', and the regular maintenance windows' : ''}`

const RowActs = ({ one, disabledBecause }: { one: AddressRow; disabledBecause: string | null }) => (
  <Acts>
    {disabledBecause === null && <PostButton action={`/account/calendar/${showId('cal', one.id)}/renew`} label="Renew" of={one.label} />}
    <PostButton action={`/account/calendar/${showId('cal', one.id)}/revoke`} label="Revoke" kind="danger" of={one.label} />
  </Acts>
)

const NewForm = ({ sent, problem }: Pick<Props, 'sent' | 'problem'>) => (
  <Form action="/account/calendar">
    <TextField
      name="label"
      label="Where you will use it"
      value={sent?.label}
      maxlength={60}
      width="medium"
      autocomplete="off"
      hint="A name you will recognize: “Outlook at work”, “My phone”."
      error={problem?.code === 'calendar/label-missing' ? problem.says : undefined}
    />
    <RadioField
      name="whose"
      label="What it shows"
      value={sent?.whose ?? 'all'}
      options={Object.entries(whoseWords).map(([value, label]) => ({ value, label }))}
    />
    <CheckField
      name="hasWindows"
      label="Also show the regular maintenance windows"
      checked={sent?.hasWindows ?? false}
      hint="The nights and weekends in which maintenance may be carried out: about five entries a week."
      optional
    />
    <Button label="Create the address" kind="first" cost="The address is shown once, on the next page." />
  </Form>
)

/** One's own calendar addresses. */
export function AddressesPage({ who, addresses, disabledBecause, problem, sent, isRevoked = false }: Props) {
  const when = (iso: string) => <Time iso={iso} words={inWords(iso, who.zone)} />
  return (
    <StaffPage
      who={who}
      path="/account"
      title="Calendar"
      question="How do I see the maintenance schedule in my own calendar?"
      answer={
        addresses.length === 0
          ? 'Create an address, then enter it in Outlook, Google Calendar, Apple Calendar or Thunderbird.'
          : `${addresses.length} ${addresses.length === 1 ? 'address' : 'addresses'} of yours can be fetched by a calendar program.`
      }
    >
      <Stack>
        {problem && <Problem refusal={problem} />}
        {isRevoked && !problem && <Notice state="good">The address was revoked. The calendar program gets nothing from it any more.</Notice>}
        <Card id="addresses" title="Your addresses" side={<a href="/account">Your account</a>}>
          <p>
            A calendar program fetches the schedule from such an address without signing in. It can read the schedule and nothing else, and it stops
            working when you leave or no longer hold a position that may see the schedule.
          </p>
          <DataTable
            caption="Your calendar addresses"
            captionHidden
            rows={addresses}
            empty="None yet."
            columns={[
              { label: 'Used in', head: true, cell: (one) => one.label },
              { label: 'Shows', cell: shows },
              { label: 'Created', cell: (one) => when(one.madeAt) },
              { label: 'Last fetched', cell: (one) => (one.fetchedAt === null ? 'never' : when(one.fetchedAt)) },
              { label: 'Action', cell: (one) => <RowActs one={one} disabledBecause={disabledBecause} /> },
            ]}
          />
          {addresses.length > 0 && <p>Renew gives a new address and revokes the old one at once: use it if somebody else may have seen it.</p>}
        </Card>
        <Card id="new" title="Create an address">
          {disabledBecause === null ? (
            <NewForm sent={sent} problem={problem} />
          ) : (
            <Button label="Create the address" disabledBecause={disabledBecause} />
          )}
        </Card>
      </Stack>
    </StaffPage>
  )
}

/** Shown once, at the moment it was made: only a hash is kept. */
export function AddressMadePage({ who, label, address }: { who: Who; label: string; address: string }) {
  return (
    <StaffPage
      who={who}
      path="/account"
      title="Calendar address created"
      question={`What do I enter in “${label}”?`}
      answer="Copy the address now: it is shown only once."
    >
      <Notice state="soon">
        Whoever has this address can read the schedule. Do not send it on; each person creates their own. If it gets out, renew or revoke it.
      </Notice>
      {address.startsWith('http:') && (
        <Notice state="unknown">
          This address is not encrypted: fine on this machine, not across a network. Whoever runs Afterbell gives it an https address under{' '}
          <a href="/setup/address">Address</a>.
        </Notice>
      )}
      <Stack>
        <Card id="address" title="The address" now>
          <Log lines={[{ text: address }]} />
        </Card>
        <Card id="where" title="Where to enter it">
          <dl class="facts">
            <dt>Outlook</dt>
            <dd>Calendar, Add calendar, Subscribe from web. In classic Outlook for Windows: Home, Open Calendar, From Internet.</dd>
            <dt>Google Calendar</dt>
            <dd>In a browser: Other calendars, plus sign, From URL. It comes again after some hours, at times only the next day.</dd>
            <dt>Apple Calendar</dt>
            <dd>Mac: File, New Calendar Subscription. iPhone and iPad: Calendars, Add Calendar, Add Subscription Calendar.</dd>
            <dt>Thunderbird</dt>
            <dd>New Calendar, On the Network, with no user name.</dd>
          </dl>
          <p>
            Google Calendar and Outlook on the web fetch from the internet: they reach this address only if Afterbell can be reached from there. Apple
            Calendar, Thunderbird and classic Outlook fetch from the device itself.
          </p>
        </Card>
        <p>
          <a href="/account/calendar">Go to your calendar addresses</a>
        </p>
      </Stack>
    </StaffPage>
  )
}
