import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

export type LabelRow = {
  readonly id: string
  readonly hostname: string
  readonly serial: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly site: string | null
}
export type LabelFilter = {
  readonly id?: string | undefined
  readonly text?: string | undefined
  readonly kind?: string | undefined
  readonly siteId?: string | undefined
}

/** The devices to print labels for, by site and name. */
export const labelRows = async (tx: Tx, { id = undefined, text, kind, siteId }: LabelFilter, limit: number): Promise<readonly LabelRow[]> => {
  const like = text === undefined ? null : `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return (
    await sql<LabelRow>`select d.id, d.hostname, d.serial, d.manufacturer, d.model, s.name as site
    from assets_device d left join people_site s on s.district_id = d.district_id and s.id = d.site_id
    where d.merged_into is null and (${id ?? null}::uuid is null or d.id = ${id ?? null}::uuid) and (${kind ?? null}::text is null or d.kind = ${kind ?? null})
      and (${siteId ?? null}::uuid is null or d.site_id = ${siteId ?? null}::uuid)
      and (${like}::text is null or lower(d.hostname) like ${like} or lower(d.serial) like ${like})
    order by s.name nulls last, lower(d.hostname), d.id limit ${limit}`.execute(tx)
  ).rows
}
