import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Candidate } from './scan.rules.ts'

export const nameOf = async (tx: Tx, personId: string): Promise<string | undefined> =>
  (await sql<{ name: string }>`select name from people_person where id = ${personId}`.execute(tx)).rows[0]?.name

/** Every device with what a scanner may know it by. */
export const candidates = async (tx: Tx): Promise<readonly Candidate[]> =>
  (await sql<Candidate>`select d.id, d.hostname, d.serial, d.uuid, array(select unnest(d.macs) union select i.value from inventory_identity i where i.district_id = d.district_id and i.device_id = d.id and i.kind = 'mac') as macs
    from assets_device d where d.merged_into is null`.execute(tx)).rows

/** The scan that holds these very bytes, and the newest of the same scan. */
export const scansBefore = async (tx: Tx, { scanner, label, sha256 }: { readonly scanner: string; readonly label: string; readonly sha256: string }): Promise<{ readonly isThere: boolean; readonly newestAt: string | null }> =>
  (await sql<{ isThere: boolean; newestAt: string | null }>`select coalesce(bool_or(sha256 = ${sha256}), false) as "isThere", max(scanned_at) as "newestAt" from vulnerabilities_scan where scanner = ${scanner} and label = ${label}`.execute(tx)).rows[0]
    ?? { isThere: false, newestAt: null }

export type ScanShown = { readonly id: string; readonly scanner: string; readonly label: string; readonly fileName: string; readonly scannedAt: string; readonly takenAt: string; readonly by: string; readonly hosts: number; readonly rows: number; readonly refused: number; readonly open: number }
export const lastScans = async (tx: Tx): Promise<readonly ScanShown[]> =>
  (await sql<ScanShown>`select s.id, s.scanner, s.label, s.file_name as "fileName", s.scanned_at as "scannedAt", s.taken_at as "takenAt", p.name as by, s.hosts, s.rows_read as rows, s.refused,
    (select count(*)::int from vulnerabilities_claim c where c.district_id = s.district_id and c.scan_id = s.id and c.ended_at is null) as open
    from vulnerabilities_scan s join people_person p on p.district_id = s.district_id and p.id = s.taken_by order by s.taken_at desc limit 20`.execute(tx)).rows

export const agreements = { agree: 'Both agree', 'only-source': 'Only the scanner or person', 'only-us': 'Only our feeds' } as const
export type Agreement = keyof typeof agreements
export type Difference = { readonly id: string; readonly deviceId: string; readonly hostname: string; readonly cve: string; readonly source: string; readonly package: string; readonly says: string; readonly saidAt: string; readonly is: Agreement; readonly isExploited: boolean }

/** What our own matching finds on the devices that scans looked at, or that somebody claims something of: on the line each device is judged on. */
const ours = (where: ReturnType<typeof sql>) => sql`select d.district_id, d.id as device_id, m.cve, min(m.source) as package from assets_device d join inventory_device v on v.district_id = d.district_id and v.device_id = d.id
    left join vulnerabilities_platform pl on d.os_codename is null and pl.os_name = d.os_name and pl.os_version = d.os_version
    cross join lateral unnest(v.software_ids) as held(title_id) left join vulnerabilities_retold o on o.district_id = d.district_id and o.title_id = held.title_id
    join vulnerabilities_match m on m.title_id = held.title_id and m.release = coalesce(d.os_codename, pl.line) || coalesce(' as ' || o.judged_as, '')
  where m.state = 'affected' and m.noise_reason is null and ${where} group by d.district_id, d.id, m.cve`
const newest = sql`select distinct on (scanner, label) district_id, id, scanner, label, scanned_at from vulnerabilities_scan order by scanner, label, scanned_at desc, taken_at desc`
const from = sql`(with ours as materialized (${ours(sql`(d.id in (select device_id from vulnerabilities_scan_device) or d.id in (select device_id from vulnerabilities_claim where ended_at is null))`)}), newest as (${newest})
    select c.id, c.device_id, c.cve, c.source_name as source, c.package || case when c.version = '' then '' else ' ' || c.version end as package, c.says, c.last_at as said_at,
      case when o.cve is null then 'only-source' else 'agree' end as is from vulnerabilities_claim c left join ours o on o.device_id = c.device_id and o.cve = c.cve where c.ended_at is null
    union all select md5(o.device_id::text || o.cve || n.id::text)::uuid, o.device_id, o.cve, n.scanner || ': ' || n.label, o.package, '', n.scanned_at, 'only-us' from newest n
      join vulnerabilities_scan_device sd on sd.district_id = n.district_id and sd.scan_id = n.id join ours o on o.device_id = sd.device_id
      where not exists (select from vulnerabilities_claim c where c.device_id = o.device_id and c.cve = o.cve and c.source = 'scanner' and c.source_name = n.scanner || ': ' || n.label and c.ended_at is null)) c
  join assets_device d on d.id = c.device_id left join vulnerabilities_kev k on k.cve = c.cve`

/** What scanners and people say beside what our feeds find: where they agree, and where not (PM-3.2). */
export const differenceList = listOf<Difference>({
  name: 'scans', path: '/scans', title: 'Scanners beside our own matching', from, id: sql`c.id`, idOf: ({ id }) => id, start: { sort: 'is', order: 'descending' }, countedTo: 50_000,
  select: sql`c.id, d.id as "deviceId", d.hostname, c.cve, c.source, c.package, c.says, c.said_at as "saidAt", c.is, k.cve is not null as "isExploited"`,
  search: { label: 'Device, vulnerability or software', where: (like) => sql`(lower(d.hostname) like ${like} or lower(c.cve) like ${like} or lower(c.package) like ${like})` },
  filters: {
    is: { label: 'Found by', options: agreements, where: (is) => sql`c.is = ${is}` },
    exploited: { label: 'Known exploited', options: { yes: 'Only these' }, where: () => sql`k.cve is not null` },
  },
  columns: {
    cve: { heading: 'Vulnerability', value: ({ cve }) => cve, sort: { by: sql`c.cve`, as: 'text' } },
    device: { heading: 'Device', value: ({ hostname }) => hostname, sort: { by: sql`lower(d.hostname)`, as: 'text' } },
    package: { heading: 'Named', value: (row) => row.package },
    is: { heading: 'Found by', value: ({ is }) => agreements[is], sort: { by: sql`c.is`, as: 'text' } },
    source: { heading: 'Compared with', value: ({ source }) => source },
    said: { heading: 'Scan of', value: ({ saidAt }) => saidAt, sort: { by: sql`c.said_at`, as: 'timestamptz' } },
    says: { heading: 'Says', value: ({ says }) => says, isExported: 'only' },
  },
})
