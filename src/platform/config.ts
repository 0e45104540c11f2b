import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The address and folders this installation runs with. Settings come from the environment alone; secrets from files below `ownDir`. */
export type Config = {
  readonly dataDir: string
  readonly ownDir: string // what this process alone keeps; as root of a user of its own (0700)
  readonly host: string
  readonly port: number
  readonly publicUrl: string // origin, no slash at the end
  readonly databaseUrl: string | undefined // an own PostgreSQL; else the embedded one
  readonly smtpUrl: string | undefined // smtp://host:port, user and password as in any URL
  readonly mailFrom: string
}

/** @throws Error naming every setting that cannot be read. */
export const readConfig = (env: NodeJS.ProcessEnv, root: string): Config => {
  const faults: string[] = []
  const port = Number(env.PORT ?? 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65535) faults.push(`PORT is "${env.PORT}"; give a number from 0 to 65535`)
  const publicUrl = (env.PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, '')
  if (!URL.canParse(publicUrl)) faults.push(`PUBLIC_URL is "${env.PUBLIC_URL}"; give an address such as https://it.example.org`)
  for (const name of ['DATABASE_URL', 'SMTP_URL'] as const) {
    if (env[name] && !URL.canParse(env[name])) faults.push(`${name} is not an address`)
  }
  if (faults.length > 0) throw new Error(`Settings cannot be used: ${faults.join('; ')}.`)
  const dataDir = resolve(root, env.AFTERBELL_DATA ?? 'data')
  return {
    dataDir,
    ownDir: resolve(root, env.AFTERBELL_OWN ?? dataDir),
    host: env.HOST ?? '127.0.0.1',
    port,
    publicUrl,
    databaseUrl: env.DATABASE_URL || undefined,
    smtpUrl: env.SMTP_URL || undefined,
    mailFrom: env.MAIL_FROM ?? 'Afterbell <afterbell@localhost>',
  }
}

/** A random secret kept in a file only its owner can read; made at the first call. */
export const secretFile = (dir: string, name: string, bytes = 32): string => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, name)
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(bytes).toString('base64url'), { mode: 0o600, flag: 'wx' })
    chmodSync(path, 0o600)
  }
  return readFileSync(path, 'utf8').trim()
}
