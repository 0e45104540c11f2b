import type { Db } from '../../../platform/db/pool.ts'
import { rpIdOf } from '../../../platform/passkeys/assertion.ts'
import { reading } from '../../ledger/index.ts'
import type { Auth } from '../sign-in/auth.ts'
import { passkeysOf } from '../passkeys/passkeys.views.ts'
import { loginsOf } from '../people.views.ts'

type Parts = { readonly auth: Auth; readonly db: Db; readonly publicUrl: string }

/** Whether an account has a passkey that works at this address, as any person it is. */
const hasPasskey = async ({ db, publicUrl }: Omit<Parts, 'auth'>, userId: string): Promise<boolean> => {
  const rpId = rpIdOf(new URL(publicUrl).origin)
  for (const { districtId, personId } of await loginsOf(db, userId))
    if ((await reading({ db, districtId }, (tx) => passkeysOf(tx, personId))).some((one) => one.rpId === rpId)) return true
  return false
}

/** Whether an account has a second factor: an authenticator app, or a passkey that works here. */
export const hasFactor = async (parts: Parts, userId: string): Promise<boolean> => (await parts.auth.factor.isOn(userId)) || hasPasskey(parts, userId)
