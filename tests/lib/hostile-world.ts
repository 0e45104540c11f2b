// A district in which something of everything has happened, served whole, and the ways to ask every address of it.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { assets } from '../../src/kit/assets.ts'
import { renderPage } from '../../src/kit/document.tsx'
import { readConfig } from '../../src/platform/config.ts'
import { openPool } from '../../src/platform/db/pool.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { healthRoutes } from '../../src/platform/http/health.ts'
import { openApi } from '../../src/platform/http/openapi.ts'
import type { Route } from '../../src/platform/http/route.ts'
import { newId, showId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { countRequests } from '../../src/platform/metrics/requests.ts'
import { composeWeb } from '../../src/processes/compose.ts'
import { metricsRoutes } from '../../src/subjects/installation/index.ts'
import { makeAddress } from '../../src/subjects/calendar/subscribed/set-address.ts'
import { receiveSubmission } from '../../src/subjects/inventory/index.ts'
import { seal } from '../../src/subjects/ledger/index.ts'
import { positions, type Who } from '../../src/subjects/people/index.ts'
import { openTestCluster, root } from './cluster.ts'
import { must, openCycleWorld, ritasCycle, type CycleWorld } from './cycles.ts'
import { tellInventory } from './devices.ts'
import { debsecanFile, kevFile } from './feeds.ts'
import { keyRing } from './key-ring.ts'
import { patchByHand, readyRun, runDistrict, type RunDistrict } from './runs.ts'
import { sql } from 'kysely'

export const publicUrl = 'http://localhost'
export type HostileWorld = {
  readonly world: CycleWorld
  readonly district: RunDistrict
  readonly routes: readonly Route<Who>[]
  readonly app: Hono
  readonly stranger: Hono // the same, with nobody signed in
  readonly logged: string[]
  readonly adminUrl: string
  readonly dataDir: string
  readonly links: readonly string[] // what was sent to people without an account, as addresses here
  seal(): Promise<void>
  close(): Promise<void>
}

// What the story leaves empty, put in by hand so that its texts can be changed.
const rest = (d: RunDistrict) => {
  const [dana, rita, tess] = [d.ids.dana, d.ids.rita, d.ids.tess]
  const [id, now] = [d.districtId, '2026-12-04T18:00:00Z']
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  return [
    sql`insert into people_login (district_id, person_id, auth_user_id) values (${id}, ${dana}, ${newId()})`, // her calendar address is of this account
    sql`insert into people_saved_view (district_id, id, list, name, query, owner_id, is_shared, made_at) values (${id}, ${newId()}, 'devices', 'Servers', 'text=sis', ${dana}, true, ${now})`,
    sql`insert into people_provider (district_id, id, label, issuer, client_id, set_by, set_at) values (${id}, ${newId()}, 'Google', 'https://accounts.example', 'client', ${dana}, ${now})`,
    sql`insert into people_email_change (district_id, id, person_id, new_email, token_hash, asked_by, made_at, ends_at) values (${id}, ${newId()}, ${rita}, 'new@example.test', ${hash('a')}, ${dana}, ${now}, '2027-01-01')`,
    sql`insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at) values (${id}, ${newId()}, ${tess}, ${hash('b')}, ${dana}, 'mail', ${now}, '2027-01-01')`,
    sql`insert into ledger_witness (district_id, id, name, email, every_hours, named_by, since) values (${id}, ${newId()}, 'Wendy', 'wendy@example.test', 24, ${dana}, ${now})`,
    sql`insert into people_site (district_id, id, name, kind) values (${id}, ${newId()}, 'Bus garage', 'bus-garage')`,
    sql`insert into patching_rhythm (district_id, id, device_id, rhythm, said_by, said_at, why) values (${id}, ${newId()}, ${d.devices['mail-01']}, 'quarterly', ${dana}, ${now}, 'vendor asks')`,
    sql`insert into people_undo (district_id, id, kind, about, says, person_id, before, after, made_at, ends_at) values (${id}, ${newId()}, 'assets.exposure', ${showId('dev', d.devices['sis-01'])}, 'The exposure changed', ${dana}, '{"exposure":"unknown"}', '{"exposure":"exposed"}', ${now}, '2026-12-04T18:09:00Z')`,
    sql`insert into platform_long_job (district_id, id, kind, says, asked_by, asked_at, input, moved_at) values (${id}, ${newId()}, 'feeds.load', 'Loads a feed', ${dana}, ${now}, '{"file":"feed of today"}', ${now})`,
  ]
}

/** Opens it: a ticket approved, one run at the testers' turn, one more open ticket, inventories taken in and refused, notices waiting. */
export const openHostileWorld = async (label: string): Promise<HostileWorld> => {
  const world = await openCycleWorld(label)
  const district = await runDistrict(world, '1')
  await tellInventory(district.as('rita'), 'lab-7', [
    ['openssl', '3.0.1'],
    ['zlib1g', '1.2'],
  ])
  const refusedOne = {
    itemType: 'Computer',
    hostname: 'lab-8',
    macs: [],
    drives: [],
    antivirus: [],
    sections: [],
    os: { family: 'linux' as const, name: '', version: '', arch: '' },
    software: [],
  }
  await receiveSubmission(district.as('rita'), {
    raw: { bytes: Buffer.from('<REQUEST/>'), sha256: createHash('sha256').update('x').digest('hex'), remote: '10.0.0.1', keyId: null },
    siteId: null,
    label: 'lab-8',
    dialect: null,
    isPartial: false,
    notes: ['a note'],
    told: refusedOne,
    source: 'agent',
  })
  const runId = await readyRun(district)
  await patchByHand(district, runId)
  await district.work()
  await ritasCycle(district, '2027-01', 'rita').catch(() => undefined)
  const refused: string[] = []
  for (const statement of rest(district)) await district.sql(statement).catch((error: Error) => refused.push(error.message))
  if (refused.length > 0) throw new Error(refused.join('\n'))
  const cluster = new URL((await openTestCluster()).adminUrl)
  cluster.pathname = new URL(world.ownerUrl).pathname
  const dataDir = mkdtempSync(join(tmpdir(), 'afterbell-hostile-'))
  const logged: string[] = []
  const log = createLog('test', (line) => logged.push(line))
  const env = { AFTERBELL_AUTH_DB: world.addresses.auth, AFTERBELL_DATA: dataDir, PUBLIC_URL: publicUrl }
  const composed = await composeWeb({ root, env, config: readConfig(env, root), db: world.db, log })
  const requests = countRequests()
  const routes: readonly Route<Who>[] = [
    ...metricsRoutes<Who>({ db: world.db, version: '1', requests, publicUrl, token: () => 'token' }),
    ...healthRoutes<Who>(world.db, '1', () => openApi(routes as never, '1', publicUrl)),
    ...composed.routes,
  ]
  const who: Who = {
    districtId: '1',
    districtName: 'District 1',
    zone: 'America/Chicago',
    isDemo: true,
    personId: district.ids.dana,
    name: 'Dana',
    positions: Object.keys(positions),
    proof: 'passkey',
  }
  const appFor = (at: Who | undefined) =>
    createApp<Who>({
      routes,
      publicUrl,
      who: async () => at,
      may: () => ({ ok: true, value: true }),
      assets,
      log,
      problemPage: composed.problemPage,
      render: renderPage,
      took: requests.took,
    })
  const app = appFor(who)
  for (const [name, bytes] of [
    ['kev.json', kevFile('2026-08-01', [['CVE-2026-0001', '2026-07-01']])],
    [
      'bookworm-fixes.zlib',
      debsecanFile(
        [
          ['openssl', 'CVE-2026-0001', '3.0.9'],
          ['openssl', 'CVE-2026-0002', ''],
          ['zlib', 'CVE-2026-0003', '2.0'],
        ],
        { zlib: 'zlib1g' },
      ),
    ],
  ] as const) {
    const form = new FormData()
    form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
    form.append('publishedOn', '2026-08-01')
    const taken = await app.request('/feeds', { method: 'POST', headers: { accept: 'application/json' }, body: form })
    if (taken.status !== 201) throw new Error(await taken.text())
  }
  const told = district.told.flatMap((notice) => notice.to.flatMap((to) => (to.link === undefined ? [] : [new URL(to.link).pathname])))
  const { token } = must(await makeAddress(district.as('dana'), { label: 'Outlook', whose: 'all', hasWindows: true }))
  const links = [`/calendar/${token}.ics`, ...told, ...(await district.links()).map((link) => `/t/${link}`)]
  const sealer = openPool(world.addresses.sealer, log, 1)
  const ring = keyRing()
  return {
    world,
    district,
    routes,
    app,
    stranger: appFor(undefined),
    logged,
    adminUrl: cluster.toString(),
    dataDir,
    links,
    seal: async () => {
      await seal(sealer.db, '1', ring)
    },
    close: async () => {
      await composed.close()
      await sealer.close()
      await world.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
