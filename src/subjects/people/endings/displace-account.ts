import { ok } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import type { Auth } from '../sign-in/auth.ts'
import { deleteLogin } from '../people.store.ts'
import { loginsOf } from '../people.views.ts'
import { voidPasskeys } from '../recovery/recovery.store.ts'

/** In one district: the person is without an account again, which shows as a gap there, and what was added with the account is void. */
const untie = useCase<{ readonly personId: string; readonly userId: string }, undefined, undefined, undefined>({
  name: 'people.displace-account',
  clauses: ['PM-4'],
  load: async () => undefined,
  decide: () => ok(undefined),
  commit: async (act, _, __, { personId, userId }) => {
    await deleteLogin(act, personId, userId)
    const passkeysEnded = await voidPasskeys(act, personId)
    const person = showId('per', personId)
    return {
      value: undefined,
      evidence: [
        {
          kind: 'people.account-displaced',
          grade: 'enforced',
          about: [person],
          content: { person, passkeysEnded, why: 'the owner of the mailbox says that it was never theirs' },
        },
      ],
    }
  },
})

/** Ends an account that held an address without ever having proved it, in every district where it is somebody. */
export const displace = async ({ auth, db }: { readonly auth: Auth; readonly db: Db }, userId: string): Promise<void> => {
  for (const { districtId, personId } of await loginsOf(db, userId))
    await untie({ db, districtId, actor: { id: 'invitation:mailbox', proof: 'link' } }, { personId, userId })
  await auth.deleteAccount(userId)
}
