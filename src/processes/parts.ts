import type { Role } from '../platform/db/roles.ts'

type Part = {
  readonly addresses: Readonly<Record<string, Role>> // environment name -> the database role whose address it holds
  readonly settings: readonly string[] // of the operator's environment, what this part is told; nothing else of it
  readonly jails: number // child processes for hostile bytes that it may have open at once
}

const listens = ['HOST', 'PORT', 'PUBLIC_URL']

/**
 * Every part of the product that runs as a process of its own: which database roles it speaks as and which settings it is told. As root each
 * runs as an OS user of its own (`user-slots.ts`), with a folder of its own (`ownDir` of its configuration) below the data folder.
 */
export const parts = {
  web: {
    addresses: { AFTERBELL_DB: 'app', AFTERBELL_AUTH_DB: 'auth' },
    settings: [
      ...listens,
      'TRUSTED_PROXY',
      'TLS_CERT',
      'TLS_KEY',
      'TLS_PORT',
      'TLS_CLIENT_CA',
      'TLS_AGENT_PORT',
      'SMTP_URL',
      'MAIL_FROM',
      'BACKUP_MAX_AGE_DAYS',
    ],
    jails: 7,
  }, // invitations leave from there
  worker: {
    addresses: { AFTERBELL_DB: 'worker' },
    settings: [
      'PORT',
      'PUBLIC_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'MAIL_BOUNCE_ADDRESS',
      'MAIL_BOUNCES',
      'AFTERBELL_CHECKPOINTS_TO',
      'ADVISORY_LOCAL_HOSTS',
      'ADVISORY_CA',
      'FEEDS_LOCAL_HOSTS',
      'FEEDS_CA',
      'FEEDS_FOLDER',
    ],
    jails: 3,
  },
  sealer: { addresses: { AFTERBELL_DB: 'sealer' }, settings: [], jails: 0 },
  runner: { addresses: { AFTERBELL_DB: 'runner' }, settings: ['AFTERBELL_RUNNER_CONFIG'], jails: 0 },
} as const satisfies Readonly<Record<string, Part>>

export type PartName = keyof typeof parts
export const partNames = Object.keys(parts) as readonly PartName[]

/** The environment of one part: what it needs and nothing more. `given` is the operator's. */
export const environmentOf = (name: PartName, addresses: Readonly<Record<Role, string>>, given: NodeJS.ProcessEnv): Record<string, string> => {
  const part: Part = parts[name]
  const told = ['PATH', 'TZ', 'LANG', ...part.settings].flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]]))
  return Object.fromEntries([...told, ...Object.entries(part.addresses).map(([key, role]) => [key, addresses[role]])])
}
