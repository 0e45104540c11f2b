// Microsoft's programs that an inventory names with the version Microsoft's list tells a fix by: they are judged as any other product (PM-3.2). Others are left out:
// the version that Office, Exchange, SQL Server and Visual Studio register is not the build that the list names, and a wrong answer is worse than none.
import type { AdvisoryRecord } from '../advisory.rules.ts'
import type { Criterion } from '../products/criteria.rules.ts'
import { productKey, type UpdatedCve, type UpdatedProduct } from './updates.rules.ts'

/** `line`: the fix is that of one release line (`8.0`), which the pattern's first group names. The second may name the system it is for. */
type Row = { readonly is: RegExp; readonly product: string; readonly line?: true }
const edge = 'microsoft:edge_chromium'
const rows: readonly Row[] = [
  { is: /^(?:microsoft )?\.net (\d+\.\d+)(?: installed on (windows|linux|mac os))?$/, product: 'microsoft:.net', line: true },
  { is: /^(?:microsoft )?asp\.net core (\d+\.\d+)$/, product: 'microsoft:asp.net_core', line: true },
  { is: /^powershell (\d+\.\d+)$/, product: 'microsoft:powershell', line: true },
  { is: /^microsoft edge \(chromium-based\)$/, product: edge },
  { is: /^(?:microsoft )?visual studio code$/, product: 'microsoft:visual_studio_code' },
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
  const [, line = '', on] = row?.is.exec(key) ?? []
  if (row === undefined) return []
  const target = on === undefined ? {} : { target: on.replace(' ', '') }
  return [...buildsOf(one)].flatMap(([cve, below]) =>
    row.line && !below.startsWith(`${line}.`)
      ? [] // a build of something else
      : [
          {
            cve,
            criterion: {
              part: 'a' as const,
              product: row.product,
              version: '*',
              isVulnerable: true,
              ...target,
              ...(row.line ? { from: `${line}.0` } : {}),
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
