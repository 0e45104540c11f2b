// From what is known of a vulnerability to a decision, by a named policy (PM-3.3). What is not known takes the policy's labelled
// default and the reason says so; without a default the row is refused, unless every possible value gives the same decision.
import { ok, refuse, type Refused, type Result } from '../result.ts'
import { BOD_26_04 } from './bod-26-04.ts'
import { CISA_COORDINATOR } from './cisa-coordinator.ts'
import { fieldOf, type PriorityInput, readPoint, wordsOf } from './input.ts'
import { BOD_19_02, BOD_22_01 } from './legacy.ts'
import { SSVC_DEPLOYER } from './ssvc-deployer.ts'
import { type DecisionTable, lookUp, type PointName, valuesOf } from './table.ts'

export type Assumed = { readonly input: PointName; readonly value: string; readonly because: string }

export type Decision = {
  readonly policy: PolicyName
  readonly decision: string // the table's own word
  readonly days: number | null // calendar days; null = the policy sets none ("on upgrade", SSVC levels)
  readonly forensic: boolean
  readonly reason: string // one sentence
  readonly assumed: readonly Assumed[]
}

/** What a policy takes for an input nobody knows: the value and whose default it is; null takes a policy's default away. */
export type Defaults = Readonly<Partial<Record<PointName, { readonly value: string; readonly because: string } | null>>>

const EXPOSED: Defaults[PointName] = { value: 'yes', because: 'an asset whose exposure nobody stated counts as exposed' }
const AUTOMATABLE: Defaults[PointName] = { value: 'yes', because: 'nobody tells; SSVC suggests yes, so that nothing is put off by mistake' }
const EXPLOITATION: Defaults[PointName] = { value: 'none', because: 'no evidence is known, as SSVC suggests' }

type TablePolicy = { readonly table: DecisionTable; readonly defaults: Defaults }

const TABLE_POLICIES = {
  'bod-26-04': { table: BOD_26_04, defaults: { exposed: EXPOSED, automatable: AUTOMATABLE } },
  'cisa-coordinator': { table: CISA_COORDINATOR, defaults: { exploitation: EXPLOITATION, automatable: AUTOMATABLE } },
  'ssvc-deployer': {
    table: SSVC_DEPLOYER,
    defaults: {
      exploitation: EXPLOITATION,
      exposure: { value: 'open', because: 'an asset whose exposure nobody stated counts as open' },
      automatable: AUTOMATABLE,
      humanImpact: { value: 'medium', because: 'SSVC suggests it: marginal safety impact, support of essential functions crippled' },
    },
  },
  'bod-19-02': { table: BOD_19_02, defaults: { exposed: EXPOSED } },
} satisfies Record<string, TablePolicy>

/** `own-table`: a district's own, brought along. */
export type PolicyName = keyof typeof TABLE_POLICIES | 'bod-22-01' | 'own-table'

/** Those that come with the program. */
export const POLICY_NAMES: readonly PolicyName[] = ['bod-26-04', 'cisa-coordinator', 'ssvc-deployer', 'bod-22-01', 'bod-19-02']

const isTablePolicy = (name: string): name is keyof typeof TABLE_POLICIES => Object.hasOwn(TABLE_POLICIES, name)

/** The tables that come with the program, to be looked at and copied. */
export const tableOf = (policy: string): DecisionTable | undefined => (isTablePolicy(policy) ? TABLE_POLICIES[policy].table : undefined)

export const LABELS = {
  inKev: 'in KEV',
  exposed: 'publicly exposed',
  exposure: 'system exposure',
  automatable: 'automatable',
  technicalImpact: 'technical impact',
  exploitation: 'exploitation',
  missionWellbeing: 'mission and well-being',
  humanImpact: 'human impact',
  severity: 'severity',
} satisfies Record<PointName, string>

const QUESTIONS: Partial<Record<PointName, { yes: string; no: string }>> = {
  inKev: { yes: 'in KEV', no: 'not in KEV' },
  exposed: { yes: 'publicly exposed', no: 'not publicly exposed' },
  automatable: { yes: 'automatable', no: 'not automatable' },
}

const phrase = (point: PointName, value: string): string => {
  const question = QUESTIONS[point]
  return question && (value === 'yes' || value === 'no') ? question[value] : `${LABELS[point]} ${value}`
}

const refuseInput = (policy: string, says: string, faults: readonly string[], satisfiedBy: string): Refused =>
  refuse({ code: 'ssvc/input-not-enough', clause: 'PM-3.3', says: `${policy}: ${says}`, satisfiedBy, faults, status: 422 })

/** One point's candidates: its one value, or every value where it is not known and the policy has no default. */
type Candidate = { readonly point: PointName; readonly values: readonly string[]; readonly said: string | null }

/** SSVC defines KEV as a source of evidence for active exploitation, and "not publicly exposed" leaves small and controlled. */
const derive = (input: PriorityInput, point: PointName): { values: readonly string[]; said: string } | null => {
  if (point === 'exploitation' && readPoint(input, point) === 'missing') {
    const kev = readPoint(input, 'inKev')
    if (typeof kev === 'object' && kev.value === 'yes') return { values: ['active'], said: 'exploitation active (it is in KEV)' }
  }
  if (fieldOf(input, point) === 'exposed' && point === 'exposure') {
    const exposed = readPoint(input, 'exposed')
    const stricter = 'system exposure controlled (not publicly exposed; nobody stated that it is small)'
    if (typeof exposed === 'object' && exposed.value === 'no') return { values: ['controlled'], said: stricter }
  }
  return null
}

/** The field that holds no word we know: the point's own, or the one that would have stood in for it. Undefined where none is wrong. */
const unreadableField = (input: PriorityInput, point: PointName): PointName | undefined => {
  const reading = readPoint(input, point)
  if (reading === 'unreadable') return fieldOf(input, point)
  return reading === 'missing' && point === 'exploitation' && readPoint(input, 'inKev') === 'unreadable' ? 'inKev' : undefined
}
const shown = (value: unknown): string => (JSON.stringify(value) ?? typeof value).slice(0, 60)

/** A district's own table goes by the defaults of every input that has one elsewhere. */
const OWN_DEFAULTS: Defaults = { exposed: EXPOSED, ...TABLE_POLICIES['ssvc-deployer'].defaults }

const decideByTable = (policy: PolicyName, { table, defaults }: TablePolicy, input: PriorityInput, overrides: Defaults): Result<Decision> => {
  const faults: string[] = []
  const assumed: Assumed[] = []
  const candidates = table.points.map((point): Candidate => {
    const reading = readPoint(input, point)
    if (typeof reading === 'object') return { point, values: [reading.value], said: phrase(point, reading.value) }
    const derived = derive(input, point)
    if (derived !== null) return { point, ...derived }
    const wrong = unreadableField(input, point)
    if (wrong !== undefined) {
      faults.push(`${wrong} is ${shown(input[wrong])}: not one of ${wordsOf(wrong).join(', ')}`)
      return { point, values: [], said: null }
    }
    const fallback = overrides[point] === undefined ? defaults[point] : overrides[point]
    if (!fallback) return { point, values: valuesOf(table, point), said: null }
    assumed.push({ input: point, value: fallback.value, because: fallback.because })
    return { point, values: [fallback.value], said: `${phrase(point, fallback.value)} (not known; the policy's default: ${fallback.because})` }
  })
  if (faults.length > 0) return refuseInput(table.name, `${faults.join('; ')}.`, faults, 'Correct the named inputs, or leave out what is not known.')

  const combinations = candidates.reduce<readonly (readonly string[])[]>(
    (rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  )
  const decisions = [...new Set(combinations.map((values) => lookUp(table, values) ?? ''))]
  const open = candidates.filter(({ said }) => said === null).map(({ point }) => point)
  const [decision = ''] = decisions
  const outcome = table.outcomes[decision]
  if (decisions.length !== 1 || outcome === undefined) {
    return refuseInput(
      table.name,
      `${open.map((point) => LABELS[point]).join(' and ')} must be known; as things stand it could be ${decisions.join(', or ')}.`,
      open.map((point) => `${point} is missing and this policy has no default for it`),
      `Give ${open.join(', ')}.`,
    )
  }
  const known = candidates.flatMap(({ said }) => (said === null ? [] : [said]))
  const unneeded = open.length === 0 ? '' : `; ${open.map((point) => LABELS[point]).join(' and ')} not known, which changes nothing here`
  return ok({
    policy,
    decision,
    days: outcome.days,
    forensic: outcome.forensic,
    assumed,
    reason: `${table.name}: ${known.join(', ')}${unneeded}: ${outcome.means}.`,
  })
}

const decideByKevDate = (input: PriorityInput): Result<Decision> => {
  const { name } = BOD_22_01
  const inKev = readPoint(input, 'inKev')
  if (typeof inKev === 'string') {
    const isMissing = inKev === 'missing'
    const fault = isMissing ? 'inKev is missing and this policy has no default for it' : `inKev is ${shown(input['inKev'])}: not yes or no`
    return refuseInput(name, `${fault}.`, [fault], 'Give inKev: true or false.')
  }
  const base = { policy: 'bod-22-01', forensic: false, assumed: [] } as const
  const noDeadline = { ...base, decision: 'no deadline', days: null, reason: `${name}: not in KEV: this directive sets no deadline for it.` }
  if (inKev.value === 'no') return ok(noDeadline)
  const year = /^CVE-(\d{4})-\d{4,}$/.exec(typeof input['cve'] === 'string' ? input['cve'] : '')?.[1]
  if (year === undefined) return refuseInput(name, 'the CVE id decides the deadline and is missing or unreadable.', ['cve is no CVE id'], 'Give cve.')
  const isOld = Number(year) < 2021
  const days = isOld ? BOD_22_01.defaultDaysBefore2021 : BOD_22_01.defaultDays
  const rule = isOld ? 'its id is of before 2021, so six months (counted as 180 calendar days)' : 'its id is of 2021 or later, so two weeks'
  const reason = `${name}: in KEV, ${rule} from the day it was added; where KEV states a due date, that date stands.`
  return ok({ ...base, decision: `${days} days`, days, reason })
}

/**
 * Decides by the named policy. `input` holds the points as words or booleans (`inKev`, `exposed`, `automatable`, `technicalImpact`, `exploitation`,
 * `missionWellbeing`, `humanImpact`, `severity`, `cve`); `overrides` replaces, adds or takes away defaults, as a district's policy parameters do.
 * `own` is the district's table, which the policy `own-table` goes by. Refuses an unknown policy, an unreadable input, and a missing one that would
 * change the decision and has no default.
 */
export const decide = (policyName: string, input: PriorityInput, overrides: Defaults = {}, own?: DecisionTable): Result<Decision> => {
  if (policyName === 'bod-22-01') return decideByKevDate(input)
  if (policyName === 'own-table' && own !== undefined) return decideByTable('own-table', { table: own, defaults: OWN_DEFAULTS }, input, overrides)
  if (isTablePolicy(policyName)) return decideByTable(policyName, TABLE_POLICIES[policyName], input, overrides)
  return refuse({
    code: 'ssvc/policy-unknown',
    clause: 'PM-3.3',
    status: 422,
    says: `There is no policy "${policyName}".`,
    satisfiedBy: `Use one of ${POLICY_NAMES.join(', ')}.`,
  })
}
