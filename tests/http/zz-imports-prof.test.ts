import { test } from 'vitest'
import { sql } from 'kysely'
import { openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { placeFor } from '../lib/devices.ts'
import { openInventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf } from '../lib/inventory-client.ts'
test('prof', async () => {
  const open = await openInventoryApp('zz_prof')
  const client = clientOf(open)
  const place = await placeFor(open.db, '1')
  open.as(whoOf(place))
  const own = (rows: number, mark: string) => ['Device,Type,OS,OS Version,Serial,Asset Tag,Model,Manufacturer,Room,Assigned To,Purchase Date,Vendor,MAC Address,Notes', ...Array.from({ length: rows }, (_, n) => [
    `${n % 40 === 0 ? 'srv' : 'cb'}-${mark}${n}`, n % 40 === 0 ? 'Server' : 'Chromebook', n % 40 === 0 ? 'Windows Server 2022' : 'ChromeOS', '130.0', `SN${mark}${String(n).padStart(7, '0')}`, `${mark}${String(n).padStart(6, '0')}`, 'Chromebook 11 G9', 'HP', `Room ${n % 300}`,
    `person${n % 900}@example.org`, `2024-0${1 + (n % 9)}-1${n % 9}`, 'CDW', `3c:52:82:${[16, 8, 0].map((bits) => ((n >> bits) & 255).toString(16).padStart(2, '0')).join(':')}`, 'bond'].join(','))].join('\n')
  const admin = openPool(open.database.addresses.owner ?? open.database.addresses.app, createLog('x', () => {}), 1)
  const sample = async (label: string, work: () => Promise<unknown>) => {
    const seen = new Map<string, number>()
    let on = true
    const began = performance.now()
    const sampling = (async () => { while (on) {
      const { rows } = await sql<{ q: string }>`select left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as q from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and datname = current_database()`.execute(admin.db)
      for (const { q } of rows) seen.set(q, (seen.get(q) ?? 0) + 1)
      await new Promise((r) => setTimeout(r, 100))
    } })()
    const result = await work()
    on = false
    await sampling
    console.log(label, Math.round(performance.now() - began), 'ms', JSON.stringify((result as { json: Record<string, unknown> }).json).slice(0, 120))
    for (const [q, n] of [...seen].toSorted((a, b) => b[1] - a[1]).slice(0, 8)) console.log('   ', n, q)
  }
  const N = Number(process.env.PROF_N ?? 15000)
  await sample('take 3000', () => client.ask('POST', '/devices/import', { table: own(3000, 'a') }))
  await sample('try', () => client.ask('POST', '/devices/import', { table: own(N, 'b'), try: true }))
  await sample('take', () => client.ask('POST', '/devices/import', { table: own(N, 'b') }))
  await sample('again', () => client.ask('POST', '/devices/import', { table: own(N, 'b') }))
  await admin.close()
  await open.close()
}, 600_000)
