import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { isCounted } from '../assets/index.ts'
import { fixDataFor, type FixData, type LoadedData, type ReleaseTold, type SystemTold } from './coverage.rules.ts'
import { platform, systemLine } from './held.views.ts'
import { distributionOf } from './products/line.rules.ts'

/** What the feeds in force say of the releases that these lines are; a set and its single documents are one. */
export const releasesTold = async (tx: Tx, lines: readonly (string | null)[]): Promise<readonly ReleaseTold[]> => {
  const wanted = [...new Set(lines)].flatMap((line) => (line === null ? [] : (distributionOf(line) ?? [])))
  if (wanted.length === 0) return []
  return (
    await sql<ReleaseTold>`select r.ecosystem, r.release, split_part(f.slot, '/', 1) as feed, bool_or(f.slot not like '%/%') as "isSet", sum(r.records)::int as records,
      (count(distinct r.month) filter (where f.slot not like '%/%' and r.month > (f.published::timestamptz - interval '1 year')::date))::int as months
    from unnest(${wanted.map(({ ecosystem }) => ecosystem)}::text[], ${wanted.map(({ release }) => release)}::text[]) as w(ecosystem, release)
      join vulnerabilities_feed_release r on r.ecosystem = w.ecosystem and r.release = w.release join vulnerabilities_feed f on f.id = r.feed_id and f.superseded_at is null
    where w.release <> '' group by 1, 2, 3 order by 1, 2, 3`.execute(tx)
  ).rows
}

/** The fix data each of these systems is looked at by, in their order. */
export const fixDataOfSystems = async (tx: Tx, feeds: readonly LoadedData[], systems: readonly SystemTold[]): Promise<readonly FixData[]> => {
  const told = await releasesTold(
    tx,
    systems.map(({ line }) => line),
  )
  return systems.map((system) => fixDataFor(system, feeds, told))
}

const told = sql`${systemLine} as line, d.os_name as name, d.os_version as version, d.os_family as family`

/** The fix data one device is looked at by; undefined where there is no such device. */
export const fixDataOfDevice = async (tx: Tx, deviceId: string, feeds: readonly LoadedData[]): Promise<FixData | undefined> => {
  const { rows } = await sql<SystemTold>`select ${told},
      exists (select from vulnerabilities_windows w where w.district_id = d.district_id and w.device_id = d.id and w.part = '') as "isWindows"
    from assets_device d ${platform} where d.id = ${deviceId}::uuid`.execute(tx)
  return (await fixDataOfSystems(tx, feeds, rows))[0]
}

/** Releases of distributions other than Debian that counted devices run and no loaded data names, as a sentence calls them. */
export const releasesWithoutData = async (tx: Tx, feeds: readonly LoadedData[]): Promise<readonly string[]> => {
  const { rows } =
    await sql<SystemTold>`select distinct ${told}, false as "isWindows" from assets_device d ${platform} where ${isCounted} and pl.line like '%:_%' order by 2, 3`.execute(
      tx,
    )
  return [...new Set((await fixDataOfSystems(tx, feeds, rows)).flatMap(({ is, system }) => (is === 'none' ? [system] : [])))]
}
