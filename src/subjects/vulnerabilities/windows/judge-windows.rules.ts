// What feeds say of one Windows, by two routes: by updates (is one that fixes it installed, or one that stands in for it?) and by the build (is it older
// than the one that is fixed?). Both agree, or one alone has data: that holds. They differ: disputed, with both reasons (PM-3.2).
import { enforced } from '../../../core/policy/switch.ts'
import type { ProductFinding } from '../products/judge.rules.ts'
import { buildSays, type BuildWord, type FixedIn, learnRevisions } from './builds.rules.ts'
import type { Severity } from '../risk.rules.ts'
import { heldBy, type Supersedence } from './supersedence.rules.ts'
import { buildOf, hasCumulativeNet, partOf, type WindowsSystem } from './system.rules.ts'
import { planUpdates, type Target } from './targets.rules.ts'

/** `hotfixes`: numbers of installed updates; null where nobody told them. */
export type Windows = { readonly system: WindowsSystem; readonly hotfixes: readonly string[] | null }
export type KnownFix = { readonly kb: string; readonly build: string | null; readonly cves: readonly string[]; readonly slot: string }
export type KnownCve = { readonly severity: Severity | null; readonly posted: string | null }
export type UpdatesKnown = {
  readonly products: ReadonlyMap<string, { readonly name: string; readonly fixes: readonly KnownFix[] }> // by key
  readonly graph: Supersedence
  readonly cves: ReadonlyMap<string, KnownCve>
}
/** `package`: how the plan calls what is to be updated; one name an update. */
export type WindowsFinding = ProductFinding & { readonly package: string }

/** `later`: a later cumulative update of the system is installed, of which nobody says whether it holds this single one. */
export type Answer = { readonly is: 'affected' | 'fixed'; readonly because: string; readonly later?: string }
type Fixes = { readonly kbs: Set<string>; readonly builds: FixedIn[]; slot: string }
/** `besides`: what fixes the same in a .NET Framework of another version, which may have taken the place of the system's own. */
export type Part = {
  readonly name: string
  readonly isSystem: boolean
  readonly isNet: boolean
  readonly byCve: Map<string, Fixes>
  readonly offered: Set<string>
  readonly besides: Map<string, Set<string>>
}
const newPart = (name: string, is: 'system' | 'net' | 'other'): Part => ({
  name,
  isSystem: is === 'system',
  isNet: is === 'net',
  byCve: new Map(),
  offered: new Set(),
  besides: new Map(),
})

/** The products of the feeds that are parts of this system, each vulnerability with all updates that fix it: any one of them does. */
const partsOf = (system: WindowsSystem, { products }: UpdatesKnown): readonly Part[] => {
  const parts = new Map<string, Part>()
  const besides = new Map<string, Set<string>>()
  const net = `.NET Framework on ${system.label}`
  for (const [key, { name, fixes }] of products) {
    const is = partOf(system, key)
    if (is === null) continue
    if (is === 'other-net') {
      for (const { kb, cves } of fixes) for (const cve of kb === '' ? [] : cves) besides.set(cve, (besides.get(cve) ?? new Set()).add(kb))
      continue
    }
    const called = is === 'system' ? system.label : is === 'net' ? net : name
    let part = parts.get(called)
    if (part === undefined)
      parts.set(called, (part = is === 'net' ? { ...newPart(called, 'net'), besides } : newPart(called, is === 'system' ? 'system' : 'other')))
    for (const { kb, build, cves, slot } of fixes) {
      if (kb !== '') part.offered.add(kb)
      for (const cve of cves) {
        let known = part.byCve.get(cve)
        if (known === undefined) part.byCve.set(cve, (known = { kbs: new Set(), builds: [], slot }))
        if (kb !== '') known.kbs.add(kb)
        if (build !== null) known.builds.push({ build, slot, words: 'Microsoft’s list of updates' })
      }
    }
  }
  return [...parts.values()]
}

type World = {
  readonly windows: Windows
  readonly held: ReadonlyMap<string, string>
  readonly revisions: ReadonlyMap<string, number> // of updates, where told or learnt
  readonly cumulative: ReadonlySet<string> // updates that hold all earlier ones of the system
  readonly here: readonly string[] // those of them that are installed
  readonly net: { readonly cumulative: ReadonlySet<string>; readonly here: readonly string[] } // the same of its .NET Framework
  readonly posted: ReadonlyMap<string, string>
}
/** From so many vulnerabilities on, an update of a system whose monthly updates are cumulative counts as one of them; single fixes close few. */
const fewestOfCumulative = 10
const farApart = 5_000

/** Days are those of the last word, not of publication, so that the number has to be later too; numbers that are far apart (some months) tell by themselves. */
export const isLater = (one: string, kb: string, posted: ReadonlyMap<string, string>): boolean => {
  const apart = Number(one) - Number(kb)
  return apart > 0 && (apart >= farApart || (posted.get(one) ?? '') >= (posted.get(kb) ?? '9'))
}

/** The first route. An update counts as missing only where somebody listed what is installed, or the build is too old for it. */
const byUpdates = (world: World, part: Part, cve: string, fixes: Fixes): Answer | null => {
  const {
    windows: { system, hotfixes },
    held,
    revisions,
    posted,
  } = world
  const told = part.isSystem ? system.revision : null
  for (const kb of [...fixes.kbs, ...(part.besides.get(cve) ?? [])]) {
    const by = held.get(kb)
    if (by !== undefined) return { is: 'fixed', because: by === kb ? `KB${kb} is installed` : `KB${by} is installed, which stands in for KB${kb}` }
  }
  for (const kb of fixes.kbs) {
    const needed = revisions.get(kb)
    if (told !== null && needed !== undefined && told >= needed)
      return { is: 'fixed', because: `the installed build ${buildOf(system)} holds KB${kb}` }
  }
  // The lists leave out links of the chain: an installed cumulative update holds earlier ones all the same.
  for (const { cumulative, here } of part.isNet ? [world, world.net] : [world])
    for (const kb of fixes.kbs) {
      const later = cumulative.has(kb) ? here.find((one) => isLater(one, kb, posted)) : undefined
      if (later !== undefined) return { is: 'fixed', because: `KB${later} is installed, a later cumulative update, which holds KB${kb}` }
    }
  if (fixes.kbs.size > 0) {
    const names = [...fixes.kbs].map((kb) => `KB${kb}`).join(' or ')
    const later = part.isSystem && hotfixes !== null ? world.here.find((one) => [...fixes.kbs].every((kb) => isLater(one, kb, posted))) : undefined
    if (hotfixes !== null)
      return { is: 'affected', because: `${names} is not installed, nor any update that stands in for it`, ...(later === undefined ? {} : { later }) }
    return told !== null && [...fixes.kbs].every((kb) => revisions.has(kb))
      ? { is: 'affected', because: `the installed build ${buildOf(system)} is older than ${names}` }
      : null
  }
  return null
}

/** The system's own updates that close many of its vulnerabilities: the monthly ones, each of which holds all before. */
const cumulativeOf = ({ isCumulative }: WindowsSystem, own: Part | undefined): ReadonlySet<string> => {
  const counts = new Map<string, number>()
  if (isCumulative && own !== undefined) for (const { kbs } of own.byCve.values()) for (const kb of kbs) counts.set(kb, (counts.get(kb) ?? 0) + 1)
  return new Set([...counts].filter(([, n]) => n >= fewestOfCumulative).map(([kb]) => kb))
}

const worldOf = (windows: Windows, { graph }: UpdatesKnown, parts: readonly Part[], fixedIn: ReadonlyMap<string, readonly FixedIn[]>): World => {
  const { system, hotfixes } = windows
  const own = parts.find(({ isSystem }) => isSystem)
  const revisions = own === undefined ? new Map<string, number>() : learnRevisions(system, own.byCve, fixedIn)
  const listed = hotfixes ?? []
  const held = heldBy(graph, listed)
  const cumulative = cumulativeOf(system, own)
  const told = system.revision
  const here = [...cumulative].filter((kb) => held.has(kb) || (told !== null && (revisions.get(kb) ?? Number.POSITIVE_INFINITY) <= told))
  const net = parts.find(({ isNet }) => isNet)
  const netUpdates = new Set(
    net === undefined || !hasCumulativeNet(system)
      ? []
      : [...net.offered, ...[...net.besides.values()].flatMap((kbs) => [...kbs])].filter((kb) => !cumulative.has(kb)),
  )
  return {
    windows,
    held,
    revisions,
    cumulative,
    here,
    net: { cumulative: netUpdates, here: [...netUpdates].filter((kb) => held.has(kb)) },
    posted: graph.posted,
  }
}

/** The build that the listed updates amount to where nobody told the revision: at least that of the newest of them whose build is known. */
const revisionOf = ({ windows: { system }, held, revisions }: World): { readonly revision: number; readonly isTold: boolean } | null => {
  if (system.revision !== null) return { revision: system.revision, isTold: true }
  const known = [...held.keys()].flatMap((kb) => revisions.get(kb) ?? [])
  return known.length === 0 ? null : { revision: Math.max(...known), isTold: false }
}

type Judged = { readonly state: ProductFinding['state'] | null; readonly rule: string; readonly reason: string }
export const settle = (kb: Answer | null, build: BuildWord | null, isTold: boolean, isUntold = false): Judged => {
  if (kb === null && build === null)
    return {
      state: 'undecided',
      rule: 'cannot be decided by data',
      reason: `${isUntold ? 'neither the installed updates nor the full build is known' : 'no feed names an update or a build that fixes it'}: it cannot be decided by data, check by hand`,
    }
  if (build !== null && build.is === 'split')
    return { state: 'disputed', rule: 'feeds disagree', reason: `${build.because}: the feeds disagree, check by hand` }
  if (kb === null) return { state: build?.is === 'affected' ? 'affected' : null, rule: 'build', reason: build?.because ?? '' }
  if (kb.later !== undefined && enforced('PM-3.2/windows-later-update')) {
    // an update of its own, or part of the later one? Data alone tell
    if (build?.is === 'fixed' && isTold) return { state: null, rule: 'build', reason: build.because }
    if (build?.is !== 'affected')
      return {
        state: 'undecided',
        rule: 'cannot be decided by data',
        reason: `${kb.because}; KB${kb.later}, a later cumulative update, is installed, and no feed says whether it holds it: check by hand`,
      }
  }
  if (build === null) return { state: kb.is === 'affected' ? 'affected' : null, rule: 'update (KB)', reason: kb.because }
  if (kb.is === build.is)
    return { state: kb.is === 'affected' ? 'affected' : null, rule: 'update (KB) and build', reason: `${kb.because}, and ${build.because}` }
  // A build that was only reckoned from the listed updates is a least one: it speaks against no update that is there.
  if (kb.is === 'fixed' && !isTold) return { state: null, rule: 'update (KB)', reason: kb.because }
  if (!enforced('PM-3.2/windows-routes-differ')) return { state: kb.is === 'affected' ? 'affected' : null, rule: 'update (KB)', reason: kb.because }
  const hint = kb.is === 'fixed' ? 'the feeds disagree, or the update waits for a restart' : 'the feeds disagree'
  return { state: 'disputed', rule: 'feeds disagree', reason: `${kb.because}, yet ${build.because}: ${hint}, check by hand` }
}

/** Everything the feeds say of one Windows. `fixedIn`: the builds from which on other feeds (CVE records, NVD) call each vulnerability fixed. */
export const judgeWindows = (windows: Windows, known: UpdatesKnown, fixedIn: ReadonlyMap<string, readonly FixedIn[]>): readonly WindowsFinding[] => {
  const { system } = windows
  const parts = partsOf(system, known)
  const world = worldOf(windows, known, parts, fixedIn)
  const revision = revisionOf(world)
  const called = system.revision === null ? system.label : `${system.label} (build ${buildOf(system)})`
  const own: Part = parts.find(({ isSystem }) => isSystem) ?? newPart(system.label, 'system')
  const found: WindowsFinding[] = []
  let leader: Target | undefined // of the system: browsers that come with it are mended by its own updates
  const seen = new Set<string>() // a vulnerability of the system and of a part of it is told once
  for (const part of [own, ...parts.filter((one) => one !== own)]) {
    const cves = part.isSystem ? new Set([...part.byCve.keys(), ...fixedIn.keys()]) : part.byCve.keys()
    const open: { readonly cve: string; readonly judged: Judged; readonly fixes: Fixes; readonly fixedBuild: FixedIn | null }[] = []
    for (const cve of cves) {
      const fixes = part.byCve.get(cve) ?? { kbs: new Set<string>(), builds: [], slot: '' }
      const builds = part.isSystem ? [...fixes.builds, ...(fixedIn.get(cve) ?? [])] : []
      const build = revision === null ? null : buildSays(system, revision, builds)
      const isUntold = revision === null && windows.hotfixes === null && (fixes.kbs.size > 0 || fixes.builds.length > 0 || fixedIn.has(cve))
      const judged = settle(byUpdates(world, part, cve, fixes), build, revision?.isTold ?? false, isUntold)
      if (judged.state !== null && !seen.has(cve)) {
        seen.add(cve)
        open.push({ cve, judged, fixes, fixedBuild: builds[0] ?? null })
      }
    }
    const targets = planUpdates(
      { ...part, leader, own: part.isNet ? world.net.cumulative : world.cumulative },
      known.graph,
      world.cumulative,
      open.flatMap(({ cve, fixes, judged }) => (judged.state === 'undecided' ? [] : [{ cve, kbs: [...fixes.kbs] }])),
    )
    if (part.isSystem) leader = [...targets.values()].find(({ kb }) => world.cumulative.has(kb))
    for (const { cve, judged, fixes, fixedBuild } of open) {
      const target = targets.get(cve)
      const kbs = [...fixes.kbs].map((kb) => `KB${kb}`).join(' or ')
      const fixed = judged.state === 'undecided' ? null : target === undefined ? (fixedBuild?.build ?? null) : `KB${target.kb}`
      found.push({
        cve,
        state: judged.state ?? 'affected',
        fixed,
        slot: fixes.slot === '' ? (fixedBuild?.slot ?? '') : fixes.slot,
        rule: judged.rule,
        package: target?.name ?? part.name,
        range: [kbs, ...(fixedBuild === null ? [] : [`before ${fixedBuild.build}`])].filter((one) => one !== '').join(', ') || part.name,
        severity: known.cves.get(cve)?.severity ?? null,
        reason: `${part.isSystem ? called : part.name}, ${cve}: ${judged.reason}.${target === undefined || judged.state === 'undecided' || fixes.kbs.has(target.kb) ? '' : ` KB${target.kb} is the newest update that holds the fix.`}`,
      })
    }
  }
  return found
}
