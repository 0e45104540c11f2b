import type pg from 'pg'
import type { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Refused, type Result } from '../../../core/result.ts'
import { backupCodesLeft, beginTotp, confirmTotp, removeTotp, replaceBackupCodes, takeBackupCode, takeStep, totpOf } from '../sign-in/auth.store.ts'
import type { Limit } from '../sign-in/limits.rules.ts'
import { newSecret, openSecret, otpAddress, plainCode, printedCode, sealSecret, secretText, stepOf } from './totp.ts'

const backupCodes = 10
const enrolMinutes = 30 // a key shown longer ago is made anew

const wrongCode = (says: string): Refused =>
  refuse({ code: 'people/wrong-code', clause: '-', status: 401, says, satisfiedBy: 'Enter the code your app shows now, or an unused backup code.' })
const nothingBegun = refuse({
  code: 'people/no-second-factor-begun',
  clause: '-',
  status: 409,
  says: 'No second factor is being set up, or it was started more than half an hour ago.',
  satisfiedBy: 'Start again on your account page.',
})

type Given = {
  readonly systemNow: () => Temporal.Instant
  readonly pool: pg.Pool
  readonly secret: string
  readonly keyed: (kind: string, text: string) => string
  readonly limited: (limit: Limit, key: string, says: string) => Promise<Result<{ takeBack: (all?: boolean) => Promise<void> }>>
}
export type Enrolling = { readonly key: string; readonly address: string }

/** The second factor of an account: an authenticator app's codes (TOTP), each taken once, and backup codes kept as keyed hashes. */
export const createSecondFactor = ({ pool, secret, keyed, limited, systemNow }: Given) => {
  const row = (userId: string) => totpOf(pool, userId)
  const hashOf = (userId: string, code: string) => keyed('backup-code', `${userId}\n${plainCode(code)}`)
  const isOn = async (userId: string): Promise<boolean> => (await row(userId))?.isConfirmed ?? false
  const makeBackupCodes = async (userId: string): Promise<readonly string[]> => {
    const codes = Array.from({ length: backupCodes }, () => printedCode(3))
    await replaceBackupCodes(
      pool,
      userId,
      codes.map((code) => hashOf(userId, code)),
    )
    return codes
  }
  /** A code of the app; a step that was taken before is a wrong code. */
  const proveApp = async (userId: string, typed: string): Promise<boolean> => {
    const found = await row(userId)
    if (!found) return false
    const step = stepOf(openSecret(found.secret, secret, userId), typed.replace(/\s/g, ''), systemNow().epochMilliseconds)
    return step !== undefined && takeStep(pool, userId, step)
  }
  const counted = async <T>(userId: string, work: () => Promise<Result<T>>): Promise<Result<T>> => {
    const may = await limited('factor-account', userId, 'Too many wrong codes for this account.')
    if (!may.ok) return may
    const done = await work()
    if (done.ok) await may.value.takeBack(true)
    return done
  }

  return {
    isOn,
    backupCodesLeft: (userId: string) => backupCodesLeft(pool, userId),
    /** Begins with a new key; false where one counts already. */
    begin: (userId: string): Promise<boolean> => beginTotp(pool, userId, sealSecret(newSecret(), secret, userId), systemNow()),
    /** The key of an enrolment under way: to be shown to its owner. */
    enrolling: async (userId: string, email: string, issuer: string): Promise<Enrolling | undefined> => {
      const found = await row(userId)
      if (!found || found.isConfirmed || systemNow().epochMilliseconds - found.madeMs > enrolMinutes * 60_000) return undefined
      const key = openSecret(found.secret, secret, userId)
      return { key: secretText(key), address: otpAddress(key, email, issuer) }
    },
    /** The first code shows that app and server agree; from then on it is asked for. Gives the backup codes, shown this once. */
    confirm: (userId: string, typed: string): Promise<Result<readonly string[]>> =>
      counted(userId, async () => {
        const found = await row(userId)
        if (!found || found.isConfirmed || systemNow().epochMilliseconds - found.madeMs > enrolMinutes * 60_000) return nothingBegun
        if (!(await proveApp(userId, typed))) return wrongCode('This is not the code the app shows now.')
        if (!(await confirmTotp(pool, userId, systemNow()))) return nothingBegun
        return ok(await makeBackupCodes(userId))
      }),
    /** The app's code or a backup code. Refused: `people/wrong-code`, `people/too-many-tries`. */
    prove: (userId: string, typed: string): Promise<Result<{ usedBackupCode: boolean }>> =>
      counted(userId, async (): Promise<Result<{ usedBackupCode: boolean }>> => {
        if (await proveApp(userId, typed)) return ok({ usedBackupCode: false })
        if (await takeBackupCode(pool, userId, hashOf(userId, typed), systemNow())) return ok({ usedBackupCode: true })
        return wrongCode('This code is wrong or has already been used.')
      }),
    makeBackupCodes,
    remove: (userId: string): Promise<boolean> => removeTotp(pool, userId),
  }
}
