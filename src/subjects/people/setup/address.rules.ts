// The address people reach Afterbell by, read from a form. Passkeys and sign-in providers are bound to it, so it is settled once, early.
import { ok, refuse, type Result } from '../../../core/result.ts'
import type { Fault } from '../person-form.rules.ts'

export const tlsWays = {
  none: 'No TLS: only for trying it on this machine',
  own: 'Your own certificate, in files on this machine',
  proxy: 'A proxy in front of Afterbell handles TLS',
} as const
export type TlsWay = keyof typeof tlsWays
export type AddressFields = {
  readonly publicUrl: string
  readonly tls: TlsWay
  readonly certFile: string | null
  readonly keyFile: string | null
  readonly trustedProxy: string | null
}
export type SentAddress = Readonly<Record<'publicUrl' | 'tls' | 'certFile' | 'keyFile' | 'trustedProxy', string | undefined>>

const isWay = (text: string): text is TlsWay => Object.hasOwn(tlsWays, text)
const origin = /^(https?):\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:\d{1,5})?$/
const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)

/** Reads what was typed; refused with every fault (`people/address-refused`). */
export const readAddress = (sent: SentAddress): Result<AddressFields> & { readonly shown?: readonly Fault[] } => {
  const publicUrl = (sent.publicUrl ?? '').trim().toLowerCase().replace(/\/+$/, '')
  const [, scheme, host = ''] = origin.exec(publicUrl) ?? []
  const tls = sent.tls ?? ''
  const given = (text: string | undefined) => (text ?? '').trim() || null
  const [certFile, keyFile, trustedProxy] = [given(sent.certFile), given(sent.keyFile), given(sent.trustedProxy)]
  const faults: Fault[] = []
  const say = (field: keyof SentAddress, says: string) => faults.push({ field, says })
  if (scheme === undefined) say('publicUrl', 'Enter the address without a path, such as https://it.district.org.')
  if (!isWay(tls)) say('tls', 'Choose how TLS is handled.')
  if (scheme === 'http' && !isLoopback(host)) say('publicUrl', 'Over a network passwords need TLS: begin with https://, and choose how it is done.')
  if (scheme === 'https' && tls === 'none') say('tls', 'An address with https:// needs a certificate or a proxy.')
  if (scheme === 'http' && (tls === 'own' || tls === 'proxy')) say('publicUrl', 'With TLS the address begins with https://.')
  if (/^(\d+\.){3}\d+$|^\[/.test(host) && !isLoopback(host)) say('publicUrl', 'Enter a host name, not an IP address: passkeys are bound to names.')
  if (tls === 'own' && !certFile?.startsWith('/')) say('certFile', 'Give the whole path of the certificate’s file.')
  if (tls === 'own' && !keyFile?.startsWith('/')) say('keyFile', 'Give the whole path of the key’s file.')
  if (tls === 'proxy' && trustedProxy === null) say('trustedProxy', 'Give the proxy’s address as Afterbell sees it, such as 127.0.0.1.')
  if (faults.length === 0 && isWay(tls))
    return ok({
      publicUrl,
      tls,
      certFile: tls === 'own' ? certFile : null,
      keyFile: tls === 'own' ? keyFile : null,
      trustedProxy: tls === 'proxy' ? trustedProxy : null,
    })
  return {
    shown: faults,
    ...refuse({
      code: 'people/address-refused',
      clause: '-',
      status: 422,
      says: `${faults.length === 1 ? 'One entry is' : `${faults.length} entries are`} not valid; nothing was changed.`,
      satisfiedBy: 'Correct what is listed and try again.',
      faults: faults.map((one) => `${one.field}: ${one.says}`),
    }),
  }
}

export type Bound = { readonly passkeys: number; readonly invitations: number; readonly providers: number }
const many = (n: number, one: string, several: string): string => `${n} ${n === 1 ? one : several}`

/** What a change of the name breaks, a sentence each; empty where nothing is bound to it yet. `from` and `to` are origins. */
export const breaks = (from: string, to: string, bound: Bound): readonly string[] => {
  if (from === to) return []
  const nameOf = (url: string) => url.replace(/^https?:\/\//, '').replace(/:\d+$/, '')
  return [
    ...(bound.passkeys > 0 && nameOf(from) !== nameOf(to)
      ? [
          `${many(bound.passkeys, 'passkey', 'passkeys')} will not work under the new name: each must be created again, and its fingerprint given to the runner.`,
        ]
      : []),
    ...(bound.invitations > 0
      ? [`${many(bound.invitations, 'link that was', 'links that were')} sent but not opened yet lead to the old address.`]
      : []),
    ...(bound.providers > 0
      ? [`${many(bound.providers, 'identity provider has', 'identity providers have')} the old redirect address: change it there.`]
      : []),
    ...(bound.passkeys + bound.invitations + bound.providers > 0 ? ['Agents that report to the old address must be pointed to the new one.'] : []),
  ]
}
