import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { useCase } from '../ledger/index.ts'
import { deliveriesFor } from '../notices/index.ts'
import { resolutionOf, type RunFacts, type ServerFacts } from './close.rules.ts'
import { lookReasons } from './outcomes.rules.ts'
import { readPolicy, type RunbookParts } from './parts.ts'
import { stepsOf } from './runbooks.store.ts'
import { cycleServers, runsOf, testersOf, type Run } from './runbooks.views.ts'
import { isDone, lastLook, rowOf } from './steps.rules.ts'

// By recipient: whom mail did not reach may have been told otherwise.
const isCompletionTold = async (tx: Tx, run: Run): Promise<boolean> => {
  const rows = (await deliveriesFor(tx, showId('run', run.id))).filter(({ kind }) => kind === 'completed')
  const reached = new Set(rows.filter(({ state }) => state === 'accepted' || state === 'told').map(({ address }) => address))
  return rows.length > 0 && rows.every(({ address }) => reached.has(address))
}

const runFacts = async (tx: Tx, run: Run): Promise<RunFacts> => {
  const steps = await stepsOf(tx, run.id)
  const isTaken = ['done', 'intended'].includes(rowOf(steps, 'snapshot')?.state ?? '')
  const backup = rowOf(steps, 'backup-after')
  return {
    state: run.state,
    clean: lookReasons(lastLook(steps))?.length === 0,
    tested: isDone(steps, 'back-in-production'),
    reverted: run.state === 'reverted' || run.state === 'reverting',
    snapshot: isDone(steps, 'snapshot-removal') ? 'gone' : isTaken ? 'there' : 'none',
    backupGoodAt: backup?.state === 'done' ? String(backup.outcome?.['lastGoodAt'] ?? '') : null,
    endedAt: run.stateAt,
    completionTold: await isCompletionTold(tx, run),
    testers: (await testersOf(tx, run.id)).filter(({ verdict }) => verdict === 'pass').map(({ name }) => name),
  }
}

/** Every server of a ticket with its runs, the oldest first. */
export const serverFactsOf = async (
  tx: Tx,
  cycleId: string,
): Promise<{ readonly ticket: string; readonly closedAt: string | null; readonly servers: readonly ServerFacts[] }> => {
  const onTicket = await cycleServers(tx, cycleId)
  const runs = (await runsOf(tx, { cycleId }, 2000)).toReversed()
  const servers: ServerFacts[] = []
  for (const { deviceId, hostname } of onTicket) {
    const own: RunFacts[] = []
    for (const run of runs) if (run.deviceId === deviceId) own.push(await runFacts(tx, run))
    servers.push({ server: showId('dev', deviceId), hostname, runs: own })
  }
  return { ticket: onTicket[0]?.ticket ?? '', closedAt: onTicket[0]?.closedAt ?? null, servers }
}

/** SP-5: closes the ticket with a resolution written by itself; refused (`runbooks/servers-open`) while any server owes anything. */
export const closeCycleIfDone = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.close-cycle',
    clauses: ['SP-5', 'CM-8'],
    load: async (act, input: { readonly cycleId: string }) => ({
      ...(await serverFactsOf(act.tx, input.cycleId)),
      policy: await readPolicy(parts, act.tx),
    }),
    decide: ({ ticket, servers, policy, closedAt }) => {
      if (closedAt !== null)
        return refuse({ code: 'runbooks/ticket-closed', clause: 'SP-5', says: `${ticket} is closed.`, satisfiedBy: 'nothing', status: 409 })
      const resolution = resolutionOf(ticket, servers, policy.zone)
      return resolution.ok ? ok(resolution.value) : resolution
    },
    commit: async (act, resolution, { servers }, input) => {
      await parts.closeCycle(act, input.cycleId, resolution)
      return {
        value: resolution,
        evidence: [
          {
            kind: 'runbooks.ticket-closed',
            about: [showId('cyc', input.cycleId)],
            grade: 'enforced' as const,
            content: { resolution, servers: servers.map(({ server }) => server) },
          },
        ],
      }
    },
  })
