import type { Db } from '../../platform/db/pool.ts'
import type { Auth } from './auth.ts'
import type { Inviting } from './invite-person.ts'
import type { Who } from './who.ts'

/** What the addresses of people are made of. */
export type PeopleParts = Inviting & {
  readonly db: Db
  readonly auth: Auth
  readonly setupCode: () => string | undefined // read at each try, so that a used code is void at once
  readonly setupDone: () => void
}

export const signedIn = (who: Who | undefined): Who => {
  if (!who) throw new Error('the table lets nobody in here who is not signed in')
  return who
}
