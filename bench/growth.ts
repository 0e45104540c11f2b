// How the product grows with the fleet: what one inventory, one match after a feed, one page and the plan cost at 1,000, 10,000 and (`--full`) 100,000
// devices, all in one run; the ratio is to the smallest. A figure that does not depend on the fleet stays at 1; the match may grow as the fleet does.
import { startInstallation } from '../tests/lib/installation.ts'
import { layFleet } from './fleet.ts'
import { costOf, enrolAddress, fleetSubmission, send } from './fleet-ingest.ts'
import { adminUrl, openAdmin } from './own-database.ts'
import { benchPlan } from './plan.ts'

type Row = Record<string, string | number>
const sent = 200
const rounds = 15

/** One size over HTTP: inventories of devices that come on top of those laid out, and the list's first page. */
const overHttp = async (devices: number): Promise<Row> => {
  const installation = await startInstallation()
  try {
    const admin = await openAdmin(installation)
    const {
      rows: [district],
    } = await admin.query<{ district_id: string }>('select district_id from people_district_list limit 1')
    await admin.end()
    await layFleet(adminUrl(installation.data), 'afterbell', String(district?.district_id), devices)
    const address = await enrolAddress(installation)
    await send(address, 900_000, 40, 4, (at) => fleetSubmission(at, 0)) // warm
    const first = await costOf(installation, () => send(address, 910_000, sent, 4, (at) => fleetSubmission(at, 0)))
    const again = await costOf(installation, () => send(address, 910_000, sent, 4, (at) => fleetSubmission(at, 1)))
    const times: number[] = []
    for (let n = 0; n <= rounds; n++) {
      const began = performance.now()
      await (await installation.get('/devices?sort=seen', 'text/html')).text()
      if (n > 0) times.push(performance.now() - began)
    }
    const middle = times.toSorted((a, b) => a - b)[rounds >> 1] ?? 0
    const each = ({ node, database }: { readonly node: number; readonly database: number }): number =>
      Math.round(((node + database) * 1e4) / sent) / 10
    if (first.value.acknowledged !== sent || again.value.acknowledged !== sent) throw new Error('not every inventory was taken')
    return { devices, 'new inventory, CPU ms': each(first), 'daily inventory, CPU ms': each(again), 'list page, p50 ms': Math.round(middle) }
  } finally {
    await installation.stop()
  }
}

const plans = ['first feeds s', 'new KEV entry s', '500 changed versions s', 'plan page s', 'one device s'] as const

export const benchGrowth = async ({ full = false }: { readonly full?: boolean | undefined } = {}): Promise<{ rows: readonly Row[] }> => {
  const sizes = full ? [1_000, 10_000, 100_000] : [1_000, 10_000]
  const http: Row[] = []
  for (const size of sizes) http.push(await overHttp(size))
  const plan = (await benchPlan(sizes)).rows
  const measured = sizes.map((_, n): Row => ({ ...http[n], ...Object.fromEntries(plans.map((key) => [key, plan[n]?.[key] ?? ''])) }))
  const [smallest] = measured
  const ratio = (row: Row, key: string): string => {
    const [a, b] = [Number(smallest?.[key]), Number(row[key])]
    return a > 0 ? `${Math.round((b / a) * 10) / 10} x` : ''
  }
  return {
    rows: Object.keys(smallest ?? {})
      .filter((key) => key !== 'devices')
      .map((figure) => ({
        figure,
        ...Object.fromEntries(
          measured.flatMap((row) => [
            [`${row['devices']} devices`, row[figure] ?? ''],
            ...(row === smallest ? [] : [[`ratio to ${smallest?.['devices']}: ${row['devices']}`, ratio(row, figure)]]),
          ]),
        ),
      })),
  }
}
