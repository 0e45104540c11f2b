import { Temporal } from 'temporal-polyfill'
import type { Device, Service } from '../assets/index.ts'
import { evaluateFinding, type Evaluation, type FeedInForce, type FindingGroup } from '../vulnerabilities/index.ts'
import { inputsOf } from './inputs.ts'
import { highest, impactOf, lowest, rankKeyOf, sentenceOf, type PlanRow } from './plan-row.rules.ts'
import type { PlanPolicy } from './policy.views.ts'

const severities = [null, 'low', 'medium', 'high', 'critical'] as const
type Judged = { readonly group: FindingGroup; readonly evaluation: Evaluation | undefined; readonly missing: readonly string[] }
export type Around = { readonly device: Device; readonly service: Service | undefined; readonly policy: PlanPolicy
  readonly feeds: readonly FeedInForce[] }

const dayIn = (instant: string, zone: string): string => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()

const ratingsOf = (service: Service | undefined): readonly string[] =>
  (service === undefined ? [] : [service.confidentiality, service.integrity, service.availability])

const judge = (group: FindingGroup, { device, service, policy }: Around): Judged => {
  const cve = group.cves[0] ?? ''
  const { exposure, exposureBy, exposureAt } = device
  const kev = { cve, vendor: '', product: '', title: '', addedOn: group.exploitedSince ?? '', dueOn: group.kevDueOn ?? '', requiredAction: '',
    ransomware: false }
  const result = evaluateFinding({
    cve, package: group.package, fixed: group.fixed[0] ?? null, noise: group.isNoise, kev: group.inKev ? kev : null,
    exposure: { exposed: exposure === 'unknown' ? null : exposure === 'exposed', statedBy: exposureBy, statedOn: exposureAt === null ? null
      : dayIn(exposureAt, policy.zone) },
    automatable: group.automatable, technicalImpact: group.technicalImpact, severity: severities[group.urgency] ?? null, impact: impactOf(ratingsOf(service)),
    detectedOn: group.clockFrom ?? group.detectedOn ?? '', fixPublishedOn: null, // where the clock starts is chosen where the findings are grouped
  }, policy.evaluation)
  return result.ok ? { group, evaluation: result.value, missing: [] }
    : { group, evaluation: undefined, missing: result.refusal.faults ?? [result.refusal.says] }
}

/** A patch that is not there yet has no date, unless what it would close is exploited already: then the date is for mitigating it. */
const dueOf = ({ group, evaluation }: Judged): string | null => (group.fixableCount > 0 || group.inKev ? evaluation?.dueOn ?? null : null)
const isEarlier = (a: string | null, b: string | null): boolean => a !== null && (b === null || a < b)

const rowOf = (groups: readonly FindingGroup[], around: Around): PlanRow | undefined => {
  const { device, policy } = around
  const judged = groups.map((group) => judge(group, around))
  const [leader] = judged.toSorted((a, b) => (isEarlier(dueOf(a), dueOf(b)) ? -1 : isEarlier(dueOf(b), dueOf(a)) ? 1
    : Number(b.group.inKev) - Number(a.group.inKev)))
  if (leader === undefined) return undefined
  const { group, evaluation, missing } = leader
  const all = <T>(pick: (one: FindingGroup) => readonly T[]): T[] => [...new Set(groups.flatMap(pick))]
  const sum = (pick: (one: FindingGroup) => number): number => groups.reduce((total, one) => total + pick(one), 0)
  const kevCves = all((one) => (one.inKev ? one.cves : []))
  const base = {
    deviceId: device.id, ecosystem: group.ecosystem, package: group.package, isNoise: group.isNoise, installed: lowest(all((one) => one.installed)),
    fixed: highest(all((one) => one.fixed)),
    cveCount: sum((one) => one.cveCount), fixableCount: sum((one) => one.fixableCount),
    cves: [...new Set([...kevCves, ...all((one) => one.cves)])].slice(0, 50), kevCves,
    decision: evaluation?.decision ?? 'undecided', dueOn: dueOf(leader), isForensic: evaluation?.forensic ?? false,
    riskScore: Math.max(...judged.map((one) => one.evaluation?.risk.score ?? 1)), riskLevel: evaluation?.risk.level ?? 'not known', missing,
    policy: policy.evaluation.name,
  }
  return { ...base, rankKey: rankKeyOf(base, device.exposure), says: sentenceOf(base, device.exposure), inputs: inputsOf(groups, group, evaluation, around) }
}

/** The plan's rows of one device, one a source package, from its findings. */
export const rowsOfDevice = (groups: readonly FindingGroup[], around: Around): readonly PlanRow[] =>
  [...Map.groupBy(groups, (group) => `${group.ecosystem} ${group.package} ${group.isNoise}`).values()].flatMap((alike) => rowOf(alike, around) ?? [])
