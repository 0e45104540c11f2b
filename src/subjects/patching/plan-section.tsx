import { Card } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import type { DeviceSection } from '../assets/index.ts'
import { feedForRelease, feedsInForce } from '../vulnerabilities/index.ts'
import { Due, planHref } from './plan.screens.tsx'
import { riskInWords } from './plan-row.rules.ts'
import { patchesOfDevice } from './plan.views.ts'
import { showId } from '../../platform/ids.ts'
import { domainNow } from '../../platform/db/domain-now.ts'

const listed = 10

/** What the device waits for, in the order of the plan. */
export const planSection: DeviceSection = async (tx, device, zone) => {
  const all = await patchesOfDevice(tx, device.id)
  const rows = all.filter(({ isNoise }) => !isNoise)
  const today = (await domainNow(tx)).now.toZonedDateTimeISO(zone).toPlainDate().toString()
  const feeds = await feedsInForce(tx)
  const isKnown = device.osCodename !== null && feedForRelease(feeds, device.osCodename) !== undefined
  const inPlan = `/plan?text=${encodeURIComponent(device.hostname)}`
  const page = () => (
    <Card id="patches" title="Open patches" side={<a href={inPlan}>in the plan</a>}>
      <DataTable
        caption="Open patches"
        captionHidden
        rows={rows.slice(0, listed)}
        empty={isKnown ? 'No open patch is known.' : 'Not known: no feed is loaded for this release. Silence here is not safety.'}
        columns={[
          { label: 'Patch', head: true, cell: (item) => <a href={planHref(item.id)}>{item.package}</a> },
          {
            label: 'What and why',
            cell: (item) => (
              <>
                {item.says}
                {item.isOverridden && (
                  <>
                    {' '}
                    <Tag state="wait">by an override</Tag>
                  </>
                )}
              </>
            ),
          },
          { label: 'Risk', cell: (item) => riskInWords(item) },
          { label: 'Due', cell: (item) => <Due item={item} today={today} /> },
        ]}
      />
      {rows.length > listed && (
        <p>
          <a href={inPlan}>{(rows.length - listed).toLocaleString('en-US')} more in the plan</a>
        </p>
      )}
    </Card>
  )
  return { name: 'patches', json: all.map(({ id, ...item }) => ({ id: showId('pe', id), ...item })), page }
}
