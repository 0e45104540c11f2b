import type { Tx } from '../../platform/db/pool.ts'
import type { Act } from '../ledger/index.ts'

/** Rows that went over to the device that stays, by table: what names each there (its id, or a scan's). Kept with the merge, so that a split gives them back. */
export type Carried = Readonly<Record<string, readonly string[]>>
/** One kind of thing said of a device, for whoever looks before two records are made one. */
export type CarriedLine = {
  readonly what: string
  readonly moves: number
  /** Said of both already: the word of the record that stays counts, the other's rests with the other record. */
  readonly rests: number
}

/**
 * What one subject says of devices, and how it follows where two records are one machine (PM-3.1). Both devices are locked by the caller. Which tables
 * there are, and what becomes of each, is declared in inventory's `device-tables.rules.ts`.
 */
export type DeviceWords = {
  readonly lines: (tx: Tx, keptId: string, goneId: string) => Promise<readonly CarriedLine[]>
  readonly carry: (act: Act, keptId: string, goneId: string) => Promise<Carried>
  /** Only what still stands where it went. */
  readonly giveBack: (act: Act, keptId: string, goneId: string, carried: Carried) => Promise<void>
}

export const carryAll = async (words: readonly DeviceWords[], act: Act, keptId: string, goneId: string): Promise<Carried> => {
  const carried: Record<string, readonly string[]> = {}
  for (const one of words) Object.assign(carried, await one.carry(act, keptId, goneId))
  return Object.fromEntries(Object.entries(carried).filter(([, keys]) => keys.length > 0))
}

export const giveAllBack = async (words: readonly DeviceWords[], act: Act, keptId: string, goneId: string, carried: Carried): Promise<void> => {
  for (const one of words) await one.giveBack(act, keptId, goneId, carried)
}
