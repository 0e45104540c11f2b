import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from '../../platform/db/pool.ts'
import { createLog } from '../../platform/log.ts'
import { openTestCluster, root, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { placeFor, type Place } from '../../../tests/lib/devices.ts'
import { evidence, reading } from '../ledger/index.ts'
import { receiveSubmission } from '../inventory/index.ts'
import { findingsOf } from '../vulnerabilities/index.ts'
import { parseDpkgStatus } from '../vulnerabilities/dpkg-status.rules.ts'
import { evaluateAfter } from './evaluate-devices.ts'
import { loadFeedFiles } from './load-feed-files.ts'
import { plan } from './plan.views.ts'
import { setExposure } from './set-exposure.ts'

const shared = join(process.env.AFTERBELL_SHARED ?? join(root, '../shared'), 'data')
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place

beforeAll(async () => {
  database = await (await openTestCluster()).clone('plan')
  pool = openPool(database.addresses.app, createLog('test', () => {}), 4)
  place = await placeFor(pool.db, '1')
})
afterAll(async () => {
  await pool.close()
  await database.drop()
})

const snapshotDevice = async (): Promise<string> => {
  const status = parseDpkgStatus(gunzipSync(readFileSync(join(shared, 'debian/dpkg-status-snapshot.gz'))).toString('utf8'))
  if (!status.ok) throw new Error(status.refusal.says)
  const received = await receiveSubmission(place.from, {
    raw: { bytes: Buffer.from('x'), sha256: 'x', remote: '', keyId: null }, siteId: null, label: 'snap', dialect: null, isPartial: false, notes: [], source: 'this-machine', onChanged: evaluateAfter('test'),
    told: {
      itemType: 'Computer', hostname: 'snap', serial: 'SNAP-1', macs: [], drives: [], antivirus: [], sections: ['hardware', 'bios', 'os', 'software'],
      os: { family: 'linux', name: 'Debian GNU/Linux', version: '12', arch: 'x86_64', kernel: '6.1.0-39-amd64' },
      software: status.value.packages.map((pkg) => ({ ecosystem: 'dpkg', name: pkg.name, version: pkg.version, arch: pkg.arch, source: pkg.source ?? '', sourceVersion: pkg.sourceVersion ?? '', kind: 'package' })),
    },
  })
  if (!received.ok) throw new Error(received.refusal.says)
  return received.value.deviceId
}

describe.skipIf(!existsSync(join(shared, 'debian')))('on the shared snapshot', () => {
  test('findings through the database are debsecan\'s pairs', async () => {
    const t0 = performance.now()
    const deviceId = await snapshotDevice()
    const t1 = performance.now()
    const outcomes = await loadFeedFiles(place.from, [
      { name: 'known_exploited_vulnerabilities.json', bytes: readFileSync(join(shared, 'kev/known_exploited_vulnerabilities.json')) },
      { name: 'debsecan-bookworm.zlib', bytes: readFileSync(join(shared, 'debian/debsecan-bookworm.zlib')) },
    ])
    const t2 = performance.now()
    console.log('ingest', t1 - t0, 'load', t2 - t1)
    expect(outcomes.map(({ result }) => (result.ok ? [result.value.state, result.value.entries] : result.refusal))).toEqual([['loaded', 1404], ['loaded', 12_185]])
    const found = await reading(place.from, (tx) => findingsOf(tx, deviceId))
    const pairs = found.map((one) => `${one.cve} ${one.package}`).toSorted()
    expect(new Set(pairs).size).toBe(4844)
    expect([...new Set(pairs)]).toEqual(readFileSync(join(shared, 'debian/debsecan-output.txt'), 'utf8').trim().split('\n').toSorted())
    const { rows, total } = await reading(place.from, (tx) => plan(tx, {}, 400, 0))
    console.log(total, rows.slice(0, 3).map((r) => r.says), rows.at(-1)?.says, rows[0]?.inputs)
    const moved = await setExposure(place.from, { deviceId, exposure: 'not-exposed', why: 'behind the firewall' })
    console.log(moved)
    console.log((await reading(place.from, (tx) => evidence(tx, {}, 3))).map((e) => [e.kind, e.content.slice(0, 400)]))
  }, 60_000)
})
