// A made-up fleet for measuring: devices of 150 titles out of some thousand packages in many versions, skewed as real ones are - a few images that most devices
// share, each device behind by its own measure, and a long tail. Rows go straight into the tables as the superuser, by COPY: never outside bench/.
import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { debsecanFile } from '../tests/lib/feeds.ts'

const common = 110 // titles of a device that are of its image; the rest is the tail
const perDevice = 150
const packages = 2400
const sites = 40

/** A generator of numbers from 0 to 1 that gives the same fleet every time. */
export const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

type Title = { readonly id: number; readonly name: string; readonly version: string }
/** Versions of a package: the newest last; common packages have up to ten that somebody still runs. */
const versionsOf = (at: number): readonly string[] => Array.from({ length: at < 300 ? 10 : 8 }, (_, n) => `1.${at % 9}.${n}-1`)
const nameOf = (at: number): string => `pkg${String(at).padStart(4, '0')}`
const releases = ['bookworm', 'bookworm', 'bookworm', 'bookworm', 'trixie', 'bullseye'] as const

/** What the devices of one image share. */
export const fleetImages = releases.map((_, image) => Array.from({ length: common }, (__, n) => (n < 60 ? n : 60 + ((image * 90 + n * 7) % 300))))
/** One device: its image, and of each package it holds the number and how many versions behind it is. */
export const drawDevice = (random: () => number): { readonly image: number; readonly held: readonly (readonly [number, number])[] } => {
  const image = Math.floor(random() ** 1.6 * releases.length)
  const lag = Math.floor(random() ** 3 * 9) // most are nearly up to date
  const held = new Set(fleetImages[image])
  while (held.size < perDevice) held.add(Math.floor(300 + random() ** 2.2 * (packages - 300)))
  return { image, held: [...held].map((at) => [at, Math.max(0, lag + (random() < 0.1 ? 1 : 0))] as const) }
}
/** A package by its number, in the version so many behind the newest. */
export const packageOf = (at: number, behind: number): { readonly name: string; readonly version: string } => {
  const versions = versionsOf(at)
  return { name: nameOf(at), version: versions[Math.max(0, versions.length - 1 - behind)] ?? '' }
}

export type Fleet = { readonly districtId: string; readonly titles: readonly Title[] }

/** Lays out a fleet of so many devices in a district that is there. */
export const layFleet = async (adminUrl: string, database: string, districtId: string, devices: number): Promise<Fleet> => {
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
      `insert into people_site (district_id, id, name, kind) select $1, gen_random_uuid(), 'School ' || n, 'school' from generate_series(1, ${sites}) n`,
      [districtId],
    )
    const { rows: siteRows } = await client.query<{ id: string }>('select id from people_site where district_id = $1 order by name', [districtId])
    const titles: Title[] = []
    const byPackage: Title[][] = []
    for (let at = 0; at < packages; at++)
      byPackage.push(
        versionsOf(at).map((version) => ({ id: titles.push({ id: titles.length + 1, name: nameOf(at), version }), name: nameOf(at), version })),
      )
    const {
      rows: [first],
    } = await client.query<{ n: string }>('select coalesce(max(id), 0) as n from inventory_title')
    const base = Number(first?.n ?? 0)
    await copy(
      'inventory_title (id, key, ecosystem, name, version, arch, source, source_version, kind, publisher)',
      (function* () {
        for (const { id, name, version } of titles)
          yield [
            base + id,
            `00000000-0000-4000-8000-${(base + id).toString(16).padStart(12, '0')}`,
            'dpkg',
            name,
            version,
            'amd64',
            name,
            version,
            'package',
            '',
          ].join('\t')
      })(),
    )
    const random = seeded(20261122)
    const rows = Array.from({ length: devices }, (_, at) => {
      const { image, held } = drawDevice(random)
      const ids = held
        .map(([name, behind]) => {
          const of = byPackage[name] ?? []
          return base + (of[Math.max(0, of.length - 1 - behind)]?.id ?? 1)
        })
        .toSorted((a, b) => a - b)
      const id = `10000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`
      const isServer = at % 400 === 0
      return {
        id,
        ids,
        image,
        host: `${isServer ? 'srv' : 'lab'}-${String(at).padStart(6, '0')}`,
        kind: isServer ? 'server' : at % 3 === 0 ? 'laptop' : 'workstation',
        site: siteRows[at % siteRows.length]?.id,
        seen: new Date(Date.parse('2026-08-01') + Math.floor(random() ** 6 * 90) * 86_400_000).toISOString(),
      }
    })
    await copy(
      'assets_device (district_id, id, hostname, site_id, kind, kind_by, os_family, os_name, os_version, os_codename, patching_actor, source, first_seen, last_seen, heard_at)',
      (function* () {
        for (const one of rows)
          yield [
            districtId,
            one.id,
            one.host,
            one.site,
            one.kind,
            'agent',
            'linux',
            'Debian GNU/Linux',
            '12',
            releases[one.image] ?? 'bookworm',
            one.kind === 'server' ? 'runbook' : 'by-hand',
            'agent',
            one.seen,
            '2026-11-20',
            '2026-11-20',
          ].join('\t')
      })(),
    )
    await copy(
      'inventory_device (district_id, device_id, digest, facts, software_known, software_ids, submission_id, changed_at)',
      (function* () {
        for (const one of rows) yield [districtId, one.id, 'made', '{}', 't', `{${one.ids.join(',')}}`, one.id, one.seen].join('\t')
      })(),
    )
    await client.query("select setval(pg_get_serial_sequence('inventory_title', 'id'), (select max(id) from inventory_title))")
    await client.query('commit')
    await client.query('analyze assets_device; analyze inventory_device; analyze inventory_title')
    return { districtId, titles }
  } finally {
    await client.end()
  }
}

export const cveOf = (at: number, n: number): string => `CVE-${2020 + (at % 7)}-${10_000 + at * 20 + n}`
/** Fix data for a part of the packages: one to twenty vulnerabilities each, closed by one of the newer versions, some by none yet. */
export const fleetFixes = (release: string, changed = 0, most = Infinity): Uint8Array => {
  let left = most // of fixed versions that another feed tells otherwise
  const random = seeded(7 + release.length)
  const fixes: [string, string, string, ('H' | 'M' | 'L')?][] = []
  for (let at = 0; at < packages; at++) {
    const isHit = at < 300 ? at % 3 === 0 : at % 5 === 0
    const count = isHit ? 1 + Math.floor(random() ** 2 * 20) : 0
    const versions = versionsOf(at)
    for (let n = 0; n < count; n++) {
      const fixed = random() < 0.08 ? '' : (versions[Math.max(1, versions.length - 1 - Math.floor(random() * 4))] ?? '')
      const isMoved = most === Infinity ? n === 0 && at < changed : at < changed && fixed !== versions.at(-1) && left-- > 0
      fixes.push([nameOf(at), cveOf(at, n), isMoved ? (versions.at(-1) ?? '') : fixed, (['H', 'M', 'L'] as const)[n % 3] ?? 'M'])
    }
  }
  // Each feed tells its release by the first line of sources, as the scanner's own does.
  return debsecanFile(fixes)
}
