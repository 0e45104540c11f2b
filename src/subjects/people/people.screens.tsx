import { inWords } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { ChecksField } from '../../kit/choices.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { NeedList } from '../../kit/need-list.tsx'
import { ListView } from '../../kit/list.tsx'
import { FormErrors } from '../../kit/problem.tsx'
import type { SavedView, SavedViewList } from '../../kit/saved-views.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { faultAt, typed } from './form-parts.ts'
import { isPosition, mayDo, mayTable, positions, type Gap, type MayDo } from './people.rules.ts'
import { peopleList } from './people-list.views.ts'
import type { DelegationRow, PersonRow, Site } from './people.views.ts'
import { listOf, siteKinds, type Fault, type Sent } from './person-form.rules.ts'
import { actWords, positionOptions } from './position-words.ts'
import { PersonFieldset, type Reach } from './setup/setup.screens.tsx'
import { StaffPage, positionWords } from './staff-page.tsx'
import type { Who } from './who.ts'
import { siteList } from './site-list.views.ts'

export const personHref = (id: string) => `/people/${showId('per', id)}`
export const positionName = (position: string) => (isPosition(position) ? positions[position] : position)
const whyNot = (who: Who): string | undefined => {
  const may = mayDo(who.positions, 'people.change')
  return may.ok ? undefined : may.refusal.says
}

export function AccountState({ person, zone }: { person: PersonRow; zone: string }) {
  if (person.hasAccount) return <Tag state="good">can sign in</Tag>
  if (person.invitedUntil === null) return <Tag state="unknown">no account, no open invitation</Tag>
  return (
    <Tag state="wait">
      invited {person.invitedBy === 'mail' ? 'by mail' : 'by a link handed over'}, until {inWords(person.invitedUntil, zone)}
    </Tag>
  )
}

type DelegationsShown = { rows: readonly DelegationRow[]; zone: string; mayEnd: (row: DelegationRow) => boolean; back: string }
export function Delegations({ rows, zone, mayEnd, back }: DelegationsShown) {
  return (
    <DataTable
      caption="Who stands in for whom"
      captionHidden
      rows={rows}
      empty="No delegates."
      columns={[
        { label: 'Delegate', head: true, cell: (one) => <a href={personHref(one.delegateId)}>{one.delegate}</a> },
        { label: 'For', cell: (one) => <a href={personHref(one.personId)}>{one.person}</a> },
        { label: 'As', cell: (one) => positionName(one.position) },
        { label: 'From', cell: (one) => <Time iso={one.since} words={inWords(one.since, zone)} /> },
        { label: 'Until', cell: (one) => <Time iso={one.until} words={inWords(one.until, zone)} /> },
        {
          label: 'Action',
          cell: (one) =>
            mayEnd(one) ? (
              <PostButton
                action={`/delegations/${showId('dlg', one.id)}/end`}
                hidden={{ back }}
                label="End now"
                of={`${one.delegate} for ${one.person}`}
              />
            ) : (
              'not yours'
            ),
        },
      ]}
    />
  )
}

export type PeopleShown = {
  readonly page: ListPage<PersonRow>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly delegations: readonly DelegationRow[]
  readonly gaps: readonly Gap[]
}
const presets = [
  { name: 'Without an account', query: 'account=none' },
  { name: 'Without a position', query: 'position=none' },
] as const
const gapState = { vacant: 'late', 'no-account': 'soon', 'cannot-decide': 'late', 'no-delegate': 'unknown' } as const
const gapWord = { vacant: 'vacant', 'no-account': 'cannot sign in', 'cannot-decide': 'cannot decide', 'no-delegate': 'no delegate' } as const

/** What belongs to signing in, for whoever may. */
function SigningInCard({ who }: { who: Who }) {
  return (
    <Card id="signing-in" title="Signing in">
      <Acts>
        <Button label="Break-glass accounts" href="/break-glass" />
        {mayDo(who.positions, 'people.confirm-recovery').ok && <Button label="Account recovery" href="/recoveries" />}
        {mayDo(who.positions, 'sign-in.configure').ok && <Button label="Identity providers" href="/sign-in-providers" />}
        {mayDo(who.positions, 'sign-in.configure').ok && <Button label="Address and TLS" href="/setup/address" />}
      </Acts>
    </Card>
  )
}

export function PeoplePage({ who, page, query, views, delegations, gaps }: PeopleShown & { who: Who }) {
  const vacant = gaps.filter((one) => one.kind === 'vacant').length
  const answer = gaps.length === 0 ? 'No known gap.' : `${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}, ${vacant} of them vacant.`
  return (
    <StaffPage
      who={who}
      path="/people"
      title="People"
      question="Who holds which position, and which are vacant?"
      answer={
        <>
          {answer} <a href="/people/who-may">Who may do what</a>
        </>
      }
      action={<Button kind="first" label="Add a person" href="/people/new" disabledBecause={whyNot(who)} />}
    >
      <Stack>
        {gaps.length > 0 && (
          <Card id="gaps" title="Gaps">
            <NeedList
              needs={gaps.map((one) => ({
                what: positions[one.position],
                why: one.says,
                state: gapState[one.kind],
                until: gapWord[one.kind],
                clause: one.kind === 'cannot-decide' ? 'CM-6' : 'PM-8',
              }))}
            />
          </Card>
        )}
        <ListView
          list={peopleList}
          page={page}
          query={query}
          views={views}
          presets={presets}
          words={['person', 'persons']}
          empty="Nobody matches. Remove a filter."
          cells={{
            name: { head: true, cell: (one) => <a href={personHref(one.id)}>{one.name}</a> },
            positions: { cell: (one) => positionWords(one.positions) },
            account: { cell: (one) => <AccountState person={one} zone={who.zone} /> },
          }}
        />
        <Card id="delegates" title="Delegates">
          <Delegations
            rows={delegations}
            zone={who.zone}
            back="/people"
            mayEnd={(one) => whyNot(who) === undefined || [one.personId, one.delegateId, one.appointedBy].includes(who.personId)}
          />
        </Card>
        <SigningInCard who={who} />
      </Stack>
    </StaffPage>
  )
}

type NewPersonShown = Reach & { who: Who; sent?: Sent; faults?: readonly Fault[] }
export function NewPersonPage({ who, canMail, linksNote, sent = {}, faults = [] }: NewPersonShown) {
  return (
    <StaffPage who={who} path="/people/new" title="Add a person" question="Who is joining, and in what position?">
      <FormErrors errors={faults} />
      <Form action="/people">
        <PersonFieldset sent={sent} faults={faults} />
        <ChecksField
          name="positions"
          label="Positions"
          optional
          values={listOf(sent, 'positions')}
          error={faultAt(faults, 'positions')}
          options={positionOptions}
        />
        <Button
          kind="first"
          label="Add and invite"
          cost={`${canMail ? 'Sends a link that works once, within seven days.' : 'No mail is set up: a link is shown once, for you to hand over.'} ${linksNote ?? ''}`.trim()}
        />
      </Form>
    </StaffPage>
  )
}

export type SitesShown = { readonly page: ListPage<Site>; readonly query: ListQuery; readonly views: SavedViewList }
export function SitesPage({ who, page, query, views, sent = {}, faults = [] }: SitesShown & { who: Who; sent?: Sent; faults?: readonly Fault[] }) {
  const why = whyNot(who)
  return (
    <StaffPage who={who} path="/sites" title="Sites" question="Where does the district work?">
      <Stack>
        <ListView
          list={siteList}
          page={page}
          query={query}
          views={views}
          words={['site', 'sites']}
          empty="None yet."
          cells={{ name: { head: true, cell: (one) => one.name } }}
        />
        <p>
          <a href="/sites/closed-days">When the offices are closed</a>
        </p>
        <Card id="add" title="Add a site">
          <FormErrors errors={faults} />
          {why === undefined ? (
            <Form action="/sites">
              <TextField name="name" label="Name" value={typed(sent, 'name')} error={faultAt(faults, 'name')} />
              <SelectField
                name="kind"
                label="Kind"
                width="medium"
                value={typed(sent, 'kind') ?? 'school'}
                error={faultAt(faults, 'kind')}
                options={Object.entries(siteKinds).map(([value, label]) => ({ value, label }))}
              />
              <Button label="Add the site" />
            </Form>
          ) : (
            <Button label="Add the site" disabledBecause={why} />
          )}
        </Card>
      </Stack>
    </StaffPage>
  )
}

export function WhoMayPage({ who }: { who: Who }) {
  const rows = Object.entries(mayTable) as [MayDo, readonly string[]][]
  const all = Object.keys(positions).length
  return (
    <StaffPage
      who={who}
      path="/people/who-may"
      title="Who may do what"
      question="Which positions may do what?"
      answer="A position that is not listed may not. In addition, nobody decides their own request: people are compared, not positions (CM-6)."
    >
      <DataTable
        caption="Actions and positions"
        captionHidden
        rows={rows}
        empty=""
        columns={[
          { label: 'Action', head: true, cell: ([act]) => actWords[act] ?? act },
          { label: 'Positions', cell: ([, held]) => (held.length === all ? 'Everyone with a position' : positionWords(held)) },
          { label: 'You', cell: ([act]) => (mayDo(who.positions, act).ok ? 'yes' : 'no') },
        ]}
      />
    </StaffPage>
  )
}
