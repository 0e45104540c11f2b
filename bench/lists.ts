// 50,000 devices and 500,000 entries of evidence in one district: every sort, filter, search and a far page of both lists, over HTTP, page and all; then
// the devices' exports, and what each address reads of the database.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startInstallation, type Installation } from '../tests/lib/installation.ts'
import { pagesOf, watchReads } from './reads.ts'

const many = 50_000
const entries = 500_000
const rare = 40
const rounds = 12

/** Connects as the superuser of the own cluster. */
export const adminOf = async ({ data }: Installation): Promise<pg.Client> => {
  const lines = readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(join(data, 'secrets/database-admin'), 'utf8').trim()
  const client = new pg.Client({ host: '127.0.0.1', port: Number(lines[3]), user: 'afterbell_admin', password, database: 'afterbell' })
  await client.connect()
  return client
}

/** Seeds as the superuser of the own cluster: made-up rows straight into the table, for measuring alone. Gives the district. */
export const seedDevices = async (client: pg.Client, devices = many): Promise<{ district_id: string } | undefined> => {
  await client.query('begin')
  const {
    rows: [district],
  } = await client.query<{ district_id: string }>('select district_id from people_district_list limit 1')
  await client.query(`set local app.district_id = '${Number(district?.district_id)}'`)
  await client.query(
    `insert into people_site (district_id, id, name, kind) select $1, gen_random_uuid(), 'School ' || n, 'school' from generate_series(1, 40) n`,
    [district?.district_id],
  )
  await client.query(
    `with s as (select array_agg(id) as ids from people_site), p as (select array_agg(id) as ids from people_person)
      insert into assets_device (district_id, id, hostname, site_id, serial, manufacturer, model, kind, kind_by, os_family, os_name, os_version, patching_actor, owner_id, source, first_seen, last_seen, heard_at)
      select $1, gen_random_uuid(), (array['LAB-', 'CART-', 'OFFICE-', 'KIOSK-'])[1 + n % 4] || lpad((n::bigint * 7919 % 999983)::text, 6, '0'), case when n % 17 > 0 then s.ids[1 + n % 41] end,
        '5CG' || lpad((n::bigint * 104729 % 9999991)::text, 7, '0'), 'HP', 'EliteBook ' || n % 9, case when n % 200 = 0 then 'server' when n % 4 = 1 then 'laptop' else 'workstation' end, 'agent', 'windows',
        (array['Windows 11 Education', 'ChromeOS', 'Debian GNU/Linux'])[1 + n % 3], (n % 30)::text, (array['google', 'intune', 'runbook', 'unknown'])[1 + n % 4],
        case when n % 3 = 0 then p.ids[1] end, 'agent', '2026-08-01', now() - (n * 37 % 60000) * interval '1 minute', now() - (n * 37 % 60000) * interval '1 minute' from generate_series(1, ${devices}) n, s, p`,
    [district?.district_id],
  )
  await client.query('commit')
  return district
}

/** The devices, and the entries of evidence. */
export const seed = async (installation: Installation): Promise<void> => {
  const client = await adminOf(installation)
  try {
    const district = await seedDevices(client)
    await client.query("select set_config('app.district_id', $1, false)", [district?.district_id])
    await client.query('set session_replication_role = replica') // rows for the list alone: nothing for the sealer, no trigger a row
    await client.query(
      `insert into ledger_entry (district_id, id, at, kind, clauses, actor, proof, grade, clock, epoch, about, salt, content, content_hash)
      select $1, gen_random_uuid(), now() - n * interval '47 second', (array['inventory.submission-taken', 'assets.scope-set', 'runbooks.step-done', 'changes.decided', 'people.signed-in'])[1 + n % 5],
        case n % 3 when 0 then array['PM-3.1'] when 1 then array['SP-1.3', 'SP-4'] else array['CM-6'] end, (select id::text from people_person limit 1), 'password', 'observed', 'machine', 1,
        array['dev_' || n % 5000], 's', '{}', md5(n::text) from generate_series(1, ${entries}) n`,
      [district?.district_id],
    )
    // a clause that hardly any of them serves
    await client.query(
      `insert into ledger_entry (district_id, id, at, kind, clauses, actor, proof, grade, clock, epoch, about, salt, content, content_hash)
      select $1, gen_random_uuid(), now() - n * interval '5 day', 'runbooks.rolled-back', array['SP-4.5'], 'process:runner', 'process', 'observed', 'machine', 1,
        array['dev_' || n], 's', '{}', md5(n::text) from generate_series(1, ${rare}) n`,
      [district?.district_id],
    )
    // sealed, as far as the pages look: each numbered and counted once
    await client.query(
      `insert into ledger_seal (district_id, seq, entry_id, entry_hash, chain_hash, sealed_at)
      select e.district_id, row_number() over (order by e.at, e.id) + coalesce((select max(seq) from ledger_seal), 0), e.id, 'h', 'h', e.at from ledger_entry e
      where not exists (select from ledger_seal s where s.district_id = e.district_id and s.entry_id = e.id)`,
    )
    await client.query('delete from ledger_unsealed')
    const { rows: served } = await client.query(`select to_regclass('ledger_served') is not null as is`)
    if ((served[0] as { is: boolean }).is)
      await client.query(
        `insert into ledger_served (district_id, clause, kind, entries) select district_id, c, kind, count(*) from ledger_entry, unnest(clauses) c group by 1, 2, 3
        on conflict (district_id, clause, kind) do update set entries = excluded.entries`,
      )
    await client.query(
      'insert into ledger_about (district_id, about, entry_id) select district_id, unnest(about), id from ledger_entry on conflict do nothing',
    )
    await client.query('set session_replication_role = origin')
    for (const table of ['assets_device', 'ledger_entry', 'ledger_about', 'ledger_seal']) await client.query(`vacuum analyze ${table}`) // as the database does by itself soon after
  } finally {
    await client.end()
  }
}

const quantile = (times: readonly number[], part: number): number =>
  Math.round(times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0)

export const benchLists = async (): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  const installation = await startInstallation()
  try {
    await seed(installation)
    const page = (path: string) => installation.get(path, 'text/html')
    const far = async (sort: string): Promise<string> => {
      let at = `/devices?size=200&sort=${sort}`
      for (let n = 0; n < 3; n++)
        at = `/devices?size=200&sort=${sort}&after=${((await (await installation.get(at)).json()) as { next: string }).next}`
      return at
    }
    const { views: _, ...first } = (await (await installation.get('/devices')).json()) as { total: number; views: unknown }
    const sites = ((await (await installation.get('/sites')).json()) as { sites: { id: string }[] }).sites
    const asked = {
      'every sort, both ways': ['hostname', 'site', 'kind', 'system', 'actor', 'exposure', 'heard', 'named', 'seen'].flatMap((sort) => [
        `/devices?sort=${sort}`,
        `/devices?sort=${sort}&order=descending`,
      ]),
      'every filter': [
        'kind=server',
        'kind=laptop&sort=seen',
        `site=${sites[3]?.id}`,
        'site=none&sort=system',
        'seen=stale',
        'seen=fresh&sort=site',
        'actor=unknown',
        'exposure=unknown&sort=actor',
        'owner=none',
        'scope=unknown',
      ].map((one) => `/devices?${one}`),
      search: ['lab-0001', 'elitebook%203', 'nothing-has-this', '5cg0', 'pat'].map((text) => `/devices?text=${text}`),
      'a far page': [await far('hostname'), await far('seen'), await far('site')],
      evidence: [
        '',
        '?sort=kind',
        '?clause=PM-3.1',
        '?within=week',
        '?area=changes',
        '?text=signed',
        '?seal=waiting',
        '?by=processes',
        '?about=dev_77',
      ].map((query) => `/evidence${query}`),
      'a clause hardly any entry serves': ['/evidence?clause=SP-4.5', '/clauses/SP-4.5', '/procedures'],
    }
    const rows: Record<string, string | number>[] = []
    for (const [figure, paths] of Object.entries(asked)) {
      const worst: { path: string; p95: number }[] = []
      const all: number[] = []
      for (const path of paths) {
        const times: number[] = []
        for (let n = 0; n <= rounds; n++) {
          const began = performance.now()
          const answer = await page(path)
          await answer.text()
          if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
          if (n > 0) times.push(performance.now() - began)
        }
        all.push(...times)
        worst.push({ path, p95: quantile(times, 0.95) })
      }
      const [slowest] = worst.toSorted((a, b) => b.p95 - a.p95)
      rows.push({
        figure,
        rows: figure === 'evidence' || figure.startsWith('a clause') ? entries : first.total,
        addresses: paths.length,
        'p50 ms': quantile(all, 0.5),
        'p95 ms': quantile(all, 0.95),
        goal: 300,
        slowest: `${slowest?.path.slice(0, 46)} ${slowest?.p95}`,
      })
    }
    for (const kind of ['csv', 'xlsx']) {
      const began = performance.now()
      const bytes = (await (await installation.get(`/devices.${kind}`)).arrayBuffer()).byteLength
      rows.push({
        figure: `export as ${kind}`,
        rows: first.total,
        addresses: 1,
        'p50 ms': Math.round(performance.now() - began),
        'p95 ms': '',
        goal: '',
        slowest: `${Math.round(bytes / 1024)} KB`,
      })
    }
    const reads = await watchReads(installation)
    for (const [n, paths] of Object.values(asked).entries()) {
      const pages: { path: string; pages: number }[] = []
      for (const path of paths) pages.push({ path, pages: pagesOf(await reads.of(path)) })
      const sorted = pages.toSorted((a, b) => a.pages - b.pages)
      rows[n] = {
        ...rows[n],
        'pages, middle': sorted[sorted.length >> 1]?.pages ?? '',
        most: `${sorted.at(-1)?.path.slice(0, 46)} ${sorted.at(-1)?.pages}`,
      }
    }
    await reads.end()
    return { rows }
  } finally {
    await installation.stop()
  }
}

if (process.argv[1] === import.meta.filename) console.table((await benchLists()).rows)
