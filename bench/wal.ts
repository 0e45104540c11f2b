// The write-ahead log of daily inventories on the same installation, in turn: with a checkpoint every five minutes, with whole pages compressed, and with a
// checkpoint every fifteen. After a checkpoint each page is written whole once; 25,000 devices that send once a day are 87 in five minutes, so a checkpoint
// stands before each 80 of them, or before 240. Devices that follow one another do not stand on the same page. Bytes and pages are counted by the server.
// Then what one whole page takes: a row on each page of some tables is written anew in one statement, whose time is the kernel's word of that process alone.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { startInstallation } from '../tests/lib/installation.ts'
import { enrolAddress, fleetSubmission, send } from './fleet-ingest.ts'
import { cpuOf, openAdmin } from './own-database.ts'

type Row = Record<string, string | number>
type Turn = { readonly as: string; readonly bytes: number; readonly pages: number; readonly cpu: number }
const arms = [
  { as: 'every 5 minutes', compression: 'off', batches: 3 },
  { as: 'every 5 minutes, pages compressed', compression: 'pglz', batches: 3 },
  { as: 'every 15 minutes', compression: 'off', batches: 1 },
] as const
const turns = 3
const sent = 240
const stride = 37 // prime: every device comes by
const touched = ['assets_device', 'inventory_device', 'inventory_district_software'] as const

export const benchWal = async ({ devices = 2_000 }: { readonly devices?: number | undefined } = {}): Promise<{ rows: readonly Row[] }> => {
  const installation = await startInstallation()
  const admin = await openAdmin(installation)
  try {
    const keys: string[] = []
    for (let n = 0; n < 5; n++) keys.push(await enrolAddress(installation, `bench ${n + 1}`))
    const address = (at: number): string => keys[at % keys.length] ?? ''
    await admin.query('alter system set autovacuum = off') // it writes when it likes, in one turn or in the other
    const compress = async (as: 'off' | 'pglz'): Promise<void> => {
      await admin.query(`alter system set wal_compression = ${as}`)
      await admin.query('select pg_reload_conf()')
    }
    const counted = async () => {
      await admin.query('select pg_stat_force_next_flush()')
      const {
        rows: [row],
      } = await admin.query<{ bytes: string; pages: string }>('select wal_bytes::text as bytes, wal_fpi::text as pages from pg_stat_wal')
      return { bytes: Number(row?.bytes), pages: Number(row?.pages), cpu: cpuOf(installation.postmaster()) }
    }
    await send(address, 0, devices, 4, (at) => fleetSubmission(at, 0))
    const seen: Turn[] = []
    let next = 0
    for (let n = 0; n < turns; n++)
      for (const { as, compression, batches } of n % 2 === 0 ? arms : arms.toReversed()) {
        await compress(compression)
        const sum = { bytes: 0, pages: 0, cpu: 0 }
        for (let batch = 0; batch < batches; batch++) {
          await admin.query('checkpoint')
          await wait(1_500) // a backend tells its counts a second late
          const before = await counted()
          const { acknowledged } = await send(address, next, sent / batches, 4, (at) => fleetSubmission((at * stride) % devices, 1 + n))
          next += acknowledged
          await wait(2_500)
          const after = await counted()
          if (acknowledged !== sent / batches) throw new Error(`${acknowledged} of ${sent / batches} were acknowledged`)
          sum.bytes += after.bytes - before.bytes
          sum.pages += after.pages - before.pages
          sum.cpu += after.cpu - before.cpu
        }
        seen.push({ as, ...sum })
      }
    const {
      rows: [own],
    } = await admin.query<{ pid: number }>('select pg_backend_pid() as pid')
    const spent = (): number => Number(readFileSync(`/proc/${own?.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e3
    await admin.query('set session_replication_role = replica')
    const whole: Turn[] = []
    for (let n = 0; n < 18; n++) {
      const as = (['off', 'pglz'] as const)[(n + (n >> 1)) % 2] ?? 'off' // off pglz pglz off: what grows with time falls on both
      await compress(as)
      for (const table of touched) {
        await admin.query('checkpoint')
        const before = { ...(await counted()), cpu: spent() }
        await admin.query(
          `update ${table} t set district_id = district_id from (select min(ctid) as at from ${table} group by (ctid::text::point)[0]) p where t.ctid = p.at`,
        )
        const cpu = spent()
        const after = await counted()
        if (n > 1) whole.push({ as, bytes: after.bytes - before.bytes, pages: after.pages - before.pages, cpu: cpu - before.cpu })
      }
    }
    const rows = arms.map(({ as, compression }): Row => {
      const some = seen.filter((turn) => turn.as === as)
      const each = (of: (turn: Turn) => number, by: number): string => {
        const all = some.map((turn) => Math.round((of(turn) / sent) * by * 10) / 10)
        return `${Math.round((all.reduce((sum, one) => sum + one, 0) / all.length) * 10) / 10} (${all.join(', ')})`
      }
      const pages = whole.filter((turn) => turn.as === compression)
      const [size, count, micros] = (['bytes', 'pages', 'cpu'] as const).map((what) => pages.reduce((sum, turn) => sum + turn[what], 0))
      return {
        checkpoints: as,
        inventories: sent * some.length,
        'WAL KiB each (by turn)': each(({ bytes }) => bytes, 1 / 1024),
        'whole pages each': each(({ pages }) => pages, 1),
        'CPU ms of the database each': each(({ cpu }) => cpu, 1e3),
        'one whole page: KiB': Math.round(((size ?? 0) / (count ?? 1) / 1024) * 100) / 100,
        us: Math.round((micros ?? 0) / (count ?? 1)),
      }
    })
    return { rows }
  } finally {
    await admin.end()
    await installation.stop()
  }
}
