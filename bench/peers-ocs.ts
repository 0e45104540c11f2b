// Debian's OCS Inventory server and Afterbell in turn, on the same machine in the same run: the same devices, the same bytes of the OCS agent, as many at once.
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { inflateSync } from 'node:zlib'
import { startInstallation, type Installation } from '../tests/lib/installation.ts'
import { enrolAddress, quantile } from './fleet-ingest.ts'
import { cpuOf, openAdmin } from './own-database.ts'
import { titlesOf, userAgent, visitOf } from './peers-devices.ts'
import { missingForOcs, startOcs } from './peers-ocs-server.ts'

type Row = Record<string, string | number>
type Cpu = { readonly server: number; readonly database: number }
/** A server under measure: where agents send to, what it has used, and what it holds, `device name version` a row. */
type Side = { readonly name: string; readonly address: string; readonly cpu: () => Cpu; readonly holds: () => Promise<readonly string[]> }
type Tally = { acknowledged: number; refused: number; seconds: number; server: number; database: number; readonly times: number[] }

const turn = 100 // devices of one side, then as many of the other: a busy minute of the machine falls on both
const warmUp = 20

const post = async (address: string, body: Uint8Array): Promise<string> => {
  const answer = await fetch(address, {
    method: 'POST',
    body: body as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': 'application/x-compress', 'user-agent': userAgent },
  })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  return answer.ok ? (bytes[0] === 0x78 ? inflateSync(bytes).toString('utf8') : new TextDecoder().decode(bytes)) : ''
}

/** The visits of some devices, as their agents make them: asked first, reported only when told to; the report's time counts and its answer. */
const visits = async (side: Side, [from, count, together]: readonly [number, number, number], visit: 1 | 2, tally: Tally): Promise<void> => {
  const bodies = Array.from({ length: count }, (_, n) => visitOf(from + n, visit)) // made before the time counts
  const before = side.cpu()
  const began = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (let at = next++; at < count; at = next++) {
        const body = bodies[at]
        if (body === undefined || !(await post(side.address, body.prolog)).includes('SEND')) continue
        const start = performance.now()
        const said = await post(side.address, body.inventory)
        tally.times.push(performance.now() - start)
        if (said.includes('ACCOUNT_UPDATE')) tally.acknowledged++
        else tally.refused++
      }
    }),
  )
  tally.seconds += (performance.now() - began) / 1000
  await wait(1_000) // what goes on behind an answer counts too
  const after = side.cpu()
  tally.server += after.server - before.server
  tally.database += after.database - before.database
}

const afterbell = async (installation: Installation): Promise<Side> => ({
  name: 'Afterbell',
  address: await enrolAddress(installation),
  cpu: () => {
    const database = cpuOf(installation.postmaster())
    return { server: installation.cpuSeconds() - database, database }
  },
  holds: async () => {
    const admin = await openAdmin(installation)
    try {
      const { rows } = await admin.query<{ row: string }>(`
        select concat_ws(' ', assets_device.hostname, inventory_title.name, inventory_title.version) as row
        from inventory_device
        join assets_device on assets_device.district_id = inventory_device.district_id and assets_device.id = inventory_device.device_id
        cross join unnest(inventory_device.software_ids) as held(id)
        join inventory_title on inventory_title.id = held.id`)
      return rows.map(({ row }) => row)
    } finally {
      await admin.end()
    }
  },
})

const durabilityOf = async (installation: Installation): Promise<string> => {
  const admin = await openAdmin(installation)
  try {
    const { rows } = await admin.query<{ says: string }>(
      "select format('PostgreSQL %s, fsync %s, synchronous_commit %s', current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')) as says",
    )
    return rows[0]?.says ?? ''
  } finally {
    await admin.end()
  }
}

/** Devices that are there at all; those whose every title is, in the version that was sent; and rows of theirs that are twice or were never sent. */
const check = (held: readonly string[], devices: number): { readonly known: number; readonly whole: number; readonly surplus: number } => {
  const byDevice = Map.groupBy(held, (row) => row.split(' ')[0] ?? '')
  let [known, whole, surplus] = [0, 0, 0]
  for (let at = 0; at < devices; at++) {
    const name = `lab-${String(at).padStart(6, '0')}`
    const sent = new Set(titlesOf(at).map((title) => `${name} ${title.name} ${title.version}`))
    const rows = byDevice.get(name) ?? []
    const right = new Set(rows.filter((row) => sent.has(row)))
    if (rows.length > 0) known++
    if (right.size === sent.size) whole++
    surplus += rows.length - right.size
  }
  return { known, whole, surplus }
}

type Options = { readonly devices?: number | undefined; readonly together?: number | undefined }
/** @returns one row a server and visit, or one row that names the Debian packages that are missing. */
export const benchOcs = async ({ devices = 500, together = 4 }: Options = {}): Promise<{ rows: readonly Row[] }> => {
  const missing = missingForOcs()
  if (missing.length > 0) return { rows: [{ figure: 'OCS Inventory server', skipped: `Debian packages not installed here: ${missing.join(', ')}` }] }
  const ocs = await startOcs()
  let installation: Installation | undefined
  const stop = async (): Promise<void> => {
    await ocs.stop()
    await installation?.stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().finally(() => process.exit(1)))
  try {
    installation = await startInstallation()
    const sides: readonly Side[] = [
      {
        name: 'OCS',
        address: ocs.url,
        cpu: ocs.cpuSeconds,
        holds: async () =>
          ocs
            .query(`select hardware.NAME, software_name.NAME, software_version.VERSION from software join hardware on hardware.ID = software.HARDWARE_ID
              join software_name on software_name.ID = software.NAME_ID join software_version on software_version.ID = software.VERSION_ID`)
            .map((row) => row.join(' ')),
      },
      await afterbell(installation),
    ]
    const nothing = (): Tally => ({ acknowledged: 0, refused: 0, seconds: 0, server: 0, database: 0, times: [] })
    for (const side of sides) for (const visit of [1, 2] as const) await visits(side, [900_000, warmUp, together], visit, nothing())
    const rows: Row[] = []
    for (const visit of [1, 2] as const) {
      const tallies = sides.map(nothing)
      for (let from = 0; from < devices; from += turn)
        for (const [at, side] of sides.entries())
          await visits(side, [from, Math.min(turn, devices - from), together], visit, tallies[at] ?? nothing())
      for (const [at, side] of sides.entries()) {
        const { acknowledged, seconds, server, database, times } = tallies[at] ?? nothing()
        const { known, whole, surplus } = check(await side.holds(), devices)
        const each = (spent: number): number => Math.round((spent * 1e4) / devices) / 10
        const sorted = times.toSorted((a, b) => a - b)
        rows.push({
          figure: visit === 1 ? 'first visit' : 'second visit, software unchanged',
          server: side.name,
          acknowledged: `${acknowledged} of ${devices}`,
          stored: known,
          'stored whole': whole,
          'rows too many': surplus,
          'CPU ms each': each(server + database),
          'of it the database': each(database),
          'p50 ms': quantile(sorted, 0.5),
          'p99 ms': quantile(sorted, 0.99),
          'a second': Math.round((devices * 10) / seconds) / 10,
        })
      }
    }
    return {
      rows: [
        ...rows,
        { figure: `${together} at once, PROLOG and INVENTORY a visit`, server: ocs.says },
        { figure: '', server: await durabilityOf(installation) },
      ],
    }
  } finally {
    await stop()
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchOcs()).rows)
