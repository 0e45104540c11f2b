// What CVE records and NVD say of one of Microsoft's programs, by build.
import type { Configuration } from '../products/criteria.rules.ts'
import { buildOn } from './program.rules.ts'
import type { ProgramRow } from './program-table.rules.ts'

/** The builds of this program's branch from which on a record calls it fixed. SharePoint's releases share a branch: each is told from the others by its third number. */
export const fixedInOfProgram = (configurations: readonly Configuration[], row: ProgramRow): readonly string[] => {
  const builds = new Set<string>()
  const names = row.names.split(' ')
  for (const { nodes } of configurations) {
    for (const { any } of nodes) {
      for (const { product, isVulnerable, below } of any) {
        const build = isVulnerable && below !== undefined && names.includes(product) ? buildOn(row, below) : null
        if (build !== null && isRelease(row, build)) builds.add(build)
      }
    }
  }
  return [...builds]
}

/** SharePoint 2016 counts from 4,351 up, 2019 from 10,337, the Subscription Edition from 14,326; Exchange 2019 and the Subscription Edition meet at 2,562. */
const ranges: Readonly<Record<string, readonly [from: number, before: number]>> = {
  'sharepoint-2016': [0, 10_000],
  'sharepoint-2019': [10_000, 14_000],
  'sharepoint-subscription': [14_000, 100_000],
  'exchange-2019': [0, 2562],
  'exchange-subscription': [2562, 100_000],
}
const isRelease = ({ id }: ProgramRow, build: string): boolean => {
  const [from, before] = ranges[id] ?? [0, 100_000]
  const third = Number(build.split('.')[2] ?? 0)
  return third >= from && third < before
}
