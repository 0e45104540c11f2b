// A policy parameter: one number or choice of a district's written procedure, bound to its clause.
import { ok, refuse, type Result } from '../result.ts'
import { faultOfNames, faultOfWindows, isLocalTime } from './checks.ts'
import { isZone } from '../time/zone.ts'
import type { ExtraWindow } from '../time/windows.ts'

type Kind =
  | { readonly type: 'whole'; readonly default: number; readonly min: number; readonly max: number }
  | { readonly type: 'time'; readonly default: string } // wall clock, HH:MM
  | { readonly type: 'yes-no'; readonly default: boolean }
  | { readonly type: 'choice'; readonly default: string; readonly options: readonly string[] }
  | { readonly type: 'zone'; readonly default: string } // IANA name
  | { readonly type: 'windows'; readonly default: readonly ExtraWindow[] }
  | { readonly type: 'names'; readonly default: readonly string[] } // of software, as inventories write them

/** `origin`: the district's written procedure says it, or it is ours where the procedure is silent. `unit` is a word for people: hours, days. */
export type PolicyParameter = Kind & {
  readonly name: string
  readonly clause: string
  readonly says: string
  readonly unit: string
  readonly origin: 'procedure' | 'ours'
  readonly readBy?: readonly string[] // rules that go by it; none or empty: not used yet
}

export type PolicyValue = PolicyParameter['default']
export type PolicyValues = Readonly<Record<string, PolicyValue>>

/** What is wrong with a value for this parameter; undefined when nothing is. */
export const faultOfValue = (parameter: PolicyParameter, value: unknown): string | undefined => {
  const { name } = parameter
  const shown = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? 'nothing')
  switch (parameter.type) {
    case 'whole': {
      const isInBounds = Number.isInteger(value) && Number(value) >= parameter.min && Number(value) <= parameter.max
      if (isInBounds) return undefined
      return `${name}: ${shown} is not a whole number from ${parameter.min} to ${parameter.max} (${parameter.unit}, ${parameter.clause})`
    }
    case 'time':
      return isLocalTime(value) ? undefined : `${name}: ${shown} is not a time of day such as 19:00`
    case 'yes-no':
      return typeof value === 'boolean' ? undefined : `${name}: ${shown} is neither true nor false`
    case 'choice':
      if (typeof value === 'string' && parameter.options.includes(value)) return undefined
      return `${name}: ${shown} is none of ${parameter.options.join(', ')}`
    case 'zone':
      return typeof value === 'string' && isZone(value) ? undefined : `${name}: ${shown} is not a time zone such as America/Chicago`
    case 'windows':
      return faultOfWindows(name, value)
    case 'names':
      return faultOfNames(name, value)
  }
}

/** The district's values over the defaults. Refused whole (`policy/values-refused`) with every fault: unknown names, wrong types, out of bounds. */
export const readValues = (parameters: readonly PolicyParameter[], given: Readonly<Record<string, unknown>>): Result<PolicyValues> => {
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  const faults = Object.entries(given).flatMap(([name, value]) => {
    const parameter = known.get(name)
    return (parameter === undefined ? `${name}: there is no such parameter` : faultOfValue(parameter, value)) ?? []
  })
  if (faults.length > 0)
    return refuse({
      code: 'policy/values-refused',
      clause: '-',
      status: 422,
      faults,
      says: `${faults.length} of the policy values cannot be taken; none was changed.`,
      satisfiedBy: 'values within the bounds that each parameter names',
    })
  return ok({ ...Object.fromEntries(parameters.map(({ name, default: value }) => [name, value])), ...(given as PolicyValues) })
}

/** Whether the values have that parameter at all. */
export const isIn = (values: PolicyValues, name: string): boolean => Object.hasOwn(values, name)

const valueOf = <T extends PolicyValue>(values: PolicyValues, name: string, is: (value: PolicyValue) => value is T): T => {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  if (value === undefined || !is(value)) throw new TypeError(`the policy has no parameter ${name} of the kind that is read here`)
  return value
}

/** Typed readers of values that `readValues` let pass; a name the pack lacks is a fault of the program, and throws. */
export const whole = (values: PolicyValues, name: string): number => valueOf(values, name, (value) => typeof value === 'number')
export const text = (values: PolicyValues, name: string): string => valueOf(values, name, (value) => typeof value === 'string')
export const yes = (values: PolicyValues, name: string): boolean => valueOf(values, name, (value) => typeof value === 'boolean')
export const names = (values: PolicyValues, name: string): readonly string[] =>
  valueOf(values, name, (value): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string'))
export const extraWindows = (values: PolicyValues, name: string): readonly ExtraWindow[] =>
  valueOf(values, name, (value): value is readonly ExtraWindow[] => Array.isArray(value))
