import { sql } from 'kysely'
import { inDistrict, type Db } from '../../src/platform/db/pool.ts'
import { newId } from '../../src/platform/ids.ts'
import type { From } from '../../src/subjects/ledger/index.ts'
import { bareDistrict } from './district.ts'

export type Place = { readonly from: From; readonly personId: string; readonly siteId: string; readonly otherSiteId: string }

/** A demo district with two sites and one person, as whom `from` acts. */
export const placeFor = async (db: Db, districtId: string): Promise<Place> => {
  await bareDistrict(db, districtId)
  const [personId, siteId, otherSiteId] = [newId(), newId(), newId()]
  await inDistrict(db, districtId, async (tx) => {
    await sql`insert into people_site (district_id, id, name, kind) values (${districtId}, ${siteId}, 'Lakeside High', 'school'), (${districtId}, ${otherSiteId}, 'Bus garage', 'bus-garage')`.execute(tx)
    await sql`insert into people_person (district_id, id, name, initials, email, created_at) values (${districtId}, ${personId}, 'Maria Chen', 'MC', 'maria@example.org', '2026-11-01')`.execute(tx)
  })
  return { from: { db, districtId, actor: { id: personId, personId, proof: 'password' } }, personId, siteId, otherSiteId }
}
