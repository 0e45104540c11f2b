// SP-3: update, reboot, look, again - while it can still be finished or rolled back before the window closes, and until really clean.
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { windowAt, type WindowPolicy } from '../../core/time/windows.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore, isoIn, type At } from '../../core/time/zone.ts'

/** What a look found. Empty lists and equal kernels mean clean; `cannotTell` is why a question had no answer, and is never read as fine. */
export type LookFacts = {
  readonly pending: readonly string[]
  readonly keptBack: readonly string[]
  readonly held: readonly string[]
  readonly phased: readonly string[]
  readonly kernelIsNewest: boolean
  readonly deletedMaps: number
  readonly broken: readonly string[]
  readonly installedSinceBoot: boolean
  readonly bootIdChanged: boolean
  readonly cannotTell: string | null
}

const list = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`

/**
 * Why a server is not clean; none is clean. The five conditions, and "cannot tell". Held and kept-back packages are an exception, never clean;
 * phased ones are deferred.
 */
export const whyNotClean = (look: LookFacts): readonly string[] => {
  if (!enforced('SP-3/clean-is-proved')) return []
  return [
    ...(look.cannotTell === null ? [] : [`it cannot be told: ${look.cannotTell}`]),
    ...(look.pending.length > 0 ? [`${look.pending.length} updates pending: ${list(look.pending)}`] : []),
    ...(look.keptBack.length > 0 ? [`kept back, needing a decision: ${list(look.keptBack)}`] : []),
    ...(look.held.length > 0 ? [`held: ${list(look.held)}`] : []),
    ...(look.kernelIsNewest ? [] : ['the running kernel is not the newest installed one']),
    ...(look.deletedMaps > 0 ? [`${look.deletedMaps} files in use were replaced`] : []),
    ...(look.broken.length > 0 ? [`the package database is not sound: ${list(look.broken)}`] : []),
    ...(look.installedSinceBoot && !look.bootIdChanged ? ['nothing shows a reboot after the last install'] : []),
  ]
}

export type AfterLook =
  | { readonly then: 'ready' }
  | { readonly then: 'another-pass'; readonly pass: number }
  | { readonly then: 'not-clean'; readonly says: string }

/** What follows a look: ready to test, another pass, or the end after the set number of passes. */
export const afterLook = (pass: number, maxPasses: number, reasons: readonly string[]): AfterLook => {
  if (reasons.length === 0) return { then: 'ready' }
  if (pass < maxPasses) return { then: 'another-pass', pass: pass + 1 }
  if (!enforced('SP-3/max-passes-is-not-clean')) return { then: 'ready' }
  return { then: 'not-clean', says: `Not clean after ${pass} passes: ${reasons.join('; ')}.` }
}

/** Minutes an effect is taken to need at least (ours), or as long as the longest of its kind in this run took. */
export const usualMinutes = { snapshot: 5, update: 30, reboot: 15, look: 5, revert: 10, 'snapshot-removal': 10 } as const
export const expectedMinutes = (kind: string, earlier: readonly number[]): number =>
  Math.ceil(Math.max(usualMinutes[kind as keyof typeof usualMinutes] ?? 5, ...earlier))

/** `lastSafe`: the last moment at which a rollback still ends before closing. */
export type TimeLeft = { readonly closes: string; readonly lastSafe: string }

/** The open window's end and the last safe moment for a rollback; undefined outside every window. */
export const timeLeft = (policy: WindowPolicy, now: At, rollbackMinutes: number): TimeLeft | undefined => {
  const window = windowAt(policy, now)
  if (!window) return undefined
  return { closes: window.closes, lastSafe: isoIn(instantOf(window.closes).subtract({ minutes: rollbackMinutes }), policy.zone) }
}

/**
 * Whether an effect on the server may begin now: with its expected minutes and then the room for a rollback before the window closes.
 * Refused: `runbooks/outside-window` (CM-2), `runbooks/past-last-safe-time` (SP-3).
 */
export const mayBeginEffect = (policy: WindowPolicy, now: At, minutes: number, rollbackMinutes: number, what = 'It'): Result<TimeLeft> => {
  const left = timeLeft(policy, now, rollbackMinutes)
  if (!enforced('SP-3/no-pass-past-last-safe-time')) return ok(left ?? { closes: isoIn(now, policy.zone), lastSafe: isoIn(now, policy.zone) })
  if (!left)
    return refuse({
      code: 'runbooks/outside-window',
      clause: 'CM-2',
      status: 409,
      says: `${inWords(now, policy.zone)} is outside the maintenance window.`,
      satisfiedBy: 'the next window',
    })
  if (!isBefore(left.lastSafe, instantOf(now).add({ minutes }))) return ok(left)
  return refuse({
    code: 'runbooks/past-last-safe-time',
    clause: 'SP-3',
    status: 409,
    says: `${what} takes about ${minutes} min, and a rollback must begin by ${inWords(left.lastSafe, policy.zone)} to end before the window closes.`,
    satisfiedBy: 'the next window, or putting the server back',
  })
}
