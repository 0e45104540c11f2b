// Hostile files of the web and the worker are read in the jail: the same is understood as by the reader itself, and what the jail says is looked at again.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { jailedBounces } from '../../src/connectors/mail/jailed-bounces.ts'
import { readBounce } from '../../src/connectors/mail/bounce.ts'
import { ok, refuse, type Result } from '../../src/core/result.ts'
import { createJail } from '../../src/platform/jail/jail.ts'
import { jailedPacks } from '../../src/subjects/policy/index.ts'
import { readPackText } from '../../src/subjects/policy/pack-text.ts'
import { jailedFeeds } from '../../src/subjects/vulnerabilities/index.ts'
import { readFeedFile } from '../../src/subjects/vulnerabilities/read-feed-file.ts'
import { root } from '../lib/cluster.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'

const jail = createJail({ entry: join(root, 'src/processes/jail-entry.ts'), size: 1, memoryMb: 256, timeoutMs: 20_000 })
afterAll(() => jail.close())
const saying = (answer: Result<unknown>) => ({ run: async () => answer })
const facts = { name: 'bookworm', now: '2026-11-22T00:00:00Z', publishedOn: '2026-11-21', release: undefined }

describe('a feed', () => {
  const files = {
    kev: kevFile('2026-11-20', [['CVE-2023-4863', '2023-09-13']]),
    debsecan: debsecanFile([['glibc', 'CVE-2023-4911', '2.36-9+deb12u3', 'M']], { glibc: 'libc6 locales' }),
    nonsense: Buffer.from('no feed'),
    cut: Buffer.from(gzipSync(kevFile('2026-11-20', [['CVE-2023-4863', '2023-09-13']])).subarray(0, 40)),
    empty: Buffer.from('{'),
  }
  test.each(Object.entries(files))('%s: the same inside as outside', async (_, bytes) => {
    const inside = await jailedFeeds(jail)(bytes, facts)
    expect(JSON.parse(JSON.stringify(inside))).toEqual(JSON.parse(JSON.stringify(readFeedFile(bytes, facts))))
  })
  test("that unpacks without end brings down the jail's process at most", async () => {
    const bomb = gzipSync(Buffer.alloc(380 * 1024 * 1024, 32))
    expect((await jailedFeeds(jail)(bomb, facts)).ok).toBe(false)
    expect((await jailedFeeds(jail)(files.kev, facts)).ok).toBe(true)
  }, 60_000)
  test("a jail in a file's hands says nothing that is taken: wrong shapes, other columns, long texts", async () => {
    const good = readFeedFile(files.kev, facts)
    if (!good.ok) throw new Error('not read')
    for (const value of [
      null,
      {},
      { ...good.value, more: 1 },
      { ...good.value, slot: { slot: 'kev; drop table x', release: null } },
      { ...good.value, feed: { ...good.value.feed, entries: -1 } },
      { ...good.value, sources: [['x'.repeat(5000), 'y']] },
    ])
      expect(await jailedFeeds(saying(ok(value)))(files.kev, facts)).toMatchObject({
        ok: false,
        refusal: { code: 'vulnerabilities/feed-reader-bad-answer' },
      })
  })
})

describe('a returned message', () => {
  const report = [
    'To: bounces+1-abc@example.test',
    'Content-Type: multipart/report; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns;x',
    '',
    'Final-Recipient: rfc822;a@b.test',
    'Action: failed',
    'Status: 5.1.1',
    '--b--',
    '',
  ].join('\r\n')
  test('the same inside as outside; what is none is none', async () => {
    for (const text of [report, 'hello', '']) expect(await jailedBounces(jail)(Buffer.from(text))).toEqual(readBounce(text))
    expect((await jailedBounces(jail)(Buffer.from(report)))?.token).toBe('1-abc')
  })
  test('one that brings the reader down holds up no other; a jail that is away is asked again', async () => {
    const refusal = (status: 422 | 503) => refuse({ code: 'jail/x', clause: '-', says: 'no', satisfiedBy: 'x', status })
    expect(await jailedBounces(saying(refusal(422)))(Buffer.from(report))).toBeUndefined()
    await expect(jailedBounces(saying(refusal(503)))(Buffer.from(report))).rejects.toThrow('no')
    expect(
      await jailedBounces(saying(ok({ token: 'x'.repeat(99), recipient: '', action: 'failed', status: '', diagnostic: '' })))(Buffer.from(report)),
    ).toBeUndefined()
  })
})

describe('a procedure pack', () => {
  const shipped = readFileSync(join(root, 'packs/baseline.yaml'))
  const files = {
    shipped,
    bomb: Buffer.from('a: &a ["x"]\nb: [*a, *a]\n'),
    brackets: Buffer.from('['.repeat(200_000)),
    nonsense: Buffer.from([0xff, 0xfe, 0x41]),
    nothing: Buffer.from(''),
  }
  test.each(Object.entries(files))('%s: the same inside as outside', async (_, bytes) => {
    expect(JSON.parse(JSON.stringify(await jailedPacks(jail)(bytes)))).toEqual(JSON.parse(JSON.stringify(readPackText(bytes))))
  })
  test("a jail in a file's hands says nothing that is taken: other types, JSON that is not canonical, no pack, nesting without end", async () => {
    const good = readPackText(shipped)
    if (!good.ok) throw new Error('not read')
    for (const value of [
      null,
      {},
      ['x'],
      ` ${good.value.content}`,
      '{"b":1,"a":2}',
      '['.repeat(100_000) + ']'.repeat(100_000),
      'x'.repeat(5_000_000),
    ])
      expect(await jailedPacks(saying(ok(value)))(shipped)).toMatchObject({ ok: false, refusal: { code: 'policy/pack-reader-bad-answer' } })
    expect(await jailedPacks(saying(ok('{"pack":"a"}')))(shipped)).toMatchObject({ ok: false, refusal: { code: 'procedures/pack-refused' } })
  })
  test('without a jail nothing of it is read: the web has no parser of its own for it', async () => {
    const closed = await jailedPacks(saying(refuse({ code: 'jail/closed', clause: '-', says: 'closed', satisfiedBy: 'x', status: 503 })))(shipped)
    expect(closed).toMatchObject({ ok: false, refusal: { code: 'jail/closed' } })
  })
})
