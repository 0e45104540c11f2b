import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { foundName, holdersOn, isHeldHere } from '../held.views.ts'
import type { Justification, Kind } from './statement.rules.ts'

export type Statement = {
  readonly id: string
  readonly kind: Kind
  readonly cve: string
  readonly ecosystem: string
  readonly package: string
  readonly deviceId: string | null
  readonly hostname: string | null
  readonly justification: Justification | null
  readonly reason: string
  readonly saidBy: string
  readonly saidById: string
  readonly saidAt: string
  readonly until: string
  readonly endedAt: string | null
}
const columns = sql`s.id, s.kind, s.cve, s.ecosystem, s.package, s.device_id as "deviceId", d.hostname, s.justification, s.reason, p.name as "saidBy", s.said_by as "saidById",
  s.said_at as "saidAt", s.until, s.ended_at as "endedAt"`
const joined = sql`vulnerabilities_statement s join people_person p on p.district_id = s.district_id and p.id = s.said_by
  left join assets_device d on d.district_id = s.district_id and d.id = s.device_id`

/** What was said of a vulnerability here, newest first, ended ones too. */
export const statementsOn = async (tx: Tx, cve: string): Promise<readonly Statement[]> =>
  (
    await sql<Statement>`select ${columns} from ${joined} where s.cve = ${cve} order by (s.ended_at is not null), s.said_at desc limit 100`.execute(
      tx,
    )
  ).rows

export const statementForChange = async (tx: Tx, id: string): Promise<Statement | undefined> =>
  (await sql<Statement>`select ${columns} from ${joined} where s.id = ${id} for update of s`.execute(tx)).rows[0]

export const standingStatement = async (
  tx: Tx,
  { cve, ecosystem, package: name, deviceId }: Pick<Statement, 'cve' | 'ecosystem' | 'package'> & { readonly deviceId?: string | undefined },
): Promise<boolean> =>
  (
    await sql`select from vulnerabilities_statement where cve = ${cve} and ecosystem = ${ecosystem} and package = ${name} and ended_at is null
    and device_id is not distinct from ${deviceId ?? null}::uuid`.execute(tx)
  ).rows.length > 0

/** All that stands in the district: what is known to be exploited first, then the newest. */
export const standingStatements = async (tx: Tx): Promise<readonly (Statement & { readonly isExploited: boolean })[]> =>
  (
    await sql<
      Statement & { readonly isExploited: boolean }
    >`select ${columns}, exists (select from vulnerabilities_kev k where k.cve = s.cve) as "isExploited"
    from ${joined} where s.ended_at is null order by "isExploited" desc, s.said_at desc, s.id limit 1000`.execute(tx)
  ).rows

/** Those that were said while nobody knew of attacks, of what is known to be exploited now. */
export const overtakenStatements = async (tx: Tx): Promise<readonly { readonly id: string; readonly since: string }[]> =>
  (
    await sql<{
      id: string
      since: string
    }>`select s.id, k.added_on as since from vulnerabilities_statement s join vulnerabilities_kev k on k.cve = s.cve
    where s.ended_at is null and not s.was_exploited order by s.id`.execute(tx)
  ).rows

/** Titles of the district in which a vulnerability is found under this name. */
export const titlesOfFinding = async (
  tx: Tx,
  { cve, ecosystem, package: name }: Pick<Statement, 'cve' | 'ecosystem' | 'package'>,
): Promise<readonly string[]> =>
  (
    await sql<{ id: string }>`select distinct t.id from vulnerabilities_match m join inventory_title t on t.id = m.title_id
    where m.cve = ${cve} and t.ecosystem = ${ecosystem} and ${foundName} = ${name}
      and ${isHeldHere(sql`t.id`)}`.execute(tx)
  ).rows.map(({ id }) => id)

/** The devices that hold one of these titles. */
export const holdersOfTitles = async (tx: Tx, titleIds: readonly string[]): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`select distinct d.id from unnest(${[...titleIds]}::bigint[]) as asked(id) ${holdersOn(sql`asked.id`)} order by 1`.execute(tx)
  ).rows.map(({ id }) => id)
