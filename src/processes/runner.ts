import { openPool } from '../platform/db/pool.ts'
import { beat } from '../platform/jobs/alive.store.ts'
import { every } from '../platform/jobs/every.ts'
import { createLog } from '../platform/log.ts'
import { versionOf } from '../platform/root.ts'

/** The only process that will hold hosts' credentials. It takes no request; it reads approved work from the database. */
export const startRunner = async (root: string, env: NodeJS.ProcessEnv): Promise<{ stop(): Promise<void> }> => {
  const log = createLog('runner')
  const { db, close } = openPool(env.AFTERBELL_DB ?? '', log, 4)
  const version = versionOf(root)
  const alive = every(10_000, 'the heartbeat', () => beat(db, 'runner', version), log)
  return { stop: async () => { await alive.stop(); await close() } }
}
