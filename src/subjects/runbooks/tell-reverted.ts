import { ok } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { deliveriesFor } from '../notices/index.ts'
import { aboutRun, everyone, letterAbout, letters, loadRun, noSuchRun, runBinding, tell } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { over, type Of } from './of-run.ts'

/** SP-4.3, CM-12: after a revert everyone hears that the update is postponed. */
export const tellReverted = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.tell-reverted',
    clauses: ['SP-4.3', 'CM-12'],
    load: async (act, input: Of) => {
      const found = await loadRun(parts, act, input.runId)
      return found && { found, isTold: (await deliveriesFor(act.tx, showId('run', input.runId))).some(({ kind }) => kind === 'postponed') }
    },
    decide: (loaded) => (!loaded ? noSuchRun() : loaded.isTold || loaded.found.run.state !== 'reverted' ? over() : ok(loaded.found)),
    commit: async (act, { run, policy, audience }) => {
      await tell(act, run, 'postponed', letters.postponed(letterAbout(run, audience, policy.zone)), {
        to: everyone(audience),
        boundTo: runBinding(run),
      })
      return {
        value: run.id,
        evidence: [
          {
            kind: 'runbooks.postponement-told',
            about: aboutRun(run),
            grade: 'observed' as const,
            content: { recipients: everyone(audience).length },
          },
        ],
      }
    },
  })
