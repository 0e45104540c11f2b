import type { Mail, Message, Sent } from './contract.ts'
import { bareAddress, headerText, isAddress, plainText, replyText } from './text.ts'

export type SmtpSettings = {
  readonly url: string // smtp://user:password@host:port or smtps://…; options as `?tls.rejectUnauthorized=false`
  readonly bounceAddress?: string | undefined // `bounces@district.example`; mail for `bounces+…@` must reach the same box
  readonly timeoutMs?: number | undefined // for one whole message; 45 s
}

type Failure = {
  readonly code?: string
  readonly command?: string
  readonly response?: string
  readonly responseCode?: number
  readonly message?: string
}

/** `bounces+TOKEN@domain`, so that whatever comes back names the delivery it is about. */
export const returnPath = (bounceAddress: string, token: string): string => {
  const at = bounceAddress.lastIndexOf('@')
  return `${bounceAddress.slice(0, at)}+${token}${bounceAddress.slice(at)}`
}

/** The queue id the server named in its last line, where it is one of the customary shapes (Postfix, OpenSMTPD, Exim, Exchange). */
export const queueIdOf = (reply: string): string | undefined =>
  /(?:queued as|id[= ]|queued mail for delivery.*?\[?internalid=)\s*<?([\w.-]{4,64})/i.exec(reply)?.[1] ??
  /^250 2\.0\.0 ([0-9a-f]{8,32})\b/.exec(reply)?.[1]

/** A 5xx about this recipient or this message is final; one about our login or our sender is ours to mend, so the message waits. */
const failed = (error: Failure): Sent => {
  const reply = replyText(error.response ?? `${error.code ?? 'failed'}: ${error.message ?? ''}`)
  const code = error.responseCode ?? 0
  if (code >= 500 && (error.command === 'RCPT TO' || error.command === 'DATA')) return { outcome: 'refused', reply }
  return { outcome: 'later', reply, isReached: code > 0 }
}

/** Mail by SMTP: STARTTLS where it is offered, its certificate checked; a login where the address has one; a connection a message, so that each has its own reply. */
export const smtpMail = ({ url, bounceAddress, timeoutMs = 45_000 }: SmtpSettings): Mail => {
  if (bounceAddress !== undefined && !isAddress(bounceAddress)) throw new Error('the bounce address is no e-mail address')
  const open = async () => {
    const { createTransport } = await import('nodemailer') // with the first message, not before
    return createTransport({
      url,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      dnsTimeout: 5_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }
  let transport: ReturnType<typeof open> | undefined
  return {
    grade: 'observed',
    send: async (message: Message) => {
      const sender = bareAddress(message.from)
      if (sender === undefined) return { outcome: 'later', reply: 'not sent: MAIL_FROM is no e-mail address', isReached: false }
      if (!isAddress(message.to)) return { outcome: 'refused', reply: 'not sent: this is not an e-mail address' }
      if (!/^[a-z0-9-]{1,56}$/.test(message.bounceToken) || !/^[\w.@-]{3,200}$/.test(message.messageId))
        throw new Error('a message id or token is malformed')
      try {
        transport ??= open()
        const done = await (
          await transport
        ).sendMail({
          from: { name: headerText(message.from.replace(/<[^<>]*>\s*$/, ''), 60), address: sender },
          to: { name: '', address: message.to },
          ...(message.replyTo !== undefined && isAddress(message.replyTo) ? { replyTo: { name: '', address: message.replyTo } } : {}),
          subject: headerText(message.subject, 200),
          text: plainText(message.text),
          messageId: `<${message.messageId}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
          envelope: { from: bounceAddress === undefined ? sender : returnPath(bounceAddress, message.bounceToken), to: [message.to] },
          // only headers come back with a bounce, since the text may hold a personal link; servers without DSN ignore it
          dsn: { id: message.bounceToken, return: 'headers', notify: ['failure', 'delay'], recipient: `rfc822;${message.to}` },
          signal: AbortSignal.timeout(timeoutMs),
        })
        const queueId = queueIdOf(done.response)
        return { outcome: 'accepted', reply: replyText(done.response), ...(queueId === undefined ? {} : { queueId }) }
      } catch (error) {
        return failed(error as Failure)
      }
    },
  }
}
