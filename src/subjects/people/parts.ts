import type { PolicyValues } from '../../core/policy/parameters.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import type { Auth } from './sign-in/auth.ts'
import type { Inviting } from './invite-person.ts'
import type { Tell } from './own-account.ts'
import type { ProviderParts } from './providers/provider-sign-in.ts'
import type { Who } from './who.ts'

/** What the addresses of people are made of. */
export type PeopleParts = Inviting &
  ProviderParts & {
    readonly db: Db
    readonly auth: Auth
    readonly tell: Tell
    readonly policyOf: (tx: Tx) => Promise<PolicyValues>
    readonly isAddressFixed?: boolean // PUBLIC_URL is set in the environment
    readonly setupCode: () => string | undefined // read at each try, so that a used code is void at once
    readonly setupDone: () => void
  }

export const signedIn = (who: Who | undefined): Who => {
  if (!who) throw new Error('the table lets nobody in here who is not signed in')
  return who
}
