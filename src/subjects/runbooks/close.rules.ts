// SP-5: a server is open while any of patched, tested, snapshot gone, backup good is missing; the ticket closes with the last of them (and
// CM-8: told).
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import type { RunState } from './run.rules.ts'

/** One run of a server in the cycle, in short; times are ISO. */
export type RunFacts = {
  readonly state: RunState
  readonly clean: boolean
  readonly tested: boolean
  readonly reverted: boolean
  readonly snapshot: 'none' | 'there' | 'gone'
  readonly backupGoodAt: string | null
  readonly endedAt: string | null
  readonly testers: readonly string[]
  readonly completionTold: boolean // CM-8: everyone concerned heard that it is done
}
export type ServerFacts = { readonly server: string; readonly hostname: string; readonly runs: readonly RunFacts[] } // runs in their order

export type Open = {
  readonly patched: boolean
  readonly tested: boolean
  readonly snapshotGone: boolean
  readonly backupGood: boolean
  readonly completionTold: boolean
}

// After a revert the patch is pending again, whatever the run had installed before.
const isPatched = (run: RunFacts): boolean => run.clean && (!run.reverted || !enforced('SP-4.3/patch-pending-again'))

/** What a server owes, over all its runs: the newest patched one counts, and no run's snapshot may be left. */
export const standingOf = ({ runs }: ServerFacts): Open & { readonly run: RunFacts | undefined } => {
  const run = runs.findLast((one) => isPatched(one) && one.state !== 'withdrawn' && one.state !== 'not-started')
  return {
    run,
    patched: run !== undefined,
    tested: run?.tested ?? false,
    snapshotGone: run !== undefined && runs.every(({ snapshot }) => snapshot !== 'there'),
    backupGood: run !== undefined && run.backupGoodAt !== null,
    completionTold: (run?.completionTold ?? false) || !enforced('CM-8/completion-notice-before-close'),
  }
}

const words = {
  patched: 'not patched',
  tested: 'not tested',
  snapshotGone: 'its snapshot is not gone',
  backupGood: 'no good backup since',
  completionTold: 'not everyone notified that it is done',
} as const satisfies Record<keyof Open, string>

/** What keeps a server open, in words; empty is done. */
export const whyOpen = (facts: ServerFacts): readonly string[] => {
  const standing = standingOf(facts)
  return (Object.keys(words) as (keyof Open)[]).filter((name) => !standing[name]).map((name) => words[name])
}

/** The ticket's resolution, written by itself; refused (`runbooks/servers-open`) with each open server and why. */
export const resolutionOf = (ticket: string, servers: readonly ServerFacts[], zone: string): Result<string> => {
  const open = servers.map((facts) => ({ facts, why: whyOpen(facts) })).filter(({ why }) => why.length > 0)
  if ((open.length > 0 || servers.length === 0) && enforced('SP-5/closes-when-all-servers-done'))
    return refuse({
      code: 'runbooks/servers-open',
      clause: 'SP-5',
      status: 409,
      says: servers.length === 0 ? `${ticket} has no servers.` : `${open.length} of ${servers.length} servers on ${ticket} are open.`,
      satisfiedBy: 'each server patched, tested, free of its snapshot and backed up, and everyone notified',
      faults: open.map(({ facts, why }) => `${facts.hostname}: ${why.join(', ')}`),
    })
  const lines = servers.map((facts) => {
    const { run } = standingOf(facts)
    const ended = run?.endedAt ? inWords(run.endedAt, zone, { withYear: true }) : 'at a time not known'
    const backup = run?.backupGoodAt ? inWords(run.backupGoodAt, zone, { withYear: true }) : 'not seen'
    return `${facts.hostname}: patched and clean, tested by ${run?.testers.join(', ') || 'nobody'}, snapshot gone, good backup ${backup}, finished ${ended}.`
  })
  return ok(`The process is finished. ${servers.length} of ${servers.length} servers of ${ticket} are patched.\n${lines.join('\n')}`)
}
