// Real definitions and real outputs of systeminfo; WES-NG's answers are compared with, and are no truth.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../../../tests/lib/cluster.ts'
import { openFeed } from '../open-feed.ts'
import { readFeed } from '../read-feed.rules.ts'
import { judgeProgram } from '../programs/judge-program.rules.ts'
import { programsOf } from '../programs/program.rules.ts'
import { judgeWindows, type UpdatesKnown } from './judge-windows.rules.ts'
import { knownOf } from './known.rules.ts'
import { heldBy } from './supersedence.rules.ts'
import { windowsOf } from './system.rules.ts'
import { parseSystemInfo } from './systeminfo.rules.ts'

const data = join(process.env['AFTERBELL_SHARED'] ?? join(root, '../shared'), 'data/windows')
const isHere = existsSync(join(data, 'wesng-definitions-2026-06-28.zip'))
const samples = { srv_2019_rtm_datacenter_en: 1, srv_2016_1607_datacenter_en: 1, '11_23H2_x64_enterprise': 1, '10_22H2_x64_enterprise_en': 1 }
const fileOf = (name: string, end: string): string => join(data, `${name}${name.endsWith('_en') ? '-us' : ''}${end}`)

describe.skipIf(!isHere)(`Windows over shared data${isHere ? '' : ' (skipped: the definitions are absent)'}`, () => {
  let known: UpdatesKnown
  let counts: readonly number[]
  beforeAll(() => {
    const opened = openFeed(readFileSync(join(data, 'wesng-definitions-2026-06-28.zip')), 'definitions.zip')
    const feed = opened.ok ? readFeed(opened.value, { now: '2026-11-20T00:00:00Z', name: 'definitions.zip' }) : opened
    if (!feed.ok || feed.value.kind !== 'updates') throw new Error(feed.ok ? 'another kind' : feed.refusal.says)
    counts = [feed.value.entries, feed.value.cves.length]
    known = knownOf([{ ...feed.value, slot: 'msrc' }])
  }, 30_000)

  test('the normalised form of the same file holds the same', () => {
    expect(counts).toEqual([608_900, 22_028]) // both CSVs; 105 more are advisories without a CVE id
    const normal = JSON.parse(gunzipSync(readFileSync(join(data, 'msrc-kb-cve.json.gz'))).toString('utf8')) as {
      affected: Record<string, Record<string, string[]>>
    }
    for (const product of ['Windows Server 2019', 'Windows 11 Version 23H2 for x64-based Systems']) {
      const theirs = new Set(
        Object.entries(normal.affected[product] ?? {}).flatMap(([kb, cves]) =>
          cves.filter((cve) => cve.startsWith('CVE-')).map((cve) => `${kb} ${cve}`),
        ),
      )
      const ours = new Set((known.products.get(product.toLowerCase())?.fixes ?? []).flatMap(({ kb, cves }) => cves.map((cve) => `${kb} ${cve}`)))
      const missing = [...theirs].filter((one) => !ours.has(one))
      expect([missing.slice(0, 5), theirs.size > 1_500]).toEqual([[], true])
    }
  })

  test('Microsoft’s programs, behind and up to date: one row of the plan an update, and nothing of what is installed', () => {
    const says = (...titles: readonly string[]) => {
      const [program] = programsOf(titles.map((told) => ({ name: told.split(' @ ')[0] ?? '', version: told.split(' @ ')[1] ?? '', kind: 'app' })))
      const found = program === undefined ? [] : judgeProgram(program, known, new Map())
      return Object.entries(Object.groupBy(found, ({ state, package: name, fixed }) => `${state} ${name} ${fixed}`)).map(
        ([what, list]) => `${list?.length} ${what}`,
      )
    }
    const engine = 'SQL Server 2019 Database Engine Services @ 15.0.2000.5'
    expect(says(engine, 'GDR 2104 for SQL Server 2019 (KB5029377) (64-bit) @ 15.0.2104.1')).toEqual([
      '135 affected Microsoft SQL Server 2019 (GDR) KB5090408',
    ])
    expect(says(engine, 'Hotfix 4470 for SQL Server 2019 (KB5090407) (64-bit) @ 15.0.4470.1')).toEqual([])
    expect(says('Microsoft Exchange Server 2019 Cumulative Update 12 @ 15.2.1118.7')).toEqual([
      '4 undecided Microsoft Exchange Server 2019 Cumulative Update 12 null',
      '3 affected Microsoft Exchange Server 2019 Cumulative Update 12 Cumulative Update 14',
      '19 affected Microsoft Exchange Server 2019 Cumulative Update 12 Cumulative Update 15',
    ])
    const farm = 'Microsoft SharePoint Server 2019 @ 16.0.10337.12109'
    const updates = (core: string, language: string) => [
      `Security Update for Microsoft SharePoint Server 2019 Core (KB${core})`,
      `Security Update for Microsoft SharePoint Server 2019 Language Pack (KB${language})`,
    ]
    expect(says(farm, ...updates('5002870', '5002872'))).toEqual(['30 affected Microsoft SharePoint Server 2019 KB5002874'])
    expect(says(farm, ...updates('5002874', '5002876'))).toEqual([])
  })

  test.each(Object.keys(samples))('%s: what WES-NG finds of the system itself, but for what an installed cumulative update holds', (name) => {
    const info = parseSystemInfo(readFileSync(fileOf(name, '_systeminfo.txt'), 'utf8'))
    if (!info.ok) throw new Error(info.refusal.says)
    const system = windowsOf({ name: info.value.name, told: [info.value.version], arch: info.value.arch })
    if (system === null) throw new Error('no system')
    const found = judgeWindows({ system, hotfixes: info.value.hotfixes }, known, new Map())
    const rows = gunzipSync(readFileSync(fileOf(name, '.csv.gz')))
      .toString('utf8')
      .split('\n')
      .slice(1)
      .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((match) => match[1] ?? ''))
    const theirs = new Set(
      rows.flatMap(([, cve = '', , , product = '']) => (cve.startsWith('CVE-') && system.names.includes(product.trim().toLowerCase()) ? [cve] : [])),
    )
    const ours = new Set(found.map(({ cve }) => cve))
    const held = [...theirs].filter((cve) => !ours.has(cve))
    console.log(
      `${name}: WES-NG ${theirs.size} of the system, ours ${ours.size} (${found.filter(({ state }) => state === 'undecided').length} undecided); of theirs ${theirs.size - held.length} ours too (${(((theirs.size - held.length) / theirs.size) * 100).toFixed(1)} %), ${held.length} held by an installed cumulative update`,
    )
    // Those we leave out are all fixed by an installed update, one it stands in for, or one of an earlier number.
    const listed = info.value.hotfixes ?? []
    const own = known.products.get(system.names[0] ?? '')?.fixes ?? []
    const carried = heldBy(known.graph, listed)
    const newest = Math.max(...[...carried.keys()].map(Number))
    for (const cve of held)
      expect([cve, own.some(({ kb, cves }) => kb !== '' && cves.includes(cve) && (carried.has(kb) || Number(kb) < newest))]).toEqual([cve, true])
    expect(held.length / theirs.size).toBeLessThan(0.1)
  })

  test('the 32 places where updates and builds are known to differ are disputed between the two, and agree on either side', () => {
    const systems = new Map([...known.products].filter(([key]) => /^windows (server 20(16|19|22)|1[01] version)/.test(key) && !key.includes(' on ')))
    const differences = JSON.parse(readFileSync(join(data, 'kb-build-disagreements.json'), 'utf8')) as readonly (readonly [
      string,
      string,
      string,
      number,
      readonly number[],
    ])[]
    expect(differences).toHaveLength(32)
    for (const [product, cve, kb, brings, [says = 0]] of differences) {
      const [low, high] = [Math.min(brings, says), Math.max(brings, says)]
      const state = (revision: number) => {
        const system = windowsOf({
          name: product,
          told: [`${windowsOf({ name: product, told: [], arch: product })?.branch}.${revision}`],
          arch: product,
        })
        if (system === null) throw new Error(product)
        const fixedIn = new Map([[cve, [{ build: `${system.branch}.${says}`, slot: 'cve-facts', words: 'its CVE record' }]]])
        return judgeWindows({ system, hotfixes: revision >= brings ? [kb] : ['1000001'] }, { ...known, products: systems }, fixedIn).find(
          (one) => one.cve === cve,
        )?.state
      }
      expect([product, cve, state(low - 1), state(low), state(high)]).toEqual([product, cve, 'affected', 'disputed', undefined])
    }
  })
})
