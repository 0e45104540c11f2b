// What an entry says of before and after, as rows of a table: what is the same on both sides is left out.
import { wordsOfField, withPrefix } from './value-words.ts'
import type { Content } from './say.ts'

export type Difference = { readonly what: unknown; readonly before: unknown; readonly after: unknown; readonly field: string }
const mostRows = 60

const isObject = (value: unknown): value is Content => typeof value === 'object' && value !== null && !Array.isArray(value)
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** One level deeper where a field holds fields: `kept.name` is "Kept name". */
const flat = (value: Content | null | undefined, above = ''): ReadonlyMap<string, unknown> => {
  const told = new Map<string, unknown>()
  for (const [name, one] of Object.entries(value ?? {})) {
    const path = above === '' ? name : `${above}.${name}`
    if (isObject(one) && above === '') for (const [deeper, leaf] of flat(one, path)) told.set(deeper, leaf)
    else told.set(path, one)
  }
  return told
}

const between = (before: Content | null, after: Content | null): readonly Difference[] => {
  const [old, now] = [flat(before), flat(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const field = path.slice(path.lastIndexOf('.') + 1)
    const [was, is] = [withPrefix(old.get(path), field), withPrefix(now.get(path), field)]
    return isSame(was, is) ? [] : [{ what: wordsOfField(path), before: was, after: is, field }]
  })
}

/** The parts of an update's position that people read, only where they differ. */
const ofUpdate = (one: Content): readonly Difference[] => {
  const [before, after] = [one['before'], one['after']]
  const what = one['update'] ?? one['package'] ?? one['fact']
  if (!isObject(before) || !isObject(after)) {
    const told = (side: unknown) => (isObject(side) ? (side['dueOn'] ?? side['decision'] ?? 'there') : isSame(side, null) ? 'not there' : side)
    return [{ what, before: told(before), after: told(after), field: 'dueOn' }]
  }
  const names = ['decision', 'dueOn', 'riskLevel', 'target', 'exposure', 'kevCves']
  const moved = names.filter((name) => !isSame(before[name], after[name]))
  return moved.map((name) => ({ what, before: before[name] ?? null, after: after[name] ?? null, field: name }))
}

/** Before and after as an entry tells it; `more` rows are only in what is recorded. */
export const differencesOf = (content: Content): { readonly rows: readonly Difference[]; readonly more: number } => {
  const [before, after, changes, updates] = [content['before'], content['after'], content['changes'], content['updates']]
  const several = Array.isArray(changes) ? changes : Array.isArray(updates) ? updates : []
  const rows = several.some((one) => isObject(one) && ('before' in one || 'after' in one))
    ? several.filter(isObject).flatMap(ofUpdate)
    : isObject(before) || isObject(after)
      ? between(isObject(before) ? before : null, isObject(after) ? after : null)
      : ('before' in content || 'after' in content) && !isSame(before, after)
        ? [{ what: 'Value', before, after, field: '' }]
        : []
  return { rows: rows.slice(0, mostRows), more: Math.max(0, rows.length - mostRows) }
}
