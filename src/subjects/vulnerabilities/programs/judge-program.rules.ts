// What feeds say of one of Microsoft's programs that is mended by updates, by the same two routes as Windows: the updates that are listed, and the build, each
// within its own line of releases (PM-3.2).
import { enforced } from '../../../core/policy/switch.ts'
import type { KevNamed } from '../products/judge.rules.ts'
import type { BuildWord, FixedIn } from '../windows/builds.rules.ts'
import { type Answer, isLater, settle, type UpdatesKnown, type WindowsFinding } from '../windows/judge-windows.rules.ts'
import { heldBy, newestHolder, type Supersedence } from '../windows/supersedence.rules.ts'
import { planUpdates } from '../windows/targets.rules.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { appsOf, buildOn, compareBuilds, lineOf, lineOfBuild, lineOfName, type Program } from './program.rules.ts'
import { officeNames, type Line } from './program-table.rules.ts'

/** What fixes one vulnerability in a part: in the line that is installed, and the lines beside it that get a fix. */
type Fixes = { readonly kbs: Set<string>; readonly builds: FixedIn[]; readonly elsewhere: Map<string, Line>; slot: string }
type Part = { readonly name: string; readonly app: string; readonly byCve: Map<string, Fixes>; readonly offered: Set<string> }
type World = {
  readonly program: Program
  readonly line: Line | null
  readonly graph: Supersedence
  readonly held: ReadonlyMap<string, string>
  readonly isCumulative: boolean // each update of a line holds all earlier ones of it
}

const fixesFor = (part: Part, cve: string): Fixes => {
  let known = part.byCve.get(cve)
  if (known === undefined) part.byCve.set(cve, (known = { kbs: new Set(), builds: [], elsewhere: new Map(), slot: '' }))
  return known
}

const appOf = (key: string): string => /^microsoft (\w+) /.exec(key)?.[1] ?? ''
/** A service pack without a line is meant for both of its lines. */
const isOwn = (line: Line | null, own: Line | null): boolean =>
  line === null ||
  own === null ||
  line.id === own.id ||
  (line.level === own.level && /^(?:RTM|SP\d)$/.test(line.id)) ||
  !enforced('PM-3.2/updates-within-their-line')

/** The products of the feeds that are this program, or of Office the programs of its edition. */
const partsOf = (
  program: Program,
  own: Line | null,
  { products }: UpdatesKnown,
  fixedIn: ReadonlyMap<string, readonly FixedIn[]>,
): readonly Part[] => {
  const { row } = program
  const apps = appsOf(program)
  const parts = new Map<string, Part>()
  const partFor = (app: string): Part => {
    let part = parts.get(app)
    const name =
      app === '' || app === 'office'
        ? own === null || row.kind === 'exchange'
          ? program.name
          : `${program.name} (${own.id})`
        : row.label.replace('Office', officeNames[app] ?? app)
    if (part === undefined) parts.set(app, (part = { name, app, byCve: new Map(), offered: new Set() }))
    return part
  }
  for (const [key, { fixes }] of products) {
    if (!row.listed.test(key)) continue
    const app = row.kind === 'office' ? appOf(key) : ''
    if (app !== '' && !apps.includes(app)) continue
    const part = partFor(app)
    const named = lineOfName(row, key)
    for (const { kb, build: told, cves, slot } of fixes) {
      const build = told === null ? null : buildOn(row, told)
      const line = (build === null ? null : lineOfBuild(row, build)) ?? named
      if (kb !== '' && isOwn(line, own)) part.offered.add(kb)
      for (const cve of cves) {
        const known = fixesFor(part, cve)
        if (known.slot === '') known.slot = slot
        if (!isOwn(line, own)) {
          if (line !== null && (kb !== '' || build !== null)) known.elsewhere.set(line.id, line)
          continue
        }
        if (kb !== '') known.kbs.add(kb)
        if (build !== null) known.builds.push({ build, slot, words: 'Microsoft’s list of updates' })
      }
    }
  }
  if (row.kind === 'office') return [...parts.values()] // its registered build moves with nothing
  for (const [cve, builds] of fixedIn) {
    const mine = builds.flatMap((one) => {
      const build = buildOn(row, one.build)
      return build !== null && isOwn(lineOfBuild(row, build), own) ? [{ ...one, build }] : []
    })
    if (mine.length > 0) fixesFor(partFor(''), cve).builds.push(...mine)
  }
  return [...parts.values()]
}

const names = (kbs: Iterable<string>): string => [...kbs].map((kb) => `KB${kb}`).join(' or ')

/** `open`: why a person has to look though the update is not listed. */
type Word = Answer & { readonly missing: readonly string[]; readonly open?: string }
/** The first route. Of Office and SharePoint a vulnerability may need several updates, one a component; of the others any one of the line does. */
const byUpdates = ({ program, graph, held, isCumulative }: World, part: Part, { kbs }: Fixes): Word | null => {
  if (kbs.size === 0) return null
  const there = [...kbs].filter((kb) => held.has(kb))
  const missing = [...kbs].filter((kb) => !held.has(kb))
  const [first] = there
  if (first !== undefined && (isCumulative || missing.length === 0)) {
    const by = held.get(first) ?? first
    return { is: 'fixed', because: by === first ? `KB${first} is installed` : `KB${by} is installed, which stands in for KB${first}`, missing: [] }
  }
  const isKnown = (kb: string): boolean => graph.posted.has(kb) || graph.up.has(kb) || graph.down.has(kb)
  const after = program.updates.filter(({ kb, app }) => app !== 'any' && missing.every((one) => isLater(kb, one, graph.posted)))
  const holds = (kb: string): Word => ({ is: 'fixed', because: `KB${kb} is installed, a later update, which holds ${names(missing)}`, missing: [] })
  const [last] = program.row.kind === 'sharepoint' ? [] : after.filter(({ kb }) => isCumulative && (part.offered.has(kb) || !isKnown(kb)))
  if (last !== undefined) return holds(last.kb)
  // Each update of SharePoint holds all earlier ones of its kind, and there are two: which kind the missing one is of, nobody says.
  const [core, language] = ['core', 'language'].map((kind) => after.find(({ app }) => app === kind))
  if (core !== undefined && language !== undefined) return holds(core.kb)
  if (!program.listsUpdates) return null
  const because = `${names(missing)} is not installed, nor any update that stands in for it`
  const later = program.updates.find(
    ({ kb, app }) => app !== 'any' && missing.every((one) => Number(kb) > Number(one)) && (program.row.kind !== 'office' || app === part.app),
  )
  if (later !== undefined)
    return {
      is: 'affected',
      because,
      missing,
      open: `${because}; KB${later.kb}, a later update of it, is installed, and no feed says whether it holds the fix`,
    }
  return first !== undefined && program.row.kind === 'office'
    ? {
        is: 'affected',
        because,
        missing,
        open: `${names(there)} is installed, and ${names(missing)} is not, which may be for a component that is not there`,
      }
    : { is: 'affected', because, missing }
}

/** The second route: within the line alone. A registered build that does not move with updates speaks for the program, never against it. */
const byBuild = ({ program: { build, isExact } }: World, { builds }: Fixes): BuildWord | null => {
  if (build === null || builds.length === 0) return null
  const bySlot = new Map<string, FixedIn>()
  for (const one of builds) {
    const before = bySlot.get(one.slot)
    if (before === undefined || compareBuilds(one.build, before.build) > 0) bySlot.set(one.slot, one)
  }
  const words = (told: readonly FixedIn[]): string => told.map((one) => `${one.words} calls ${one.build} fixed`).join(' and ')
  const [newer, older] = [
    [...bySlot.values()].filter((one) => compareBuilds(build, one.build) < 0),
    [...bySlot.values()].filter((one) => compareBuilds(build, one.build) >= 0),
  ]
  if (newer.length > 0 && !isExact) return null
  if (newer.length > 0 && older.length > 0) return { is: 'split', because: `of the installed build ${build}: ${words(newer)}, yet ${words(older)}` }
  return newer.length > 0
    ? { is: 'affected', because: `the installed build ${build} is older than the fixed one (${words(newer)})` }
    : { is: 'fixed', because: `the installed build ${build} is not older than the fixed one (${words(older)})` }
}

type Judged = {
  readonly state: WindowsFinding['state'] | null
  readonly rule: string
  readonly reason: string
  readonly target?: string
  readonly missing: readonly string[]
}
const silent: Judged = { state: null, rule: '', reason: '', missing: [] }

/** What is fixed in other lines alone: a service pack or cumulative update below all that get the fix gets none; one above them was published with it. */
const beside = ({ line }: World, lines: readonly Line[]): Judged => {
  if (line === null || lines.length === 0) return silent
  const [above, below] = [lines.filter(({ level }) => level > line.level), lines.filter(({ level }) => level < line.level)]
  if (above.length === 0) return silent // a line beside it is not this one; what is below came before
  const to = above.toSorted((a, b) => b.level - a.level)[0]?.id ?? ''
  const reason = `the fix is for ${above.map(({ id }) => id).join(' and ')}, and ${line.id} is installed, for which there is none: go to ${to} first`
  return below.length === 0
    ? { state: 'affected', rule: 'build', reason, target: to, missing: [] }
    : {
        state: 'undecided',
        rule: 'cannot be decided by data',
        reason: `the list names ${lines.map(({ id }) => id).join(' and ')}, and not ${line.id}, which is installed: it cannot be decided by data, check by hand`,
        missing: [],
      }
}

/** Why neither route can speak: what the inventory leaves out. */
const untold = ({ program: { row, build, listsUpdates, isExact }, line }: World, kbs: ReadonlySet<string>): string =>
  line === null && (row.kind === 'sql' || row.kind === 'exchange')
    ? 'the inventory tells neither its build nor its updates'
    : kbs.size > 0 && !listsUpdates
      ? row.kind === 'exchange'
        ? `whether ${names(kbs)} is installed, the inventory does not tell: it names the cumulative update (build ${build ?? 'not told'}) and lists no security update of Exchange; compare with the version of ExSetup.exe`
        : `whether ${names(kbs)} is installed, the inventory does not tell: it lists no updates of programs`
      : !isExact
        ? `the registered version ${build ?? ''} does not move with updates, and no feed names an update by its number`
        : 'no feed names an update or a build that fixes it'

/** The vulnerabilities that the newest update of a line or component closes: whether it is there is the question to ask where nobody told any. */
const newestOf = ({ graph }: World, part: Part): ReadonlySet<string> => {
  const after = (a: string, b: string): boolean => {
    const [left, right] = [graph.posted.get(a) ?? '', graph.posted.get(b) ?? '']
    return left > right || (left === right && Number(a) > Number(b))
  }
  const newest = [...part.offered].reduce<string | null>((best, kb) => (best === null || after(kb, best) ? kb : best), null)
  return new Set(newest === null ? [] : [...part.byCve].filter(([, { kbs }]) => kbs.has(newest)).map(([cve]) => cve))
}

const judgeOne = (world: World, part: Part, cve: string, fixes: Fixes, isAsked: (cve: string, kbs: readonly string[]) => boolean): Judged => {
  if (fixes.kbs.size + fixes.builds.length === 0) return fixes.elsewhere.size === 0 ? silent : beside(world, [...fixes.elsewhere.values()])
  const [kb, build] = [byUpdates(world, part, fixes), byBuild(world, fixes)]
  if (kb?.open !== undefined && build?.is !== 'affected')
    return build?.is === 'fixed' || !isAsked(cve, kb.missing)
      ? silent
      : { state: 'undecided', rule: 'cannot be decided by data', reason: `${kb.open}: check by hand`, missing: [] }
  if (kb === null && build === null)
    return isAsked(cve, [])
      ? {
          state: 'undecided',
          rule: 'cannot be decided by data',
          reason: `${untold(world, fixes.kbs)}: it cannot be decided by data, check by hand`,
          missing: [],
        }
      : silent
  return { ...settle(kb, build, world.program.isExact), missing: kb?.missing ?? [...fixes.kbs] }
}

const ranks = { affected: 0, disputed: 1, undecided: 2 }

/**
 * Everything the feeds say of one program in one state. `fixedIn`: the builds from which on CVE records and NVD call each vulnerability fixed. `kev`: known
 * exploited ones whose words name the program; one that no list knows cannot be decided. Where the inventory
 * does not tell whether an update is there, the newest of its chain and what is known to be exploited are asked for, and the rest is not told one by one.
 */
export const judgeProgram = (
  program: Program,
  known: UpdatesKnown,
  fixedIn: ReadonlyMap<string, readonly FixedIn[]>,
  kev: readonly KevNamed[] = [],
  isListed: (cve: string) => boolean = (cve) => known.cves.has(cve),
): readonly WindowsFinding[] => {
  const line = lineOf(program)
  const held = heldBy(
    known.graph,
    program.updates.map(({ kb }) => kb),
  )
  const world: World = { program, line, graph: known.graph, held, isCumulative: program.row.kind === 'sql' || program.row.kind === 'exchange' }
  const exploited = new Set(kev.map(({ cve }) => cve))
  const parts = partsOf(program, line, known, fixedIn)
  const found = new Map<string, WindowsFinding>()
  const called = program.build === null ? program.name : `${program.name} (${program.build})`
  for (const part of parts) {
    const newest = newestOf(world, part)
    const open = [...part.byCve].flatMap(([cve, fixes]) => {
      // Whether an update is there that stands in for all before it in its chain is the question that decides them all.
      const isAsked = (one: string, kbs: readonly string[]): boolean =>
        exploited.has(one) || (kbs.length === 0 ? newest.has(one) : kbs.some((kb) => newestHolder(known.graph, kb, part.offered) === kb))
      const judged = judgeOne(world, part, cve, fixes, isAsked)
      return judged.state === null ? [] : [{ cve, fixes, judged }]
    })
    const targets = planUpdates(
      { name: part.name, offered: part.offered, own: world.isCumulative ? part.offered : new Set() },
      known.graph,
      new Set(),
      open.flatMap(({ cve, judged, fixes }) =>
        judged.state === 'undecided' || fixes.kbs.size === 0 ? [] : [{ cve, kbs: judged.missing.length > 0 ? judged.missing : [...fixes.kbs] }],
      ),
    )
    for (const { cve, judged, fixes } of open) {
      const state = judged.state ?? 'affected'
      const before = found.get(cve)
      if (before !== undefined && ranks[before.state] <= ranks[state]) continue // one of Office is told once, by what speaks loudest
      const target = targets.get(cve)
      const [build] = fixes.builds
      found.set(cve, {
        cve,
        state,
        fixed: state === 'undecided' ? null : target === undefined ? (judged.target ?? build?.build ?? null) : `KB${target.kb}`,
        slot: fixes.slot === '' ? (build?.slot ?? '') : fixes.slot,
        rule: judged.rule,
        package: target?.name ?? part.name,
        range: [names(fixes.kbs), ...(build === undefined ? [] : [`before ${build.build}`])].filter((one) => one !== '').join(', ') || part.name,
        severity: known.cves.get(cve)?.severity ?? null,
        reason: `${part.app === '' || part.app === 'office' ? called : `${part.name} of ${called}`}, ${cve}: ${judged.reason}.${target === undefined || state === 'undecided' || fixes.kbs.has(target.kb) ? '' : ` KB${target.kb} is the newest update that holds the fix.`}`,
      })
    }
  }
  const told = new Set(parts.flatMap(({ byCve }) => [...byCve.keys()]))
  for (const entry of enforced('PM-3.2/undecided-never-dropped') ? kev : []) {
    if (told.has(entry.cve) || isListed(entry.cve) || found.has(entry.cve)) continue // the list knows it, and does not name this program
    found.set(entry.cve, {
      cve: entry.cve,
      state: 'undecided',
      fixed: null,
      slot: 'kev',
      range: `${entry.vendor} ${entry.product}`,
      rule: 'known exploited, without version data',
      package: program.name,
      severity: null,
      reason: `${entry.cve} is known to be exploited since ${dateInWords(entry.addedOn)} in ${entry.vendor} ${entry.product}, and no loaded feed tells which update fixes it: it cannot be decided by data, check ${called} by hand.`,
    })
  }
  return [...found.values()]
}
