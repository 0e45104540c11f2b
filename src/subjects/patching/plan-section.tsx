import { Card } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import type { DeviceSection } from '../assets/index.ts'
import { feedForRelease, feedsInForce } from '../vulnerabilities/index.ts'
import { Due, planHref } from './plan.screens.tsx'
import { riskInWords } from './plan-row.rules.ts'
import { plan } from './plan.views.ts'
import { showId } from '../../platform/ids.ts'
import { domainNow } from '../../platform/db/domain-now.ts'

const listed = 10

/** The device's rows of the patch plan. */
export const planSection: DeviceSection = async (tx, device, zone) => {
  const { rows, total } = await plan(tx, { deviceId: device.id, isNoise: false }, 100, 0)
  const today = (await domainNow(tx)).now.toZonedDateTimeISO(zone).toPlainDate().toString()
  const feeds = await feedsInForce(tx)
  const isKnown = device.osCodename !== null && feedForRelease(feeds, device.osCodename) !== undefined
  const inPlan = `/plan?text=${encodeURIComponent(device.hostname)}`
  const page = () => (
    <Card id="patches" title="Open patches" side={<a href={inPlan}>in the plan</a>}>
      <DataTable caption="Open patches" captionHidden rows={rows.slice(0, listed)} empty={isKnown ? 'No open patch is known.' : 'Not known: no feed is loaded for this release. Silence here is not safety.'} columns={[
        { label: 'Patch', head: true, cell: (item) => <a href={planHref(item.id)}>{item.package}</a> },
        { label: 'What and why', cell: (item) => item.says }, { label: 'Risk', cell: (item) => riskInWords(item) }, { label: 'Due', cell: (item) => <Due item={item} today={today} /> },
      ]} />
      {total > listed && <p><a href={inPlan}>{(total - listed).toLocaleString('en-US')} more in the plan</a></p>}
    </Card>
  )
  return { name: 'patches', json: rows.map((item) =>
    ({ id: showId('pe', item.id), package: item.package, installed: item.installed, fixed: item.fixed, dueOn: item.dueOn, says: item.says })), page }
}
