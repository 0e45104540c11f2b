// Microsoft's programs that an inventory names with the version Microsoft's list tells a fix by: they are judged as any other product (PM-3.2). SQL Server, Exchange,
// SharePoint and Office register another build than the list names: those are judged with their updates (`../programs`).
import type { AdvisoryRecord } from '../advisory.rules.ts'
import type { Criterion } from '../products/criteria.rules.ts'
import { productKey, type UpdatedCve, type UpdatedProduct } from './updates.rules.ts'

/** Named groups: `line`: the fix is that of one release line (`8.0`), `from` the first one it holds for; `on`: the system it is for; `year` goes into the product's name. */
type Row = { readonly is: RegExp; readonly product: string }
const edge = 'microsoft:edge_chromium'
const rows: readonly Row[] = [
  { is: /^(?:microsoft )?\.net (?<line>\d+\.\d+)(?: installed on (?<on>windows|linux|mac os))?$/, product: 'microsoft:.net' },
  { is: /^(?:microsoft )?asp\.net core (?<line>\d+\.\d+)$/, product: 'microsoft:asp.net_core' },
  { is: /^powershell (?<line>\d+\.\d+)$/, product: 'microsoft:powershell' },
  { is: /^microsoft edge \(chromium-based\)$/, product: edge },
  { is: /^(?:microsoft )?visual studio code$/, product: 'microsoft:visual_studio_code' },
  {
    is: /^microsoft visual studio (?<year>20(?:17|19|22|26)) version (?<line>\d+\.\d+)(?: \(includes (?<from>\d+\.\d+) \S \d+\.\d+\))?$/,
    product: 'microsoft:visual_studio_{year}',
  },
  { is: /^microsoft odbc driver (?<year>17|18) for sql server(?: on (?<on>linux|macos))?$/, product: 'microsoft:odbc_driver_{year}_for_sql_server' },
  { is: /^microsoft ole db driver (?<year>18|19) for sql server$/, product: 'microsoft:ole_db_driver_{year}_for_sql_server' },
]
const extendedStable = /^microsoft edge \(chromium-based\) extended stable$/

type Told = { readonly cve: number; readonly criterion: Criterion }
const numbers = (build: string): readonly number[] => build.split('.').map(Number)
const older = (a: string, b: string): boolean => {
  const [left, right] = [numbers(a), numbers(b)]
  const at = left.findIndex((n, i) => n !== right[i])
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0)
}

/** The build from which on each vulnerability is fixed in a product; of several the oldest, for what is older than that is affected whoever is right. */
const buildsOf = ({ fixes }: UpdatedProduct): ReadonlyMap<number, string> => {
  const builds = new Map<number, string>()
  for (const { build, cves } of fixes) {
    if (build === null || build.split('.').length < 3) continue
    for (const cve of cves) if (!builds.has(cve) || older(build, builds.get(cve) ?? '')) builds.set(cve, build)
  }
  return builds
}

const toldOf = (one: UpdatedProduct): readonly Told[] => {
  const key = productKey(one.product)
  const row = rows.find(({ is }) => is.test(key))
  if (row === undefined) return []
  const { line, from = line, on, year = '' } = row.is.exec(key)?.groups ?? {}
  const product = row.product.replace('{year}', year)
  // A driver's release line is its first number: the records of two stand under one name where an inventory does not tell which.
  const lower = from === undefined ? (product.includes('_driver_') ? `${year}.0` : undefined) : `${from}.0`
  return [...buildsOf(one)].flatMap(([cve, below]) =>
    line !== undefined && !below.startsWith(`${line}.`)
      ? [] // a build of something else
      : [
          {
            cve,
            criterion: {
              part: 'a' as const,
              product,
              version: '*',
              isVulnerable: true,
              ...(on === undefined ? {} : { target: on.replace(' ', '') }),
              ...(lower === undefined ? {} : { from: lower }),
              below,
            },
          },
        ],
  )
}

/** Edge has two lines: what the older one fixed is not affected though it is older than the newer one's fix. */
const withExtended = ({ cve, criterion }: Told, extended: ReadonlyMap<number, string>): readonly Criterion[] => {
  const build = criterion.product === edge ? extended.get(cve) : undefined
  if (build === undefined) return [criterion]
  return [
    { ...criterion, below: build },
    { ...criterion, from: `${(numbers(build)[0] ?? 0) + 1}.0` },
  ]
}

/** What a list of updates says of programs by their versions: one record a vulnerability. */
export const recordsOfApplications = (products: readonly UpdatedProduct[], cves: readonly UpdatedCve[]): readonly AdvisoryRecord[] => {
  const extended = new Map(products.filter(({ product }) => extendedStable.test(productKey(product))).flatMap((one) => [...buildsOf(one)]))
  const told = Map.groupBy(products.flatMap(toldOf), ({ cve }) => cve)
  return [...told].flatMap(([at, some]): AdvisoryRecord[] => {
    const known = cves[at]
    if (known === undefined) return []
    return [
      {
        id: known.cve,
        cves: [known.cve],
        title: known.title,
        says: null,
        published: known.posted,
        severity: known.severity,
        score: null,
        packages: [],
        remedies: [],
        sound: [],
        configurations: [{ nodes: [{ any: some.flatMap((one) => withExtended(one, extended)) }] }],
      },
    ]
  })
}
