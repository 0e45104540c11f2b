// A reader of one IMAP folder: sign in, open for reading (EXAMINE), search, fetch. Small and our own; docs/decisions/0021-advisory-inbox.md says why.
import { connect as overTcp, isIP, type Socket } from 'node:net'
import { connect as overTls, type TLSSocket } from 'node:tls'
import { ok, refuse, type Result } from '../../core/result.ts'
import { pin, type Range } from '../../platform/egress/pin.ts'
import type { MailboxAt, MailboxVisit, OpenMailbox } from './contract.ts'
import { createResponseReader, folderName, imapDate, internalDate, quoted, type Response } from './imap-line.ts'
import { replyText } from './text.ts'

export type ImapLimits = Omit<Range, 'hosts' | 'isLocal'> & {
  readonly ca?: string | undefined // further trusted certificates, PEM
  readonly localHosts?: readonly string[] | undefined // servers inside the own network, by name: whoever runs Afterbell names them
  readonly timeoutMs?: number | undefined // for each command; 20 s
}
const no = (code: string, says: string, satisfiedBy: string) => refuse({ code: `mailbox/${code}`, clause: 'PM-3.2', says, satisfiedBy, status: 422 })
type Answer = { readonly status: 'OK' | 'NO' | 'BAD'; readonly text: string; readonly untagged: readonly Response[] }
const most = 20_000 // responses to one command

/** One connection; commands go one after the other. */
const talk = (host: string, first: Socket, timeoutMs: number) => {
  let socket = first
  let number = 0
  let over: string | undefined
  let waiting:
    | { readonly tag: string; readonly untagged: Response[]; readonly more: string | undefined; readonly done: (answer: Answer | string) => void }
    | undefined
  let greet: ((line: string) => void) | undefined
  let greeted: string | undefined
  const end = (says: string): void => {
    over ??= says
    socket.destroy()
    const { done } = waiting ?? {}
    waiting = undefined
    done?.(over)
    greet?.('')
  }
  const onResponse = ({ line, literals }: Response): void => {
    if (greeted === undefined) {
      greeted = line
      return greet?.(line)
    }
    if (waiting === undefined) return
    if (line.startsWith('+')) return void (waiting.more === undefined ? end('it asks for what nobody offered') : socket.write(`${waiting.more}\r\n`))
    if (line.startsWith(`${waiting.tag} `)) {
      const [status = '', ...text] = line.slice(waiting.tag.length + 1).split(' ')
      const { done, untagged } = waiting
      waiting = undefined
      return done(
        status === 'OK' || status === 'NO' || status === 'BAD' ? { status, text: replyText(text.join(' ')), untagged } : 'it speaks no IMAP',
      )
    }
    if (waiting.untagged.push({ line, literals }) > most) end('it answers without end')
  }
  let reader = createResponseReader(onResponse, end)
  const listen = (): void => {
    socket.on('data', (chunk: Buffer) => reader.take(chunk))
    socket.once('error', (error: Error & { code?: string }) => end(error.code ?? error.message))
    socket.once('close', () => end('it closed the connection'))
    socket.setTimeout(timeoutMs, () => end('it did not answer in time'))
  }
  listen()
  return {
    greeting: (): Promise<string> =>
      greeted === undefined && over === undefined
        ? new Promise((resolve) => {
            greet = resolve
          })
        : Promise.resolve(greeted ?? ''),
    why: (): string => over ?? 'it did not answer',
    /** Sends one command. `more` is what follows when the server asks for it: never logged, never kept. A string is why nothing came. */
    ask: (command: string, more?: string): Promise<Answer | string> =>
      new Promise((done) => {
        if (over !== undefined) return done(over)
        const tag = `a${++number}`
        waiting = { tag, untagged: [], more, done }
        socket.write(`${tag} ${command}\r\n`)
      }),
    /** What was said before encryption counts for nothing afterwards: bytes that came along with the answer end it (RFC 3501 6.2.1). */
    encrypt: async (options: { servername?: string; ca?: string }): Promise<boolean> => {
      if (reader.pending > 0) end('it spoke before encryption began')
      if (over !== undefined) return false
      const plain = socket
      for (const event of ['data', 'error', 'close', 'timeout'] as const) plain.removeAllListeners(event)
      plain.setTimeout(0)
      const secure: TLSSocket = overTls({ socket: plain, ...options })
      socket = secure
      reader = createResponseReader(onResponse, end)
      listen()
      return new Promise((resolve) => {
        secure.once('secureConnect', () => resolve(true)).once('close', () => resolve(false))
      })
    },
    end: (): void => {
      if (over === undefined) socket.end(`a${++number} LOGOUT\r\n`)
      over ??= `${host} was left`
    },
  }
}
type Talk = ReturnType<typeof talk>

const signIn = async (line: Talk, { username, password, host }: MailboxAt): Promise<Result<true>> => {
  const told = await line.ask('CAPABILITY')
  if (typeof told === 'string' || told.status !== 'OK')
    return no('unreachable', `${host} could not be asked: ${typeof told === 'string' ? told : told.text}.`, 'Check server and port.')
  const capabilities = told.untagged.filter((one) => /^\* CAPABILITY /i.test(one.line)).flatMap((one) => one.line.toUpperCase().split(' '))
  const isPlain = capabilities.includes('AUTH=PLAIN')
  if (!isPlain && capabilities.includes('LOGINDISABLED'))
    return no(
      'no-password',
      `${host} takes no password, only sign-in by a provider (OAuth).`,
      'Use a mailbox that a password of its own (an app password) opens.',
    )
  if (!isPlain && /[^\x20-\x7e]/.test(username + password))
    return no('not-ascii', `${host} takes names and passwords of plain letters alone.`, 'Give the mailbox such a password.')
  const secret = Buffer.from(`\0${username}\0${password}`).toString('base64')
  const answer = await (isPlain ? line.ask('AUTHENTICATE PLAIN', secret) : line.ask(`LOGIN ${quoted(username)} ${quoted(password)}`))
  if (typeof answer === 'string') return no('unreachable', `${host} ended the sign-in: ${answer}.`, 'Try again later.')
  return answer.status === 'OK'
    ? ok(true)
    : no(
        'not-let-in',
        `${host} does not let ${username} in: ${answer.text.replaceAll(password, '…').replaceAll(secret, '…')}.`,
        'Check the name, and the password in its file.',
      )
}

const visitOf = (line: Talk, host: string, uidValidity: number, messages: number): MailboxVisit => {
  const ask = async (command: string): Promise<Result<readonly Response[]>> => {
    const answer = await line.ask(command)
    if (typeof answer === 'string') return no('broken-off', `${host} broke off: ${answer}.`, 'It is read again by itself.')
    return answer.status === 'OK' ? ok(answer.untagged) : no('refused', `${host} refuses: ${answer.text}.`, 'Look at the mailbox in a mail program.')
  }
  return {
    uidValidity,
    messages,
    uidsAbove: async (uid, since) => {
      const told = await ask(`UID SEARCH UID ${uid + 1}:*${since === undefined ? '' : ` SINCE ${imapDate(since)}`}`)
      if (!told.ok) return told
      const all = told.value.flatMap(({ line: said }) => (/^\* SEARCH( |$)/i.test(said) ? said.slice(8).trim().split(/\s+/).map(Number) : []))
      // `n:*` always names the newest message, even one below n.
      return ok([...new Set(all.filter((one) => Number.isInteger(one) && one > uid && one <= 0xffff_ffff))].toSorted((a, b) => a - b))
    },
    fetch: async (uid, maxBytes) => {
      const told = await ask(`UID FETCH ${uid} (UID RFC822.SIZE INTERNALDATE BODY.PEEK[]<0.${maxBytes}>)`)
      if (!told.ok) return told
      const found = told.value.find(
        ({ line: said, literals }) => new RegExp(`^\\* \\d+ FETCH \\(.*\\bUID ${uid}\\b`, 'i').test(said) && literals.length > 0,
      )
      const bytes = found?.literals[0]
      return found === undefined || bytes === undefined
        ? ok(undefined)
        : ok({
            bytes: bytes.subarray(0, maxBytes),
            size: Number(/RFC822\.SIZE (\d+)/i.exec(found.line)?.[1] ?? bytes.length),
            receivedAt: internalDate(found.line),
          })
    },
    newest: async () => {
      const told = await ask('UID FETCH * (UID INTERNALDATE)')
      return told.ok ? ok(told.value.map((one) => internalDate(one.line)).find((one) => one !== null) ?? null) : told
    },
    close: () => line.end(),
  }
}

/** Opens mailboxes on servers that a person set: one pinned address, certificates checked, never without encryption. */
export const imapMailboxes =
  ({ ca, localHosts = [], lookup, timeoutMs = 20_000 }: ImapLimits): OpenMailbox =>
  async (at) => {
    const { host, port, security } = at
    const pinned = await pin(host, { lookup, isLocal: localHosts.some((one) => one.toLowerCase() === host.toLowerCase()) })
    if (!pinned.ok) return pinned
    const tls = { ...(isIP(pinned.value.host) ? {} : { servername: pinned.value.host }), ...(ca === undefined ? {} : { ca }) }
    const to = { host: pinned.value.address, port }
    const line = talk(host, security === 'tls' ? overTls({ ...to, ...tls }) : overTcp(to), timeoutMs)
    const stop = (result: Result<never>): Result<never> => {
      line.end()
      return result
    }
    const greeting = await line.greeting()
    if (!/^\* OK\b/i.test(greeting))
      return stop(
        no(
          'unreachable',
          greeting === '' ? `${host} could not be reached: ${line.why()}.` : `${host} does not greet as a mailbox server does.`,
          'Check server, port and kind of encryption.',
        ),
      )
    if (security === 'starttls') {
      const answer = await line.ask('STARTTLS')
      if (typeof answer === 'string' || answer.status !== 'OK' || !(await line.encrypt(tls)))
        return stop(
          no(
            'not-encrypted',
            `${host} does not begin encryption: ${typeof answer === 'string' ? answer : answer.status === 'OK' ? line.why() : answer.text}.`,
            'Use TLS from the start, or mend the server’s certificate.',
          ),
        )
    }
    const entered = await signIn(line, at)
    if (!entered.ok) return stop(entered)
    const opened = await line.ask(`EXAMINE ${quoted(folderName(at.folder))}`)
    if (typeof opened === 'string' || opened.status !== 'OK')
      return stop(
        no(
          'no-folder',
          `${host} opens no folder ${at.folder}: ${typeof opened === 'string' ? opened : opened.text}.`,
          'Check how the folder is spelled.',
        ),
      )
    const uidValidity = Number(opened.untagged.map((one) => /\[UIDVALIDITY (\d{1,10})\]/i.exec(one.line)?.[1]).find((one) => one !== undefined))
    const messages = Number(opened.untagged.map((one) => /^\* (\d{1,10}) EXISTS/i.exec(one.line)?.[1]).find((one) => one !== undefined) ?? 0)
    return Number.isInteger(uidValidity) && uidValidity > 0
      ? ok(visitOf(line, host, uidValidity, messages))
      : stop(no('no-numbers', `${host} does not number its messages (UIDVALIDITY).`, 'Use another server.'))
  }
