import { Card, Stack } from '../../kit/card.tsx'
import { ListView } from '../../kit/list.tsx'
import type { SavedViewList } from '../../kit/saved-views.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Code, Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import type { Db } from '../../platform/db/pool.ts'
import type { Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { deviceHref, whenIn } from '../assets/index.ts'
import { savedViews, StaffPage, type Who } from '../people/index.ts'
import { flushSoftwareIndex } from './software-index.store.ts'
import { softwareList, type HeldTitle } from './software-list.views.ts'
import { sinceOfTitles, type SinceOfTitle } from './since.views.ts'
import { whoHas, type Held } from './software.views.ts'

type Asked = { readonly name: string; readonly held: readonly Held[]; readonly since: readonly SinceOfTitle[]; readonly views: SavedViewList }
type Shown = Asked & { readonly page: ListPage<HeldTitle>; readonly query: ListQuery }

function SoftwarePage({ who, page, query, name, held, since, views }: Shown & { who: Who }) {
  const when = whenIn(who.zone)
  const devices = held.reduce((sum, one) => sum + one.n, 0)
  return (
    <StaffPage
      who={who}
      path="/devices"
      title="Who has it?"
      question="Which devices have this software, and in which version?"
      answer={
        name === ''
          ? `${page.total.toLocaleString('en-US')}${page.isMore ? ' or more' : ''} titles are reported. Choose one to see the devices that have it.`
          : held.length === 0
            ? `No device reports ${name}.`
            : `${held.length} ${held.length === 1 ? 'version' : 'versions'} of ${name}, installed ${devices.toLocaleString('en-US')} ${devices === 1 ? 'time' : 'times'}.`
      }
    >
      <Stack>
        <p class="reason">
          <a href="/devices/unrecognised">Names that are not recognized</a> are not checked for vulnerabilities.
        </p>
        <ListView
          list={softwareList}
          page={page}
          query={query}
          views={views}
          presets={[
            { name: 'By name', query: 'sort=name' },
            { name: 'On Windows', query: 'kind=windows' },
          ]}
          words={['title', 'titles']}
          empty="No device reports software like this."
          cells={{
            name: { head: true, cell: (one) => <a href={`/devices/software?name=${encodeURIComponent(one.name)}`}>{one.name}</a> },
            version: {
              cell: (one) => (
                <>
                  <Code>{one.version || 'version not known'}</Code> {one.arch}
                </>
              ),
            },
          }}
        />
        {held.length > 0 && (
          <Card id="held" title={name}>
            <DataTable
              caption="Versions and devices"
              captionHidden
              rows={held}
              empty="None."
              columns={[
                {
                  label: 'Version',
                  head: true,
                  cell: (one) => (
                    <>
                      <Code>{one.version || 'version not known'}</Code> {one.arch}
                    </>
                  ),
                },
                { label: 'Devices', number: true, cell: (one) => one.n.toLocaleString('en-US') },
                {
                  label: 'Which',
                  cell: (one) => (
                    <>
                      {one.devices.map((device, at) => (
                        <>
                          {at > 0 && ', '}
                          <a href={deviceHref(device.id)}>{device.hostname}</a>
                        </>
                      ))}
                      {one.n > one.devices.length && ` and ${(one.n - one.devices.length).toLocaleString('en-US')} more`}
                    </>
                  ),
                },
              ]}
            />
          </Card>
        )}
        {since.length > 0 && (
          <Card id="since" title="When it was first seen">
            <DataTable
              caption="When each device got it"
              captionHidden
              rows={since}
              empty=""
              columns={[
                { label: 'Device', head: true, cell: (one) => <a href={deviceHref(one.deviceId)}>{one.hostname}</a> },
                {
                  label: 'Version',
                  cell: (one) => (
                    <>
                      <Code>{one.version || 'version not known'}</Code> {one.arch}
                    </>
                  ),
                },
                {
                  label: 'Since',
                  cell: (one) => (
                    <>
                      <Time {...when(one.at)} />
                      {one.isFirst && ' or earlier'}
                    </>
                  ),
                },
                { label: 'Reported by', cell: (one) => <a href={`/devices/submissions/${showId('sub', one.submissionId)}/raw`}>{one.seenBy}</a> },
              ]}
            />
            {since.length === 100 && <p class="reason">The newest 100. A device's own page lists all of its titles.</p>}
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}

/** The titles of a district, and who has one, by the reverse index; changes that wait are taken into it first. */
export const softwareRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] =>
  listRoutes({
    db,
    list: softwareList,
    says: 'Software titles, on how many devices; with a name, which devices have it, by version',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    given: async (tx, _, who: Who) => {
      while (await flushSoftwareIndex(tx, who.districtId));
      return undefined
    },
    more: async (tx, _, who: Who, __, { name = '' }): Promise<Asked> => {
      const wanted = name.trim()
      const held = wanted === '' ? [] : await whoHas(tx, who.districtId, wanted)
      return {
        name: wanted,
        held,
        since: held.length === 0 ? [] : await sinceOfTitles(tx, who.districtId, wanted),
        views: await savedViews(tx, 'software', who),
      }
    },
    json: ({ page, more: { name, held, since } }) => ({
      name,
      titles: page.rows.map(({ id: _, n, ...one }) => ({ ...one, devices: n })),
      versions: held.map(({ titleId: _, devices, ...one }) => ({
        ...one,
        devices: devices.map((device) => ({ id: showId('dev', device.id), hostname: device.hostname })),
      })),
      since: since.map(({ titleId: _, deviceId, submissionId, ...one }) => ({
        ...one,
        deviceId: showId('dev', deviceId),
        submission: showId('sub', submissionId),
      })),
    }),
    page: ({ page, query, more }, who) => <SoftwarePage who={who} page={page} query={query} {...more} />,
  })
