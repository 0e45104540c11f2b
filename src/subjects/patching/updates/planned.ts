import type { Tx } from '../../../platform/db/pool.ts'
import { planHref } from '../plan.screens.tsx'
import { saysOf, updatesClosing } from './plan-list.views.ts'

/** What the plan has already of these vulnerabilities: each open update with its sentence, and which of them it closes. */
export const plannedFor = async (tx: Tx, cves: readonly string[]) =>
  (await updatesClosing(tx, cves)).map((row) => ({
    package: row.package,
    says: saysOf(row),
    href: planHref(row.id),
    cves: row.cves.filter((cve) => cves.includes(cve)),
  }))
