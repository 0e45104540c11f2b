import type { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { setDemoClock } from '../../../platform/db/demo-clock.ts'
import { domainNow } from '../../../platform/db/domain-now.ts'
import { inDistrict } from '../../../platform/db/pool.ts'
import { newId, showId } from '../../../platform/ids.ts'
import { useCase, type Actor, type From } from '../../ledger/index.ts'
import { withAccount, type Accounts } from '../accounts.ts'
import type { Visit } from '../sign-in/auth.ts'
import { insertAssignment, insertDistrict, insertLogin, insertPerson, insertSite, nextDistrict } from '../people.store.ts'
import type { DistrictFields } from '../person-form.rules.ts'

/** `demoFrom`: a demonstration whose clock begins at that instant. A district is one from its first day or never. */
type Kind = { readonly isDemo?: boolean; readonly demoFrom?: Temporal.Instant }
export type NewDistrict = Omit<DistrictFields, 'password'> & Kind & { readonly userId: string }
export type MadeDistrict = { readonly districtId: string; readonly personId: string }

/** The first act of a district: name and zone, a site, the first person with positions and account. Nobody stands above it: the actor is `set-up`. */
const foundDistrict = useCase<NewDistrict, undefined, NewDistrict, MadeDistrict>({
  name: 'people.set-up-district',
  clauses: ['PM-8', 'PM-4'],
  load: async () => undefined,
  decide: (_, input) =>
    input.person.positions.length > 0
      ? ok(input)
      : refuse({
          code: 'people/no-position',
          clause: 'PM-8',
          status: 422,
          says: 'The first person has no position.',
          satisfiedBy: 'Choose at least one.',
        }),
  commit: async (act, { name, zone, site, person, isDemo = false, demoFrom, userId }) => {
    if (demoFrom === undefined) await insertDistrict(act, { name, zone, isDemo })
    const siteId = await insertSite(act, site)
    const personId = await insertPerson(act, person)
    for (const position of person.positions) await insertAssignment(act, { personId, position, by: personId })
    await insertLogin(act, personId, userId)
    return {
      value: { districtId: act.districtId, personId },
      evidence: [
        {
          kind: 'people.district-set-up',
          grade: 'enforced',
          about: [showId('per', personId), showId('sit', siteId)],
          content: {
            district: act.districtId,
            zone,
            isDemo: isDemo || demoFrom !== undefined,
            person: showId('per', personId),
            positions: person.positions,
          },
        },
      ],
    }
  },
})

/** A demonstration's own clock goes from its first row on: the district and its clock come first, everything else by that clock, in one transaction. */
const foundDemo = (from: From, demoFrom: Temporal.Instant, input: NewDistrict): Promise<Result<MadeDistrict>> =>
  inDistrict(from.db, from.districtId, async (tx) => {
    const act = { tx, districtId: from.districtId, now: demoFrom, actor: from.actor }
    await insertDistrict(act, { name: input.name, zone: input.zone, isDemo: true })
    await setDemoClock(act, demoFrom)
    const founded = await foundDistrict.within({ ...act, ...(await domainNow(tx)) }, input)
    if (!founded.ok) throw new Error(founded.refusal.says) // and nothing of it stays
    return founded
  })

/** Makes the account, then the district; a failure of the second takes the first away again. `proof` tells how the founder was let in. */
export const setUpDistrict = async (
  parts: Accounts,
  input: DistrictFields & Kind,
  visit: Visit,
  proof: Actor['proof'] = 'one-time-code',
): Promise<Result<MadeDistrict>> => {
  const { password, ...district } = input
  return withAccount(parts, { email: input.person.email, name: input.person.name, password, visit }, async (userId) => {
    const from: From = { db: parts.db, districtId: await nextDistrict(parts.db), actor: { id: `set-up:${newId()}`, proof } }
    const { demoFrom } = input
    return demoFrom === undefined ? foundDistrict(from, { ...district, userId }) : foundDemo(from, demoFrom, { ...district, userId })
  })
}
