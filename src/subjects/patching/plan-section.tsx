import { Card } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import type { DeviceSection } from '../assets/index.ts'
import { feedForRelease, feedsInForce } from '../vulnerabilities/index.ts'
import { Due, planHref } from './plan.screens.tsx'
import { plan } from './plan.views.ts'
import { showId } from '../../platform/ids.ts'
import { domainNow } from '../../platform/db/domain-now.ts'

/** The device's rows of the patch plan. */
export const planSection: DeviceSection = async (tx, device, zone) => {
  const { rows, total } = await plan(tx, { deviceId: device.id, isNoise: false }, 100, 0)
  const today = (await domainNow(tx)).now.toZonedDateTimeISO(zone).toPlainDate().toString()
  const feeds = await feedsInForce(tx)
  const isKnown = device.osCodename !== null && feedForRelease(feeds, device.osCodename) !== undefined
  const page = () => (
    <Card id="patches" title="Open patches" side={<a href={`/plan?text=${encodeURIComponent(device.hostname)}`}>in the plan</a>}>
      <DataTable caption="Open patches" captionHidden rows={rows} empty={isKnown ? 'No open patch is known.' : 'Not known: no feed is loaded for this release. Silence here is not safety.'} columns={[
        { label: 'Patch', head: true, cell: (item) => <a href={planHref(item.id)}>{item.package}</a> },
        { label: 'What and why', cell: (item) => item.says }, { label: 'Due', cell: (item) => <Due item={item} today={today} /> },
      ]} />
      {total > rows.length && <p>{total - rows.length} more.</p>}
    </Card>
  )
  return { name: 'patches', json: rows.map((item) =>
    ({ id: showId('pe', item.id), package: item.package, installed: item.installed, fixed: item.fixed, dueOn: item.dueOn, says: item.says })), page }
}
