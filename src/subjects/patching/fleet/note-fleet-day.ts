import type { PolicyValues } from '../../../core/policy/parameters.ts'
import { ok, refuse } from '../../../core/result.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { reading, useCase, type From } from '../../ledger/index.ts'
import { districtOf } from '../../people/index.ts'
import { saveFleetDay } from './fleet.store.ts'
import { fleetDays, fleetNow } from './fleet.views.ts'

type PolicyOf = (tx: Tx) => Promise<PolicyValues>

const noteDay = (policyOf: PolicyOf) =>
  useCase({
    name: 'patching.note-fleet-day',
    clauses: ['PM-3.6'],
    load: (act, _: { readonly day: string }) => fleetNow(act.tx, act.districtId, act.now, policyOf),
    decide: (fleet) =>
      fleet.all.systems > 0
        ? ok(fleet)
        : refuse({ code: 'patching/no-fleet', clause: 'PM-3.6', status: 409, says: 'No system is known yet.', satisfiedBy: 'A first device.' }),
    commit: async (act, fleet, _, { day }) => {
      await saveFleetDay(act, day, fleet.sites)
      return {
        value: { day },
        evidence: [
          { kind: 'patching.fleet-noted', about: [], grade: 'observed' as const, content: { day, sites: fleet.sites.length, all: { ...fleet.all } } },
        ],
      }
    },
  })

/** Puts how every site stands on record once a day (PM-3.6): the trend of Fleet health. Does nothing where the day is on record. */
export const noteFleetDay =
  (policyOf: PolicyOf) =>
  async (from: From): Promise<void> => {
    const day = await reading(from, async (tx, now) => {
      const zone = (await districtOf(tx))?.zone ?? 'UTC'
      const today = now.toZonedDateTimeISO(zone).toPlainDate().toString()
      return (await fleetDays(tx, today, 1)).length > 0 ? undefined : today
    })
    if (day !== undefined) await noteDay(policyOf)(from, { day })
  }
