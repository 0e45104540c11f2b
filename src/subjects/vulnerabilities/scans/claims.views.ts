import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { held, line } from '../held.views.ts'
import type { Candidate } from './scan.rules.ts'

export const nameOf = async (tx: Tx, personId: string): Promise<string | undefined> =>
  (await sql<{ name: string }>`select name from people_person where id = ${personId}`.execute(tx)).rows[0]?.name

type Marks = { readonly id: string; readonly kind: string; readonly values: readonly string[] }
/**
 * Every device with what a scanner may know it by: its own marks and those that any source tells of it, without what turned out to be on several machines.
 * Three plain statements put together here: joined in one, a database without statistics (right after an import) takes half a minute for it.
 */
export const candidates = async (tx: Tx): Promise<readonly Candidate[]> => {
  const { rows: devices } = await sql<{
    id: string
    hostname: string
    serial: string | null
    uuid: string | null
    macs: readonly string[]
  }>`select id, hostname, serial, uuid, macs from assets_device where merged_into is null order by id`.execute(tx)
  const { rows: told } = await sql<Marks>`select s.device_id as id, m.kind, array_agg(distinct m.value) as values
    from inventory_sighting s join inventory_mark m on m.district_id = s.district_id and m.sighting_id = s.id
    where s.device_id is not null and m.kind in ('serial', 'mac', 'name') group by s.device_id, m.kind
    union all select device_id, 'mac', array_agg(value) from inventory_identity where kind = 'mac' group by device_id`.execute(tx)
  const { rows: common } = await sql<{ kind: string; value: string }>`select kind, value from inventory_shared_identity`.execute(tx)
  const keyOf = (kind: string, value: string): string => `${kind} ${value.toLowerCase()}`
  const shared = new Set(common.map(({ kind, value }) => keyOf(kind, value)))
  const own = (kind: string, value: string | null): string | null => (value === null || shared.has(keyOf(kind, value)) ? null : value)
  const marks = Map.groupBy(told, ({ id }) => id)
  return devices.map(({ id, hostname, serial, uuid, macs }) => {
    const of = (kind: string): readonly string[] =>
      (marks.get(id) ?? []).flatMap((one) => (one.kind === kind ? one.values : [])).filter((value) => own(kind, value) !== null)
    return {
      id,
      hostname,
      serial: own('serial', serial),
      uuid: own('uuid', uuid),
      macs: [...new Set([...macs.filter((mac) => own('mac', mac) !== null), ...of('mac')])],
      serials: of('serial'),
      names: of('name'),
    }
  })
}

const newest = sql`select distinct on (scanner, label) district_id, id, scanner, label, scanned_at from vulnerabilities_scan where taken_back_at is null order by scanner, label, scanned_at desc, taken_at desc`
/** The scan that holds these very bytes, and the newest of the same scan. */
export const scansBefore = async (
  tx: Tx,
  { scanner, label, sha256 }: { readonly scanner: string; readonly label: string; readonly sha256: string },
): Promise<{ readonly isThere: boolean; readonly newestAt: string | null }> =>
  (
    await sql<{
      isThere: boolean
      newestAt: string | null
    }>`select coalesce(bool_or(sha256 = ${sha256}), false) as "isThere", max(scanned_at) as "newestAt" from vulnerabilities_scan where scanner = ${scanner} and label = ${label} and taken_back_at is null`.execute(
      tx,
    )
  ).rows[0] ?? { isThere: false, newestAt: null }

/** What stands of a scanner's scans of one name on these devices, as `CVE package`. */
export const standingOf = async (tx: Tx, name: string, deviceIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> =>
  new Map(
    (
      await sql<{ id: string; claims: string }>`select device_id as id, string_agg(cve || ' ' || package, E'\\n') as claims from vulnerabilities_claim
      where source = 'scanner' and source_name = ${name} and ended_at is null and device_id = any(${[...deviceIds]}::uuid[]) group by device_id`.execute(
        tx,
      )
    ).rows.map(({ id, claims }) => [id, claims.split('\n')]),
  )

export type ScanShown = {
  readonly id: string
  readonly scanner: string
  readonly label: string
  readonly fileName: string
  readonly scannedAt: string
  readonly takenAt: string
  readonly by: string
  readonly hosts: number
  readonly rows: number
  readonly refused: number
  readonly open: number
  readonly withoutCve: number
  readonly isNewest: boolean
  readonly takenBackAt: string | null
  readonly takenBackBy: string | null
  readonly takenBackBecause: string | null
}
const isNewest = sql`(s.taken_back_at is null and not exists (select from vulnerabilities_scan n where n.district_id = s.district_id and n.scanner = s.scanner and n.label = s.label and n.taken_back_at is null
  and (n.taken_at, n.id) > (s.taken_at, s.id)))`
/** A scan with whether it is the newest of its name, held until the act ends. */
export const scanForChange = async (
  tx: Tx,
  id: string,
): Promise<Pick<ScanShown, 'id' | 'scanner' | 'label' | 'scannedAt' | 'isNewest' | 'takenBackAt'> | undefined> =>
  (
    await sql<ScanShown>`select s.id, s.scanner, s.label, s.scanned_at as "scannedAt", s.taken_back_at as "takenBackAt", ${isNewest} as "isNewest" from vulnerabilities_scan s where s.id = ${id} for update of s`.execute(
      tx,
    )
  ).rows[0]
export const lastScans = async (tx: Tx): Promise<readonly ScanShown[]> =>
  (
    await sql<ScanShown>`select s.id, s.scanner, s.label, s.file_name as "fileName", s.scanned_at as "scannedAt", s.taken_at as "takenAt", p.name as by, s.hosts, s.rows_read as rows, s.refused, s.without_cve as "withoutCve",
    s.taken_back_at as "takenBackAt", b.name as "takenBackBy", s.taken_back_because as "takenBackBecause", ${isNewest} as "isNewest",
    (select count(*)::int from vulnerabilities_claim c where c.district_id = s.district_id and c.scan_id = s.id and c.ended_at is null) as open
    from vulnerabilities_scan s join people_person p on p.district_id = s.district_id and p.id = s.taken_by left join people_person b on b.district_id = s.district_id and b.id = s.taken_back_by order by s.taken_at desc limit 20`.execute(
      tx,
    )
  ).rows

export type ClaimShown = {
  readonly id: string
  readonly source: 'scanner' | 'person'
  readonly sourceName: string
  readonly deviceId: string
  readonly hostname: string
  readonly cve: string
  readonly package: string
  readonly version: string
  readonly fixed: string
  readonly severity: string | null
  readonly says: string
  readonly saidAt: string
  readonly lastAt: string
  readonly toCheck: boolean
  readonly endedAt: string | null
  readonly endedBecause: string | null
}
const shownClaims = sql`select c.id, c.source, c.source_name as "sourceName", c.device_id as "deviceId", d.hostname, c.cve, c.package, c.version, c.fixed, c.severity, c.says, c.said_at as "saidAt", c.last_at as "lastAt",
  c.to_check as "toCheck", c.ended_at as "endedAt", c.ended_because as "endedBecause" from vulnerabilities_claim c join assets_device d on d.district_id = c.district_id and d.id = c.device_id`
/** What scanners and people say of one device now, what waits to be checked first. */
export const claimsOfDevice = async (tx: Tx, deviceId: string, limit = 500): Promise<readonly ClaimShown[]> =>
  (
    await sql<ClaimShown>`${shownClaims} where c.device_id = ${deviceId} and c.ended_at is null order by c.to_check desc, c.cve desc, c.source_name, c.package limit ${limit}`.execute(
      tx,
    )
  ).rows
/** What they say of one vulnerability, what is over last. */
export const claimsOn = async (tx: Tx, cve: string, limit = 200): Promise<readonly ClaimShown[]> =>
  (
    await sql<ClaimShown>`${shownClaims} where c.cve = ${cve} order by (c.ended_at is not null), c.to_check desc, d.hostname, c.source_name limit ${limit}`.execute(
      tx,
    )
  ).rows
export const claimsForChange = async (tx: Tx, ids: readonly string[]): Promise<readonly ClaimShown[]> =>
  (await sql<ClaimShown>`${shownClaims} where c.id = any(${[...ids]}::uuid[]) order by c.id for no key update of c`.execute(tx)).rows

export type ScanResult = {
  readonly source: string
  readonly scannedAt: string
  readonly name: string
  readonly severity: string | null
  readonly says: string
}
/** What the newest scans of a device found without naming a vulnerability. */
export const resultsOfDevice = async (tx: Tx, deviceId: string, limit = 200): Promise<readonly ScanResult[]> =>
  (
    await sql<ScanResult>`select n.scanner || ': ' || n.label as source, n.scanned_at as "scannedAt", r.name, r.severity, r.says from (${newest}) n
    join vulnerabilities_scan_result r on r.district_id = n.district_id and r.scan_id = n.id where r.device_id = ${deviceId}
    order by array_position(array['critical', 'high', 'medium', 'low'], r.severity), r.name limit ${limit}`.execute(tx)
  ).rows

export const agreements = { agree: 'Both agree', 'only-source': 'Only the scanner or person', 'only-us': 'Only our feeds' } as const
export type Agreement = keyof typeof agreements
export type Difference = {
  readonly id: string
  readonly deviceId: string
  readonly hostname: string
  readonly cve: string
  readonly source: string
  readonly package: string
  readonly says: string
  readonly saidAt: string
  readonly is: Agreement
  readonly isExploited: boolean
}

/** What our own matching finds on the devices that scans looked at, or that somebody claims something of: on the line each device is judged on. */
const ours = (
  where: ReturnType<typeof sql>,
) => sql`select d.district_id, d.id as device_id, m.cve, min(m.source) as package from assets_device d left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id ${held}
    join vulnerabilities_match m on m.title_id = held.title_id and m.release = ${line}
  where m.state = 'affected' and m.noise_reason is null and ${where} group by d.district_id, d.id, m.cve`
const from = sql`(with ours as materialized (${ours(sql`(d.id in (select sd.device_id from vulnerabilities_scan_device sd join vulnerabilities_scan s on s.district_id = sd.district_id and s.id = sd.scan_id and s.taken_back_at is null) or d.id in (select device_id from vulnerabilities_claim where ended_at is null))`)}), newest as (${newest})
    select c.id, c.device_id, c.cve, c.source_name as source, c.package || case when c.version = '' then '' else ' ' || c.version end as package, c.says, c.last_at as said_at,
      case when o.cve is null then 'only-source' else 'agree' end as is from vulnerabilities_claim c left join ours o on o.device_id = c.device_id and o.cve = c.cve where c.ended_at is null
    union all select md5(o.device_id::text || o.cve || n.id::text)::uuid, o.device_id, o.cve, n.scanner || ': ' || n.label, o.package, '', n.scanned_at, 'only-us' from newest n
      join vulnerabilities_scan_device sd on sd.district_id = n.district_id and sd.scan_id = n.id join ours o on o.device_id = sd.device_id
      where not exists (select from vulnerabilities_claim c where c.device_id = o.device_id and c.cve = o.cve and c.source = 'scanner' and c.source_name = n.scanner || ': ' || n.label and c.ended_at is null)) c
  join assets_device d on d.id = c.device_id left join vulnerabilities_kev k on k.cve = c.cve`

/** What scanners and people say beside what our feeds find: where they agree, and where not (PM-3.2). */
export const differenceList = listOf<Difference>({
  name: 'scans',
  path: '/scans',
  title: 'Scanners compared with our own matching',
  from,
  id: sql`c.id`,
  idOf: ({ id }) => id,
  start: { sort: 'is', order: 'descending' },
  countedTo: 50_000,
  select: sql`c.id, d.id as "deviceId", d.hostname, c.cve, c.source, c.package, c.says, c.said_at as "saidAt", c.is, k.cve is not null as "isExploited"`,
  search: {
    label: 'Device, vulnerability or software',
    where: (like) => sql`(lower(d.hostname) like ${like} or lower(c.cve) like ${like} or lower(c.package) like ${like})`,
  },
  filters: {
    is: { label: 'Found by', options: agreements, where: (is) => sql`c.is = ${is}` },
    exploited: { label: 'Known exploited', options: { yes: 'Only these' }, where: () => sql`k.cve is not null` },
  },
  columns: {
    cve: { heading: 'Vulnerability', value: ({ cve }) => cve, sort: { by: sql`c.cve`, as: 'text' } },
    device: { heading: 'Device', value: ({ hostname }) => hostname, sort: { by: sql`lower(d.hostname)`, as: 'text' } },
    package: { heading: 'Software', value: (row) => row.package },
    is: { heading: 'Found by', value: ({ is }) => agreements[is], sort: { by: sql`c.is`, as: 'text' } },
    source: { heading: 'Compared with', value: ({ source }) => source },
    said: { heading: 'Scan of', value: ({ saidAt }) => saidAt, sort: { by: sql`c.said_at`, as: 'timestamptz' } },
    says: { heading: 'Details', value: ({ says }) => says, isExported: 'only' },
  },
})
