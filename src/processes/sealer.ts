import { join } from 'node:path'
import { readConfig } from '../platform/config.ts'
import { openPool } from '../platform/db/pool.ts'
import { awaitSchema } from '../platform/db/schema-age.ts'
import { beat } from '../platform/jobs/alive.store.ts'
import { every } from '../platform/jobs/every.ts'
import { createLog } from '../platform/log.ts'
import { versionOf } from '../platform/root.ts'
import { noteSealing, seal, sealableDistricts, SealingRefused } from '../subjects/ledger/index.ts'
import { openKeyRing } from './sealer-keys.ts'

const batch = 5000
// Looked for often while something happens, less often in a quiet hour; either way an act is sealed within about a second.
const pause = { busyMs: 400, quietMs: 900, quietAfterMs: 30_000 }

/**
 * Seals the ledger and does nothing else: it alone can read the sealing keys, it takes no request, and its database role reads no content of an
 * entry. Within about a second of an act the act stands in a signed checkpoint.
 */
export const startSealer = async (root: string, env: NodeJS.ProcessEnv): Promise<{ stop(): Promise<void> }> => {
  const log = createLog('sealer')
  const config = readConfig(env, root)
  const ring = openKeyRing(env.AFTERBELL_OWN === undefined ? join(config.dataDir, 'sealer') : config.ownDir)
  const { db, close } = openPool(env.AFTERBELL_DB ?? '', log, 2)
  await awaitSchema({ db, root, log })
  const version = versionOf(root)
  const stopped = new Map<string, string>()
  let lastMs = performance.now()
  const sealDistrict = async (districtId: string): Promise<void> => {
    try {
      let sealed = batch
      while (sealed >= batch) {
        sealed = await seal(db, districtId, ring, batch)
        if (sealed > 0) lastMs = performance.now()
      }
      if (stopped.delete(districtId)) await noteSealing(db, districtId, undefined)
    } catch (error) {
      if (!(error instanceof SealingRefused)) throw error
      if (stopped.get(districtId) === error.message) return
      stopped.set(districtId, error.message)
      log.error('the ledger is not sealed', { districtId, why: error.message })
      await noteSealing(db, districtId, error.message)
    }
  }
  const loops = [
    every(10_000, 'the heartbeat', () => beat(db, 'sealer', version), log),
    every(
      () => (performance.now() - lastMs > pause.quietAfterMs ? pause.quietMs : pause.busyMs),
      'sealing',
      async () => {
        for (const id of await sealableDistricts(db)) await sealDistrict(id)
      },
      log,
    ),
  ]
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await close()
    },
  }
}
