// PM-3.6: which class each system is in, with the reasons. A known problem comes first, then what nobody can tell; silence is never up to date.

import { enforced } from '../../core/policy/switch.ts'
import type { ActorJudgement } from './others/actor.rules.ts'

export const classes = ['with-issues', 'unknown', 'pending', 'up-to-date'] as const // the order of judgement: the first with a reason wins
export type SystemClass = (typeof classes)[number]

/** Runs that came to an end or a stop, by how they trouble the system afterwards; null: well. Others are under way or were never begun. */
export const settledRuns = {
  'not-started': 'did not start in time',
  stopped: 'was stopped before anything was changed',
  'not-clean': 'left updates behind',
  'over-window': 'ran out of its window before it was finished',
  'test-failed': 'failed its test',
  reverting: 'is being put back to the old state',
  reverted: 'was put back to the old state',
  'awaiting-backup': 'still has no good backup',
  holding: null,
  'removing-snapshot': null,
  finished: null,
} as const satisfies Readonly<Record<string, string | null>>
export type SettledRun = keyof typeof settledRuns

export type PatchCounts = {
  readonly pending: number // open, not noise, with a fix to install or a date by which to mitigate
  readonly late: number
  readonly soon: number
  readonly later: number
  readonly undated: number // these four make up `pending`
  readonly exploited: number // of the pending ones
  readonly overridden: number // of the pending ones: by a person's word over the computed one (PM-3.3)
  readonly withoutFix: number // open, and nothing to install yet
  readonly noise: number // headers, tools, kernels that do not run
}

/** What is known of one system. Names and states are the product's own; nothing here is what a district hopes for. */
export type SystemFacts = {
  readonly patchingActor: string
  readonly proof?: ActorJudgement | null // where somebody else patches: what their source proves; null: we patch
  readonly isStale: boolean
  readonly silentDays: number | null // null: the device itself never told anything, a list alone tells of it
  readonly hasSoftware: boolean // some submission told its software
  readonly system: string // `Debian GNU/Linux 12`; '' where nobody told
  // The fix data for its release. undated: its age is not known; part: not its whole list; named: no list of its fixes, yet lists of vulnerabilities that name
  // such systems and programs
  readonly feed: 'fresh' | 'old' | 'undated' | 'part' | 'named' | 'none'
  readonly feedBy?: string | null // whose, of which day
  readonly feedDoubt?: string | null // what may not be concluded from it; null: nothing
  readonly kev: 'fresh' | 'old' | 'undated' | 'none' // the catalogue of known exploited vulnerabilities
  readonly isCompared: boolean // each of its packages was looked up in the fix data in force
  readonly unclear?: number // vulnerabilities of its system that the data in force cannot decide, or of which feeds disagree
  readonly patches: PatchCounts
  readonly firstPatch: { readonly package: string; readonly dueInWords: string | null } | null
  readonly run: { readonly state: SettledRun; readonly ticket: string } | null // the newest that is settled
  readonly noFixes?: string | undefined // since when its system gets none any more, in words
  readonly alarms: number // open ones about its identity: a submission that claims it is in quarantine, or another machine tells the same
}

/** `about`: where the facts of a reason stand. */
export type Reason = {
  readonly in: Exclude<SystemClass, 'up-to-date'>
  readonly says: string
  readonly about: 'plan' | 'run' | 'alarms' | 'feeds' | 'device'
}
export type Judgement = { readonly class: SystemClass; readonly says: string; readonly reasons: readonly Reason[] }

const many = (n: number, one: string, more: string): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`
const patches = (n: number): string => many(n, 'patch', 'patches')

const issuesOf = (facts: SystemFacts): readonly Reason[] => {
  const { late } = facts.patches
  const trouble = facts.run === null ? null : settledRuns[facts.run.state]
  const reasons: (Reason | false)[] = [
    late > 0 && {
      in: 'with-issues',
      says: `${patches(late)} ${late === 1 ? 'is' : 'are'} late${facts.firstPatch?.dueInWords ? `; ${facts.firstPatch.package} was due ${facts.firstPatch.dueInWords}` : ''}.`,
      about: 'plan',
    },
    facts.run !== null && trouble !== null && { in: 'with-issues', says: `Its last run (${facts.run.ticket}) ${trouble}.`, about: 'run' },
    facts.alarms > 0 && {
      in: 'with-issues',
      says: `${many(facts.alarms, 'alarm about its identity is', 'alarms about its identity are')} open: what is known about it may belong to another machine.`,
      about: 'alarms',
    },
    facts.noFixes !== undefined && { in: 'with-issues', says: facts.noFixes, about: 'device' },
    facts.patchingActor === 'nobody' && { in: 'with-issues', says: 'It is in scope, but nobody patches it.', about: 'device' },
  ]
  return reasons.filter((one) => one !== false)
}

/** PM-2: what somebody else patches is judged by their source alone; what our own inventory does not know of it is no doubt, and its silence none either. */
const proofOf = (proof: ActorJudgement, noFixes: string | undefined): readonly Reason[] => {
  if (proof.is === 'ended') return noFixes === undefined ? [{ in: 'with-issues', says: proof.says, about: 'device' }] : []
  if (proof.is === 'behind') return [{ in: 'pending', says: proof.says, about: 'device' }]
  if (proof.is === 'proved' || !enforced('PM-2/proved-by-who-patches')) return []
  return [{ in: 'unknown', says: proof.says, about: 'device' }]
}

const doubtsOf = (facts: SystemFacts): readonly Reason[] => {
  if (facts.proof) return proofOf(facts.proof, facts.noFixes)
  const doubt = (says: string, about: Reason['about']): Reason => ({ in: 'unknown', says, about })
  const reasons: (Reason | false)[] = [
    facts.isStale &&
      doubt(
        facts.silentDays === null
          ? 'Only a list names it: the device itself has never been heard from.'
          : `It has not been heard from for ${many(facts.silentDays, 'day', 'days')}.`,
        'device',
      ),
    facts.patchingActor === 'unknown' && doubt('Who patches it is not known.', 'device'),
    !facts.hasSoftware && doubt('No report has listed its software.', 'device'),
    facts.feed === 'none' && doubt(facts.feedDoubt ?? 'No fix data is loaded for what it runs.', 'feeds'),
    facts.feed !== 'none' &&
      facts.hasSoftware &&
      !facts.isCompared &&
      doubt('Its packages have not yet been compared with the loaded fix data.', 'feeds'),
  ]
  return reasons.filter((one) => one !== false)
}

const kevDoubts = {
  old: 'The catalog of known exploited vulnerabilities is out of date; what was added since is not known.',
  undated: 'The date of the catalog of known exploited vulnerabilities is not known, so neither is what has been added since.',
  none: 'No catalog of known exploited vulnerabilities is loaded.',
} as const

/** Where nobody tells more of the data it is about. */
const feedDoubts = {
  old: 'The fix data for its release is out of date; what was published since is not known.',
  undated: 'The date of the fix data for its release is not known, so neither is what has been published since.',
  part: 'Only a part of the fix data for its release is loaded: finding nothing does not mean that nothing is missing.',
  named: 'For what it runs, lists of vulnerabilities are loaded, but no list of its fixes: finding nothing does not mean that nothing is missing.',
} as const

/** What forbids to say "up to date" without making a known pending patch less known. */
const softDoubtsOf = (facts: SystemFacts): readonly Reason[] => {
  if (facts.patches.pending > 0 || facts.proof) return []
  const reasons: (Reason | false)[] = [
    facts.feed !== 'none' && facts.feed !== 'fresh' && { in: 'unknown', says: facts.feedDoubt ?? feedDoubts[facts.feed], about: 'feeds' },
    (facts.unclear ?? 0) > 0 && {
      in: 'unknown',
      says: `${many(facts.unclear ?? 0, 'vulnerability', 'vulnerabilities')} of its system cannot be decided by data: somebody has to check.`,
      about: 'feeds',
    },
    facts.feed !== 'none' && facts.kev !== 'fresh' && { in: 'unknown', says: kevDoubts[facts.kev], about: 'feeds' },
  ]
  return reasons.filter((one) => one !== false)
}

const pendingOf = ({ patches: counts, firstPatch }: SystemFacts): readonly Reason[] => {
  const open = counts.pending - counts.late
  if (open <= 0) return []
  const exploited = counts.exploited > 0 ? `, ${counts.exploited} against what is known to be exploited` : ''
  const first =
    counts.late === 0 && firstPatch !== null
      ? `; ${firstPatch.package} ${firstPatch.dueInWords === null ? 'at the next upgrade' : `by ${firstPatch.dueInWords}`}`
      : ''
  return [{ in: 'pending', says: `${patches(open)} pending${exploited}${first}.`, about: 'plan' }]
}

const upToDateSays = ({ system, feedBy, patches: counts, proof }: SystemFacts): string => {
  if (proof) return proof.says
  const rest =
    counts.withoutFix > 0
      ? ` ${many(counts.withoutFix, 'package has a vulnerability', 'packages have vulnerabilities')} without a published fix.`
      : ''
  return `${feedBy ? `By ${feedBy}: every` : 'Every'} fix that ${feedBy ? 'it' : 'the loaded data'} lists for ${system} is installed.${rest}`
}

/** Each system is in exactly one class; every reason that holds is kept, so that no class hides another. */
export const classify = (facts: SystemFacts): Judgement => {
  const reasons = [...issuesOf(facts), ...doubtsOf(facts), ...softDoubtsOf(facts), ...pendingOf(facts)]
  const found = classes.find((one) => reasons.some((reason) => reason.in === one)) ?? 'up-to-date'
  return { class: found, says: reasons.find((reason) => reason.in === found)?.says ?? upToDateSays(facts), reasons }
}

export type Counted = {
  readonly class: SystemClass
  readonly patches: PatchCounts
  readonly decisions: Readonly<Record<string, number>>
  readonly hasOwner: boolean
  readonly scope: string
  readonly kind: string
}
export type Figures = {
  readonly systems: {
    readonly total: number
    readonly upToDate: number
    readonly pending: number
    readonly withIssues: number
    readonly unknown: number
    readonly excepted: number
  }
  readonly gaps: { readonly scopeUnknown: number; readonly serversWithoutOwner: number }
  readonly patches: PatchCounts & { readonly byDecision: Readonly<Record<string, number>> }
}

/** Systems first, then patches. Nothing is excepted: no exception can be granted yet, and the report says that none is. */
export const figuresOf = (systems: readonly Counted[]): Figures => {
  const inClass = (one: SystemClass): number => systems.filter((system) => system.class === one).length
  const sum = (key: keyof PatchCounts): number => systems.reduce((total, { patches: counts }) => total + counts[key], 0)
  const byDecision: Record<string, number> = {}
  for (const { decisions } of systems) for (const [decision, n] of Object.entries(decisions)) byDecision[decision] = (byDecision[decision] ?? 0) + n
  return {
    systems: {
      total: systems.length,
      upToDate: inClass('up-to-date'),
      pending: inClass('pending'),
      withIssues: inClass('with-issues'),
      unknown: inClass('unknown'),
      excepted: 0,
    },
    gaps: {
      scopeUnknown: systems.filter(({ scope }) => scope === 'unknown').length,
      serversWithoutOwner: systems.filter(({ kind, hasOwner }) => kind === 'server' && !hasOwner).length,
    },
    patches: {
      pending: sum('pending'),
      late: sum('late'),
      soon: sum('soon'),
      later: sum('later'),
      undated: sum('undated'),
      exploited: sum('exploited'),
      overridden: sum('overridden'),
      withoutFix: sum('withoutFix'),
      noise: sum('noise'),
      byDecision,
    },
  }
}
