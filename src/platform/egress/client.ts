import { request as overHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as overHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { ok, refuse, type Result } from '../../core/result.ts'
import { pin, type Pinned, type Range } from './pin.ts'

export type Limits = Range & {
  readonly schemes?: readonly ('https:' | 'http:')[] // https alone unless declared
  readonly maxBytes?: number // of an answer's body; 1 MiB
  readonly timeoutMs?: number // from the question to the last byte, redirects included; 20 s
  readonly silentMs?: number // without a further byte; as long as the question may take
  readonly redirects?: number // to the very same origin; 3, 0: a redirect is an answer
  readonly ca?: string // further trusted certificates, PEM
}
export type Asked = {
  readonly method?: 'GET' | 'HEAD' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}
export type Answered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  readonly url: string
  readonly isLengthTold: boolean // by its length or in chunks; otherwise half an answer looks like a whole one
}

const no = (code: string, says: string, satisfiedBy = 'Check the address, and try again.') =>
  refuse({ code: `egress/${code}`, clause: '-', says, satisfiedBy, status: 422 })

const bytes = (many: number): string => `${many.toLocaleString('en-US')} ${many === 1 ? 'byte' : 'bytes'}`

/** One question to one pinned address; nothing is resolved again. */
const once = (
  url: URL,
  { address, family, host }: Pinned,
  asked: Asked,
  { maxBytes = 2 ** 20, silentMs, ca, signal }: Limits & { readonly signal: AbortSignal },
): Promise<Result<Answered>> =>
  new Promise((settle) => {
    let size = 0
    let told = Number.NaN // bytes announced
    let silence: NodeJS.Timeout | undefined
    const resolve = (answer: Result<Answered>): void => {
      clearTimeout(silence)
      settle(answer)
    }
    const pinned = ((_name: string, options: { all?: boolean }, done: (...all: unknown[]) => void) =>
      options.all ? done(null, [{ address, family }]) : done(null, address, family)) as unknown as LookupFunction
    const options: RequestOptions & { servername?: string; ca?: string } = {
      method: asked.method ?? 'GET',
      headers: { 'user-agent': 'afterbell', 'accept-encoding': 'identity', ...asked.headers },
      lookup: pinned,
      agent: false,
      signal,
      ...(url.protocol === 'https:' && !/^[\d.]+$|:/.test(host) ? { servername: host } : {}),
      ...(ca ? { ca } : {}),
    }
    const came = () => `${bytes(size)}${Number.isNaN(told) ? '' : ` of ${bytes(told)}`}`
    const tooSlow = () => no('too-slow', size === 0 ? `${host} did not answer in time.` : `${host} did not send all of it in time: ${came()} came.`)
    const failed = (error: Error & { code?: string }) =>
      resolve(signal.aborted ? tooSlow() : no('unreachable', `${host} could not be asked: ${error.code ?? error.message}.`))
    const read = (answer: IncomingMessage): void => {
      const parts: Buffer[] = []
      told = Number(answer.headers['content-length'] ?? Number.NaN)
      const brokeOff = () =>
        resolve(signal.aborted ? tooSlow() : no('broke-off', `${host} broke off after ${came()}.`, 'Try again; nothing of it was taken.'))
      answer.on('data', (part: Buffer) => {
        size += part.length
        parts.push(part)
        heard()
        if (size <= maxBytes) return
        resolve(no('too-much', `${host} answers with more than the ${maxBytes} bytes taken here.`))
        answer.destroy()
      })
      answer.on('error', brokeOff)
      answer.on('close', brokeOff) // after its end this settles nothing anew
      answer.on('end', () => {
        if (!answer.complete) return brokeOff()
        const headers = Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
        )
        const isLengthTold = !Number.isNaN(told) || answer.headers['transfer-encoding'] !== undefined
        resolve(ok({ status: answer.statusCode ?? 0, headers, body: Buffer.concat(parts), url: url.href, isLengthTold }))
      })
    }
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, options, read)
    const heard = (): void => {
      clearTimeout(silence)
      if (silentMs === undefined) return
      silence = setTimeout(() => {
        resolve(
          no(
            'fell-silent',
            `${host} sent nothing for ${Math.round(silentMs / 1000)} seconds; ${bytes(size)} had come.`,
            'Try again; nothing of it was taken.',
          ),
        )
        request.destroy()
      }, silentMs)
    }
    request.on('error', failed)
    heard()
    request.end(asked.body)
  })

/**
 * Asks an address that a person set. Refuses other schemes than declared, names with a login in them, hosts that are not on the list, addresses that are
 * not public (unless local by declaration), redirects to anywhere but the same origin, bodies and waits past the limits. Never rejects.
 */
export const ask = async (address: string, limits: Limits, asked: Asked = {}): Promise<Result<Answered>> => {
  const { schemes = ['https:'], timeoutMs = 20_000, redirects = 3 } = limits
  const signal = AbortSignal.timeout(timeoutMs)
  let at = address
  for (let hop = 0; ; hop++) {
    const url = URL.canParse(at) ? new URL(at) : undefined
    if (!url || !(schemes as readonly string[]).includes(url.protocol))
      return no('scheme-not-allowed', `The address must begin with ${schemes.map((one) => `${one}//`).join(' or ')}.`)
    if (url.username !== '' || url.password !== '')
      return no('login-in-address', 'The address holds a name or a password.', 'Give the address without them.')
    const pinned = await pin(url.hostname, limits)
    if (!pinned.ok) return pinned
    if (signal.aborted) return no('too-slow', `${url.hostname} did not answer in time.`)
    const answer = await once(url, pinned.value, asked, { ...limits, signal })
    const to = answer.ok && [301, 302, 303, 307, 308].includes(answer.value.status) ? answer.value.headers['location'] : undefined
    if (!answer.ok || to === undefined || redirects === 0) return answer
    const next = URL.canParse(to, url.href) ? new URL(to, url.href) : undefined
    if (next?.origin !== url.origin)
      return no('redirect-elsewhere', `${url.host} sends on to another host, which is not followed.`, 'Give the final address itself.')
    if (hop >= redirects) return no('redirects-without-end', `${url.host} sends on more than ${redirects} times.`)
    if (asked.method === 'POST' && answer.value.status !== 307 && answer.value.status !== 308)
      return no('redirect-of-a-post', `${url.host} answers a POST by sending on.`)
    at = next.href
  }
}
