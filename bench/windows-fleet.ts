// A made-up district of Windows: devices over some sixty states (system, build, updates), as patch rings and forgotten corners make them. Rows go straight into the
// tables as the superuser, by COPY: never outside bench/.
import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { UpdatesKnown } from '../src/subjects/vulnerabilities/windows/judge-windows.rules.ts'
import { seeded } from './fleet.ts'

type Kind = {
  readonly share: number
  readonly product: string
  readonly name: string
  readonly version: string
  readonly build: string
  readonly kind: 'workstation' | 'server'
}
const kinds: readonly Kind[] = [
  {
    share: 0.34,
    product: 'Windows 10 Version 22H2 for x64-based Systems',
    name: 'Microsoft Windows 10 Education',
    version: '22H2',
    build: '10.0.19045',
    kind: 'workstation',
  },
  {
    share: 0.34,
    product: 'Windows 11 Version 23H2 for x64-based Systems',
    name: 'Microsoft Windows 11 Pro',
    version: '23H2',
    build: '10.0.22631',
    kind: 'workstation',
  },
  {
    share: 0.28,
    product: 'Windows 11 Version 24H2 for x64-based Systems',
    name: 'Microsoft Windows 11 Education',
    version: '24H2',
    build: '10.0.26100',
    kind: 'workstation',
  },
  {
    share: 0.02,
    product: 'Windows Server 2019',
    name: 'Microsoft Windows Server 2019 Standard',
    version: '1809',
    build: '10.0.17763',
    kind: 'server',
  },
  {
    share: 0.01,
    product: 'Windows Server 2022',
    name: 'Microsoft Windows Server 2022 Standard',
    version: '21H2',
    build: '10.0.20348',
    kind: 'server',
  },
  {
    share: 0.01,
    product: 'Windows Server 2016',
    name: 'Microsoft Windows Server 2016 Standard',
    version: '1607',
    build: '10.0.14393',
    kind: 'server',
  },
]
const statesOfKind = 10
const fewest = 10 // vulnerabilities that a monthly update closes

export type WindowsFleet = { readonly states: number; readonly systems: readonly string[] }

/** The monthly updates of a product, the newest first. */
const monthlyOf = ({ products }: UpdatesKnown, product: string): readonly string[] =>
  (products.get(product.toLowerCase())?.fixes ?? [])
    .filter(({ kb, cves }) => kb !== '' && cves.length >= fewest)
    .map(({ kb }) => kb)
    .toSorted((a, b) => Number(b) - Number(a))

/** Lays out so many devices in a district that is there: each lists its newest monthly update, the one before, and one of .NET where there is one. */
export const layWindows = async (
  adminUrl: string,
  database: string,
  districtId: string,
  devices: number,
  known: UpdatesKnown,
): Promise<WindowsFleet> => {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.toString() })
  await client.connect()
  const copy = async (into: string, lines: Iterable<string>): Promise<void> => {
    const stream = client.query(copyFrom(`copy ${into} from stdin`))
    for (const line of lines) if (!stream.write(`${line}\n`)) await once(stream, 'drain')
    stream.end()
    await once(stream, 'finish')
  }
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica') // no trigger, no foreign key: the rows are made to fit
    await client.query(
      "insert into people_site (district_id, id, name, kind) select $1, gen_random_uuid(), 'School ' || n, 'school' from generate_series(1, 40) n",
      [districtId],
    )
    const { rows: sites } = await client.query<{ id: string }>('select id from people_site where district_id = $1 order by name', [districtId])
    const random = seeded(20261123)
    const ids = new Map<string, number>() // titles by number of the update
    const {
      rows: [last],
    } = await client.query<{ n: string }>('select coalesce(max(id), 0) as n from inventory_title')
    const titleOf = (kb: string): number => {
      const id = ids.get(kb) ?? Number(last?.n ?? 0) + ids.size + 1
      ids.set(kb, id)
      return id
    }
    const states = kinds.flatMap((kind) => {
      const [monthly, net] = [monthlyOf(known, kind.product), monthlyOf(known, `Microsoft .NET Framework 3.5 AND 4.8.1 on ${kind.product}`)]
      return Array.from({ length: statesOfKind }, (_, behind) => ({
        kind,
        behind,
        kbs: [monthly[behind], monthly[behind + 1], net[behind]]
          .filter((kb) => kb !== undefined)
          .map(titleOf)
          .toSorted((a, b) => a - b),
      }))
    })
    const rows = Array.from({ length: devices }, (_, at) => {
      let left = random()
      const kind = kinds.find(({ share }) => (left -= share) < 0) ?? kinds[0]
      const behind = Math.floor(random() ** 2.5 * statesOfKind) // most are nearly up to date
      const state = states.find((one) => one.kind === kind && one.behind === behind)
      return {
        id: `20000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`,
        host: `win-${String(at).padStart(6, '0')}`,
        site: sites[at % sites.length]?.id ?? '',
        state,
        seen: new Date(Date.parse('2026-08-01') + Math.floor(random() * 90) * 86_400_000).toISOString(),
      }
    })
    await copy(
      'inventory_title (id, key, ecosystem, name, version, arch, source, source_version, kind, publisher)',
      (function* () {
        for (const [kb, id] of ids)
          yield [id, `00000000-0000-4000-8001-${id.toString(16).padStart(12, '0')}`, 'windows', `KB${kb}`, '', '', '', '', 'hotfix', ''].join('\t')
      })(),
    )
    await copy(
      'assets_device (district_id, id, hostname, site_id, kind, kind_by, os_family, os_name, os_version, os_build, os_arch, patching_actor, source, first_seen, last_seen, heard_at)',
      (function* () {
        for (const { id, host, site, state, seen } of rows)
          if (state !== undefined)
            yield [
              districtId,
              id,
              host,
              site,
              state.kind.kind,
              'agent',
              'windows',
              state.kind.name,
              state.kind.version,
              state.kind.build,
              'x86_64',
              'by-hand',
              'agent',
              seen,
              '2026-11-20',
              '2026-11-20',
            ].join('\t')
      })(),
    )
    await copy(
      'inventory_device (district_id, device_id, digest, facts, software_known, software_ids, submission_id, changed_at)',
      (function* () {
        for (const { id, state, seen } of rows)
          if (state !== undefined) yield [districtId, id, 'made', '{}', 't', `{${state.kbs.join(',')}}`, id, seen].join('\t')
      })(),
    )
    await client.query("select setval(pg_get_serial_sequence('inventory_title', 'id'), (select max(id) from inventory_title))")
    await client.query('commit')
    await client.query('analyze assets_device; analyze inventory_device; analyze inventory_title')
    return {
      states: new Set(rows.flatMap(({ state }) => (state === undefined ? [] : [`${state.kind.product} ${state.behind}`]))).size,
      systems: kinds.map(({ product }) => product),
    }
  } finally {
    await client.end()
  }
}
