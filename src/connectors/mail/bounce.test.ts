import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { bounceLimitBytes, readBounce } from './bounce.ts'
import type { BounceReport } from './contract.ts'
import { maildirBounces } from './maildir.ts'
import { bareAddress, headerText, isAddress, oneLine, plainText } from './text.ts'

type Parts = { to?: string; type?: string; status?: string }
const report = ({
  to = 'bounces+1-abc-def@district.test',
  type = 'multipart/report; report-type=delivery-status;\r\n boundary="b/1"',
  status,
}: Parts = {}) =>
  [
    'From: MAILER-DAEMON@mx.test',
    `To: ${to}`,
    `Content-Type: ${type}`,
    '',
    'a preamble',
    '--b/1',
    'Content-Type: text/plain',
    '',
    'It failed.',
    '--b/1',
    'Content-Type: message/delivery-status',
    '',
    status ??
      'Reporting-MTA: dns; mx.test\r\n\r\nFinal-Recipient: rfc822; Nobody@Example.test\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n no such user',
    '',
    '--b/1',
    'Content-Type: text/rfc822-headers',
    '',
    'Subject: x',
    '--b/1--',
    '',
  ].join('\r\n')

describe('delivery status notifications', () => {
  it('token, recipient, action, status and what the server said', () => {
    expect(readBounce(report())).toEqual({
      token: '1-abc-def',
      recipient: 'nobody@example.test',
      action: 'failed',
      status: '5.1.1',
      diagnostic: '550 5.1.1 no such user',
    })
    expect(readBounce(report().replaceAll('\r\n', '\n'))).toMatchObject({ token: '1-abc-def', action: 'failed' })
  })

  it('the token from the envelope id where the return path was rewritten, none where there is none', () => {
    const status = 'Original-Envelope-Id: 1-ABC-xyz\r\n\r\nFinal-Recipient: rfc822;a@b.test\r\nAction: failed\r\nStatus: 5.0.0'
    expect(readBounce(report({ to: 'mail@district.test', status }))?.token).toBe('1-abc-xyz')
    expect(readBounce(report({ to: 'mail@district.test' }))?.token).toBeUndefined()
  })

  it('a delay and a success are what they say; of several recipients the failed one counts', () => {
    const both =
      'Reporting-MTA: dns;x\n\nFinal-Recipient: rfc822;a@b.test\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822;c@b.test\nAction: failed\nStatus: 5.2.2'
    expect(readBounce(report({ status: both }))).toMatchObject({ recipient: 'c@b.test', action: 'failed', status: '5.2.2' })
    expect(readBounce(report({ status: 'Reporting-MTA: dns;x\n\nFinal-Recipient: rfc822;a@b.test\nAction: delayed\nStatus: 4.4.7' }))).toMatchObject({
      action: 'delayed',
    })
  })

  it('an absence note, a made-up action, a report without recipient or boundary: nothing is read into them', () => {
    for (const text of [
      '',
      'Subject: away\r\n\r\nI am away',
      report({ type: 'text/plain' }),
      report({ type: 'multipart/report' }),
      report({ status: 'Reporting-MTA: dns;x' }),
      report({ status: 'x: y\n\nFinal-Recipient: rfc822;a@b.test\nAction: exploded\nStatus: 5.0.0' }),
    ])
      expect(readBounce(text)).toBeUndefined()
  })

  it('anything at all gives a bounded answer, and fast', () => {
    const shape = (read: BounceReport | undefined) =>
      read === undefined ||
      (read.diagnostic.length <= 300 && !/[\r\n\0]/.test(read.diagnostic + read.recipient + read.status) && (read.token ?? 'a').length <= 56)
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ maxLength: 200 }),
        (a, b) => shape(readBounce(a)) && shape(readBounce(report({ status: `x: y\n\nAction: failed\nDiagnostic-Code: ${a}\n${b}`, to: b }))),
      ),
    )
    const began = performance.now()
    for (const text of [
      'a'.repeat(5e6),
      '\n'.repeat(5e6),
      'a:\n '.repeat(1e6),
      `${report().slice(0, 120)}${'--b/1\r\n'.repeat(1e6)}`,
      report({ to: '+a'.repeat(1e6) }),
      report({ type: `multipart/report; boundary=${'"'.repeat(1e5)}` }),
    ])
      expect(shape(readBounce(text))).toBe(true)
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

describe('texts', () => {
  it('one line holds no line end, control, direction mark or half character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(oneLine(text, 80)) && oneLine(text, 80).length <= 80,
      ),
    )
    expect(headerText('=?utf-8?Q?hzq=0D=0ABcc:_x@y.test?=', 200)).toBe('= ?utf-8?Q?hzq=0D=0ABcc:_x@y.test?=') // not decoded by who reads it
    expect(plainText('a\r\nb\rc\u202e\0\x1b[31m\td')).toBe('a\nb\nc[31m\td')
  })

  it('an address is one address', () => {
    for (const good of ['a@b.test', "o'brien+x@sub.example.test", 'root@localhost']) expect(isAddress(good)).toBe(true)
    for (const bad of [
      '',
      'a',
      'a@',
      '@b',
      'a@b@c',
      'a@b,c@d',
      'a\n@b',
      'a@b\n',
      'ä@b.test',
      'a@-b.test',
      'a@b..c',
      '.a@b',
      'a b@c',
      `a@${'b'.repeat(260)}`,
    ])
      expect(isAddress(bad), bad).toBe(false)
    expect(bareAddress('After Bell <a@b.test>')).toBe('a@b.test')
    expect(bareAddress('After Bell')).toBeUndefined()
  })
})

describe('a Maildir', () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-maildir-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const box = maildirBounces(folder, async (bytes) => readBounce(Buffer.from(bytes).toString('utf8')))
  const put = (name: string, text: string) => writeFileSync(join(folder, 'new', name), text)

  it('a box that is not there holds nothing', async () => {
    expect(await box.take(async () => undefined)).toBe(0)
    for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(folder, part))
  })

  it('takes each once, keeps all; one that fails stays and holds up no other', async () => {
    put('1', report())
    put('2', 'Subject: away\n\nno report')
    put('3', `${report()}${'x'.repeat(bounceLimitBytes)}`)
    symlinkSync('/etc/passwd', join(folder, 'new', '4'))
    const seen: [string, string | undefined][] = []
    await expect(
      box.take(async (read, name) => {
        if (name === '1' && seen.length === 0) {
          seen.push([name, 'fails'])
          throw new Error('database away')
        }
        seen.push([name, read?.action])
      }),
    ).rejects.toThrow('database away')
    expect(seen).toEqual([
      ['1', 'fails'],
      ['2', undefined],
      ['3', 'failed'],
      ['4', undefined],
    ])
    expect(readdirSync(join(folder, 'new'))).toEqual(['1'])
    expect(await box.take(async () => undefined)).toBe(1)
    expect(readdirSync(join(folder, 'cur')).toSorted()).toEqual(['1:2,S', '2:2,S', '3:2,S', '4:2,S'])
    expect(existsSync(join(folder, 'new', '1'))).toBe(false)
  })
})
