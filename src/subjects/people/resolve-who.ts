import type { Db } from '../../platform/db/pool.ts'
import { reading } from '../ledger/index.ts'
import type { Auth } from './auth.ts'
import { districtOf, loginsOf, personNow, type Login } from './people.views.ts'
import type { Who } from './who.ts'

export const districtCookie = 'afterbell_district'

const chosenDistrict = (headers: Headers): string | undefined =>
  new RegExp(`(?:^|;\\s*)${districtCookie}=(\\d{1,18})(?:;|$)`).exec(headers.get('cookie') ?? '')?.[1]

const whoIn = (db: Db, { districtId, personId }: Login): Promise<Who | undefined> =>
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

/** The resolver every request goes through: session, then account, then person in a district with the positions held now. */
export const createWho =
  ({ auth, db }: { auth: Auth; db: Db }) =>
  async (request: { readonly headers: Headers }): Promise<Who | undefined> => {
    const session = await auth.sessionOf(request)
    return session ? whoOfAccount(db, session.userId, chosenDistrict(request.headers)) : undefined
  }
