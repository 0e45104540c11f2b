import { showId } from '../../platform/ids.ts'

// Whose id stands under which name in a run's facts. What is not named here and looks like an id is the outside's own, such as a boot number.
const prefixes: Readonly<Record<string, string>> = { runId: 'run', by: 'per', tester: 'per', personId: 'per', noticeId: 'ntc' }
const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)

/** A run's facts as programs see them: every id of ours as it is shown (`per_…`), in acts' answers and on the page alike. */
export const withShownIds = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => withShownIds(one, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withShownIds(one, name)]))
  const prefix = Object.hasOwn(prefixes, key) ? prefixes[key] : undefined
  return prefix !== undefined && isId(value) ? showId(prefix, value) : value
}
