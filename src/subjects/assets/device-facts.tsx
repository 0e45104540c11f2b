import type { Child } from 'hono/jsx'
import { dateInWords } from '../../core/time/words.ts'
import { Card } from '../../kit/card.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Tag } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import type { Device } from './assets.views.ts'
import { encryptions, statuses } from './details.rules.ts'
import { whenIn } from './fields.ts'

/** `value` is undefined where nobody told; `unknown` says so in other words than "not known". */
type Fact = { readonly key: string; readonly value: Child | undefined; readonly unknown?: string }

/** `Microsoft Windows 11 Pro` has its version in its name; it is told once. */
export const systemInWords = ({ osName, osVersion, osCodename, osArch }: Pick<Device, 'osName' | 'osVersion' | 'osCodename' | 'osArch'>): string =>
  [
    osName,
    ` ${osName} `.includes(` ${osVersion} `) ? '' : osVersion,
    osCodename === null || osVersion.includes(osCodename) ? '' : `(${osCodename})`,
    osArch,
  ]
    .filter((part) => part !== '')
    .join(' ')
const text = (value: string | null): string | undefined => (value === null || value === '' ? undefined : value)
const day = (date: string | null): Child | undefined => (date === null ? undefined : <Time iso={date} words={dateInWords(date)} />)

const factsOf = (device: Device, zone: string): readonly Fact[] => {
  const when = whenIn(zone)
  const moment = (iso: string | null): Child | undefined => (iso === null ? undefined : <Time {...when(iso)} />)
  const encrypted =
    device.encryption === 'unknown' ? undefined : (
      <>
        {encryptions[device.encryption]}
        {device.encryption === device.encryptionTold && device.encryptionAt !== null && (
          <>
            , as {device.encryptionBy} stated; told here <Time {...when(device.encryptionAt)} />
          </>
        )}
      </>
    )
  return [
    { key: 'System', value: text(systemInWords(device)) },
    { key: device.osFamily === 'windows' ? 'Build' : 'Kernel', value: text(device.osKernel) },
    { key: 'Manufacturer and model', value: text([device.manufacturer, device.model].filter(Boolean).join(' ')) },
    { key: 'Serial number', value: text(device.serial) },
    { key: 'Asset tag', value: text(device.assetTag) },
    { key: 'Status', value: device.status === 'unknown' ? undefined : statuses[device.status] },
    { key: 'Assigned to', value: text(device.assignedTo) },
    { key: 'Room', value: text(device.room) },
    { key: 'Disk encrypted', value: encrypted },
    {
      key: 'Last heard from',
      value: moment(device.heardAt),
      unknown: device.namedAt === null ? 'never: no agent on it has reported' : 'never: only a list names it',
    },
    ...(device.managedAt === null ? [] : [{ key: 'Last seen by its management', value: moment(device.managedAt) }]),
    { key: 'Last named in a list', value: moment(device.namedAt), unknown: 'in none' },
    { key: 'First known', value: moment(device.firstSeen) },
    { key: 'Purchased', value: day(device.purchasedOn) },
    { key: 'Ordered from', value: text(device.orderedFrom) },
    { key: 'Warranty ends', value: day(device.warrantyEndsOn) },
    ...(device.updatesEndOn === null ? [] : [{ key: 'Updates end', value: day(device.updatesEndOn) }]),
    { key: 'UUID', value: text(device.uuid) },
    ...(device.macs.length === 0 ? [] : [{ key: 'MAC addresses', value: device.macs.join(', ') }]),
    ...Object.entries(device.notes).map(([key, value]) => ({ key, value: text(value) })),
  ]
}

/** What is known of it; what is not is counted, and named behind the count. */
export function FactsCard({ device, zone }: { device: Device; zone: string }) {
  const facts = factsOf(device, zone)
  const missing = facts.filter(({ value }) => value === undefined)
  return (
    <Card id="facts" title="What it is">
      <KeyValue items={facts.flatMap(({ key, value }) => (value === undefined ? [] : [{ key, value }]))} />
      {missing.length > 0 && (
        <Fold summary={missing.length === 1 ? '1 thing not known' : `${missing.length} things not known`}>
          <KeyValue items={missing.map(({ key, unknown }) => ({ key, value: <Tag state="unknown">{unknown ?? 'not known'}</Tag> }))} />
        </Fold>
      )}
    </Card>
  )
}
