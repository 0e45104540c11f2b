// Which of Microsoft's programs a device holds in which state: what its inventory lists of them and of their updates, as one title (PM-3.2). Equal states are
// one title, judged once, as a Windows is.
import {
  everyOffice,
  exchangeBuilds,
  exchangeReleases,
  officeApps,
  programTable,
  sqlLines,
  type Line,
  type ProgramRow,
} from './program-table.rules.ts'

type Listed = { readonly name: string; readonly version: string; readonly kind: string }
/** An installed update; `app`: the program of Office, or the kind of SharePoint's updates (`core`, `language`), that its name tells, '' where it tells none, `any` where it is a bare number and may be of anything. */
export type InstalledUpdate = { readonly kb: string; readonly app: string }
/**
 * `name`: with edition or cumulative update, as programs are listed. `build`: the highest that is told. `isExact`: it moves with each update. `listsUpdates`: the
 * inventory lists updates of programs at all, so that one it does not list is missing.
 */
export type Program = {
  readonly row: ProgramRow
  readonly name: string
  readonly build: string | null
  readonly isExact: boolean
  readonly updates: readonly InstalledUpdate[]
  readonly listsUpdates: boolean
}

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[®™©]|\((?:r|c|tm)\)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
const numbers = (build: string): readonly number[] => build.split('.').map(Number)
const third = (build: string): number => numbers(build)[2] ?? 0

/** As builds are compared: no leading zeros (`15.02.1544.011`), and SQL Server's service pack not in the second number (`13.3.6300.2`). Null for one of another branch. */
export const buildOn = ({ branch, kind }: Pick<ProgramRow, 'branch' | 'kind'>, told: string): string | null => {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})(?:\.(\d{1,5}))?(?:\.\d+)?$/.exec(told.trim())
  if (found === null) return null
  const [, major, minor, ...rest] = found.map(Number)
  const start = kind === 'sql' && `${major}.0` === branch ? branch : `${major}.${minor}`
  return start === branch ? [branch, ...rest.filter((one) => !Number.isNaN(one))].join('.') : null
}

/** Below zero where `a` is older. A fourth number that nobody told says nothing. */
export const compareBuilds = (a: string, b: string): number => {
  const [left, right] = [numbers(a), numbers(b)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) if (left[i] !== right[i]) return (left[i] ?? 0) - (right[i] ?? 0)
  return 0
}

/** Click-to-Run registers under the same names, with a language and the builds of its channels. */
const isClickToRun = (name: string, version: string): boolean =>
  / - [a-z]{2,3}-[a-z]{2,4}(-[a-z]+)?$/.test(name) || (third(version) >= 6000 && /^16\./.test(version))

/** The program that a listed name is; null for its parts, its updates and everything else. */
export const programOf = ({ name, version }: Pick<Listed, 'name' | 'version'>): ProgramRow | null => {
  const told = plain(name)
  const row = programTable.find(({ is }) => is.test(told))
  return row === undefined || (row.kind === 'office' && isClickToRun(told, version)) ? null : row
}

const kbIn = (name: string): string | undefined => /\bkb(\d{5,8})\b/.exec(name)?.[1]
const isUpdate = (name: string): boolean =>
  /^(gdr|hotfix|security|cumulative|critical|feature|definition|update|service pack|mise à jour|sicherheitsupdate)\b/.test(name)

/** The build an update of SQL Server brings, as its entry tells: by its version, else by the number in `Hotfix 4312 for SQL Server 2019 (KB…)`. */
const buildOfUpdate = (row: ProgramRow, name: string, version: string): string | null => {
  if (row.kind !== 'sql') return null
  const told = buildOn(row, version) ?? buildOn(row, /\d+(?:\.\d+){2,3}/.exec(name)?.[0] ?? '')
  const number = /^(?:gdr|hotfix) (\d{4,5})\b/.exec(name)?.[1]
  return told ?? (number === undefined ? null : `${row.branch}.${number}`)
}

const highest = (builds: readonly (string | null)[]): string | null =>
  builds
    .filter((one) => one !== null)
    .toSorted(compareBuilds)
    .at(-1) ?? null

const appIn = (name: string): string => (/\bsharepoint\b/.test(name) ? (/language pack/.test(name) ? 'language' : 'core') : officeIn(name))
const officeIn = (name: string): string => /\b(word|excel|powerpoint|outlook|access|publisher|onenote|office)\b(?= 20\d\d)/.exec(name)?.[1] ?? ''
/** A registered build of Exchange that is the one its cumulative update was published with tells of no security update. */
const isReleaseBuild = (build: string): boolean =>
  exchangeReleases[third(build)] === undefined || exchangeReleases[third(build)] === numbers(build)[3]

const cumulativeIn = (name: string): number | null => {
  const found = /cumulative update (\d+)/.exec(name)?.[1]
  return found === undefined ? null : Number(found)
}
const yearOf = ({ id }: ProgramRow): string => id.slice(id.lastIndexOf('-') + 1)

/** `Cumulative Update 14` by the name, else by the build; null where neither tells. */
const exchangeUpdate = (row: ProgramRow, name: string, build: string | null): number | null => {
  const at = build === null ? -1 : (exchangeBuilds[yearOf(row)] ?? []).indexOf(third(build))
  return cumulativeIn(name) ?? (at < 0 ? null : at)
}
const updateWords = (at: number): string => (at > 0 ? `Cumulative Update ${at}` : 'RTM')

/** The programs among what a device lists, each once. */
export const programsOf = (titles: readonly Listed[]): readonly Program[] => {
  const mains = titles.flatMap((title) => {
    const row = title.kind === 'hotfix' ? null : programOf(title)
    return row === null ? [] : [{ row, name: plain(title.name), version: title.version }]
  })
  if (mains.length === 0) return []
  const updates = titles.flatMap(({ name, version }) => {
    const told = plain(name)
    const kb = kbIn(told)
    return kb === undefined ? [] : [{ kb, name: told, version, isNamed: isUpdate(told) }]
  })
  const listsUpdates = updates.some(({ isNamed }) => isNamed)
  return [...Map.groupBy(mains, ({ row }) => row)].map(([row, entries]) => {
    const isOf = ({ name, version, isNamed }: (typeof updates)[number]): boolean =>
      isNamed &&
      (row.updates.test(name) ||
        (row.kind === 'sql' && !/\bserver 20\d\d\b/.test(name) && buildOfUpdate(row, name, version) !== null && /^(gdr|hotfix) \d+\./.test(name)))
    const own = updates.filter((one) => isOf(one) || !one.isNamed) // a bare number may be of anything
    const brought = own.filter(isOf).map(({ name, version }) => buildOfUpdate(row, name, version))
    const registered = highest(entries.map(({ version }) => buildOn(row, version)))
    const build = highest([registered, ...brought])
    const at = row.kind === 'exchange' ? Math.max(-1, ...entries.map(({ name }) => exchangeUpdate(row, name, registered) ?? -1)) : -1
    const edition = row.kind === 'office' ? (entries[0]?.name ?? '') : ''
    return {
      row,
      name:
        row.kind === 'exchange' && at >= 0
          ? `${row.label} ${updateWords(at)}`
          : row.kind === 'office'
            ? row.label.replace(
                'Office',
                `Office ${edition
                  .replace(/^microsoft office /, '')
                  .replace(/ \d{4}$/, '')
                  .replace(/\b(?!and\b)[a-z]/g, (one) => one.toUpperCase())}`,
              )
            : row.label,
      build,
      isExact:
        row.kind === 'sql'
          ? brought.some((one) => one !== null) || (registered !== null && listsUpdates)
          : row.kind === 'exchange' && build !== null && !isReleaseBuild(build),
      updates: [...new Map(own.map(({ kb, name, isNamed }) => [kb, { kb, app: isNamed ? appIn(name) : 'any' }])).values()].toSorted(
        (a, b) => Number(a.kb) - Number(b.kb),
      ),
      listsUpdates: row.kind === 'exchange' ? own.some(isOf) : listsUpdates, // those of Exchange stand elsewhere in the registry, where most agents do not look
    }
  })
}

/** A state as a title, and back. */
export const titleOfProgram = ({ name, build, isExact, updates, listsUpdates }: Program) => ({
  ecosystem: 'os',
  kind: 'program',
  name,
  version: build ?? '',
  arch: '',
  publisher: '',
  source: updates.map(({ kb, app }) => (app === '' ? `KB${kb}` : `KB${kb}/${app}`)).join(' '),
  sourceVersion: [...(isExact ? ['build'] : []), ...(listsUpdates ? ['updates'] : [])].join(' '),
})
export const programOfTitle = ({
  name,
  version,
  source,
  sourceVersion,
}: {
  readonly name: string
  readonly version: string
  readonly source: string
  readonly sourceVersion: string
}): Program | null => {
  const row = programTable.find(({ is }) => is.test(plain(name)))
  if (row === undefined) return null
  return {
    row,
    name,
    build: version === '' ? null : version,
    isExact: sourceVersion.includes('build'),
    listsUpdates: sourceVersion.includes('updates'),
    updates: source === '' ? [] : source.split(' ').map((one) => ({ kb: one.replace(/^KB|\/.*$/g, ''), app: one.split('/')[1] ?? '' })),
  }
}

/** The line of a build; null where it has none to tell apart (Office, SharePoint). */
export const lineOfBuild = (row: ProgramRow, build: string): Line | null => {
  if (row.kind === 'sql') {
    const found = (sqlLines[row.branch] ?? []).findLast(([from]) => third(build) >= from)
    return found === undefined ? null : { id: found[1], level: found[2] }
  }
  if (row.kind !== 'exchange') return null
  const builds = exchangeBuilds[yearOf(row)] ?? []
  const at = builds.indexOf(third(build))
  if (at >= 0) return { id: updateWords(at), level: at }
  return third(build) > (builds.at(-1) ?? 0) ? { id: `build ${row.branch}.${third(build)}`, level: 1000 + third(build) } : null
}

/** The line that Microsoft's list names beside a product: `(GDR)`, `(CU 27)`, `Service Pack 3` (whole, where it tells no more), `Cumulative Update 14`. */
export const lineOfName = (row: ProgramRow, key: string): Line | null => {
  if (row.kind === 'exchange') {
    const at = cumulativeIn(key) ?? 0
    return { id: updateWords(at), level: at }
  }
  if (row.kind !== 'sql') return null
  const pack = Number(/service pack (\d)/.exec(key)?.[1] ?? 0)
  const is = /azure connect/.test(key) ? 'Azure Connect' : /\(cu\b|\(cu\d/.test(key) ? 'CU' : /\(gdr\)/.test(key) ? 'GDR' : ''
  if (is === '') return { id: pack === 0 ? 'RTM' : `SP${pack}`, level: pack }
  return { id: pack === 0 ? is : `SP${pack} ${is}`, level: pack }
}

/** The line of a state: by its build, for Exchange by its name first. */
export const lineOf = ({ row, name, build }: Program): Line | null => {
  if (row.kind === 'exchange' && / (rtm|cumulative update \d+)$/i.test(name)) return lineOfName(row, name.toLowerCase())
  return build === null ? null : lineOfBuild(row, build)
}

/** The programs of Office that an edition holds; nothing for other programs. */
export const appsOf = ({ row, name }: Program): readonly string[] => {
  if (row.kind !== 'office') return []
  const edition = name
    .toLowerCase()
    .replace(/^microsoft office /, '')
    .replace(/ \d{4}$/, '')
  return [...everyOffice, ...(officeApps[edition] ?? [])]
}
