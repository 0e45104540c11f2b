// What a change of an inventory was, in words: for "since when", and for what nobody asked for (PM-3.1, CM-10).
import type { Facts } from './inventory.rules.ts'

export type Details = Readonly<Record<string, readonly [before: string, after: string]>>

const sides = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(sides).filter(Boolean).join(', ')
  return Object.entries(value)
    .map(([key, one]) => `${key} ${sides(one)}`)
    .join(' ')
}
const short = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 197)}…`)

/** Each fact that changed, before and after, in words short enough to keep for ever. The system's parts stand for themselves. */
export const detailsOf = (before: Facts | undefined, after: Facts, changed: readonly string[]): Details =>
  Object.fromEntries(
    changed.flatMap((name) => {
      if (name !== 'os') return [[name, [short(sides(before?.[name as keyof Facts])), short(sides(after[name as keyof Facts]))] as const]]
      return (['name', 'version', 'kernel', 'codename', 'arch', 'installedOn'] as const).flatMap((part) => {
        const [was, is] = [before?.os?.[part] ?? '', after.os?.[part] ?? '']
        return was === is ? [] : [[`os.${part}`, [short(was), short(is)] as const]]
      })
    }),
  )

const instantOf = (text: string): number | undefined => {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?/.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(text)
  const minutes = offset === null ? 0 : (offset[1] === '-' ? 1 : -1) * (Number(offset[2]) * 60 + Number(offset[3]))
  return ((daysTo(year, month, day) * 24 + hour) * 60 + minute + minutes) * 60 + second
}
/** Days since 1 March of the year 0: no clock and no calendar is needed to compare two moments. */
const daysTo = (year: number, month: number, day: number): number => {
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9]
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day - 1
}

const slackSeconds = 600 // agents work the moment out from how long the machine is up, and are off by some
/**
 * Whether a machine was started anew between two words of its agent. Where the agent tells no zone an hour's difference is the clock's change, no
 * start. Not known is no start.
 */
export const hasRestarted = (before: string | null | undefined, after: string | null | undefined): boolean => {
  const [was, is] = [instantOf(before ?? ''), instantOf(after ?? '')]
  if (was === undefined || is === undefined || is - was <= slackSeconds) return false
  const isLocal = !/(Z|[+-]\d\d:?\d\d)$/.test(after ?? '')
  return !(isLocal && Math.abs(is - was - 3600) <= slackSeconds)
}
