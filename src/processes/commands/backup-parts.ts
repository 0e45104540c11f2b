import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Refusal } from '../../core/result.ts'
import { readIdentities, readRecipients } from '../../platform/backup/seal.ts'
import { readConfig, type Config } from '../../platform/config.ts'
import { UsageError, type Call } from './io.ts'

/** Tables that are not kept: heartbeats of processes. The queue's schema is not either, since its jobs are for "now". */
export const leftOutTables = ['public.platform_process']
/** Where rows in these stand, somebody has set up a district: nothing is restored over it. */
export const usedTables = ['public.people_district_list', 'auth."user"']
/** What a backup never holds, in words; `afterbell backup secrets` keeps it in a file of its own. */
export const notInIt = [
  "the ledger's sealing keys (the sealer makes new ones, and the ledger says so)",
  "the runner's configuration with the credentials of hosts and hypervisors",
  'TLS certificates',
  'settings of the environment',
  "the backup's own secret key",
]

const refusal = (code: string, says: string, satisfiedBy: string, status: 409 | 422 = 409): Refusal => ({
  code: `backup/${code}`,
  clause: '-',
  says,
  satisfiedBy,
  status,
})

export const noRecipient = (config: Config): Refusal =>
  refusal(
    'no-key-to-encrypt-to',
    'A backup is always encrypted, and no public key to encrypt it to is known yet.',
    `Once: "afterbell backup keys --out FILE" creates a pair, puts the public key into ${recipientsFile(config)} and the secret one into FILE; keep FILE away from this machine. Or give a public key with --to age1….`,
  )
export const noIdentity: Refusal = refusal(
  'key-missing',
  'The backup is encrypted, and its secret key was not given.',
  'Give the file that "afterbell backup keys" wrote: --identity FILE.',
)

/** Public keys that backups are encrypted to, one a line. Not secret. */
export const recipientsFile = (config: Config): string => join(config.dataDir, 'backup-recipients')
export const recipientsOf = (config: Config, named: readonly string[]): readonly string[] => {
  const file = recipientsFile(config)
  try {
    return named.length > 0 ? readRecipients(named.join('\n')) : existsSync(file) ? readRecipients(readFileSync(file, 'utf8')) : []
  } catch (error) {
    throw new UsageError(`${named.length > 0 ? '--to' : file}: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

export const identitiesOf = (call: Call, named: string | undefined): readonly string[] | undefined => {
  const file = named ?? call.env.AFTERBELL_BACKUP_IDENTITY
  if (file === undefined) return undefined
  try {
    return readIdentities(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} cannot be used as a key: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** A file to be written: its folder must be there, and what stands there must be a file. */
export const targetOf = (named: unknown): string => {
  if (typeof named !== 'string' || named === '') throw new UsageError('--out FILE is missing.')
  const target = resolve(named)
  if (!existsSync(dirname(target))) throw new UsageError(`The folder ${dirname(target)} does not exist.`)
  if (lstatSync(target, { throwIfNoEntry: false })?.isFile() === false) throw new UsageError(`${target} is not a file.`)
  return target
}

export const isBelow = (folder: string, path: string): boolean => {
  const way = relative(resolve(folder), resolve(path))
  return way !== '' && !way.startsWith('..')
}

const homes = (config: Config): readonly string[] => {
  const moved = createHash('sha256').update(config.dataDir).digest('hex').slice(0, 12) // where the parts' users may not enter the data folder
  return [config.dataDir, join('/var/lib/afterbell', `${moved}-own`)]
}

/** The secret that seals second factors' seeds: without it nobody's authenticator app would work after a restore. Undefined where none was made yet. */
export const signInSecret = (config: Config): string | undefined =>
  [...homes(config).map((home) => join(home, 'web/sign-in')), join(config.dataDir, 'secrets/sign-in')].find((file) => existsSync(file))

/** Files whose path stands in another file, as the runner's configuration names its keys. */
const namedIn = (file: string): readonly string[] =>
  [...new Set(readFileSync(file, 'utf8').match(/\/[^\s'",{}[\]]+/g) ?? [])].filter(
    (path) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true,
  )

/** What `backup secrets` keeps, under short names, with where each belongs. */
export const secretFiles = (
  config: Config,
  env: NodeJS.ProcessEnv,
): { readonly files: Readonly<Record<string, Uint8Array>>; readonly from: readonly { readonly name: string; readonly path: string }[] } => {
  const sealer = homes(config)
    .map((home) => join(home, 'sealer'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /-key-\d+$/.test(name))
        .map((name) => join(folder, name)),
    )
  const runner = env.AFTERBELL_RUNNER_CONFIG ? [env.AFTERBELL_RUNNER_CONFIG, ...namedIn(env.AFTERBELL_RUNNER_CONFIG)] : []
  const tls = [env.TLS_CERT, env.TLS_KEY].filter((path) => path !== undefined)
  const from = [...new Set([...sealer, ...runner, ...tls])].map((path, n) => ({
    name: `${String(n + 1).padStart(3, '0')}-${basename(path).slice(0, 60)}`,
    path,
  }))
  return { files: Object.fromEntries(from.map(({ name, path }) => [name, readFileSync(path)])), from }
}

export const configOf = (call: Call): { config: Config; chosen: boolean } => {
  const config = readConfig(call.env, call.root)
  mkdirSync(dirname(config.dataDir), { recursive: true })
  return { config, chosen: call.env.AFTERBELL_DATA !== undefined }
}
