import { Temporal } from 'temporal-polyfill'
import { text, whole, type PolicyValues } from '../../core/policy/parameters.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { reading } from '../ledger/index.ts'
import type { Auth, Session } from './sign-in/auth.ts'
import { hasFactor } from './second-factor/has-factor.ts'
import { graceEndsMs, isTwofold, mustHaveSecondFactor } from './second-factor/second-factor.rules.ts'
import { sealedPositions } from './recovery/sealed.rules.ts'
import { districtOf, loginsOf, personNow, type Login } from './people.views.ts'
import type { Who } from './who.ts'

export const districtCookie = 'afterbell_district'

export const chosenDistrict = (headers: Headers): string | undefined =>
  new RegExp(`(?:^|;\\s*)${districtCookie}=(\\d{1,18})(?:;|$)`).exec(headers.get('cookie') ?? '')?.[1]

/** One person of a district as they would be at the door; undefined for who has left. */
export const whoIn = (db: Db, { districtId, personId }: Login): Promise<Who | undefined> =>
  reading({ db, districtId }, async (tx, now) => {
    const [district, person] = [await districtOf(tx), await personNow(tx, personId, now)]
    if (!district || !person) return undefined // left the district
    return {
      districtId,
      districtName: district.name,
      zone: district.zone,
      isDemo: district.isDemo,
      personId,
      name: person.name,
      positions: person.positions,
      proof: 'password',
    }
  })

/** Who an account is: in the district chosen by the cookie, else in the first where the person has not left. */
export const whoOfAccount = async (db: Db, userId: string, chosen?: string): Promise<Who | undefined> => {
  const logins = await loginsOf(db, userId)
  for (const login of [...logins.filter((one) => one.districtId === chosen), ...logins.filter((one) => one.districtId !== chosen)]) {
    const who = await whoIn(db, login)
    if (who) return who
  }
  return undefined
}

type Resolving = { readonly auth: Auth; readonly db: Db; readonly publicUrl: string; readonly policyOf: (tx: Tx) => Promise<PolicyValues> }

/** Until when this session's account needs a second factor; asked only of sessions that have shown one factor alone. Machine time: an account is of no district. */
const factorDue = async (
  { auth, db, publicUrl, policyOf }: Resolving,
  who: Who,
  session: Session,
): Promise<Pick<Who, 'factorDueAt' | 'isFactorOverdue'>> => {
  if (who.isDemo || isTwofold(session.proof) || session.proof === 'break-glass') return {} // a demonstration asks for none
  const policy = await reading({ db, districtId: who.districtId }, policyOf)
  if (!mustHaveSecondFactor(text(policy, 'signIn.secondFactorFor'), who.positions)) return {}
  // No days of grace for who has one: a session without it may be somebody's who had the password reset.
  const dueMs = (await hasFactor({ auth, db, publicUrl }, session.userId))
    ? auth.now().epochMilliseconds
    : graceEndsMs(await auth.factorDutyMs(session.userId), whole(policy, 'signIn.graceDays'))
  return { factorDueAt: Temporal.Instant.fromEpochMilliseconds(dueMs).toString(), isFactorOverdue: dueMs <= auth.now().epochMilliseconds }
}

/** The resolver every request goes through: session, then account, then person in a district with the positions held now and the grade of this session. */
export const createWho =
  (parts: Resolving) =>
  async (request: { readonly headers: Headers }): Promise<Who | undefined> => {
    const session = await parts.auth.sessionOf(request)
    const who = session && (await whoOfAccount(parts.db, session.userId, chosenDistrict(request.headers)))
    // A break-glass account holds no position: what it may do hangs on how this session was opened.
    const positions = session?.proof === 'break-glass' ? { positions: sealedPositions } : {}
    return session && who && { ...who, ...positions, proof: session.proof, ...(await factorDue(parts, who, session)) }
  }
