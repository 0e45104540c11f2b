// What is approved: a rule, not a list of packages. Its canonical bytes (RFC 8785) are what a decision is bound to and what the runner checks.
import { canonical, type Json } from '../../core/proof/canonical.ts'
import type { Hash } from '../../core/proof/chain.ts'
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { WindowPolicy } from '../../core/time/windows.ts'
import { inWords } from '../../core/time/words.ts'

export type Target = { readonly device: string; readonly host: string } // `dev_…` and the host's name as shown when it was submitted

/** Whole numbers; hours and days are those of the policy in force when the text was submitted. */
export type Limits = { readonly leadDays: number; readonly holdHours: number; readonly testMinutes: number; readonly rollbackMinutes: number }

/** The part of a rule that differs from change to change. Period: ISO with offset, half-open. */
export type RuleDraft = {
  readonly cycle: string // T-118
  readonly targets: readonly Target[]
  readonly maxPasses: number
  readonly window: WindowPolicy
  readonly period: { readonly notBefore: string; readonly notAfter: string }
  readonly limits: Limits
}

const fixed = {
  format: 'afterbell-rule/1',
  updates: "all from the servers' own sources at run time",
  removals: false,
  releaseUpgrade: false,
  runbook: { name: 'server-patching', revision: 1 },
  fallback: 'revert to snapshot',
} as const

export type Rule = RuleDraft & typeof fixed & { readonly district: string; readonly request: string }

const byDevice = (a: Target, b: Target): number => (a.device < b.device ? -1 : a.device > b.device ? 1 : 0)

/** The whole rule: targets sorted by device and named once. `request` is `CR-119`. */
export const makeRule = (district: string, request: string, draft: RuleDraft): Rule => {
  const targets = [...new Map(draft.targets.map(({ device, host }) => [device, { device, host }])).values()].sort(byDevice)
  const { zone, weekdayOpens, weekdayCloses, weekend, mondayTail, extra } = draft.window
  const { leadDays, holdHours, testMinutes, rollbackMinutes } = draft.limits
  return {
    ...fixed,
    district,
    request,
    cycle: draft.cycle,
    targets,
    maxPasses: draft.maxPasses,
    window: {
      zone,
      weekdayOpens,
      weekdayCloses,
      weekend,
      mondayTail,
      extra: extra.map(({ opens, closes, agreement }) => ({ opens, closes, agreement })),
    },
    period: { notBefore: draft.period.notBefore, notAfter: draft.period.notAfter },
    limits: { leadDays, holdHours, testMinutes, rollbackMinutes },
  }
}

/** The exact bytes, as text. */
export const ruleBytes = (rule: Rule): string => canonical(rule as unknown as Json)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads stored bytes back. Refused (`changes/rule-unreadable`) unless making the rule anew gives exactly the same bytes. */
export const readRule = (text: string): Result<Rule> => {
  const read = parse(text) as Partial<Rule> | null | undefined
  const isWhole =
    typeof read === 'object' &&
    read !== null &&
    Array.isArray(read.targets) &&
    typeof read.window === 'object' &&
    typeof read.period === 'object' &&
    typeof read.limits === 'object' &&
    Array.isArray(read.window?.extra) &&
    typeof read.district === 'string' &&
    typeof read.request === 'string'
  try {
    const rule = isWhole ? makeRule(read.district ?? '', read.request ?? '', read as RuleDraft) : undefined
    if (rule && ruleBytes(rule) === text) return ok(rule)
  } catch {
    /* not such a rule: refused below */
  }
  return refuse({
    code: 'changes/rule-unreadable',
    clause: 'SP-1.2',
    status: 409,
    says: 'The stored rule is not one that this product wrote.',
    satisfiedBy: 'submitting the change anew',
  })
}

export type Plans = { readonly plan: string; readonly testPlan: string; readonly backOutPlan: string }

/** SHA-256 over rule and plans. The revision is part of it: going back to older words is a new text, and old decisions stay void. */
export const textHashOf = (hash: Hash, text: Plans & { readonly ruleHash: string; readonly revision: number }): string =>
  hash(
    canonical({
      format: 'afterbell-change-text/1',
      revision: text.revision,
      rule: text.ruleHash,
      plan: text.plan,
      testPlan: text.testPlan,
      backOutPlan: text.backOutPlan,
    }),
  )

const limit = 20_000
const planNames = { plan: 'The plan', testPlan: 'The test plan', backOutPlan: 'The back-out plan' } as const satisfies Record<keyof Plans, string>

/** The text is complete (CM-5 counts from the complete text; CM-7 denies poor plans). Refused `changes/text-incomplete` with every fault. */
export const completeText = (plans: Plans, rule: Pick<RuleDraft, 'targets' | 'period'>): Result<true> => {
  const faults = [
    ...(Object.keys(planNames) as (keyof Plans)[]).flatMap((name) => {
      if (plans[name].trim() === '') return [`${planNames[name]} is missing.`]
      return plans[name].length > limit ? [`${planNames[name]} is longer than ${limit} characters.`] : []
    }),
    ...(rule.targets.length === 0 ? ['No server is named.'] : []),
  ]
  if (faults.length === 0 || !enforced('CM-4/request-is-complete')) return ok(true)
  return refuse({
    code: 'changes/text-incomplete',
    clause: 'CM-5',
    status: 422,
    faults,
    says: 'The request is not complete, so its lead time cannot start.',
    satisfiedBy: 'a plan, a test plan, a back-out plan and at least one server',
  })
}

/** The rule in words, one line a member, for whoever decides. */
export const ruleInWords = (rule: Rule): readonly { readonly key: string; readonly value: string }[] => {
  const { zone, weekdayOpens, weekdayCloses, weekend } = rule.window
  const extra = rule.window.extra.length === 0 ? '' : `, and ${rule.window.extra.length} additional agreed windows`
  return [
    {
      key: 'Servers',
      value: rule.targets
        .map((target) => target.host)
        .sort()
        .join(', '),
    },
    { key: 'Updates', value: `All from the servers' own sources at run time, at most ${rule.maxPasses} passes` },
    { key: 'Never', value: 'Removals of packages; upgrades to another release' },
    {
      key: 'When',
      value: `From ${inWords(rule.period.notBefore, zone, { withYear: true })} until ${inWords(rule.period.notAfter, zone, { withYear: true })}`,
    },
    {
      key: 'Window',
      value:
        `Weekdays ${weekdayOpens} to ${weekdayCloses}${weekend ? ', all weekend' : ''}${extra}; ` +
        `${rule.limits.testMinutes} min for tests and ${rule.limits.rollbackMinutes} min for rollback inside it`,
    },
    { key: 'If it fails', value: `Revert to the snapshot, which is held ${rule.limits.holdHours} hours` },
    { key: 'Runbook', value: `${rule.runbook.name}, revision ${rule.runbook.revision}` },
  ]
}
