// The mailbox reader against a real server: TLS, STARTTLS, odd passwords and folders, numbers that begin anew.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MailboxAt, MailboxVisit } from '../../src/connectors/mail/contract.ts'
import { imapMailboxes } from '../../src/connectors/mail/imap.ts'
import { dovecotMissing, startDovecot, type Dovecot } from '../lib/dovecot.ts'

const missing = dovecotMissing()
if (missing) console.warn(`skipped: ${missing}`)
let server: Dovecot
const at = (more: Partial<MailboxAt> = {}): MailboxAt => ({ host: 'localhost', port: server.tlsPort, security: 'tls', username: 'lists', password: 's3cret "and\\odd', folder: 'INBOX', ...more })
const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
const open = (more: Partial<MailboxAt> = {}, limits = {}) => imapMailboxes({ ca: server.ca, localHosts: ['localhost'], lookup, timeoutMs: 5000, ...limits })(at(more))
const opened = async (more: Partial<MailboxAt> = {}): Promise<MailboxVisit> => { const box = await open(more); if (!box.ok) throw new Error(`${box.refusal.says} ${server.log()}`); return box.value }
const value = async <T>(result: Promise<{ ok: true; value: T } | { ok: false }>): Promise<T | 'refused'> => { const one = await result; return one.ok ? one.value : 'refused' }

describe.skipIf(missing !== undefined)('a real Dovecot', () => {
  beforeAll(async () => {
    server = await startDovecot()
    for (let n = 1; n <= 3; n++) server.save(`Message-ID: <m${n}@x>\r\nSubject: number ${n}\r\n\r\n${n === 2 ? 'long {5}\r\n)'.repeat(20_000) : `text ${n}`}\r\n`)
  }, 30_000)
  afterAll(() => server?.stop())

  test('is signed in to with TLS and with STARTTLS, and read without marking anything', async () => {
    for (const more of [{}, { port: server.startTlsPort, security: 'starttls' as const }]) {
      const box = await opened(more)
      expect([box.messages, await value(box.uidsAbove(0)), await value(box.uidsAbove(2)), await value(box.uidsAbove(3))]).toEqual([3, [1, 2, 3], [3], []])
      const long = await value(box.fetch(2, 100_000))
      expect(long).toMatchObject({ size: expect.any(Number) as number, receivedAt: expect.stringMatching(/^20\d\d-/) as string })
      expect(typeof long === 'object' && long.bytes.length).toBe(100_000)
      expect(Buffer.from((await value(box.fetch(3, 1000)) as { bytes: Uint8Array }).bytes).toString()).toContain('text 3')
      expect([await value(box.fetch(99, 1000)), typeof await value(box.newest())]).toEqual([undefined, 'string'])
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
    await new Promise((next) => { setTimeout(next, 1100) }) // Dovecot numbers folders by the second
    server.admin('mailbox', 'create', '-u', 'lists', 'Listen & Süd')
    const after = await opened({ folder: 'Listen & Süd' })
    expect([after.messages, after.uidValidity !== before.uidValidity]).toEqual([0, true])
    after.close()
  })

  test('a wrong password, folder, certificate or way in is told in words, without the password', async () => {
    const said = async (more: Partial<MailboxAt>, limits = {}) => { const box = await open(more, limits); if (box.ok) { box.value.close(); return 'opened' } return `${box.refusal.code} ${box.refusal.says}` }
    expect(await said({ password: 'wrong' })).toMatch(/^mailbox\/not-let-in localhost does not let lists in/)
    expect(await said({ folder: 'Nowhere' })).toMatch(/^mailbox\/no-folder/)
    expect(await said({}, { ca: undefined })).toMatch(/^mailbox\/unreachable .*(SELF_SIGNED|self-signed)/)
    expect(await said({ port: server.startTlsPort, security: 'starttls' }, { ca: undefined })).toMatch(/^mailbox\/not-encrypted/)
    expect(await said({ port: server.startTlsPort })).toMatch(/^mailbox\/unreachable/)
    expect(await said({}, { localHosts: [] })).toMatch(/^egress\/address-forbidden/)
    expect([await said({ password: 'wr0ng-pass' })].join()).not.toContain('wr0ng-pass')
  }, 20_000)
})
