import type { Evaluation, FindingGroup } from '../vulnerabilities/index.ts'
import type { Input } from './plan-row.rules.ts'
import type { Around } from './rows-of-device.ts'

const severityWords = ['not told', 'low', 'medium', 'high', 'critical'] as const
const least = (dates: readonly (string | null)[]): string | null => dates.filter((date) => date !== null).toSorted()[0] ?? null

/** Every input of an evaluation with its source and date; what nobody knows with the default that stood in for it. `leader`: the group that decided the row. */
export const inputsOf = (groups: readonly FindingGroup[], leader: FindingGroup, evaluation: Evaluation | undefined,
  { device, service, policy, feeds }: Around): readonly Input[] => {
  const kev = feeds.find((feed) => feed.kind === 'kev')
  const fixes = feeds.find((feed) => feed.slot === `debsecan:${device.osCodename}`) ?? feeds.find((feed) => feed.slot === 'debian-tracker')
  const day = (feed: typeof kev): string | null => (feed?.published ?? feed?.loadedAt ?? null)?.slice(0, 10) ?? null
  const exploited = groups.filter((group) => group.inKev)
  const assumed = new Map((evaluation?.assumed ?? []).map((one) => [one.input as string, one]))
  const defaulted = (input: string, name: string): Input[] => {
    const one = assumed.get(input)
    return one === undefined ? [] : [{ input: name, value: one.value, source: `default: ${one.because}`, on: null, isDefault: true }]
  }
  const untold: Input = { input: 'Publicly exposed', value: 'not known', source: 'nobody told it, and the policy assumes nothing', on: null, isDefault: true }
  const worst = groups.reduce((most, one) => (one.urgency > most.urgency ? one : most), leader)
  const { urgency } = worst
  const facts = feeds.find((feed) => feed.kind === 'cve-facts')
  const severityFeed = worst.severityFrom === 'cve-facts' ? facts : fixes
  const told = (input: string, value: string | null): Input[] =>
    (value === null ? [] : [{ input, value, source: `CISA decision points (${facts?.name ?? ''})`, on: leader.assessedOn, isDefault: false }])
  const stated: Input = { input: 'Publicly exposed', value: device.exposure, source: `${device.exposureBy ?? 'a person'}: ${device.exposureWhy
    ?? ''}`, on: device.exposureAt, isDefault: false }
  return [
    kev === undefined
      ? { input: 'Known to be exploited', value: 'no', source: 'default: no KEV catalogue is loaded', on: null, isDefault: true }
      : { input: 'Known to be exploited', value: exploited.length === 0 ? 'no'
        : `yes, since ${least(exploited.map((group) => group.exploitedSince))}`, source: `CISA KEV (${kev.name})`, on: day(kev), isDefault: false },
    ...(device.exposure === 'unknown' ? (policy.evaluation.unknownExposure === 'undecided' ? [untold] : defaulted('exposed', 'Publicly exposed')) : [stated]),
    ...told('Automatable', leader.automatable === null ? null : leader.automatable ? 'yes' : 'no'), ...defaulted('automatable', 'Automatable'),
    ...told('Technical impact', leader.technicalImpact), ...defaulted('technicalImpact', 'Technical impact'),
    { input: 'Severity', value: severityWords[urgency] ?? 'not told', source: urgency === 0 ? 'default: counts as medium' : `${worst.severityFrom === 'cve-facts' ? 'CVSS' : 'Debian'} (${severityFeed?.name
      ?? ''})`, on: urgency === 0 ? null : day(severityFeed), isDefault: urgency === 0 },
    service === undefined
      ? { input: 'Impact on what it serves', value: 'medium', source: 'default: no service is named for this device', on: null, isDefault: true }
      : { input: 'Impact on what it serves',
        value: `${service.name}: confidentiality ${service.confidentiality}, integrity ${service.integrity}, availability ${service.availability}`,
        source: 'ratings of its service', on: null, isDefault: false },
    { input: 'Fixed version', value: [...new Set(groups.flatMap((group) => group.fixed))].join(', ') || 'none published yet',
      source: `Debian (${fixes?.name ?? ''})`, on: day(fixes), isDefault: false },
    { input: 'Fix first named here', value: least(groups.map((group) => group.fixKnownOn)) ?? 'not yet', source: 'the first feed that named it',
      on: least(groups.map((group) => group.fixKnownOn)), isDefault: false },
    { input: 'First detected here', value: least(groups.map((group) => group.detectedOn)) ?? '', source: 'inventory',
      on: least(groups.map((group) => group.detectedOn)), isDefault: false },
    { input: 'Clock starts', value: least(groups.map((group) => group.clockFrom)) ?? 'with the first fix', source: `policy: ${policy.clockStart}`,
      on: null, isDefault: false },
  ]
}
