// The one search over everything, in districts of 5,000 and 50,000 devices side by side: what is common, rare, a vulnerability's id, and what nothing has; the
// whole page, and the few hits that are asked for while somebody types. Then what each reads of the database.
import { startInstallation, type Installation } from '../tests/lib/installation.ts'
import { adminOf, seedDevices } from './lists.ts'
import { pagesOf, watchReads } from './reads.ts'

const sizes = [5_000, 50_000] as const
const rounds = 12

/** Made-up software, findings, updates, advisories and applications beside the devices, straight into the tables, for measuring alone. */
const seedWork = async (installation: Installation, devices: number): Promise<void> => {
  const [titles, findings] = [devices * 0.8, devices * 12]
  const client = await adminOf(installation)
  const run = (text: string, values: readonly unknown[] = []) => client.query(text, [...values])
  try {
    const district = { id: (await seedDevices(client, devices))?.district_id }
    await run("select set_config('app.district_id', $1, false)", [district.id])
    await run('set session_replication_role = replica')
    await run(`insert into inventory_title (key, ecosystem, name, version, arch, source, source_version, kind, publisher)
      select gen_random_uuid(), case when n % 2 = 0 then 'windows' else 'dpkg' end, (array['Program ', 'lib', 'Google Chrome ', 'Adobe Reader '])[1 + case when n % 500 = 0 then 2 when n % 700 = 0 then 3 else n % 2 end] || n / 4,
        (n % 4)::text, 'amd64', 'source-' || n / 20, (n % 4)::text, 'package', 'Maker ' || n % 900 from generate_series(1, ${titles}) n`)
    await run(
      `insert into inventory_district_software (district_id, title_id, n, device_ids)
      select $1, t.id, 1 + t.id % 900, array[d.id] from inventory_title t, (select id from assets_device limit 1) d on conflict do nothing`,
      [district.id],
    )
    await run(`insert into vulnerabilities_match (title_id, release, cve, source, source_version, reason, state)
      select t.id, (array['bookworm', 'bullseye', 'windows'])[1 + t.id % 3], 'CVE-20' || 10 + n % 16 || '-' || 1000 + t.id * 17 % 30000 + n, t.source, t.source_version, 'R', 'affected'
      from (select id, source, source_version from inventory_title order by id limit ${titles}) t, generate_series(1, ${findings / titles}) n on conflict do nothing`)
    await run(
      `insert into patching_update (district_id, id, ecosystem, line, package, is_noise, cves, opened_at, computed_at)
      select $1, gen_random_uuid(), 'dpkg', 'bookworm', case when n % 100 = 0 then 'google-chrome-' else 'source-' end || n, false,
        array(select 'CVE-2025-' || 1000 + n * 7 + c from generate_series(1, 60) c), now(), now() from generate_series(1, ${devices * 0.06}) n`,
      [district.id],
    )
    await run(
      `with s as (insert into advisories_source (district_id, id, kind, name, address, silent_days, set_by, set_at) select $1, gen_random_uuid(), 'news', 'News', 'https://news.example/', 14, p.id, now()
        from people_person p limit 1 returning id)
      insert into advisories_item (district_id, id, source_id, key, subject, sender, body, cves, taken_at, due_at)
      select $1, gen_random_uuid(), s.id, md5(n::text) || md5(n::text), 'Security update ' || n || case when n % 90 = 0 then ' for Chrome' else ' for something' end, 'a@b.example', repeat('text ', 400),
        array['CVE-2025-' || 1000 + n], now() - n * interval '1 minute', now() from generate_series(1, ${devices * 0.4}) n, s`,
      [district.id],
    )
    await run(
      `insert into assets_hosted (district_id, id, name, vendor, product, version, scope, patching_actor, changed_at)
      select $1, gen_random_uuid(), 'Application ' || n, 'Vendor ' || n % 50, '', '', 'in', 'vendor', now() from generate_series(1, 400) n`,
      [district.id],
    )
    await run(
      `insert into assets_service (district_id, id, name, changed_at) select $1, gen_random_uuid(), 'Service ' || n, now() from generate_series(1, 300) n`,
      [district.id],
    )
    await run(
      `insert into people_task (district_id, id, what, why, about, href, clause, who_id, due_on, made_by, made_at)
      select $1, gen_random_uuid(), 'Find device ' || n, '', 'x' || n, '/devices', 'PM-4', p.id, '2026-12-01', p.id, now() from generate_series(1, ${devices * 0.06}) n, (select id from people_person limit 1) p`,
      [district.id],
    )
    await run('set session_replication_role = origin')
    for (const table of [
      'assets_device',
      'inventory_title',
      'inventory_district_software',
      'vulnerabilities_match',
      'patching_update',
      'advisories_item',
      'people_task',
    ])
      await run(`vacuum analyze ${table}`)
  } finally {
    await client.end()
  }
}

const quantile = (times: readonly number[], part: number): number =>
  Math.round(times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0)

const texts = {
  'what many are called': 'chrome',
  'a device': 'lab-0001',
  'what few are called': 'reader 21',
  'a vulnerability': 'cve-2015-12',
  'what nothing has': 'nothing-has-this',
  'two letters': 'ap',
} as const
const ways = [
  ['while typing', '&few=yes', 'application/json'],
  ['the page', '', 'text/html'],
] as const

export const benchSearch = async (): Promise<{ rows: readonly Record<string, string | number>[] }> => {
  const districts: { readonly devices: number; readonly installation: Installation }[] = []
  try {
    for (const devices of sizes) {
      const installation = await startInstallation()
      districts.push({ devices, installation })
      await seedWork(installation, devices)
    }
    const rows: Record<string, string | number>[] = []
    const asked: { readonly path: string; readonly accept: string }[] = []
    for (const [figure, text] of Object.entries(texts))
      for (const [how, more, accept] of ways) {
        const path = `/search?text=${encodeURIComponent(text)}${more}`
        const times = sizes.map((): number[] => [])
        for (let n = 0; n <= rounds; n++)
          for (const [at, { installation }] of districts.entries()) {
            const began = performance.now()
            const answer = await installation.get(path, accept)
            await answer.text()
            if (!answer.ok) throw new Error(`${text} answered ${answer.status}`)
            if (n > 0) times[at]?.push(performance.now() - began)
          }
        asked.push({ path, accept })
        rows.push({
          figure,
          how,
          ...Object.fromEntries(
            sizes.map((devices, at) => [`p50, p95 ms: ${devices}`, `${quantile(times[at] ?? [], 0.5)}, ${quantile(times[at] ?? [], 0.95)}`]),
          ),
          goal: 300,
        })
      }
    for (const { devices, installation } of districts) {
      const reads = await watchReads(installation)
      for (const [n, { path, accept }] of asked.entries()) rows[n] = { ...rows[n], [`pages: ${devices}`]: pagesOf(await reads.of(path, accept)) }
      await reads.end()
    }
    return { rows }
  } finally {
    for (const { installation } of districts) await installation.stop()
  }
}
