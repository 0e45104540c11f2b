import { Card } from '../../../kit/card.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { domainNow } from '../../../platform/db/domain-now.ts'
import { showId } from '../../../platform/ids.ts'
import type { DeviceSection } from '../../assets/index.ts'
import { endingHref, EndTag } from './support.screens.tsx'
import { endingKinds, meansOf } from './support.rules.ts'
import { endings } from './support.views.ts'

/** On a device: until when what it is and has is supported. */
export const supportSection: DeviceSection = async (tx, device, zone) => {
  const today = (await domainNow(tx)).now.toZonedDateTimeISO(zone).toPlainDate().toString()
  const rows = await endings(tx, { today, deviceId: device.id })
  return {
    name: 'support',
    json: rows.map(({ id, name, kind, ends, endsOn, when }) => ({ id: showId('sup', id), name, kind, ends, endsOn, when })),
    page: () => (
      <Card id="support" title="End of support" side={<a href="/end-of-support">everything</a>}>
        <DataTable
          caption="How long it is supported"
          captionHidden
          rows={rows}
          empty="No end of support is known; that does not prove that it is supported."
          columns={[
            { label: 'What', head: true, cell: (row) => <a href={endingHref(row.id)}>{row.name}</a> },
            { label: 'Kind', cell: (row) => endingKinds[row.kind] },
            { label: 'Ends', cell: (row) => <EndTag row={row} /> },
            { label: 'What it means', cell: (row) => meansOf(row) },
          ]}
        />
      </Card>
    ),
  }
}
