import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Told } from './facts.ts'

export type ToldTitle = Omit<Told, 'installed'> & {
  readonly ecosystem: string
  readonly line: string
  readonly package: string
  readonly titleId: string
  readonly version: string
}
/** Every title of a package that an update was told for. */
export const toldTitles = async (tx: Tx): Promise<readonly ToldTitle[]> =>
  (
    await sql<ToldTitle>`select n.ecosystem, n.line, n.package, n.target, n.kind, n.released_on as "releasedOn", t.id as "titleId", t.version
    from patching_told n join inventory_title t on t.ecosystem = n.ecosystem and t.name = n.package where n.withdrawn_at is null order by t.id`.execute(
      tx,
    )
  ).rows

export const titlesHeldBy = async (
  tx: Tx,
  deviceIds: readonly string[],
  titleIds: readonly string[],
): Promise<readonly { deviceId: string; titleId: string }[]> =>
  (
    await sql<{
      deviceId: string
      titleId: string
    }>`select v.device_id as "deviceId", h.id as "titleId" from inventory_device v cross join lateral unnest(v.software_ids) as h(id)
    where v.device_id = any(${[...deviceIds]}::uuid[]) and h.id = any(${[...titleIds]}::bigint[]) order by 1, 2`.execute(tx)
  ).rows

/** Every device that holds one of these titles. */
export const holdersOfTitles = async (tx: Tx, titleIds: readonly string[]): Promise<readonly string[]> =>
  (
    await sql<{ id: string }>`select v.device_id as id from inventory_device v where exists (select from unnest(v.software_ids) as h(id)
    join unnest(${[...titleIds]}::bigint[]) as asked(id) on asked.id = h.id) order by 1`.execute(tx)
  ).rows.map(({ id }) => id)

export type ToldUpdate = Omit<Told, 'installed' | 'kind' | 'from'> & {
  readonly kind: Exclude<Told['kind'], 'newest'>
  readonly id: string
  readonly ecosystem: string
  readonly line: string
  readonly package: string
  readonly source: string
  readonly saidBy: string
  readonly saidAt: string
}
export const toldUpdates = async (tx: Tx): Promise<readonly ToldUpdate[]> =>
  (
    await sql<ToldUpdate>`select n.id, n.ecosystem, n.line, n.package, n.target, n.kind, n.released_on as "releasedOn", n.source, p.name as "saidBy", n.said_at as "saidAt"
    from patching_told n join people_person p on p.district_id = n.district_id and p.id = n.said_by where n.withdrawn_at is null order by n.said_at desc`.execute(
      tx,
    )
  ).rows

/** Which versions of a package this district holds. */
export const heldVersions = async (
  tx: Tx,
  ecosystem: string,
  name: string,
): Promise<readonly { ecosystem: string; version: string; titleId: string }[]> =>
  (
    await sql<{
      ecosystem: string
      version: string
      titleId: string
    }>`select t.ecosystem, t.version, t.id as "titleId" from inventory_title t where t.ecosystem = ${ecosystem} and t.name = ${name}
    and exists (select from inventory_device v where v.software_ids @> array[t.id]) order by t.id`.execute(tx)
  ).rows
export const heldEcosystems = async (tx: Tx): Promise<readonly string[]> =>
  (await sql<{ ecosystem: string }>`select distinct ecosystem from inventory_title order by 1`.execute(tx)).rows.map(({ ecosystem }) => ecosystem)
