// The mailbox reader against a real server: TLS, STARTTLS, odd passwords and folders, numbers that begin anew. Then a started installation that reads it:
// a source set up on the page, tried by the worker, read on schedule, and the worker killed within a mailbox of 500.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MailboxAt, MailboxVisit } from '../../src/connectors/mail/contract.ts'
import { imapMailboxes } from '../../src/connectors/mail/imap.ts'
import { dovecotMissing, startDovecot, type Dovecot } from '../lib/dovecot.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'

const missing = dovecotMissing()
if (missing) console.warn(`skipped: ${missing}`)
let server: Dovecot
const at = (more: Partial<MailboxAt> = {}): MailboxAt => ({
  host: 'localhost',
  port: server.tlsPort,
  security: 'tls',
  username: 'lists',
  password: 's3cret "and\\odd',
  folder: 'INBOX',
  ...more,
})
const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
const open = (more: Partial<MailboxAt> = {}, limits = {}) =>
  imapMailboxes({ ca: server.ca, localHosts: ['localhost'], lookup, timeoutMs: 5000, ...limits })(at(more))
const opened = async (more: Partial<MailboxAt> = {}): Promise<MailboxVisit> => {
  const box = await open(more)
  if (!box.ok) throw new Error(`${box.refusal.says} ${server.log()}`)
  return box.value
}
const value = async <T>(result: Promise<{ ok: true; value: T } | { ok: false }>): Promise<T | 'refused'> => {
  const one = await result
  return one.ok ? one.value : 'refused'
}

describe.skipIf(missing !== undefined)('a real Dovecot', () => {
  beforeAll(async () => {
    server = await startDovecot()
    for (let n = 1; n <= 3; n++)
      server.save(`Message-ID: <m${n}@x>\r\nSubject: number ${n}\r\n\r\n${n === 2 ? 'long {5}\r\n)'.repeat(20_000) : `text ${n}`}\r\n`)
  }, 30_000)
  afterAll(() => server?.stop())

  test('is signed in to with TLS and with STARTTLS, and read without marking anything', async () => {
    for (const more of [{}, { port: server.startTlsPort, security: 'starttls' as const }]) {
      const box = await opened(more)
      expect([box.messages, await value(box.uidsAbove(0)), await value(box.uidsAbove(2)), await value(box.uidsAbove(3))]).toEqual([
        3,
        [1, 2, 3],
        [3],
        [],
      ])
      const long = await value(box.fetch(2, 100_000))
      expect(long).toMatchObject({ size: expect.any(Number) as number, receivedAt: expect.stringMatching(/^20\d\d-/) as string })
      expect(typeof long === 'object' && long.bytes.length).toBe(100_000)
      expect(Buffer.from(((await value(box.fetch(3, 1000))) as { bytes: Uint8Array }).bytes).toString()).toContain('text 3')
      expect([await value(box.fetch(99, 1000)), typeof (await value(box.newest()))]).toEqual([undefined, 'string'])
      expect(await value(box.uidsAbove(0, '2040-01-01'))).toEqual([])
      box.close()
    }
    expect(server.admin('fetch', '-u', 'lists', 'flags', 'mailbox', 'INBOX', 'all')).not.toContain('Seen')
  })

  test('opens a folder of any name; numbers begin anew when it was made anew', async () => {
    server.save('Subject: in a folder\r\n\r\nx\r\n', 'Listen & Süd')
    const before = await opened({ folder: 'Listen & Süd' })
    expect(before.messages).toBe(1)
    before.close()
    server.admin('mailbox', 'delete', '-u', 'lists', 'Listen & Süd')
    await new Promise((next) => {
      setTimeout(next, 1100)
    }) // Dovecot numbers folders by the second
    server.admin('mailbox', 'create', '-u', 'lists', 'Listen & Süd')
    const after = await opened({ folder: 'Listen & Süd' })
    expect([after.messages, after.uidValidity !== before.uidValidity]).toEqual([0, true])
    after.close()
  })

  test('a wrong password, folder, certificate or way in is told in words, without the password', async () => {
    const said = async (more: Partial<MailboxAt>, limits = {}) => {
      const box = await open(more, limits)
      if (box.ok) {
        box.value.close()
        return 'opened'
      }
      return `${box.refusal.code} ${box.refusal.says}`
    }
    expect(await said({ password: 'wrong' })).toMatch(/^mailbox\/not-let-in localhost does not let lists in/)
    expect(await said({ folder: 'Nowhere' })).toMatch(/^mailbox\/no-folder/)
    expect(await said({}, { ca: undefined })).toMatch(/^mailbox\/unreachable .*(SELF_SIGNED|self-signed)/)
    expect(await said({ port: server.startTlsPort, security: 'starttls' }, { ca: undefined })).toMatch(/^mailbox\/not-encrypted/)
    expect(await said({ port: server.startTlsPort })).toMatch(/^mailbox\/unreachable/)
    expect(await said({}, { localHosts: [] })).toMatch(/^egress\/address-forbidden/)
    expect([await said({ password: 'wr0ng-pass' })].join()).not.toContain('wr0ng-pass')
  }, 20_000)
})

type Told = { id: string; name: string; items: number; fault: string | null; isSilent: boolean; hasMore: boolean }
type Listed = { id: string; subject: string; devices: number; state: string; cves: string[] }
describe.skipIf(missing !== undefined)('a started installation', () => {
  let dovecot: Dovecot
  let one: Installation
  let ownCa = ''
  const json = async <T>(path: string): Promise<T> => (await (await one.get(path)).json()) as T
  const sourceNamed = async (name: string): Promise<Told> => {
    const found = (await json<{ sources: Told[] }>('/advisories/sources')).sources.find((source) => source.name === name)
    if (!found) throw new Error(`no source ${name}`)
    return found
  }
  const until = async <T>(what: string, seconds: number, ask: () => Promise<T | undefined>): Promise<T> => {
    for (const end = Date.now() + seconds * 1000; ;) {
      const got = await ask()
      if (got !== undefined) return got
      if (Date.now() > end) throw new Error(`not in ${seconds} s: ${what}\n${one.said().slice(-3000)}\n${dovecot.log()}`)
      await wait(25)
    }
  }
  const setUp = (name: string, folder: string) =>
    one.post('/advisories/sources', {
      kind: 'mailbox',
      name,
      address: `localhost:${dovecot.tlsPort}`,
      security: 'tls',
      username: 'lists',
      folder,
      silentDays: '14',
    })
  const tried = async (id: string): Promise<{ state: string; result: { says: string } }> => {
    const asked = await one.post(`/advisories/sources/${id}/try`, {})
    expect(asked.status).toBe(202)
    const { job } = (await asked.json()) as { job: string }
    return until('the try', 60, async () => {
      const at = await json<{ state: string; result: { says: string } }>(job)
      return ['waiting', 'running'].includes(at.state) ? undefined : at
    })
  }
  const listed = async (query = ''): Promise<readonly Listed[]> => (await json<{ advisories: Listed[] }>(`/advisories?size=100${query}`)).advisories

  beforeAll(async () => {
    dovecot = await startDovecot()
    ownCa = mkdtempSync('/var/tmp/afterbell-ca-')
    chmodSync(ownCa, 0o755)
    writeFileSync(join(ownCa, 'ca.pem'), dovecot.ca, { mode: 0o644 })
    one = await startInstallation({ ADVISORY_LOCAL_HOSTS: 'localhost', ADVISORY_CA: join(ownCa, 'ca.pem') })
    const { sites } = await json<{ sites: { id: string }[] }>('/sites')
    const own = await one.post('/devices/this-machine', { siteId: sites[0]?.id })
    if (!own.ok) throw new Error(`this machine: ${await own.text()}`)
  }, 180_000)
  afterAll(async () => {
    await one?.stop()
    await dovecot?.stop()
    rmSync(ownCa, { recursive: true, force: true })
  }, 60_000)

  test('sets a source up, is told where its password goes, tries it through the worker, lists and ties what came, and triages it', async () => {
    dovecot.save(
      'Message-ID: <dsa@lists.example>\r\nFrom: Lists <list@lists.example>\r\nSubject: [SECURITY] [DSA 6001-1] openssl security update\r\nDate: Tue, 17 Nov 2026 10:00:00 +0000\r\n\r\nPackage        : openssl\r\nCVE ID         : CVE-2026-0001\r\n',
    )
    dovecot.save('Message-ID: <other@lists.example>\r\nSubject: Something nobody here runs\r\n\r\nCVE-2026-0002\r\n')
    const made = await setUp('The lists', 'INBOX')
    expect(made.status).toBe(201)
    const { id } = (await made.json()) as { id: string }
    const without = await tried(id)
    expect([without.state, without.result.says]).toEqual(['refused', 'There is no password for lists at localhost.'])
    writeFileSync(join(one.data, 'worker', 'mailbox-lists@localhost'), 's3cret "and\\odd\n', { mode: 0o644 })
    const now = await tried(id)
    expect([now.state, now.result.says]).toEqual(['done', expect.stringMatching(/^Signed in: 2 messages, newest of .*\. 2 added to the inbox\.$/)])
    expect((await tried(id)).result.says).toMatch(/Nothing in it was new here\.$/)
    const [first, second] = await listed()
    expect([first, second]).toMatchObject([
      { subject: '[SECURITY] [DSA 6001-1] openssl security update', devices: 1, cves: ['CVE-2026-0001'], state: 'untriaged' },
      { subject: 'Something nobody here runs', devices: 0 },
    ])
    const page = await (await one.get('/advisories', 'text/html')).text()
    expect(page).toContain('1 advisory to triage is about something here')
    const item = await json<{ touches: { named: { id: string }[] }[] }>(`/advisories/${first?.id}`)
    const device = item.touches[0]?.named[0]?.id ?? ''
    const finding = await one.post(`/advisories/${first?.id}/triage`, {
      decision: 'finding',
      cve: 'CVE-2026-0001',
      device: [device],
      reason: 'The list says so; no feed is loaded.',
    })
    expect(await finding.json()).toMatchObject({ claims: 1 })
    expect((await one.post(`/advisories/${second?.id}/triage`, { decision: 'nothing', reason: 'Nobody here runs it.' })).ok).toBe(true)
    expect((await listed()).map(({ state }) => state).toSorted()).toEqual(['finding', 'nothing'])
  }, 240_000)

  test('reads on schedule, and takes each of 500 once though the worker is killed within', async () => {
    dovecot.admin('mailbox', 'create', '-u', 'lists', 'Many & Süd')
    for (let n = 1; n <= 500; n++)
      dovecot.drop(
        `Message-ID: <many-${n}@lists.example>\r\nSubject: Notice number ${n}\r\n\r\n${`Some words of it, ${n}. `.repeat(200)}\r\n`,
        'Many & Süd',
      )
    expect((await setUp('Many', 'Many & Süd')).status).toBe(201)
    const within = await until('some of 500, by the schedule', 90, async () => {
      const { items } = await sourceNamed('Many')
      return items > 0 && items < 450 ? items : undefined
    })
    const pid = one.pidOf('worker')
    process.kill(pid as number, 'SIGKILL')
    const left = (await sourceNamed('Many')).items
    expect(left).toBeGreaterThanOrEqual(within)
    expect(left).toBeLessThan(500)
    console.log(`killed with -9 after ${left} of 500`)
    await until('all of 500, by the worker that was started again', 120, async () => ((await sourceNamed('Many')).items >= 500 ? true : undefined))
    expect(one.pidOf('worker')).not.toBe(pid)
    await until('nothing more to come', 30, async () => ((await sourceNamed('Many')).hasMore ? undefined : true))
    const rows = (await (await one.get('/advisories.csv?text=notice+number')).text()).split('\n').filter((line) => line.includes('Notice number'))
    const subjects = rows.map((line) => /Notice number \d+/.exec(line)?.[0])
    expect([rows.length, new Set(subjects).size, (await sourceNamed('Many')).items]).toEqual([500, 500, 500])
    expect((await sourceNamed('Many')).fault).toBeNull()
  }, 300_000)
})
