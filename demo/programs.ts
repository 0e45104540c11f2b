// Office computers report their programs, and feeds tell what is wrong with some: one to check by hand because no data can decide, one name that nobody knew, one that does not count.
import type { Cast } from './cast.ts'
import type { SiteName } from './people.ts'
import type { Stage } from './stage.ts'
import { microsoftMonth, windowsReport, type Program } from './windows.ts'

const common: readonly Program[] = [
  ['Google Chrome', '141.0.7390.123', 'Google LLC'],
  ['7-Zip 24.08 (x64)', '24.08', 'Igor Pavlov'],
  ['Zoom Workplace (64-bit)', '6.5.3', 'Zoom Communications, Inc.'],
  ['Notepad++ (64-bit x64)', '8.8.1', 'Notepad++ Team'],
  ['Bus Bell Planner 3.2', '3.2.0', 'Rivermoor Software'],
  ['Microsoft Visual C++ 2015-2022 Redistributable (x64) - 14.40.33810', '14.40.33810', 'Microsoft Corporation'],
]
const [october, novemberUpdate] = ['KB9900110', 'KB9900211']
const desks: readonly (readonly [host: string, site: SiteName, updates: readonly string[], more: readonly Program[]])[] = [
  ['office-01', 'District Office', [october], [['WinRAR 7.12 (64-bit)', '7.12.0', 'win.rar GmbH']]],
  ['office-02', 'District Office', [october, novemberUpdate], []],
  ['front-desk-01', 'Juniper Flats High School', [october], [['Mozilla Firefox ESR (x64 en-US)', '140.3.0', 'Mozilla']]],
]
/** The substitutes' and payroll database: the only Windows server, with the SQL Server on it one month behind. */
const databaseServer = {
  host: 'hr-db-01',
  system: 'Microsoft Windows Server 2022 Standard',
  updates: ['KB9900112'],
  programs: [
    ['Microsoft SQL Server 2019 (64-bit)', '', 'Microsoft Corporation'],
    ['SQL Server 2019 Database Engine Services', '15.0.2000.5', 'Microsoft Corporation'],
    ['GDR 2945 for SQL Server 2019 (KB9900130) (64-bit)', '15.0.2945.1', 'Microsoft Corporation'],
    ['Microsoft SQL Server Management Studio - 19.1', '19.1.56.0', 'Microsoft Corporation'],
  ],
} as const

type Bound = Readonly<Partial<Record<'versionEndExcluding' | 'versionStartIncluding', string>>>
/** Made-up entries in NVD's shape: ids beyond any that is given out, so that nobody takes them for facts. */
const flaws: readonly (readonly [id: string, says: string, cpe: string, bound: Bound])[] = [
  [
    'CVE-2025-9990001',
    'A page can run code in the browser’s renderer. Made up for this demonstration.',
    'google:chrome',
    { versionEndExcluding: '142.0.7444.60' },
  ],
  [
    'CVE-2025-9990002',
    'An archive can write outside of the folder it is unpacked to. Made up for this demonstration.',
    '7-zip:7-zip',
    { versionEndExcluding: '25.01' },
  ],
  [
    'CVE-2025-9990003',
    'A meeting invitation can start a program. Made up for this demonstration.',
    'zoom:workplace',
    { versionEndExcluding: '6.5.10', versionStartIncluding: '6.0' },
  ],
  [
    'CVE-2025-9990004',
    'The planner takes commands from its network port. Made up for this demonstration.',
    'rivermoor:bus_bell_planner',
    { versionEndExcluding: '3.3' },
  ],
]
const nvd = (): Uint8Array =>
  Buffer.from(
    flaws
      .map(([id, description, cpe, bound]) =>
        JSON.stringify({
          id,
          published: '2025-11-05T09:00:00',
          modified: '2025-11-11T09:00:00',
          description,
          configurations: [
            { nodes: [{ operator: 'OR', negate: false, cpeMatch: [{ vulnerable: true, criteria: `cpe:2.3:a:${cpe}:*:*:*:*:*:*:*:*`, ...bound }] }] },
          ],
        }),
      )
      .join('\n')
      .concat('\n'),
  )
const epss = (): Uint8Array =>
  Buffer.from(
    `#model_version:v2025.03.14,score_date:2025-11-12T00:00:00+0000\ncve,epss,percentile\nCVE-2025-9990001,0.0412,0.8831\nCVE-2025-9990002,0.0031,0.5307\nCVE-2025-9990003,0.0009,0.2710\n`,
  )

/** In November the offices' own computers report too, and one Windows server; what Microsoft, NVD and EPSS tell is loaded. */
export const tellPrograms = async ({ stage, cast }: { readonly stage: Stage; readonly cast: Cast }): Promise<void> => {
  for (const [host, site, updates, more] of desks)
    await stage.report(
      cast.door.get(site) ?? '',
      windowsReport({ host, system: 'Microsoft Windows 11 Pro', updates, programs: [...common, ...more] }),
    )
  await stage.report(cast.door.get('District Office') ?? '', windowsReport(databaseServer))
  const [server] = (await stage.get<{ devices: readonly { readonly id: string }[] }>(cast.person.rosa, `/devices?text=${databaseServer.host}`))
    .devices
  await stage.post(cast.person.sven, `/devices/${server?.id}/settings`, { scope: 'in', patchingActor: 'by-hand', ownerId: cast.shown.sven })
  await stage.post(cast.person.sven, `/devices/${server?.id}/exposure`, {
    exposure: 'not-exposed',
    why: 'Reached from the district’s own networks alone.',
  })
  for (const month of ['2025-Oct', '2025-Nov']) await stage.upload(cast.person.ivor, `/feeds?name=${month}.json`, microsoftMonth(month))
  await stage.upload(cast.person.ivor, '/feeds?name=nvd-2025.jsonl', nvd())
  await stage.upload(cast.person.ivor, '/feeds?name=epss_scores-2025-11-12.csv', epss())
  await stage.post(cast.person.ivor, '/vulnerabilities/CVE-2025-9990002/statements', {
    finding: 'windows|7-Zip',
    kind: 'not-affected',
    justification: 'vulnerable_code_not_in_execute_path',
    reason: 'Only the sign-in script unpacks with it, and only our own archives. Looked at by Rosa.',
    until: '2026-01-31',
  })
}
