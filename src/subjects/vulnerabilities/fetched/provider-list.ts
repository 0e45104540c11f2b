import { z } from 'zod'
import { ok, refuse, type Result } from '../../../core/result.ts'
import type { Jail } from '../../../platform/jail/jail.ts'
import { FaultList, refuseFeed } from '../feed.rules.ts'
import { readDirectory, readHead, readProvider, readRolie, type Directories, type DocumentHead, type Listed } from './provider.rules.ts'

// What a provider publishes about its documents, read in the jail like everything that comes from outside.

const kinds = ['provider', 'directory', 'rolie', 'head'] as const
type Kind = (typeof kinds)[number]
const separator = 10 // a line of ours, then the bytes as they came

const requestOf = (kind: Kind, at: string, name: string, bytes: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`${JSON.stringify({ kind, at, name })}\n`), bytes])
const headLine = z.object({ kind: z.enum(kinds), at: z.string().max(1_000), name: z.string().max(300) })

/** Inside the jail: one of the four readings. */
export const answerProviderRequest = (bytes: Uint8Array): Result<unknown> => {
  const end = bytes.indexOf(separator)
  const { kind, at, name } = headLine.parse(JSON.parse(Buffer.from(bytes.subarray(0, end)).toString('utf8')))
  return readListed(kind, bytes.subarray(end + 1), at, name)
}

export const readListed = (kind: Kind, bytes: Uint8Array, at: string, name: string): Result<unknown> => {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const faults = new FaultList()
    faults.add('it is not UTF-8 text, or was cut off')
    return refuseFeed(name, faults)
  }
  const readers = {
    provider: () => readProvider(text, name),
    directory: () => readDirectory(text, at, name),
    rolie: () => readRolie(text, at, name),
    head: () => readHead(text, name),
  } satisfies Record<Kind, () => Result<unknown>>
  return readers[kind]()
}

const address = z
  .string()
  .regex(/^https:\/\//)
  .max(1_010)
const directories = z.strictObject({ directories: z.array(address).max(50), rolie: z.array(address).max(50) }) satisfies z.ZodType<Directories>
const listed = z
  .array(
    z.strictObject({
      url: address,
      updated: z.string().max(64),
      hashes: z.array(address).max(2),
      signature: address.nullable(),
      isNamed: z.boolean(),
    }),
  )
  .max(200_000) satisfies z.ZodType<Listed[]>
const head = z.strictObject({
  isCsaf: z.boolean(),
  isWhite: z.boolean(),
  tlp: z.string().max(20),
  vulnerabilities: z.int().nonnegative(),
  isRetired: z.boolean(),
}) satisfies z.ZodType<DocumentHead>

export type ProviderReader = {
  provider(bytes: Uint8Array, name: string): Promise<Result<Directories>>
  directory(bytes: Uint8Array, at: string, name: string): Promise<Result<readonly Listed[]>>
  rolie(bytes: Uint8Array, at: string, name: string): Promise<Result<readonly Listed[]>>
  head(bytes: Uint8Array, name: string): Promise<Result<DocumentHead>>
}
export const providerReader = (jail: Pick<Jail, 'run'>): ProviderReader => {
  const ask = async <T>(kind: Kind, schema: z.ZodType<T>, bytes: Uint8Array, at: string, name: string): Promise<Result<T>> => {
    const told = await jail.run('provider', requestOf(kind, at, name.slice(0, 200), bytes))
    if (!told.ok) return told
    const read = schema.safeParse(told.value)
    if (read.success) return ok(read.data)
    return refuse({
      code: 'vulnerabilities/provider-reader-bad-answer',
      clause: 'PM-3.2',
      status: 422,
      says: `${name} could not be read; what is loaded stays.`,
      satisfiedBy: 'It is tried again; if it fails again, report the fault.',
      faults: read.error.issues.slice(0, 20).map(({ path, message }) => `${path.join('.')}: ${message}`.slice(0, 300)),
    })
  }
  return {
    provider: (bytes, name) => ask('provider', directories, bytes, '', name),
    directory: (bytes, at, name) => ask('directory', listed, bytes, at, name),
    rolie: (bytes, at, name) => ask('rolie', listed, bytes, at, name),
    head: (bytes, name) => ask('head', head, bytes, '', name),
  }
}
