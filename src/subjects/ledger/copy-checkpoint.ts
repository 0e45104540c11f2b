import { ok } from '../../core/result.ts'
import { systemNow } from '../../platform/clock.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { newestCheckpoint, type StoredCheckpoint } from './tree.views.ts'
import { installationId } from './keys.store.ts'
import { copyState, saveCopy } from './witness.store.ts'
import { useCase, type From } from './use-case.ts'

/** Where checkpoints are copied to: appends one, and says where. `hasEarlier`: earlier ones must be there already. @throws Error in words a person can act on */
export type CheckpointFolder = { readonly target: string; append(name: string, note: string, hasEarlier: boolean): Promise<void> }

const turned = useCase<{ readonly fault: string | undefined }, null, null, null>({
  name: 'ledger.note-copy',
  clauses: [],
  load: async () => null,
  decide: () => ok(null),
  commit: async (_, __, ___, { fault }) => ({
    value: null,
    evidence: [{ kind: fault === undefined ? 'ledger.copy-resumed' : 'ledger.copy-failed', grade: 'observed', about: [], content: { fault } }],
  }),
})

/**
 * Copies the newest checkpoint into the folder elsewhere, once a minute at most. That it fails, and that it works again, is evidence; while it fails
 * the Evidence page says so.
 */
export const copyCheckpoint = async (from: From, folder: CheckpointFolder, pauseSeconds = 60): Promise<void> => {
  const now = systemNow()
  const { newest, before, installation } = await inDistrict(from.db, from.districtId, async (tx) => ({
    newest: await newestCheckpoint(tx),
    before: await copyState(tx),
    installation: await installationId(tx),
  }))
  const isElsewhere = before?.target !== folder.target
  const isWaiting = before && !isElsewhere && before.fault === null && now.epochMilliseconds - Date.parse(before.triedAt) < pauseSeconds * 1000
  if (!newest || isWaiting || (before && !isElsewhere && before.fault === null && before.epoch === newest.epoch && before.size === newest.size))
    return
  let fault: string | undefined
  try {
    await folder.append(fileOf(installation, from.districtId), newest.note, before !== undefined && !isElsewhere && before.size !== null)
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error)
  }
  if ((before?.fault ?? undefined) !== fault && (before || fault)) await turned(from, { fault })
  await inDistrict(from.db, from.districtId, (tx) =>
    saveCopy(tx, from.districtId, {
      target: folder.target,
      fault: fault ?? null,
      triedAt: now.toString(),
      ...reached(fault === undefined, newest, isElsewhere ? undefined : before, now.toString()),
    }),
  )
}

const fileOf = (installation: string, districtId: string): string => `afterbell-${installation}-district-${districtId}.checkpoints`

type Reached = { readonly epoch: number | null; readonly size: number | null; readonly copiedAt: string | null }
const reached = (worked: boolean, newest: StoredCheckpoint, before: Reached | undefined, at: string): Reached =>
  worked
    ? { epoch: newest.epoch, size: newest.size, copiedAt: at }
    : { epoch: before?.epoch ?? null, size: before?.size ?? null, copiedAt: before?.copiedAt ?? null }
