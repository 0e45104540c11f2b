import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import type { Follow } from '../follow.ts'
import { followClaimsOf } from './claim-finding.ts'
import { reverseScan } from './claims.store.ts'
import { scanForChange } from './claims.views.ts'

/**
 * Takes back a scan that was taken in by mistake (PM-3.2): what it added ends, what it confirmed stands by the words of the scan before, its severity among them, what it closed is open again. Only
 * the newest of its name: a later one builds on it. The scan itself stays on record, as taken back, with who and why.
 */
export const takeBackScan = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.take-back-scan',
    clauses: ['PM-3.2'],
    load: (act, { id }: { readonly id: string; readonly reason: string }) => scanForChange(act.tx, id),
    decide: (scan, { reason }, { actor }) => {
      const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 409 | 422) =>
        refuse({ code: `vulnerabilities/${code}`, clause: 'PM-3.2', says, satisfiedBy, status })
      if (actor.personId === undefined) return no('scan-needs-a-person', 'Only a signed-in person can do this.', 'Sign in.', 403)
      if (scan === undefined || scan.takenBackAt !== null)
        return no('scan-not-there', 'There is no such scan, or it was taken back already.', 'Choose one from the list.', 404)
      if (!scan.isNewest) return no('scan-built-on', 'A newer scan of this name builds on it.', 'Withdraw the newer one first.', 409)
      return reason.trim() === ''
        ? no('scan-back-incomplete', 'Withdrawing a scan needs a reason.', 'Say what was wrong with it.', 422)
        : ok({ scan, reason: reason.trim().slice(0, 500) })
    },
    commit: async (act, { scan, reason }) => {
      const { deviceIds, ended, restored, reopened } = await reverseScan(act, scan.id, reason)
      await followClaimsOf(act, follow, deviceIds, `a scan was withdrawn: ${reason.slice(0, 100)}`)
      return {
        value: { ended, restored, reopened },
        evidence: [
          {
            kind: 'vulnerabilities.scan-taken-back',
            about: [showId('scn', scan.id)],
            grade: 'attested' as const,
            content: { scanner: scan.scanner, label: scan.label, scannedAt: scan.scannedAt, reason, ended, restored, reopened },
          },
        ],
      }
    },
  })
