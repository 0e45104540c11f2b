import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mailLabReady, openMailLab, type MailLab } from '../../../tests/mail/lab.ts'
import { until } from '../../../tests/machines/lab/exec.ts'
import { scriptedServer, type Script } from '../../../tests/mail/scripted.ts'
import type { BounceBox, Mail, Message } from './contract.ts'
import { fakeBounces, fakeMail } from './fake.ts'
import { mailFromEnv } from './from-env.ts'
import { readBounce } from './bounce.ts'
import { maildirBounces } from './maildir.ts'
import { queueIdOf, returnPath, smtpMail } from './smtp.ts'

const ready = mailLabReady()
const why = ready.ready ? '' : ` (skipped: ${ready.reason})`
const token = '1-abcdefghijklmnopqrstuvwxyz-abcdefghijklmnop'
const message = (to: string, more: Partial<Message> = {}): Message => ({
  to,
  from: 'Afterbell <noreply@district.test>',
  subject: 'Patching tonight',
  text: 'The server goes down at 7.\n',
  messageId: 'dlv_0123@district.test',
  bounceToken: token,
  ...more,
})
const hostile = 'Tonight\r\nBcc: everyone@example.test\r\n\r\nother\u2028body\u202egnp.exe\0\ud800 \u200b'

const mailContract = (name: string, open: () => { mail: Mail; bounces?: BounceBox; received: (user: string) => readonly string[] }) => {
  describe(`${name}`, () => {
    it('an accepted message has a reply code, and arrives as it was written', async () => {
      const { mail, received } = open()
      const sent = await mail.send(message('accepted@example.test'))
      expect(sent).toMatchObject({ outcome: 'accepted', reply: expect.stringMatching(/^250 /), queueId: expect.stringMatching(/^\w{4,}$/) })
      await until('the message', 10_000, async () => (received('accepted').length > 0 ? true : null))
      expect(received('accepted')[0]).toContain('The server goes down at 7.')
    })

    it('a refused recipient is final, with the server’s own code', async () => {
      expect(await open().mail.send(message('refused@example.test'))).toMatchObject({ outcome: 'refused', reply: expect.stringMatching(/^550 /) })
    })

    it('what is no single plain address is never sent', async () => {
      const { mail } = open()
      for (const to of [
        'a@b.test,accepted@example.test',
        'accepted@example.test\r\nRCPT TO:<second@example.test>',
        '<accepted@example.test>',
        'accepted@example.test> NOTIFY=NEVER',
        '',
        '@',
        'a b@c',
        `${'x'.repeat(65)}@c.test`,
        '"x y"@c.test',
      ]) {
        expect(await mail.send(message(to)), JSON.stringify(to)).toMatchObject({ outcome: 'refused', reply: expect.stringMatching(/^not sent/) })
      }
    })
  })
}

mailContract('stand-in', () => {
  const mail = fakeMail()
  return { mail, received: (user) => mail.sent.filter((one) => one.to.startsWith(`${user}@`)).map((one) => one.text) }
})

describe.skipIf(!ready.ready)(`OpenSMTPD${why}`, () => {
  let lab: MailLab
  beforeAll(async () => void (lab = await openMailLab()))
  afterAll(() => lab?.close())
  const real = () => ({ mail: smtpMail({ url: lab.url, bounceAddress: lab.bounceAddress }), received: (user: string) => lab.received(user) })

  mailContract('its answers', real)

  it('a hostile subject, text and sender name stay a subject, a text and a name', async () => {
    const { mail } = real()
    const sent = await mail.send(
      message('second@example.test', {
        subject: hostile,
        text: `one\r\n.\r\nRCPT TO:<x@y>\r\n${hostile}`,
        from: `Eve"\r\nBcc: x@y.test <noreply@district.test>`,
        replyTo: 'a@b.test\r\nX-Evil: 1',
      }),
    )
    expect(sent.outcome).toBe('accepted')
    const [raw = ''] = await until('the message', 10_000, async () => (lab.received('second').length > 0 ? lab.received('second') : null))
    const headers = raw
      .slice(0, raw.search(/\r?\n\r?\n/))
      .split(/\r?\n(?![ \t])/)
      .map((line) => line.split(':')[0]?.toLowerCase())
    expect(headers.filter((header) => ['bcc', 'x-evil', 'reply-to', 'cc'].includes(header ?? ''))).toEqual([])
    expect(headers.filter((header) => header === 'subject')).toHaveLength(1)
    expect(raw).toContain('Message-ID: <dlv_0123@district.test>')
    expect(raw).toContain('Auto-Submitted: auto-generated')
    expect(raw).not.toMatch(/[\u202e\u2028\0]/)
  })

  it('a later bounce comes back with the token it was sent with', async () => {
    const { mail } = real()
    expect(await mail.send(message('later@example.test'))).toMatchObject({ outcome: 'accepted' })
    const box = maildirBounces(lab.bounceBox, async (bytes) => readBounce(Buffer.from(bytes).toString('utf8')))
    const reports: unknown[] = []
    await until('the bounce', 15_000, async () => ((await box.take(async (report) => void reports.push(report))) > 0 ? true : null))
    expect(reports).toEqual([{ token, recipient: 'later@example.test', action: 'failed', status: expect.stringMatching(/^5\./), diagnostic: '' }])
    expect(await box.take(async () => undefined)).toBe(0)
  })
})

describe('answers of mail servers', () => {
  const tried = async (script: Script, { to = 'a@b.test', login = '', url }: { to?: string; login?: string; url?: string } = {}) => {
    const server = await scriptedServer(script, login)
    try {
      return {
        sent: await smtpMail({ url: url ?? server.url, bounceAddress: 'bounces@district.test', timeoutMs: 1_500 }).send(message(to)),
        lines: server.lines,
      }
    } finally {
      await server.close()
    }
  }

  it('one connection a message, with a return path of its own and only headers to come back', async () => {
    const { sent, lines } = await tried({ ehlo: ['DSN'] })
    expect(sent).toEqual({ outcome: 'accepted', reply: '250 2.0.0 Ok: queued as 4F1C2D', queueId: '4F1C2D' })
    expect(lines.filter((line) => line.startsWith('MAIL'))).toEqual([`MAIL FROM:<bounces+${token}@district.test> RET=HDRS ENVID=${token}`])
    expect(lines.filter((line) => line.startsWith('RCPT'))).toEqual(['RCPT TO:<a@b.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a@b.test'])
  })

  it.each<[string, Script, object]>([
    ['a recipient put off', { rcpt: '451 4.7.1 greylisted' }, { outcome: 'later', reply: '451 4.7.1 greylisted', isReached: true }],
    ['a message put off', { end: '452 4.3.1 disk full' }, { outcome: 'later', reply: '452 4.3.1 disk full', isReached: true }],
    ['a message refused for what it is', { end: '554 5.7.1 spam' }, { outcome: 'refused', reply: '554 5.7.1 spam' }],
    ['our sender not wanted: ours to mend', { mail: '553 5.7.1 not your address' }, { outcome: 'later', isReached: true }],
    ['a server that takes nobody', { greeting: '554 5.3.2 no' }, { outcome: 'later' }],
    ['a line cut after the message', { end: 'hang up' }, { outcome: 'later' }],
    [
      'a hostile reply',
      { rcpt: `550 5.1.1 \u202eno \u0007${'x'.repeat(2_000)}` },
      { outcome: 'refused', reply: expect.stringMatching(/^550 5\.1\.1 no x{1,300}$/) },
    ],
  ])('%s', async (_, script, expected) => {
    expect((await tried(script)).sent).toMatchObject(expected)
  })

  it('a login refused is ours to mend, and no answer names the password', async () => {
    const { sent } = await tried({ ehlo: ['AUTH PLAIN LOGIN'], auth: '535 5.7.8 wrong' }, { login: 'afterbell:hunter2hunter2@' })
    expect(sent).toMatchObject({ outcome: 'later', isReached: true, reply: expect.stringContaining('535') })
    expect(JSON.stringify(sent)).not.toContain('hunter2')
  })

  it('nobody answers, or somebody who never says anything: later, within its time', async () => {
    expect((await tried({}, { url: 'smtp://127.0.0.1:9' })).sent).toMatchObject({ outcome: 'later', isReached: false })
    expect((await tried({ greeting: '220-wait' })).sent).toMatchObject({ outcome: 'later', isReached: false })
  })

  it('reads queue ids of the customary servers', () => {
    expect(queueIdOf('250 2.0.0 0cd4374c Message accepted for delivery')).toBe('0cd4374c')
    expect(queueIdOf('250 OK id=1tGx2k-0000000AbCd-1XyZ')).toBe('1tGx2k-0000000AbCd-1XyZ')
    expect(queueIdOf('250 thanks')).toBeUndefined()
    expect(returnPath('bounces@d.test', 'x')).toBe('bounces+x@d.test')
  })
})

describe('mail from the environment', () => {
  it('without SMTP_URL there is no mail; a sender that is no address is told at once', () => {
    expect(mailFromEnv({})).toEqual({ from: 'Afterbell <afterbell@localhost>' })
    expect(mailFromEnv({ SMTP_URL: 'smtp://127.0.0.1', MAIL_BOUNCES: 'box' }).mail?.grade).toBe('observed')
    expect(() => mailFromEnv({ MAIL_FROM: 'Afterbell' })).toThrow(/MAIL_FROM/)
    expect(() => mailFromEnv({ SMTP_URL: 'smtp://127.0.0.1', MAIL_BOUNCE_ADDRESS: 'x' })).toThrow(/bounce address/)
  })

  it('the stand-in’s bounces stay where the handler fails', async () => {
    const box = fakeBounces()
    box.waiting.push(undefined)
    await expect(
      box.take(async () => {
        throw new Error('not now')
      }),
    ).rejects.toThrow('not now')
    expect(await box.take(async () => undefined)).toBe(1)
  })
})
