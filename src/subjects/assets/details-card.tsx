import { dateInWords } from '../../core/time/words.ts'
import { Card } from '../../kit/card.tsx'
import { Tag } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import type { Device } from './assets.views.ts'
import { encryptions, statuses } from './details.rules.ts'
import { whenIn } from './fields.ts'

const unknown = <Tag state="unknown">not known</Tag>
const day = (date: string | null) => (date === null ? unknown : <Time iso={date} words={dateInWords(date)} />)

/** Where it stands, who has it, how it was bought: what lists and consoles tell of it. */
export function DetailsCard({ device, zone }: { device: Device; zone: string }) {
  const when = whenIn(zone)
  return (
    <Card id="details" title="Where it is and how it was bought">
      <KeyValue
        items={[
          { key: 'Asset tag', value: device.assetTag ?? unknown },
          { key: 'Status', value: device.status === 'unknown' ? unknown : statuses[device.status] },
          { key: 'Room', value: device.room ?? unknown },
          { key: 'Assigned to', value: device.assignedTo ?? unknown },
          { key: 'Purchased', value: day(device.purchasedOn) },
          { key: 'Ordered from', value: device.orderedFrom ?? unknown },
          { key: 'Warranty ends', value: day(device.warrantyEndsOn) },
          ...(device.updatesEndOn === null ? [] : [{ key: 'Updates end', value: day(device.updatesEndOn) }]),
          {
            key: 'Disk encrypted',
            value:
              device.encryption === 'unknown' ? (
                unknown
              ) : (
                <>
                  {encryptions[device.encryption]}
                  {device.encryption === device.encryptionTold && device.encryptionAt !== null && (
                    <>
                      , as {device.encryptionBy} stated; told here <Time {...when(device.encryptionAt)} />
                    </>
                  )}
                </>
              ),
          },
          ...(device.macs.length === 0 ? [] : [{ key: 'MAC addresses', value: device.macs.join(', ') }]),
          ...Object.entries(device.notes).map(([key, value]) => ({ key, value })),
        ]}
      />
    </Card>
  )
}
