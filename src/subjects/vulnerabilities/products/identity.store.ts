import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import { plainName } from './identity.rules.ts'

export type NewRule = {
  readonly ecosystem: string
  readonly plainName: string
  readonly product: string | null
  readonly label: string
  readonly reason: string
  readonly until: string | null
}

/** Puts a rule in the place of the one that stood for the name; gives its id and the one it replaced. */
export const saveRule = async (act: Act, rule: NewRule): Promise<{ readonly id: string; readonly replaced: string | null }> => {
  const { rows } = await sql<{
    id: string
  }>`update vulnerabilities_identity_rule set ended_at = ${act.now.toString()} where district_id = ${act.districtId}
    and ecosystem = ${rule.ecosystem} and plain_name = ${rule.plainName} and ended_at is null returning id`.execute(act.tx)
  await sql`delete from vulnerabilities_retold where district_id = ${act.districtId} and rule_id = any(${rows.map((row) => row.id)}::uuid[])`.execute(
    act.tx,
  )
  const id = newId()
  await sql`insert into vulnerabilities_identity_rule (district_id, id, ecosystem, plain_name, product, label, reason, said_by, said_at, until)
    values (${act.districtId}, ${id}, ${rule.ecosystem}, ${rule.plainName}, ${rule.product}, ${rule.label}, ${rule.reason}, ${act.actor.personId}, ${act.now.toString()},
      ${rule.until})`.execute(act.tx)
  return { id, replaced: rows[0]?.id ?? null }
}

export const endRule = async (act: Act, id: string): Promise<void> => {
  await sql`update vulnerabilities_identity_rule set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and ended_at is null`.execute(
    act.tx,
  )
  await sql`delete from vulnerabilities_retold where district_id = ${act.districtId} and rule_id = ${id}`.execute(act.tx)
}

/** A rule that was replaced stands again. */
export const reviveRule = async (act: Act, id: string): Promise<void> => {
  await sql`update vulnerabilities_identity_rule set ended_at = null where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

/** Titles that a rule speaks of and that are not yet judged by it; gives their ids. Only titles of these devices, or of all. */
export const ensureRetold = async (act: Act, deviceIds?: readonly string[]): Promise<readonly string[]> => {
  const { rows: rules } = await sql<{
    id: string
    ecosystem: string
    plain_name: string
    product: string | null
  }>`select id, ecosystem, plain_name, product
    from vulnerabilities_identity_rule where district_id = ${act.districtId} and ended_at is null`.execute(act.tx)
  if (rules.length === 0) return []
  const by = new Map(rules.map((rule) => [`${rule.ecosystem} ${rule.plain_name}`, rule]))
  const only = deviceIds === undefined ? sql`true` : sql`v.device_id = any(${[...deviceIds]}::uuid[])`
  const { rows: titles } = await sql<{
    id: string
    ecosystem: string
    name: string
    version: string
    ruleId: string | null
    judgedAs: string | null
  }>`select t.id, t.ecosystem, t.name,
      t.version, o.rule_id as "ruleId", o.judged_as as "judgedAs"
    from (select distinct unnest(v.software_ids) as id from inventory_device v where ${only}) h join inventory_title t on t.id = h.id
      left join vulnerabilities_retold o on o.district_id = ${act.districtId} and o.title_id = t.id
    where t.ecosystem = any(${[...new Set(rules.map(({ ecosystem }) => ecosystem))]}::text[])`.execute(act.tx)
  const told = titles.flatMap((title) => {
    const rule = by.get(`${title.ecosystem} ${plainName(title)}`)
    const judgedAs = rule?.product ?? 'nothing'
    return rule === undefined || (title.ruleId === rule.id && title.judgedAs === judgedAs) ? [] : [{ titleId: title.id, ruleId: rule.id, judgedAs }]
  })
  if (told.length === 0) return []
  await sql`insert into vulnerabilities_retold (district_id, title_id, rule_id, judged_as)
    select ${act.districtId}::bigint, * from unnest(${told.map((one) => one.titleId)}::bigint[], ${told.map((one) => one.ruleId)}::uuid[], ${told.map((one) => one.judgedAs)}::text[])
    on conflict (district_id, title_id) do update set rule_id = excluded.rule_id, judged_as = excluded.judged_as`.execute(act.tx)
  return told.map(({ titleId }) => titleId)
}
