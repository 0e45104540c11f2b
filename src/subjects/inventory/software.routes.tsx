import { z } from 'zod'
import { Card, Stack } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Code, Time } from '../../kit/values.tsx'
import type { Db } from '../../platform/db/pool.ts'
import { route, view, type Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { deviceHref, FilterForm, whenIn } from '../assets/index.ts'
import { reading } from '../ledger/index.ts'
import { signedIn, StaffPage, type Who } from '../people/index.ts'
import { flushSoftwareIndex } from './software-index.store.ts'
import { sinceOfTitles, type SinceOfTitle } from './since.views.ts'
import { whoHas, type Held } from './software.views.ts'

const query = z.object({ name: z.string().max(200).optional() })

function SoftwarePage({ who, name, held, since }: { who: Who; name: string; held: readonly Held[]; since: readonly SinceOfTitle[] }) {
  const when = whenIn(who.zone)
  const devices = held.reduce((sum, one) => sum + one.n, 0)
  return (
    <StaffPage
      who={who}
      path="/devices"
      title="Who has it?"
      question="Which devices hold this software, in which version?"
      answer={
        name === ''
          ? 'Name a package or program.'
          : held.length === 0
            ? `No device reports ${name}.`
            : `${held.length} ${held.length === 1 ? 'version' : 'versions'} of ${name}, ${devices.toLocaleString('en-US')} times installed.`
      }
    >
      <Stack>
        <p class="reason">
          <a href="/devices/unrecognised">Names that are not recognised</a> are judged by nothing.
        </p>
        <FilterForm action="/devices/software" fields={[{ name: 'name', label: 'Name, written out', value: name }]} />
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
                      <Code>{one.version || 'no version told'}</Code> {one.arch}
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
          <Card id="since" title="Since when, and who saw it">
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
                      <Code>{one.version || 'no version told'}</Code> {one.arch}
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
                { label: 'Who saw it', cell: (one) => <a href={`/devices/submissions/${showId('sub', one.submissionId)}/raw`}>{one.seenBy}</a> },
              ]}
            />
            {since.length === 100 && <p class="reason">The newest hundred. A device's own page tells all of its titles.</p>}
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}

/** Who has a title, by the reverse index; changes that wait are taken into it first. */
export const softwareRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => [
  route<Who, z.ZodType<undefined>, typeof query>({
    method: 'GET',
    path: '/devices/software',
    says: 'Which devices hold a title, by version',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    query,
    handle: async ({ who: maybe, query: { name = '' } }) => {
      const who = signedIn(maybe)
      const wanted = name.trim()
      const held =
        wanted === ''
          ? []
          : await reading({ db, districtId: who.districtId }, async (tx) => {
              while (await flushSoftwareIndex(tx, who.districtId));
              return whoHas(tx, who.districtId, wanted)
            })
      const since = held.length === 0 ? [] : await reading({ db, districtId: who.districtId }, (tx) => sinceOfTitles(tx, who.districtId, wanted))
      return view(
        {
          name: wanted,
          versions: held.map(({ titleId: _, devices, ...one }) => ({
            ...one,
            devices: devices.map((device) => ({ id: showId('dev', device.id), hostname: device.hostname })),
          })),
          since: since.map(({ titleId: _, deviceId, submissionId, ...one }) => ({
            ...one,
            deviceId: showId('dev', deviceId),
            submission: showId('sub', submissionId),
          })),
        },
        () => <SoftwarePage who={who} name={wanted} held={held} since={since} />,
      )
    },
  }),
]
