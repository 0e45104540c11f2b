import { join } from 'node:path'
import { movesAsRows } from '../core/state/machine.ts'
import { writeMoves } from '../platform/db/moves.ts'
import { writeShippedPack } from '../subjects/policy/shipped.store.ts'
import { machines } from './machines.ts'
import { readPackFile } from './pack.ts'

/** Reference rows that come with the program, written at each start: every state machine's legal moves, and its procedure pack. */
export const seedReference = async (ownerUrl: string, root: string): Promise<void> => {
  await writeMoves(
    ownerUrl,
    machines.flatMap((one) => [...movesAsRows(one)]),
  )
  await writeShippedPack(ownerUrl, readPackFile(join(root, 'packs/baseline.yaml')).content)
}
