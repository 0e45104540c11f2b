import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { inDistrict, type Db } from '../../src/platform/db/pool.ts'
import { newId } from '../../src/platform/ids.ts'
import { receiveSubmission, type OnChanged } from '../../src/subjects/inventory/index.ts'
import type { From } from '../../src/subjects/ledger/index.ts'
import { bareDistrict } from './district.ts'

export type Place = { readonly from: From; readonly personId: string; readonly siteId: string; readonly otherSiteId: string }

/** A demo district with two sites and one person, as whom `from` acts. */
export const placeFor = async (db: Db, districtId: string, more: { readonly isDemo?: boolean } = {}): Promise<Place> => {
  await bareDistrict(db, districtId, more)
  const [personId, siteId, otherSiteId] = [newId(), newId(), newId()]
  await inDistrict(db, districtId, async (tx) => {
    await sql`insert into people_site (district_id, id, name, kind) values (${districtId}, ${siteId}, 'Lakeside High', 'school'), (${districtId},
      ${otherSiteId}, 'Bus garage', 'bus-garage')`.execute(tx)
    await sql`insert into people_person (district_id, id, name, initials, email, created_at) values (${districtId}, ${personId}, 'Maria Chen', 'MC',
      'maria@example.org', '2026-11-01')`.execute(tx)
  })
  return { from: { db, districtId, actor: { id: personId, personId, proof: 'password' } }, personId, siteId, otherSiteId }
}

type Packages = readonly (readonly [name: string, version: string, source?: string | undefined, sourceVersion?: string | undefined, arch?: string])[]

/** Tells a Debian 12 device's packages as an agent (`tellsSource: false`) or dpkg's own list does; gives the device's id. */
export const tellInventory = async (
  from: From,
  hostname: string,
  packages: Packages,
  {
    onChanged,
    kernel,
    source = 'agent',
    tellsSource = true,
  }: { onChanged?: OnChanged; kernel?: string; source?: 'agent' | 'this-machine'; tellsSource?: boolean } = {},
): Promise<string> => {
  const received = await receiveSubmission(from, {
    raw: { bytes: Buffer.from(hostname), sha256: createHash('sha256').update(hostname).digest('hex'), remote: '', keyId: null },
    siteId: null,
    label: hostname,
    dialect: null,
    isPartial: false,
    notes: [],
    source,
    ...(onChanged === undefined ? {} : { onChanged }),
    told: {
      itemType: 'Computer',
      hostname,
      serial: `SN-${hostname}`,
      macs: [],
      drives: [],
      antivirus: [],
      sections: ['hardware', 'bios', 'os', 'software'],
      os: { family: 'linux', name: 'Debian GNU/Linux', version: '12.11', arch: 'x86_64', ...(kernel === undefined ? {} : { kernel }) },
      software: packages.map(([name, version, builtFrom = name, sourceVersion = version, arch = 'amd64']) => ({
        ecosystem: 'dpkg',
        name,
        version,
        arch,
        kind: 'package',
        ...(tellsSource ? { source: builtFrom, sourceVersion } : {}),
      })),
    },
  })
  if (!received.ok) throw new Error(received.refusal.says)
  return received.value.deviceId
}
