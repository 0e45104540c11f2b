import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack, Two } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { ListView } from '../../kit/list.tsx'
import { Problem } from '../../kit/problem.tsx'
import type { SavedViewList } from '../../kit/saved-views.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { whenIn, type Choice } from '../assets/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { keyList } from './key-list.views.ts'
import type { Key } from './keys.views.ts'

export type EnrolShown = {
  readonly page: ListPage<Key>
  readonly query: ListQuery
  readonly views: SavedViewList
  readonly sites: readonly Choice[]
  readonly canTakeInThisMachine: boolean
}
type Sent = { readonly refusal: Refusal; readonly siteId?: string | undefined; readonly label?: string | undefined }

export function EnrolPage({ who, page, query, views, sites, canTakeInThisMachine, sent }: EnrolShown & { who: Who; sent?: Sent | undefined }) {
  const options = sites.map(({ id, name }) => ({ value: showId('sit', id), label: name }))
  const noSite = sites.length === 0 ? 'Add a site first: a key belongs to one.' : undefined
  return (
    <StaffPage
      who={who}
      path="/devices"
      title="Add devices"
      question="How do devices get into the list?"
      answer="Through an inventory agent they already have, from a spreadsheet, or by reading this machine."
    >
      {sent && <Problem refusal={sent.refusal} />}
      <Two>
        <Stack>
          <Card id="make" title="Create a key for a site" now>
            <Form action="/devices/enrol">
              <SelectField name="siteId" label="Site" options={options} choose="Choose a site" value={sent?.siteId} />
              <TextField
                name="label"
                label="What the key is for"
                value={sent?.label ?? 'Servers'}
                maxlength={200}
                hint="Shown in the list of keys and in the evidence."
              />
              <Acts>
                <Button label="Create key" kind="first" disabledBecause={noSite} />
              </Acts>
            </Form>
          </Card>
        </Stack>
        <Stack>
          <Card id="this-machine" title="This machine">
            <p>Afterbell can read the package list of the machine it runs on: a first device within a minute, without an agent.</p>
            <Form action="/devices/this-machine">
              <SelectField name="siteId" id="this-site" label="Site" options={options} choose="No site yet" optional />
              <Acts>
                <Button
                  label="Add this machine"
                  disabledBecause={
                    canTakeInThisMachine ? undefined : 'This machine has no Debian package list, or it belongs to the district that set Afterbell up.'
                  }
                />
              </Acts>
            </Form>
          </Card>
          <Card id="table" title="From a spreadsheet">
            <p>
              Devices without an agent can come from a list: <a href="/devices/import">Import devices</a>. A list does not show what is installed, so
              these devices are listed, but their software is not checked.
            </p>
          </Card>
        </Stack>
      </Two>
      <KeyTable page={page} query={query} views={views} zone={who.zone} />
    </StaffPage>
  )
}

function KeyTable({ page, query, views, zone }: Pick<EnrolShown, 'page' | 'query' | 'views'> & { zone: string }) {
  const when = whenIn(zone)
  return (
    <ListView
      list={keyList}
      page={page}
      query={query}
      views={views}
      presets={[{ name: 'In use', query: 'state=open' }]}
      words={['key', 'keys']}
      empty={page.total === 0 && Object.values(query).every((value) => value === undefined) ? 'No keys yet.' : 'No key matches.'}
      cells={{
        label: { head: true, cell: (key) => key.label },
        made: {
          cell: (key) => (
            <>
              <Time {...when(key.madeAt)} />, {key.madeBy}
            </>
          ),
        },
        used: { cell: (key) => (key.lastUsedAt === null ? <Tag state="unknown">not yet</Tag> : <Time {...when(key.lastUsedAt)} />) },
        state: {
          cell: (key) =>
            key.revokedAt === null ? (
              <form method="post" action={`/devices/enrol/${showId('key', key.id)}/revoke`}>
                <Button label="Revoke" of={key.label} kind="danger" id={key.id} />
              </form>
            ) : (
              <Tag state="late">
                revoked {when(key.revokedAt).words}, {key.revokedBy}
              </Tag>
            ),
        },
      }}
    />
  )
}
