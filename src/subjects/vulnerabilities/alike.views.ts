import { sql } from 'kysely'
import { scopeOfSlot } from './withdrawal.rules.ts'

/** Feeds `f` in which a record of the same id is the same record as in this slot. */
export const alike = (slot: string) => {
  const scope = scopeOfSlot(slot)
  if (scope.startsWith('msrc')) return sql`f.slot = ${slot}`
  return scope.startsWith('csaf:') || scope === 'csaf'
    ? sql`split_part(f.slot, '/', 1) = ${scope}`
    : sql`split_part(split_part(f.slot, '/', 1), ':', 1) = ${scope}`
}
