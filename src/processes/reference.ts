import { movesAsRows } from '../core/state/machine.ts'
import { writeMoves } from '../platform/db/moves.ts'
import { machines } from './machines.ts'

/** Reference rows that come from code, written at each start: every state machine's legal moves. */
export const seedReference = (ownerUrl: string): Promise<void> => writeMoves(ownerUrl, machines.flatMap((one) => [...movesAsRows(one)]))
