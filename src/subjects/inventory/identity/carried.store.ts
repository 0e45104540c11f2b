import { sql } from 'kysely'
import { markPosture, type Carried } from '../../assets/index.ts'
import type { Act } from '../../ledger/index.ts'
import { endApart, keepApart } from './reviews.store.ts'

type PostureBefore = Readonly<Record<string, string | null>> & { readonly fact: string }
export type OwnCarried = { readonly rows: Carried; readonly posture: readonly PostureBefore[]; readonly postureOf: readonly string[] }

/** The newer word of each fact counts for the one that stays; what stood there is given. */
const joinPosture = async (act: Act, keptId: string, goneId: string): Promise<Pick<OwnCarried, 'posture' | 'postureOf'>> => {
  const newer = sql`select g.* from inventory_posture g left join inventory_posture k on k.district_id = g.district_id and k.device_id = ${keptId} and k.fact = g.fact
    where g.district_id = ${act.districtId} and g.device_id = ${goneId} and (k.fact is null or g.told_at > k.told_at)`
  const { rows: before } = await sql<{ row: PostureBefore }>`select to_jsonb(k) as row from inventory_posture k join (${newer}) n on n.fact = k.fact
    where k.district_id = ${act.districtId} and k.device_id = ${keptId}`.execute(act.tx)
  const { rows } = await sql<{
    fact: string
  }>`insert into inventory_posture (district_id, device_id, fact, state, detail, source, submission_id, told_at, since)
    select n.district_id, ${keptId}::uuid, n.fact, n.state, n.detail, n.source, n.submission_id, n.told_at, n.since from (${newer}) n
    on conflict (district_id, device_id, fact) do update set state = excluded.state, detail = excluded.detail, source = excluded.source,
      submission_id = excluded.submission_id, told_at = excluded.told_at, since = excluded.since returning fact`.execute(act.tx)
  await markAnew(act, keptId)
  return { posture: before.map(({ row }) => row), postureOf: rows.map(({ fact }) => fact) }
}

/** The marks that the list of devices is filtered by, from what is told of the device now. */
const markAnew = async (act: Act, deviceId: string): Promise<void> => {
  const { rows } = await sql<{ fact: string; state: string }>`select fact, state from inventory_posture where district_id = ${act.districtId}
    and device_id = ${deviceId}`.execute(act.tx)
  const state = (fact: string): string => rows.find((row) => row.fact === fact)?.state ?? 'unknown'
  const reach = [state('camera'), state('remote-control')]
  const isKnown = rows.some(({ fact }) => fact === 'camera' || fact === 'remote-control')
  await markPosture(act, [
    {
      deviceId,
      encryption: state('encryption'),
      antivirus: state('antivirus'),
      filter: state('filter-client'),
      reachIn: !isKnown ? 'unknown' : reach[0] === 'found' ? 'camera' : reach[1] === 'found' ? 'remote-control' : 'none',
    },
  ])
}

/** What inventory itself keeps of a device besides its sightings: enrolled daemons, open alarms, whom it is kept apart from, how it stands. */
export const carryOwn = async (act: Act, keptId: string, goneId: string, why: string): Promise<OwnCarried> => {
  const of = sql`district_id = ${act.districtId}`
  const nodes = await sql<{
    id: string
  }>`update inventory_node set device_id = ${keptId} where ${of} and device_id = ${goneId} and ended_at is null returning id`.execute(act.tx)
  if (act.actor.personId !== undefined)
    await sql`update inventory_alarm set settled_at = ${act.now.toString()}, settled_by = ${act.actor.personId}, settled_how = ${`One machine: ${why}`.slice(0, 500)}
      where ${of} and settled_at is null and kind = 'identity-shared' and device_id in (${keptId}::uuid, ${goneId}::uuid)
        and other_device_id in (${keptId}::uuid, ${goneId}::uuid)`.execute(act.tx)
  const alarms = await sql<{
    id: string
  }>`update inventory_alarm g set device_id = ${keptId} where g.${of} and g.device_id = ${goneId} and g.settled_at is null
    and g.other_device_id is distinct from ${keptId}::uuid and not exists (select from inventory_alarm k where k.${of} and k.kind = g.kind and k.device_id = ${keptId}
      and k.identity = g.identity and k.settled_at is null) returning id`.execute(act.tx)
  const { rows: apart } = await sql<{
    id: string
    why: string
  }>`select x.id, x.why from (select case when device_id = ${goneId} then other_device_id else device_id end as id, why
      from inventory_apart where ${of} and ended_at is null and (device_id = ${goneId} or other_device_id = ${goneId})) x
    where x.id <> ${keptId} and not exists (select from inventory_apart k where k.${of} and k.ended_at is null and k.device_id = least(x.id, ${keptId}::uuid)
      and k.other_device_id = greatest(x.id, ${keptId}::uuid))`.execute(act.tx)
  for (const one of apart) await keepApart(act, keptId, one.id, one.why)
  return {
    rows: {
      inventory_node: nodes.rows.map(({ id }) => id),
      inventory_alarm: alarms.rows.map(({ id }) => id),
      inventory_apart: apart.map(({ id }) => id),
    },
    ...(await joinPosture(act, keptId, goneId)),
  }
}

export const giveOwnBack = async (act: Act, keptId: string, goneId: string, { rows, posture, postureOf }: OwnCarried): Promise<void> => {
  const of = sql`district_id = ${act.districtId} and device_id = ${keptId}`
  const keys = (table: string) => sql`${[...(rows[table] ?? [])]}::uuid[]`
  await sql`update inventory_node set device_id = ${goneId} where ${of} and id = any(${keys('inventory_node')})`.execute(act.tx)
  await sql`update inventory_alarm set device_id = ${goneId} where ${of} and id = any(${keys('inventory_alarm')}) and settled_at is null`.execute(
    act.tx,
  )
  for (const id of rows['inventory_apart'] ?? []) await endApart(act, keptId, id)
  // What an agent told since stands: only what came over with the merge goes.
  const { rows: untouched } = await sql<{
    fact: string
  }>`delete from inventory_posture k using inventory_posture g where k.district_id = ${act.districtId}
    and k.device_id = ${keptId} and k.fact = any(${[...postureOf]}::text[]) and g.district_id = k.district_id and g.device_id = ${goneId} and g.fact = k.fact
    and g.submission_id = k.submission_id returning k.fact`.execute(act.tx)
  const back = posture.filter(({ fact }) => untouched.some((one) => one.fact === fact))
  if (back.length > 0)
    await sql`insert into inventory_posture select r.* from jsonb_populate_recordset(null::inventory_posture, ${JSON.stringify(back)}::jsonb) r
      on conflict do nothing`.execute(act.tx)
  await markAnew(act, keptId)
}
