import type { Temporal } from 'temporal-polyfill'
import { inWords } from '../../../core/time/words.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { causeInWords, movedInWords } from './moved.ts'
import { lastMoveOf } from './moved.views.ts'

/** What a statement or new data did to the plan of these devices in the last 24 hours, for whoever just made it and whoever comes after. */
export const lastMove = async (
  tx: Tx,
  deviceIds: readonly string[],
  now: Temporal.Instant,
  zone: string,
): Promise<{ readonly says: string; readonly href: string } | undefined> => {
  const move = await lastMoveOf(tx, deviceIds, now)
  if (move === undefined) return undefined
  return { says: `${movedInWords(move.moves)} Why: ${causeInWords(move.because)}, ${inWords(move.at, zone)}.`, href: '/plan?moved=day' }
}
