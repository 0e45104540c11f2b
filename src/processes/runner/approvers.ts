import { createHash } from 'node:crypto'
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { fingerprintOf } from '../../platform/passkeys/assertion.ts'
import { signerRoles, type TrustedKey } from '../../subjects/runbooks/index.ts'

const base64 = z.string().regex(/^[\w-]+$/)
const trusted = z.strictObject({
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  credentialId: base64,
  publicKey: base64,
  district: z.string().regex(/^[1-9]\d{0,17}$/),
  personId: z.uuid(),
  name: z.string(),
  as: z.array(z.enum(signerRoles)).min(1),
  label: z.string(),
  trustedAt: z.string(),
})
const shape = z.strictObject({ origin: z.url({ protocol: /^https?$/ }), approvers: z.array(trusted) })
export type TrustedEntry = TrustedKey & { readonly label: string; readonly trustedAt: string }
export type Approvers = { readonly origin: string; readonly approvers: readonly TrustedEntry[] }

const name = 'approvers.json'

/** Where the runner's own folder is: below the data folder, or where the separation of users had to put it. */
export const runnerFolder = (dataDir: string): string => {
  const elsewhere = join('/var/lib/afterbell', `${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-own`, 'runner')
  return existsSync(elsewhere) ? elsewhere : join(dataDir, 'runner')
}
export const approversFile = (folder: string): string => join(folder, name)

/**
 * The passkeys that the runner was told to trust, and for which site; none where nobody told it any.
 * @throws Error where others may change the file, or a key does not bear its fingerprint: such a list is no list
 */
export const readApprovers = (file: string): Approvers | undefined => {
  if (!existsSync(file)) return undefined
  if ((statSync(file).mode & 0o022) !== 0) throw new Error(`${file}: others may change it; set its mode to 0600`)
  const read = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!read.success) throw new Error(`${file}: ${read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`)
  const odd = read.data.approvers.find((one) => fingerprintOf(one.publicKey) !== one.fingerprint)
  if (odd) throw new Error(`${file}: the key of ${odd.name} does not bear the fingerprint ${odd.fingerprint}`)
  return read.data
}

/** The same, read anew whenever the file changed: a passkey counts from the moment it is trusted. A list that cannot be read trusts nobody. */
export const watchApprovers = (file: string, warn: (says: string) => void): (() => Approvers | undefined) => {
  let mark = ''
  let last: Approvers | undefined
  return () => {
    const facts = lstatSync(file, { throwIfNoEntry: false })
    const now = facts ? `${facts.ino} ${facts.mtimeMs} ${facts.size} ${facts.mode}` : 'none'
    if (now === mark) return last
    mark = now
    try {
      last = readApprovers(file)
    } catch (error) {
      last = undefined
      warn(error instanceof Error ? error.message : String(error))
    }
    return last
  }
}

/** Puts the list in place whole, owned by whoever owns the runner's folder, writable by nobody else. */
export const writeApprovers = (file: string, list: Approvers): void => {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const fresh = join(folder, `.${name}.${process.pid}`)
  const handle = openSync(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
  writeSync(handle, `${JSON.stringify(list, null, 2)}\n`)
  fchmodSync(handle, 0o600)
  closeSync(handle)
  const { uid, gid } = lstatSync(folder)
  if (process.getuid?.() === 0) chownSync(fresh, uid, gid)
  renameSync(fresh, file)
}
