import { Card } from '../../../kit/card.tsx'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { whenIn, type DeviceSection } from '../../assets/index.ts'
import { inventoryOf } from '../inventory.views.ts'
import { readerName } from './gear.rules.ts'
import { lastReading } from './gear.views.ts'

/** The firmware of gear that an agent read over SNMP, and of each member of its stack; other devices have none to show here. */
export const gearSection: DeviceSection = async (tx, device, zone) => {
  const facts = (await inventoryOf(tx, device.id))?.facts
  if (facts?.via !== 'snmp') return { name: 'gear', json: null, page: () => <></> }
  const [read, when] = [await lastReading(tx, device.id), whenIn(zone)]
  const reader = read && readerName(read.seenBy, read.remote)
  const members = facts.members ?? []
  const version = facts.os?.version ?? ''
  return {
    name: 'gear',
    json: { version, members, seenBy: reader ?? null, seenAt: read?.at ?? null },
    page: () => (
      <Card id="firmware" title="Firmware" side={<ClauseLink id="PM-3.1" />}>
        <KeyValue
          items={[
            { key: 'Version', value: version === '' ? <Tag state="unknown">not known</Tag> : <Code>{version}</Code> },
            {
              key: 'Source',
              value:
                read === undefined ? (
                  <Tag state="unknown">not known</Tag>
                ) : (
                  <>
                    Read over SNMP by the agent <Code>{reader}</Code>, <Time {...when(read.at)} />,{' '}
                    <a href={`/devices/submissions/${showId('sub', read.submissionId)}/raw`}>submission</a>
                  </>
                ),
            },
          ]}
        />
        {members.length > 0 && (
          <DataTable
            caption="Stack members and modules"
            rows={members}
            empty="None reported."
            columns={[
              { label: 'Member', head: true, cell: ({ name }) => name },
              { label: 'Model', cell: ({ model }) => model ?? '' },
              { label: 'Serial number', cell: ({ serial }) => (serial === undefined ? '' : <Code>{serial}</Code>) },
              {
                label: 'Firmware',
                cell: ({ firmware }) => (firmware === undefined ? <Tag state="unknown">not known</Tag> : <Code>{firmware}</Code>),
              },
            ]}
          />
        )}
      </Card>
    ),
  }
}
