import { openPool, type Db } from '../platform/db/pool.ts'
import { awaitSchema } from '../platform/db/schema-age.ts'
import { beat } from '../platform/jobs/alive.store.ts'
import { every } from '../platform/jobs/every.ts'
import { createLog } from '../platform/log.ts'
import { versionOf } from '../platform/root.ts'
import { isDemoDistrict } from '../subjects/demo/index.ts'
import type { RunnerConfig } from './runner/config.ts'

/**
 * @throws Error where the configuration names a demonstration: nothing in one is real, so no host is touched for it, nor beside it. An operator's own
 * laboratory is told in the configuration, which only the runner's owner can write.
 */
export const refuseDemos = async (db: Db, { hosts, laboratory }: Pick<RunnerConfig, 'hosts' | 'laboratory'>): Promise<void> => {
  if (laboratory) return
  for (const district of new Set(hosts.map((host) => host.district)))
    if (await isDemoDistrict(db, district))
      throw new Error(`district ${district} is a demonstration, and the runner touches no host for one: take it out of the configuration`)
}

/**
 * The only process that holds hosts' credentials, in files named by a configuration that it alone reads. It takes no request: it reads approved
 * work from the database and dials out. Without a configuration it touches no server.
 */
export const startRunner = async (root: string, env: NodeJS.ProcessEnv): Promise<{ stop(): Promise<void> }> => {
  const log = createLog('runner')
  const file = env.AFTERBELL_RUNNER_CONFIG
  const { db, close } = openPool(env.AFTERBELL_DB ?? '', log, 6)
  await awaitSchema({ db, root, log })
  const version = versionOf(root)
  const loops = [every(10_000, 'the heartbeat', () => beat(db, 'runner', version), log)]
  // Most installations give it no server: then nothing of what works on one is loaded.
  const work = file
    ? await (await import('./runner/work.ts')).openWork({ file, db, env, root, log, before: (config) => refuseDemos(db, config) })
    : undefined
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await work?.stop()
      await close()
    },
  }
}
