// Setting one parameter: what is wrong with it, from when it holds, what it changes (PM-7).
import { faultsOfFit } from '../../core/policy/fit.ts'
import { readValues, type PolicyParameter, type PolicyValue, type PolicyValues } from '../../core/policy/parameters.ts'
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { instantOf, isBefore, isoIn, readInstant, type At } from '../../core/time/zone.ts'

/** `value` null: back to the pack's default. `from`: ISO, or as a person types it in the district's zone; left out: at once. */
export type Wish = { readonly name: string; readonly value: unknown; readonly from?: string | undefined; readonly reason: string }
export type Facts = {
  readonly parameters: readonly PolicyParameter[]
  readonly defaults: PolicyValues // the pack's, with its own `values`
  readonly values: PolicyValues // in force now
  readonly planned: readonly { readonly id: string; readonly parameter: string; readonly fromAt: string; readonly value: unknown }[] // set and not begun
  readonly zone: string
}
export type Change = {
  readonly parameter: PolicyParameter
  readonly before: PolicyValue
  readonly after: PolicyValue
  readonly isDefault: boolean
  readonly fromAt: string
  readonly reason: string
}

const no = (code: string, status: 404 | 409 | 422, says: string, satisfiedBy: string, faults?: readonly string[]): Result<never> =>
  refuse({ code: `policy/${code}`, clause: 'PM-7', status, says, satisfiedBy, ...(faults ? { faults } : {}) })

const faultsOfTime = (from: Result<unknown>, at: At | undefined, now: At): readonly string[] => {
  if (!from.ok) return [`from: ${from.refusal.says}`]
  if (at === undefined || !enforced('PM-7/change-gives-reason')) return []
  if (isBefore(at, now)) return ['from: is in the past; what was done under the old number stays under it']
  return isBefore(instantOf(now).add({ hours: 24 * 400 }), at) ? ['from: is more than 400 days ahead'] : []
}

/** The values as they will be when the change begins: what is planned before then has begun, too. */
const valuesThen = ({ values, planned, defaults }: Facts, at: At): PolicyValues => {
  const due = planned.filter(({ fromAt }) => !isBefore(at, fromAt)).toSorted((a, b) => (isBefore(a.fromAt, b.fromAt) ? -1 : 1))
  return { ...values, ...Object.fromEntries(due.map((one) => [one.parameter, one.value ?? defaults[one.parameter]])) } as PolicyValues
}

/**
 * What a wish comes to. Refused with every fault at once: `policy/value-refused` (unknown, out of bounds, at odds with another value, no reason, a past moment),
 * `policy/value-unchanged`, `policy/zone-is-the-district`.
 */
export const decideValue = (facts: Facts, wish: Wish, now: At): Result<Change> => {
  const parameter = facts.parameters.find(({ name }) => name === wish.name)
  if (parameter === undefined) return no('no-such-parameter', 404, `There is no parameter ${wish.name.slice(0, 80)}.`, 'Choose one of those listed.')
  if (parameter.type === 'zone')
    return no('zone-is-the-district', 409, 'The time zone belongs to the district.', 'It is chosen when the district is set up.')
  const standard = facts.defaults[parameter.name] ?? parameter.default
  const after = wish.value === null ? standard : wish.value
  const from = wish.from === undefined || wish.from.trim() === '' ? ok(instantOf(now)) : readInstant(wish.from.trim(), facts.zone)
  const at = from.ok ? from.value : undefined
  const read = readValues(facts.parameters, { [parameter.name]: after })
  const then = valuesThen(facts, at ?? now)
  const isChecked = enforced('PM-7/value-in-bounds')
  const ofValue = !read.ok && isChecked ? (read.refusal.faults ?? [read.refusal.says]) : []
  const ofFit = ofValue.length === 0 && isChecked ? faultsOfFit({ ...then, [parameter.name]: after as PolicyValue }) : []
  const reason = wish.reason.trim()
  const ofReason = reason.length >= 1 && reason.length <= 500 ? [] : ['reason: say why, in at most 500 characters; it is kept and shown']
  const faults = [...ofValue, ...ofFit, ...faultsOfTime(from, at, now), ...(enforced('PM-7/change-gives-reason') ? ofReason : [])]
  if (faults.length > 0) return no('value-refused', 422, `${parameter.name} was not changed.`, 'Correct each fault listed.', faults)
  const before = then[parameter.name] ?? standard
  if (JSON.stringify(before) === JSON.stringify(after))
    return no('value-unchanged', 409, `${parameter.name} already has this value.`, 'Choose another value.')
  return ok({
    parameter,
    before,
    after: after as PolicyValue,
    isDefault: wish.value === null,
    fromAt: isoIn(at ?? now, facts.zone),
    reason: reason === '' ? '-' : reason,
  })
}

/** A value in words: `yes`, `19:00`, `2 windows`. */
export const valueInWords = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) return value.join(', ')
  if (Array.isArray(value)) return value.length === 0 ? 'none' : `${value.length} window${value.length === 1 ? '' : 's'}`
  return String(value)
}

/** What a parameter may be, in words. */
export const boundsInWords = (one: PolicyParameter): string => {
  switch (one.type) {
    case 'whole':
      return `a whole number from ${one.min} to ${one.max}`
    case 'choice':
      return one.options.join(', ')
    case 'yes-no':
      return 'yes or no'
    case 'time':
      return 'a time of day such as 19:00'
    case 'zone':
      return 'the district’s time zone, chosen at set-up'
    case 'names':
      return 'at most 200 names, one a line'
    case 'windows':
      return 'at most 400 windows, each with who agreed to it and when'
  }
}
