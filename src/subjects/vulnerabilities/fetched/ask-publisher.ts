import { createHash } from 'node:crypto'
import { refuse, type Refusal, type Result } from '../../../core/result.ts'
import { ask, type Limits } from '../../../platform/egress/client.ts'
import type { From } from '../../ledger/index.ts'
import type { FeedInput, LoadOutcome } from '../load-feed.ts'
import type { TakenOut } from './take-out-delisted.ts'
import { refuseOtherHash } from './feed-source.rules.ts'
import type { ProviderReader } from './provider-list.ts'

export type FetchParts = {
  /** Loads files, and lets findings and plan follow. */
  readonly load: (from: From, files: readonly FeedInput[]) => Promise<readonly LoadOutcome[]>
  /** Takes out documents that a provider's list names no more, and lets findings and plan follow. */
  readonly takeOut?: (from: From, wish: { readonly id: string; readonly urls: readonly string[] }) => Promise<Result<TakenOut>>
  readonly limits: Pick<Limits, 'ca' | 'lookup' | 'maxBytes' | 'timeoutMs' | 'silentMs'> & { readonly localHosts: readonly string[] } // servers of the own network, by name
  /** Told of what broke on our side, for whoever runs the machine. */
  readonly broke: (name: string, error: unknown) => void
  /** Reads what a provider lists, in the jail. */
  readonly list?: ProviderReader
}

const patience = 900_000 // NVD's and the tracker's files are large, schools' lines are not
const mostSilence = 60_000 // a line that was cut sends nothing, and says nothing either

export const askFor = (
  url: string,
  { limits: { localHosts, ...limits } }: FetchParts,
  maxBytes: number,
  headers: Readonly<Record<string, string>> = {},
) =>
  ask(
    url,
    {
      timeoutMs: patience,
      silentMs: mostSilence,
      ...limits,
      isLocal: localHosts.some((one) => one.toLowerCase() === new URL(url).hostname),
      maxBytes,
    },
    { headers },
  )

export const notThere = (what: string, status: number): Result<never> =>
  refuse({
    code: 'vulnerabilities/feed-not-given',
    clause: 'PM-3.2',
    says: `When asked for ${what}, the publisher answered with status ${status}.`,
    satisfiedBy: 'Check whether the address is still right.',
    status: 422,
  })

/** Refused where a published checksum names other bytes. */
export const refuseOtherBytesThan = (name: string, told: Uint8Array, body: Uint8Array): Refusal | undefined => {
  const digest = (algorithm: string) => createHash(algorithm).update(body).digest('hex')
  return refuseOtherHash(name, Buffer.from(told).toString('latin1'), { sha256: digest('sha256'), sha512: digest('sha512') })
}

/** The day a file is from where its content does not tell: as its server dates it, else the day it was fetched; never later than that. */
export const dayOf = (lastModified: string | undefined, now: string): string => {
  const told = Date.parse(lastModified ?? '')
  return new Date(Number.isNaN(told) ? now : Math.min(told, Date.parse(now))).toISOString().slice(0, 10)
}
