import type { Json } from '../../../core/proof/canonical.ts'
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { faultsOfTable, ownTable, type OwnTable } from '../../../core/ssvc/own-table.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { insertTable } from './policy-tables.store.ts'
import { keptTables, type KeptTable } from './policy-tables.views.ts'

export type Publication = { readonly table: OwnTable; readonly reason: string }

const decide = (kept: readonly KeptTable[], { table, reason }: Publication): Result<{ readonly version: number; readonly reason: string }> => {
  const version = (kept[0]?.version ?? 0) + 1
  if (enforced('PM-3.3/own-table-is-complete')) {
    const checked = ownTable(table, `version ${version}`)
    if (!checked.ok) return checked
  }
  const why = reason.trim()
  if (why === '' || why.length > 500) {
    return refuse({
      code: 'patching/table-needs-a-reason',
      clause: 'PM-3.3',
      status: 422,
      says: 'The table was not published.',
      satisfiedBy: 'Say why, in at most 500 characters.',
      faults: ['reason: is missing or too long'],
    })
  }
  if (JSON.stringify(kept[0]?.content) === JSON.stringify(table)) {
    return refuse({
      code: 'patching/table-stands',
      clause: 'PM-3.3',
      status: 409,
      says: 'This exact table is already published.',
      satisfiedBy: 'Change something first.',
    })
  }
  return ok({ version, reason: why })
}

/**
 * Publishes a district's own decision table as its next version (PM-3.3): whole, every combination with exactly one row, or refused with each missing and
 * repeated one named. The plan goes by it where the policy in force is the district's own table.
 */
export const publishTable = useCase({
  name: 'patching.publish-table',
  clauses: ['PM-3.3', 'PM-7'],
  load: (act, _: Publication) => keptTables(act.tx),
  decide,
  commit: async (act, { version, reason }, kept, { table }) => {
    const id = await insertTable(act, { version, name: table.name, content: table, reason })
    return {
      value: { id, version },
      evidence: [
        {
          kind: 'patching.table-published',
          about: [showId('dt', id)],
          grade: 'enforced' as const,
          content: {
            version,
            name: table.name,
            reason,
            faults: faultsOfTable(table).length,
            before: (kept[0]?.content ?? null) as unknown as Json,
            after: table as unknown as Json,
          },
        },
      ],
    }
  },
})
