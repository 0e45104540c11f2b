// One district with something on every page, filled through the product's own addresses; for the browser tests and the pictures of the documentation.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { readId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import gpgMade from '../lib/gpg-made.json' with { type: 'json' }
import { startInstallation, type Installation } from '../lib/installation.ts'
import { debianServer, type Host } from '../lib/servers.ts'
import { scriptedServer } from '../mail/scripted.ts'

/** Who set the district up, as they sign in. */
export const pat = { email: 'pat@example.test', password: 'a trial of its own' }

export type Json = { readonly [key: string]: unknown }
export type Filled = {
  readonly one: Installation
  readonly ids: Record<string, string>
  got<T = Json>(path: string): Promise<T>
  sent(path: string, body: Json): Promise<Json>
  upload(path: string, bytes: Uint8Array): Promise<Json>
  /** What somebody without an account sends over a link. */
  answered(link: string, body: Json): Promise<number>
  /** The nth link of a kind that a mail carried, waiting for it. */
  link(kind: 'invite' | 'approve' | 't', nth?: number): Promise<string>
  /** Moves the district's clock. */
  at(iso: string): Promise<void>
  close(): Promise<void>
}

// Real advisories, told in a few lines of our own: what Debian 12 fixed, and which of it CISA lists as exploited.
const fixes = [
  ['glibc', 'CVE-2023-4911', '2.36-9+deb12u3', 'M'],
  ['glibc', 'CVE-2024-2961', '2.36-9+deb12u6', 'M'],
  ['linux', 'CVE-2024-1086', '6.1.76-1', 'M'],
  ['curl', 'CVE-2023-38545', '7.88.1-10+deb12u4', 'H'],
  ['expat', 'CVE-2024-45490', '2.5.0-1+deb12u1', 'M'],
  ['nghttp2', 'CVE-2023-44487', '1.52.0-1+deb12u1', 'M'],
  ['libwebp', 'CVE-2023-4863', '1.2.4-0.2+deb12u1', 'M'],
  ['util-linux', 'CVE-2024-28085', '2.38.1-5+deb12u1', 'M'],
] as const
const sources = {
  glibc: 'libc6 libc-bin locales',
  linux: 'linux-image-6.1.0-13-amd64',
  curl: 'curl libcurl4',
  expat: 'libexpat1',
  nghttp2: 'libnghttp2-14',
  libwebp: 'libwebp7',
  'util-linux': 'util-linux mount libblkid1',
}
const exploited = [
  ['CVE-2023-4863', '2023-09-13'],
  ['CVE-2023-44487', '2023-10-10'],
  ['CVE-2023-4911', '2023-11-21'],
  ['CVE-2024-1086', '2024-05-30'],
] as const
const kernel = ['linux-image-6.1.0-13-amd64', '6.1.55-1'] as const
const libc = [
  ['libc6', '2.36-9+deb12u1'],
  ['libc-bin', '2.36-9+deb12u1'],
  ['locales', '2.36-9+deb12u1'],
] as const
const hosts: readonly Host[] = [
  {
    hostname: 'sis-app-02',
    kernel: '6.1.0-13-amd64',
    packages: [
      kernel,
      ...libc,
      ['curl', '7.88.1-10+deb12u1'],
      ['libcurl4', '7.88.1-10+deb12u1'],
      ['libexpat1', '2.5.0-1'],
      ['postgresql-15', '15.3-0+deb12u1'],
    ],
  },
  {
    hostname: 'web-01',
    kernel: '6.1.0-13-amd64',
    packages: [kernel, ['libnghttp2-14', '1.52.0-1'], ['libexpat1', '2.5.0-1'], ['nginx', '1.22.1-9'], ['libc6', '2.36-9+deb12u13']],
  },
  {
    hostname: 'print-01',
    kernel: '6.1.0-48-amd64',
    packages: [
      ['util-linux', '2.38.1-5'],
      ['mount', '2.38.1-5'],
      ['cups', '2.4.2-3+deb12u8'],
      ['libc6', '2.36-9+deb12u13'],
    ],
  },
  {
    hostname: 'lab-07',
    kernel: '6.1.0-48-amd64',
    packages: [
      ['libwebp7', '1.2.4-0.2'],
      ['firefox-esr', '140.4.0esr-1~deb12u1'],
      ['libc6', '2.36-9+deb12u13'],
    ],
  },
]
const plainOf = (lines: readonly string[]) => lines.join('\n').replace(/=\n/g, '').replace(/=3D/gi, '=')

/** One installation's database as its administrator, which only whoever may read its folder can be. */
export const adminOf = (one: Installation): ReturnType<typeof openPool> => {
  const password = readFileSync(join(one.data, 'secrets/database-admin'), 'utf8').trim()
  const port = readFileSync(join(one.data, 'postgres/port'), 'utf8').trim()
  return openPool(
    `postgres://afterbell_admin:${password}@127.0.0.1:${port}/afterbell`,
    createLog('test', () => {}),
    1,
  )
}

/** The clock of one installation, which no role of the product can move: the administrator writes past the foreign key that wants a demonstration, whose mail would stay in it. */
const clockOf = (one: Installation): { at(iso: string): Promise<void>; close(): Promise<void> } => {
  const pool = adminOf(one)
  return {
    at: async (iso) => {
      const offset = Date.parse(iso) - Date.now()
      await inDistrict(pool.db, '1', async (tx) => {
        await sql`set local session_replication_role = replica`.execute(tx)
        await sql`insert into platform_clock values ('1', true, ${offset}) on conflict (district_id) do update set offset_ms = excluded.offset_ms`.execute(
          tx,
        )
      })
    },
    close: () => pool.close(),
  }
}

/** The next Tuesday, 9 am Central: what a page says of windows and of days left must not hang on the day the tests run. */
const nextTuesday = (): string => {
  const at = new Date(Date.now() + 86_400_000)
  while (at.getUTCDay() !== 2) at.setUTCDate(at.getUTCDate() + 1)
  return `${at.toISOString().slice(0, 10)}T15:00:00Z`
}

/** Starts it with a mail server that takes everything, and no device yet. */
export const openDistrict = async (): Promise<Filled> => {
  const mail = await scriptedServer({})
  const one = await startInstallation({ SMTP_URL: mail.url, MAIL_FROM: 'Afterbell <noreply@lakeside.example>' })
  const clock = clockOf(one)
  await clock.at(nextTuesday())
  const own = await fetch(`${one.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(pat),
  })
  const cookie = own.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const send = async (path: string, body: string | Uint8Array<ArrayBuffer>, contentType: string): Promise<Json> => {
    const response = await fetch(one.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': contentType, accept: 'application/json', cookie },
      body,
    })
    const text = await response.text()
    if (response.status >= 400) throw new Error(`${path} answered ${response.status}: ${text}`)
    return text === '' ? {} : (JSON.parse(text) as Json)
  }
  return {
    one,
    ids: {},
    at: clock.at,
    sent: (path, body) => send(path, JSON.stringify(body), 'application/json'),
    upload: (path, bytes) => send(path, bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream'),
    got: async <T>(path: string) => (await (await one.get(path)).json()) as T,
    answered: async (link, body) =>
      (
        await fetch(link, {
          method: 'POST',
          redirect: 'manual',
          headers: { accept: 'application/json', 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status,
    link: async (kind, nth = 1) => {
      const found = () => [
        ...new Set([...plainOf(mail.lines).matchAll(new RegExp(`https?://[^\\s>]+/${kind}/[A-Za-z0-9._~-]+`, 'g'))].map(([link]) => link)),
      ]
      for (let n = 0; n < 200 && found().length < nth; n++) await wait(100)
      const link = found()[nth - 1]
      if (link === undefined) throw new Error(`${found().length} links of ${kind} came by mail, not ${nth}`)
      return link
    },
    close: async () => {
      await clock.close()
      await one.stop()
      await mail.close()
    },
  }
}

/** An advisory as a mailing list would have brought it: no server to read one from stands here. */
const fillAdvisory = async (one: Installation, personId: string): Promise<void> => {
  const pool = adminOf(one)
  try {
    await inDistrict(pool.db, '1', async (tx) => {
      const setBy = readId('per', personId)
      await sql`insert into advisories_source (district_id, id, kind, name, address, silent_days, set_by, set_at) values (1, gen_random_uuid(), 'news', 'Security news', 'https://news.example.org/feed', 14, ${setBy}, now())`.execute(
        tx,
      )
      await sql`insert into advisories_item (district_id, id, source_id, key, subject, sender, body, taken_at, due_at, cves, is_exploited, dated_at) select 1, gen_random_uuid(), id, repeat('a', 64),
        '[SECURITY] [DSA 5496-1] libwebp security update', 'Debian <list@lists.example>', E'Package        : libwebp\nCVE ID         : CVE-2023-4863\n\nA buffer overflow in the parsing of WebP images <script>alert(1)</script>.', now(), now() + interval '3 days', '{CVE-2023-4863}', true, now() from advisories_source`.execute(
        tx,
      )
    })
  } finally {
    await pool.close()
  }
}

/** People, sites, feeds, devices with and without a service: everything that needs no clock. */
export const fillBasics = async ({ one, ids, got, sent, upload, answered, link }: Filled): Promise<void> => {
  await sent('/setup/second-approver', { name: 'Sam Rivera', email: 'sam@lakeside.example', initials: 'SR' })
  await answered(await link('invite'), { password: 'sam keeps it to himself', passwordAgain: 'sam keeps it to himself' })
  await sent('/sites', { name: 'Lakeside High', kind: 'school' })
  await sent('/people', { name: 'Terry Ortiz', email: 'terry@lakeside.example', initials: 'TO', positions: ['tester'] })
  for (const { id, name } of (await got<{ people: { id: string; name: string }[] }>('/people')).people) ids[name] = id
  for (const { id, name } of (await got<{ sites: { id: string; name: string }[] }>('/sites')).sites) ids[name] = id
  await sent('/account/calendar', { label: 'Outlook at work', whose: 'all', hasWindows: 'yes' })
  const key = await sent('/devices/enrol', { siteId: ids.Office, label: 'Servers' })
  for (const host of hosts) {
    const taken = await fetch(one.url + new URL(String(key.address)).pathname, {
      method: 'POST',
      body: debianServer(host) as Uint8Array<ArrayBuffer>,
    })
    if (!taken.ok) throw new Error(`the report of ${host.hostname} was answered ${taken.status}`)
  }
  await one.post(new URL(String(key.address)).pathname, { not: 'an inventory' }) // kept and shown under Data quality
  for (const { id, hostname } of (await got<{ devices: { id: string; hostname: string }[] }>('/devices')).devices) ids[hostname] = id
  const looked = await sent('/devices/import', {
    table:
      'Device,Serial number,School,Kind,Colour\ncart-1,S-CART-1,Old Annex,Laptop,red\ncart-2,N/A,Lakeside High,Lapdog,\ncart-3,S-CART-3,Lakeside High,Laptop,blue',
    look: true,
  })
  await sent(`/devices/import/${String(looked.import)}/mapping`, { source: 'own', order: 'ymd', to: ['hostname', 'serial', 'site', 'kind', 'keep'] })
  const taken = await sent('/devices/import', { table: 'Device,Scope\ncart-9,Perhaps' })
  Object.assign(ids, { import: String(looked.import), 'import done': String(taken.import) })
  const published = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await upload('/feeds?name=kev.json', kevFile(published, exploited))
  await upload(`/feeds?name=bookworm&publishedOn=${published}`, debsecanFile(fixes, sources))
  await upload('/feeds?name=notes.txt', Buffer.from('no feed at all')).catch(() => undefined) // refused, and shown
  const trusted = {
    publisher: 'Acme PSIRT',
    key: gpgMade.keys.subkey,
    fingerprint: '8AD61091D0BD71ACDC48682741D1DE3DB76955F5',
    reason: 'As printed on acme.example/security.',
  }
  await sent('/feeds/keys', trusted)
  await sent('/feeds/signed', { slot: 'csaf:acme-psirt', must: 'yes', reason: 'It has signed every document since 2022.' })
  await fillAdvisory(one, ids['Pat Bell'] ?? '')
  const server = { kind: 'server', scope: 'in', patchingActor: 'by-hand', ownerId: ids['Pat Bell'] }
  for (const name of ['sis-app-02', 'web-01', 'print-01']) await sent(`/devices/${ids[name]}/settings`, server)
  await sent(`/devices/${ids['sis-app-02']}/service`, {
    name: 'Student information system',
    testerId: ids['Terry Ortiz'],
    businessOwnerId: ids['Sam Rivera'],
    confidentiality: 'high',
    integrity: 'high',
    availability: 'high',
    impacted: 'office@lakeside.example\nteachers@lakeside.example',
  })
  await sent(`/devices/${ids['web-01']}/service`, {
    name: 'District web pages',
    testerId: ids['Terry Ortiz'],
    availability: 'moderate',
    impacted: 'families@lakeside.example',
  })
  await sent(`/devices/${ids['sis-app-02']}/exposure`, { exposure: 'not-exposed', why: 'Reached from the office network alone.' })
  await sent('/hosted', {
    name: 'Learning platform',
    vendor: 'Openlearn',
    scope: 'in',
    patchingActor: 'vendor',
    ownerId: ids['Pat Bell'],
    dataClass: 'student-records',
    contractEndsOn: '2027-06-30',
  })
  await sent(`/devices/${ids['lab-07']}/settings`, { kind: 'laptop', patchingActor: 'intune' })
  await sent('/issues', { about: ids['web-01'], kind: 'security', words: 'The certificate is about to run out.' })
  await sent(`/devices/${ids['web-01']}/exposure`, { exposure: 'exposed', why: 'Ports 80 and 443 are open at the firewall.' })
}

const openOne = async ({ ids, got, sent }: Filled, period: string): Promise<string> => {
  const open = async () => (await got<{ cycles: { id: string }[] }>('/cycles')).cycles.map(({ id }) => id)
  const before = await open()
  await sent('/cycles', { administratorId: ids['Pat Bell'], period })
  return (await open()).find((id) => !before.includes(id)) ?? ''
}

/** A cycle decided from its mails, and two runs planned in it. */
export const fillCycle = async (filled: Filled): Promise<void> => {
  const { ids, got, sent, answered, link } = filled
  ids.cycle = await openOne(filled, new Date(Date.now() + 45 * 86_400_000).toISOString().slice(0, 7))
  for (const nth of [1, 2]) await answered(await link('approve', nth), { verdict: 'approved' })
  for (const [nth, host] of ['sis-app-02', 'web-01'].entries()) {
    const offer = await got<{ slots: { start: string }[] }>(`/runs/new?cycle=${ids.cycle}&device=${ids[host]}`)
    ids[`start ${host}`] = offer.slots[nth * 2]?.start ?? ''
    await sent('/runs', { cycleId: ids.cycle, deviceId: ids[host], way: 'by-hand', slot: ids[`start ${host}`] })
  }
  for (const { id, hostname } of (await got<{ runs: { id: string; hostname: string }[] }>('/runs')).runs) ids[`run ${hostname}`] = id
}

/** The tester's link of a kind for a service, of those that came by mail. */
export const testerLink = async ({ link }: Filled, service: string, purpose: 'accept' | 'verdict'): Promise<string> => {
  for (let nth = 1; ; nth++) {
    const one = await link('t', nth)
    const said = (await (await fetch(one, { headers: { accept: 'application/json' } })).json()) as { service?: string; purpose?: string }
    if (said.service === service && said.purpose === purpose) return one
  }
}

const sis = 'Student information system'

/** The evening of the first run: told, begun, a snapshot taken, updates going on. */
export const fillRun = async (filled: Filled): Promise<void> => {
  const { ids, got, sent, answered, at } = filled
  await answered(await testerLink(filled, sis, 'accept'), { answer: 'accepted' })
  const start = Date.parse(ids['start sis-app-02'] ?? '')
  const iso = (minutes: number) => new Date(start + minutes * 60_000).toISOString()
  await at(iso(-10 * 60))
  // A worker that died with a notice in its hands gives it back after a minute, and nothing may start before it is out (SP-1.4).
  const areOut = async (): Promise<boolean> =>
    (await got<{ notices: { kind: string; accepted: number; waiting: number }[] }>('/notices')).notices.some(
      ({ kind, accepted, waiting }) => kind === 'before-patching' && accepted > 0 && waiting === 0,
    )
  for (let n = 0; !(await areOut()); n++) {
    if (n === 600) throw new Error('the notice before patching did not leave within two minutes')
    await wait(200)
  }
  await at(iso(1))
  const run = `/runs/${ids['run sis-app-02']}`
  await sent(`${run}/start`, {})
  const attest = (step: string, more: Json) => sent(`${run}/steps/${step}/attest`, { said: 'Seen on the console.', ...more })
  await attest('backup-gate', { lastGoodAt: iso(-120), result: 'ok' })
  for (const [step, more] of [
    ['snapshot', { yes: true }],
    ['update-1', { yes: true, installed: 6 }],
  ] as const) {
    await at(iso(step === 'snapshot' ? 4 : 14))
    await sent(`${run}/steps/${step}/begin`, {})
    await attest(step, more)
  }
  await sent(`${run}/steps/reboot-1/begin`, {})
}

/** Patched and back: its tester is asked whether it works; and the next cycle waits for its decisions. */
export const fillVerdict = async (filled: Filled): Promise<void> => {
  const { ids, sent, at } = filled
  const run = `/runs/${ids['run sis-app-02']}`
  await at(new Date(Date.parse(ids['start sis-app-02'] ?? '') + 25 * 60_000).toISOString())
  for (const step of ['reboot-1', 'look-1']) await sent(`${run}/steps/${step}/attest`, { said: 'Seen on the console.', yes: true })
  await sent(`/people/${ids['Terry Ortiz']}/invitations`, {})
  ids['next cycle'] = await openOne(filled, new Date(Date.parse(ids['start sis-app-02'] ?? '') + 45 * 86_400_000).toISOString().slice(0, 7))
}
