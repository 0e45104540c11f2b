// A district with a Debian server and a Windows device, what feeds say of them, and a jail for what strangers wrote: where advisories and scans come in.
import { join } from 'node:path'
import { sql } from 'kysely'
import type { MailboxVisit } from '../../src/connectors/mail/contract.ts'
import { ok } from '../../src/core/result.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createJail, type Jail } from '../../src/platform/jail/jail.ts'
import { createLog } from '../../src/platform/log.ts'
import { loadFeedFiles } from '../../src/subjects/patching/index.ts'
import { openTestCluster, root, type TestDatabase } from './cluster.ts'
import { placeFor, tellInventory, type Place } from './devices.ts'
import { debsecanFile, kevFile } from './feeds.ts'
import { tellTitles } from './titles.ts'

export type Inbox = {
  readonly database: TestDatabase
  readonly pool: ReturnType<typeof openPool>
  readonly jail: Jail
  readonly place: Place
  readonly by: Place['from'] // the worker: it alone may say how far a source was read
  readonly rows: <T>(query: ReturnType<typeof sql<T>>) => Promise<T[]>
  readonly toCheck: () => Promise<readonly ToCheck[]>
  readonly deviceId: (hostname: string) => Promise<string>
  readonly close: () => Promise<void>
}
/** What stands in the plan to be checked: whose word, what is named, what is known to be exploited of it, by when. */
type ToCheck = { readonly line: string; readonly package: string; readonly due_on: string; readonly kev: readonly string[] }

export const openInbox = async (name: string): Promise<Inbox> => {
  const database = await (await openTestCluster()).clone(name)
  const log = createLog('test', () => {})
  const pool = openPool(database.addresses.app, log, 4)
  const jail = createJail({ entry: join(root, 'src/processes/jail-entry.ts'), size: 1, memoryMb: 512, timeoutMs: 15_000 })
  const place = await placeFor(pool.db, '1')
  const worker = openPool(database.addresses.worker, log, 2)
  await tellInventory(place.from, 'sis-01', [
    ['libssl3', '3.0.11-1', 'openssl'],
    ['bash', '5.2'],
  ])
  await tellTitles(place.from, 'win-01', 'windows', [
    { name: 'Zoom(64bit)', version: '5.16.0' },
    { name: 'Google Chrome', version: '119.0.1' },
  ])
  await loadFeedFiles(place.from, [
    {
      name: 'bookworm',
      bytes: debsecanFile(
        [
          ['openssl', 'CVE-2026-0001', '3.0.17-1'],
          ['openssl', 'CVE-2026-0003', '3.0.9-1'],
        ],
        { openssl: 'openssl libssl3' },
      ),
    },
    { name: 'kev.json', bytes: kevFile('2026-08-01', [['CVE-2026-0001', '2026-01-02']]) },
  ])
  const rows = <T>(query: ReturnType<typeof sql<T>>) => inDistrict(pool.db, '1', async (tx) => (await query.execute(tx)).rows)
  return {
    database,
    pool,
    jail,
    place,
    by: { db: worker.db, districtId: '1', actor: { id: 'process:worker', proof: 'process' } },
    rows,
    toCheck: () =>
      rows(
        sql<ToCheck>`select line, package, due_on, kev_cves as kev from patching_update where ecosystem = 'claim' and closed_at is null order by order_key`,
      ),
    deviceId: async (hostname) => (await rows(sql<{ id: string }>`select id from assets_device where hostname = ${hostname}`))[0]?.id ?? '',
    close: async () => {
      await jail.close()
      await worker.close()
      await pool.close()
      await database.drop()
    },
  }
}

/** A message as lists send them. */
export const message = (id: string, subject: string, text: string, more = ''): Buffer =>
  Buffer.from(
    [
      `Message-ID: <${id}@lists.example>`,
      'From: "Lists" <list@lists.example>',
      `Subject: ${subject}`,
      'Date: Tue, 17 Nov 2026 10:00:00 +0000',
      ...(more ? [more] : []),
      '',
      text,
    ].join('\r\n'),
  )
/** A mailbox in memory: what a server would answer. `onFetch` may die. */
export const boxOf = (mails: Map<number, Buffer>, uidValidity: number, onFetch: (uid: number) => void = () => {}): MailboxVisit => ({
  uidValidity,
  messages: mails.size,
  close: () => {},
  newest: async () => ok(null),
  uidsAbove: async (uid) => ok([...mails.keys()].filter((one) => one > uid)),
  fetch: async (uid) => {
    onFetch(uid)
    const bytes = mails.get(uid)
    return ok(bytes === undefined ? undefined : { bytes, size: bytes.length, receivedAt: '2026-11-17T10:00:05.000Z' })
  },
})
