// A district's day over HTTP: first full inventories of every device, check-ins, and the full inventories of the next two days, of which one in twelve
// changed. 150 titles a device with the skew of bench/fleet.ts. `--devices=25000` for the whole; 2,000 unless told.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import { sampleSubmission } from '../src/connectors/agents/sample.ts'
import { startInstallation, type Installation } from '../tests/lib/installation.ts'
import { drawDevice, packageOf, seeded } from './fleet.ts'
import { cpuOf, openAdmin } from './own-database.ts'

type Row = Record<string, string | number>
const batch = 500 // bodies made at once, outside the time that is measured

/** What a FusionInventory agent of this device sends on this day: one in twelve has taken its updates since. */
export const fleetSubmission = (at: number, day: number): Uint8Array => {
  const { held } = drawDevice(seeded(at + 1))
  const isUpdated = Array.from({ length: day }, (_, n) => (at + n + 1) % 12).includes(0)
  const software = held
    .map(([number, behind]) => {
      const { name, version } = packageOf(number, isUpdated ? Math.max(0, behind - 1) : behind)
      return `    <SOFTWARES>\n      <ARCH>amd64</ARCH>\n      <FROM>deb</FROM>\n      <NAME>${name}</NAME>\n      <PUBLISHER>Debian</PUBLISHER>\n      <VERSION>${version}</VERSION>\n    </SOFTWARES>\n`
    })
    .join('')
  const { xml } = sampleSubmission({ seed: at, titles: 0, hostname: `lab-${String(at).padStart(6, '0')}` })
  // What moves every day though nothing was installed: the time of the report, and the free space.
  return deflateSync(
    xml
      .replace('    <VERSIONCLIENT>', `${software}    <VERSIONCLIENT>`)
      .replace(/2026-08-17 07:30:00/, `2026-08-${17 + day} 07:30:00`)
      .replace(/<FREE>\d+/, `<FREE>${30_000 + ((at * 31 + day * 977) % 9_000)}`),
  )
}
/** What an agent sends that only asks whether there is anything for it. */
export const checkIn = (at: number): Uint8Array =>
  deflateSync(
    `<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST>\n  <DEVICEID>lab-${String(at).padStart(6, '0')}-2026-08-17-07-${String(at % 60).padStart(2, '0')}-00</DEVICEID>\n  <QUERY>PROLOG</QUERY>\n</REQUEST>\n`,
  )

export const quantile = (sorted: readonly number[], part: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 10) / 10
const bytesOf = (data: string): number => {
  const size = (path: string): number => Number(execFileSync('du', ['-sb', path], { encoding: 'utf8' }).split('\t')[0])
  return size(data) - size(join(data, 'postgres/cluster/pg_wal'))
}

/** Where an agent of one school sends to. */
export const enrolAddress = async (installation: Installation, label = 'bench'): Promise<string> => {
  const { sites } = (await (await installation.get('/sites')).json()) as { sites: { id: string }[] }
  const key = (await (await installation.post('/devices/enrol', { siteId: sites[0]?.id, label })).json()) as { address: string }
  return installation.url + new URL(key.address).pathname
}

export type Sent = { readonly sent: number; readonly acknowledged: number; readonly seconds: number; readonly times: readonly number[] }
/** So many submissions, so many at once; the bodies are made before the time counts. */
export const send = async (
  address: string | ((at: number) => string),
  from: number,
  count: number,
  together: number,
  bodyOf: (at: number) => Uint8Array,
): Promise<Sent> => {
  const times: number[] = []
  let [acknowledged, seconds] = [0, 0]
  for (let first = from; first < from + count; first += batch) {
    const bodies = Array.from({ length: Math.min(batch, from + count - first) }, (_, n) => bodyOf(first + n))
    let next = 0
    const began = performance.now()
    await Promise.all(
      Array.from({ length: together }, async () => {
        for (let at = next++; at < bodies.length; at = next++) {
          const start = performance.now()
          const answer = await fetch(typeof address === 'string' ? address : address(first + at), {
            method: 'POST',
            body: bodies[at] as Uint8Array<ArrayBuffer>,
            headers: { 'content-type': 'application/x-compress-zlib' },
          })
          await answer.arrayBuffer()
          times.push(performance.now() - start)
          if (answer.ok) acknowledged++
        }
      }),
    )
    seconds += (performance.now() - began) / 1000
  }
  return { sent: count, acknowledged, seconds, times: times.toSorted((a, b) => a - b) }
}

/** The processor's time of our processes and of the database, and the write-ahead log, that some work takes. */
export const costOf = async <T>(
  installation: Installation,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly node: number; readonly database: number; readonly walKb: number }> => {
  const admin = await openAdmin(installation)
  const now = async () => ({
    all: installation.cpuSeconds(),
    database: cpuOf(installation.postmaster()),
    lsn: (await admin.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn')).rows[0]?.lsn,
  })
  try {
    const before = await now()
    const value = await work()
    await wait(1_000) // what goes on behind an answer counts too
    const after = await now()
    const {
      rows: [wal],
    } = await admin.query<{ bytes: string }>('select pg_wal_lsn_diff($1, $2) as bytes', [after.lsn, before.lsn])
    const database = after.database - before.database
    return { value, node: after.all - before.all - database, database, walKb: Number(wal?.bytes) / 1024 }
  } finally {
    await admin.end()
  }
}

export const benchFleet = async ({ devices = 2_000 }: { readonly devices?: number | undefined } = {}): Promise<{ rows: readonly Row[] }> => {
  const installation = await startInstallation()
  try {
    // Five days are sent in one: as many keys as a district of this size has for its schools, lest it be turned away by a key's daily limit.
    const keys: string[] = []
    for (let n = 0; n < 5; n++) keys.push(await enrolAddress(installation, `bench ${n + 1}`))
    const address = (at: number): string => keys[at % keys.length] ?? ''
    const empty = bytesOf(installation.data)
    const stored = async (): Promise<string> => {
      const admin = await openAdmin(installation)
      const {
        rows: [row],
      } = await admin.query<{ devices: string; titles: string }>(
        'select count(*) as devices, sum(cardinality(software_ids)) as titles from inventory_device',
      )
      await admin.end()
      return `${row?.devices} of ${devices}, ${row?.titles} titles`
    }
    const rows: Row[] = []
    const round = async (figure: string, together: number, bodyOf: (at: number) => Uint8Array): Promise<void> => {
      const { value, node, database, walKb } = await costOf(installation, () => send(address, 0, devices, together, bodyOf))
      const each = (seconds: number): number => Math.round((seconds * 1e4) / devices) / 10
      rows.push({
        figure,
        'at once': together,
        'a second': Math.round(devices / value.seconds),
        'p50 ms': quantile(value.times, 0.5),
        'p99 ms': quantile(value.times, 0.99),
        'CPU ms each: node': each(node),
        database: each(database),
        'WAL KiB each': Math.round((walKb / devices) * 10) / 10,
        acknowledged: value.acknowledged,
        stored: await stored(),
      })
    }
    await round('first full inventories', 4, (at) => fleetSubmission(at, 0))
    const disk = Math.round((bytesOf(installation.data) - empty) / devices / 102.4) / 10
    await round('check-ins', 16, checkIn)
    await round('the next day, 1 in 12 changed', 16, (at) => fleetSubmission(at, 1))
    await round('the day after', 4, (at) => fleetSubmission(at, 2))
    await round('check-ins', 4, checkIn)
    return { rows: [...rows, { figure: `disk a device after its first inventory: ${disk} KiB` }] }
  } finally {
    await installation.stop()
  }
}
