// SP-4.3 the way back, SP-4.6 the snapshot's hold and removal, SP-4.7 the backup after.
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { isInside } from '../../core/time/fits.ts'
import { holdEnd } from '../../core/time/leads.ts'
import type { WindowPolicy } from '../../core/time/windows.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isBefore, isoIn, type At } from '../../core/time/zone.ts'

export type HoldFacts = {
  readonly now: At
  readonly backInProductionAt: At
  readonly holdHours: number
  readonly window: WindowPolicy
  readonly goodBackupAt: string | null // seen, made after the update
}
export type HoldAnswer = Result<true> & { readonly retryAt?: string }

/** When the hold ends and from when the snapshot may go: inside a window, ISO with offset. */
export const holdTimes = (
  backInProductionAt: At,
  hours: number,
  window: WindowPolicy,
): { readonly heldUntil: string; readonly removeFrom: string } => {
  const hold = holdEnd(backInProductionAt, hours, window)
  return { heldUntil: isoIn(hold.heldUntil, window.zone), removeFrom: isoIn(hold.removeFrom, window.zone) }
}

const no = (code: string, clause: string, says: string, satisfiedBy: string) =>
  refuse({ code: `runbooks/${code}`, clause, says, satisfiedBy, status: 409 })

/** Whether the snapshot of a server in production may go now; `retryAt` where only time is missing. */
export const mayRemoveSnapshot = ({ now, backInProductionAt, holdHours, window, goodBackupAt }: HoldFacts): HoldAnswer => {
  if (enforced('SP-4.6/hold-48-hours')) {
    const { heldUntil, removeFrom } = holdTimes(backInProductionAt, holdHours, window)
    if (isBefore(now, heldUntil))
      return {
        ...no(
          'still-held',
          'SP-4.6',
          `The snapshot is held until ${inWords(heldUntil, window.zone)}, ${holdHours} hours from back in production.`,
          'waiting until then',
        ),
        retryAt: removeFrom,
      }
    const inside = isInside(window, now)
    if (!inside.inside)
      return {
        ...no('removal-outside-window', 'SP-4.6', `The snapshot goes in a maintenance window: ${inside.why}.`, 'the next window'),
        retryAt: inside.next.opens,
      }
  }
  if (goodBackupAt === null && enforced('SP-4.6/kept-without-good-backup'))
    return no('no-good-backup', 'SP-4.6', 'No good backup made after the update has been seen, so the snapshot stays.', 'a good backup')
  return ok(true)
}

/** SP-4.7: a good backup counts when it was made after the update ended. Times are the district's. */
export const isBackupSince = (goodBackupAt: string, updateEndedAt: string): boolean =>
  !enforced('SP-4.7/next-backup-awaited') || isBefore(updateEndedAt, goodBackupAt)

export type RevertFacts = { readonly proof: string; readonly isAdministrator: boolean; readonly snapshotAt: string | null; readonly agreedTo: string }

/**
 * SP-4.3: a revert loses data, so a signed-in systems administrator confirms exactly what is lost: everything written since the snapshot.
 * `agreedTo` is the moment that was shown on the button.
 */
export const mayRevert = ({ proof, isAdministrator, snapshotAt, agreedTo }: RevertFacts): Result<{ readonly losesSince: string }> => {
  if (snapshotAt === null) return no('no-snapshot', 'SP-4.3', 'There is no snapshot to go back to.', 'a backup to restore from')
  if (!enforced('SP-4.3/revert-confirmed-by-administrator')) return ok({ losesSince: snapshotAt })
  if (!isAdministrator || proof === 'link' || proof === 'none' || proof === 'process')
    return refuse({
      code: 'runbooks/revert-needs-administrator',
      clause: 'SP-4.3',
      status: 403,
      says: 'A systems administrator who is signed in confirms this.',
      satisfiedBy: 'signing in as one',
    })
  if (instantOf(agreedTo).epochMilliseconds !== instantOf(snapshotAt).epochMilliseconds)
    return no('cost-not-shown', 'SP-4.3', 'What would be lost is not what was shown.', 'looking at the page again and confirming what it shows now')
  return ok({ losesSince: snapshotAt })
}

/**
 * SP-4.3: put back is what shows its old versions. Both are hashes over every installed package with its version; empty means it could not be
 * told.
 */
export const isOldState = (versionsBefore: string, versionsNow: string): boolean =>
  !enforced('SP-4.3/old-state-proved') || (versionsBefore !== '' && versionsBefore === versionsNow)

/** SP-4.6: removed is what the hypervisor, asked afterwards, no longer lists. */
export const isGone = (name: string, listed: readonly string[] | null): boolean =>
  !enforced('SP-4.6/removal-confirmed-by-hypervisor') || (listed !== null && !listed.includes(name))
