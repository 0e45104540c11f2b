// Which titles a device holds, on which line each is judged, and what a finding is called: told here alone, from the device's side and from the title's.
// A device holds its programs and packages, its system where that is a title of its own, and of Windows and Microsoft's programs the state each is in.
import { sql } from 'kysely'
import { isCounted } from '../assets/index.ts'

type Part = ReturnType<typeof sql>

/** Distributions that are judged by name and number: that an agent tells their code name too (osquery: `jammy`) makes no release of Debian of them. */
const byNumber = sql.lit('ubuntu|alpine|red hat|rhel|almalinux|rocky|oracle linux|centos|fedora|amazon linux|mageia|azure linux|mariner|suse')
/** The release of Debian that a device (by its table's name here) runs; null for every other system. */
const codenameOf = (device: 'd' | 'hd'): Part =>
  sql`case when ${sql.ref(`${device}.os_name`)} !~* ${byNumber} then ${sql.ref(`${device}.os_codename`)} end`
export const debianRelease = codenameOf('d')
/** `pl`: the system of a device `d` that is none of Debian's, with its line and, where it has one, its title. */
export const platform = sql`left join vulnerabilities_platform pl on ${debianRelease} is null and pl.os_name = d.os_name and pl.os_version = d.os_version`
export const systemLine = sql`coalesce(${debianRelease}, pl.line)`
const windowsStates = sql`select w.title_id from vulnerabilities_windows w where w.district_id = d.district_id and w.device_id = d.id`
/** From the device's side (`d`, its inventory `v`, its system `pl`), as an array; a device that only lists tell of holds its system alone. */
export const heldIds = sql`coalesce(v.software_ids, '{}') || case when pl.title_id is null then '{}' else array[pl.title_id] end || array(${windowsStates})`
/** The same as rows of `held`, with `pl`. */
export const heldAlone = sql`${platform}
  cross join lateral (select unnest(v.software_ids) union all select pl.title_id where pl.title_id is not null union all ${windowsStates}) as held(title_id)`
/** `o`: what a person of the district said a title is. */
export const retold = (title: Part): Part => sql`left join vulnerabilities_retold o on o.district_id = d.district_id and o.title_id = ${title}`
export const held = sql`${heldAlone}
  ${retold(sql`held.title_id`)}`
/** The line that a held title is judged on: the device's system, and what a person of the district said the title is. */
export const line = sql`${systemLine} || coalesce(' as ' || o.judged_as, '')`

/** From the title's side: the devices of a district that hold it. Programs and packages by the reverse index, which follows an inventory a moment later. */
const holding = (
  title: Part,
): Part => sql`(select hs.district_id, unnest(hs.device_ids) as device_id from inventory_district_software hs where hs.title_id = ${title}
  union all select hw.district_id, hw.device_id from vulnerabilities_windows hw where hw.title_id = ${title}
  union all select hd.district_id, hd.id from vulnerabilities_platform hp join assets_device hd on ${codenameOf('hd')} is null and hd.os_name = hp.os_name and hd.os_version = hp.os_version
    where hp.title_id = ${title})`
export const isHeldHere = (title: Part): Part => sql`exists (select from ${holding(title)} h)`
const holders = (title: Part, which: Part): Part => sql`cross join lateral ${holding(title)} h
  join assets_device d on d.district_id = h.district_id and d.id = h.device_id and ${which} ${platform} ${retold(title)}`
/** To be joined after a row that names a title: each device `d` that holds it, with its `pl` and `o`, so that `line` tells where it is judged there. */
export const holdersOn = (title: Part): Part => holders(title, sql`d.merged_into is null`)
/** The same of the devices that figures count: one that is retired or out of scope holds its titles too, and is nobody's work (PM-2). */
export const countedHoldersOn = (title: Part): Part => holders(title, isCounted)
export const isCountedHere = (title: Part): Part =>
  sql`exists (select from ${holding(title)} h join assets_device d on d.district_id = h.district_id and d.id = h.device_id where ${isCounted})`

/** By how many devices that no figure counts a title is held: they are few, and the index knows them not apart. */
const uncounted = sql`(select v.district_id, held.title_id, count(*)::int as n from assets_device d join inventory_device v on v.district_id = d.district_id and v.device_id = d.id
    cross join lateral unnest(v.software_ids) as held(title_id) where d.merged_into is null and not ${isCounted} group by 1, 2)`
/** Every title that counted devices of the district hold, with by how many; `is_windows`: the state of a Windows itself. */
export const installations = sql`(select s.district_id, s.title_id, s.n - coalesce(u.n, 0) as n, false as is_windows from inventory_district_software s
    left join ${uncounted} u on u.district_id = s.district_id and u.title_id = s.title_id where s.n > coalesce(u.n, 0)
  union all select d.district_id, w.title_id, count(*)::int, w.part = '' from vulnerabilities_windows w join assets_device d on d.district_id = w.district_id and d.id = w.device_id
    where ${isCounted} group by 1, 2, 4
  union all select d.district_id, pl.title_id, count(*)::int, false from assets_device d ${platform} where pl.title_id is not null and ${isCounted} group by 1, 2)`

/** How detections and statements name what was found (`m` on a title `t`): packages by their name, products by theirs, for the names of programs hold versions. */
export const foundName = sql`case when m.feed_slot is null then t.name else m.source end`
