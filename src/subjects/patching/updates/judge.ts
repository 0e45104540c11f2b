import { dayAfter } from '../../../core/time/days.ts'
import { compareVersions } from '../../../core/versions/versions.ts'
import { evaluateFinding, type Evaluation } from '../../vulnerabilities/index.ts'
import { impactOf, rankKeyOf, sentenceOf, sentenceOfClaim, type StateRow } from '../plan-row.rules.ts'
import type { PlanPolicy } from '../policy.views.ts'
import type { Group, StateFacts, Told } from './facts.ts'

const severities = [null, 'low', 'medium', 'high', 'critical'] as const
export type Judged = { readonly group: Group; readonly evaluation: Evaluation | undefined; readonly missing: readonly string[] }

/** Versions of an ecosystem from old to new; what its rules cannot read stands by its letters. */
export const inOrder = (ecosystem: string, versions: readonly string[]): readonly string[] =>
  versions.toSorted((a, b) => {
    const compared = compareVersions(ecosystem === 'os' ? 'generic-libversion' : ecosystem, a, b)
    return compared.ok ? compared.value : a < b ? -1 : a > b ? 1 : 0
  })
export const newest = (ecosystem: string, versions: readonly string[]): string | null => inOrder(ecosystem, versions).at(-1) ?? null

const judgeGroup = (group: Group, facts: StateFacts, policy: PlanPolicy): Judged => {
  const cve = group.cves[0] ?? ''
  const { stated, serves } = facts
  const kev = {
    cve,
    vendor: '',
    product: '',
    title: '',
    addedOn: group.exploitedSince ?? '',
    dueOn: group.kevDueOn ?? '',
    requiredAction: '',
    ransomware: false,
  }
  const result = evaluateFinding(
    {
      cve,
      package: facts.package,
      fixed: group.fixed[0] ?? null,
      noise: facts.isNoise,
      kev: group.inKev ? kev : null,
      exposure: { exposed: stated.exposure === 'unknown' ? null : stated.exposure === 'exposed', statedBy: stated.by, statedOn: stated.on },
      exploitation: group.exploitation,
      automatable: group.automatable,
      technicalImpact: group.technicalImpact,
      severity: severities[group.urgency] ?? null,
      impact: serves === null ? null : impactOf([serves.confidentiality, serves.integrity, serves.availability]),
      isMissionCritical: serves?.missionCritical === 'yes',
      detectedOn: group.clocks[policy.clockStart] ?? group.detectedOn ?? '',
      fixPublishedOn: null, // where the clock starts is chosen by the policy, above
    },
    policy.evaluation,
  )
  return result.ok
    ? { group, evaluation: result.value, missing: [] }
    : { group, evaluation: undefined, missing: result.refusal.faults ?? [result.refusal.says] }
}

/** What a scanner or a person says and our feeds cannot decide. */
const isClaim = ({ ecosystem }: Pick<StateFacts, 'ecosystem'>): boolean => ecosystem === 'claim'

/**
 * A patch that is not there yet has no date, unless what it would close is exploited already: then the date is for mitigating it. A claim is due to be
 * checked, at the latest some days after it was said.
 */
const dueBy =
  (facts: Pick<StateFacts, 'ecosystem'>, policy: PlanPolicy) =>
  ({ group, evaluation }: Judged): string | null => {
    const dueOn = evaluation?.dueOn ?? null
    if (!isClaim(facts)) return group.fixableCount > 0 || group.inKev ? dueOn : null
    const check = group.detectedOn === null ? null : dayAfter(group.detectedOn, policy.checkDays)
    return isEarlier(check, dueOn) ? check : dueOn
  }
const isEarlier = (a: string | null, b: string | null): boolean => a !== null && (b === null || a < b)

/** Each part of an update judged for itself; the first one decides the whole: the earliest date, then what is known to be exploited. */
export const judgeGroups = (facts: StateFacts, policy: PlanPolicy): readonly Judged[] => {
  const dueOf = dueBy(facts, policy)
  return facts.groups
    .map((group) => judgeGroup(group, facts, policy))
    .toSorted((a, b) => (isEarlier(dueOf(a), dueOf(b)) ? -1 : isEarlier(dueOf(b), dueOf(a)) ? 1 : Number(b.group.inKev) - Number(a.group.inKev)))
}

/** An update that closes no vulnerability: routine, at the next cycle; which is the default of ours, and labelled. */
const routineRow = (facts: StateFacts, policy: PlanPolicy): StateRow => {
  const told: Told = facts.told ?? { target: '', kind: 'bug-fix', releasedOn: '', installed: '' }
  const base = {
    ecosystem: facts.ecosystem,
    package: facts.package,
    isNoise: false,
    installed: told.installed,
    fixed: told.target,
    cveCount: 0,
    fixableCount: 0,
    cves: [],
    kevCves: [],
    decision: 'next cycle',
    dueOn: null,
    isForensic: false,
    riskScore: 1,
    riskLevel: 'low',
    missing: [],
    policy: policy.evaluation.name,
  }
  const what = {
    'bug-fix': 'fixes bugs',
    feature: 'adds features',
    security: 'is described as a security fix, with no vulnerability listed',
    newest: 'is the newest in its release line',
  }[told.kind]
  return {
    ...base,
    rankKey: rankKeyOf(base, facts.stated.exposure),
    says: `Update ${facts.package} from ${told.installed} to ${told.target} at the next cycle: it ${what} and closes no known vulnerability.`,
  }
}

/** The decision, due date and reason of one situation by a policy (PM-3.3). */
export const judge = (facts: StateFacts, policy: PlanPolicy): StateRow => {
  const judged = judgeGroups(facts, policy)
  const [leader] = judged
  if (leader === undefined) return routineRow(facts, policy)
  const { groups, stated } = facts
  const { evaluation, missing } = leader
  const all = <T>(pick: (one: Group) => readonly T[]): T[] => [...new Set(groups.flatMap(pick))]
  const sum = (pick: (one: Group) => number): number => groups.reduce((total, one) => total + pick(one), 0)
  const kevCves = all((one) => (one.inKev ? one.cves : []))
  const most = judged.reduce((max, one) => ((one.evaluation?.risk.score ?? 1) > (max.evaluation?.risk.score ?? 1) ? one : max), leader)
  const base = {
    ecosystem: facts.ecosystem,
    package: facts.package,
    isNoise: facts.isNoise,
    installed:
      inOrder(
        facts.ecosystem,
        all((one) => one.installed),
      )[0] ?? '',
    fixed: newest(
      facts.ecosystem,
      all((one) => one.fixed),
    ),
    cveCount: sum((one) => one.cveCount),
    fixableCount: sum((one) => one.fixableCount),
    cves: [...new Set([...kevCves, ...all((one) => one.cves)])].slice(0, 50),
    kevCves,
    decision: evaluation?.decision ?? 'undecided',
    dueOn: dueBy(facts, policy)(leader),
    isForensic: evaluation?.forensic ?? false,
    riskScore: most.evaluation?.risk.score ?? 1,
    riskLevel: most.evaluation?.risk.level ?? 'not known',
    missing,
    policy: policy.evaluation.name,
  }
  return {
    ...base,
    rankKey: rankKeyOf(base, stated.exposure),
    says: isClaim(facts) ? sentenceOfClaim(base, facts.line, stated.exposure) : sentenceOf(base, stated.exposure),
  }
}
