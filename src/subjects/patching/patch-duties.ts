import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import type { Who } from '../people/index.ts'
import { complianceDuties, type SystemDuty } from './compliance-duties.ts'
import type { PolicyOf } from './compliance-report.ts'
import { planDuties, type PlanDuty } from './plan-duties.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

/**
 * One thing to do stands once. A system whose most urgent update stands by itself is told there, with how many more wait on it; an update that stands here for
 * being first alone gives way to the line of its system, which names it.
 */
export const once = (updates: readonly PlanDuty[], systems: readonly SystemDuty[]): readonly Duty[] => {
  const hosts = new Map(systems.flatMap((one) => (one.host === undefined ? [] : [[one.host, one] as const])))
  const told = new Set<string>()
  const kept = updates.flatMap(({ host, isFirst, ...duty }): Duty[] => {
    const system = host === undefined ? undefined : hosts.get(host)
    if (host === undefined || system === undefined) return [duty]
    if (isFirst) return []
    const more = (system.pending ?? 1) - 1
    const isFirstOfHost = !told.has(host)
    told.add(host)
    return [
      more > 0 && isFirstOfHost
        ? { ...duty, why: `${duty.why} ${more === 1 ? '1 more package waits' : `${more} more packages wait`} on ${host}.` }
        : duty,
    ]
  })
  return [...kept, ...systems.flatMap(({ host, pending: _, ...duty }) => (host !== undefined && told.has(host) ? [] : [duty]))]
}

/** For Today: what the plan asks for, and the systems of whoever looks, each thing once (PM-3.3, PM-3.6). */
export const patchDuties =
  (policyOf: PolicyOf) =>
  async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> =>
    once(await planDuties(tx, who, now), await complianceDuties(policyOf)(tx, who, now))
