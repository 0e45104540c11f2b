import { openPool } from '../platform/db/pool.ts'
import { beat } from '../platform/jobs/alive.store.ts'
import { every } from '../platform/jobs/every.ts'
import { createLog } from '../platform/log.ts'
import { versionOf } from '../platform/root.ts'
import { readRunnerConfig } from './runner/config.ts'
import { openEngine, paceOf } from './runner/open-engine.ts'

/**
 * The only process that holds hosts' credentials, in files named by a configuration that it alone reads. It takes no request: it reads approved
 * work from the database and dials out. Without a configuration it touches no server.
 */
export const startRunner = async (root: string, env: NodeJS.ProcessEnv): Promise<{ stop(): Promise<void> }> => {
  const log = createLog('runner')
  const file = env.AFTERBELL_RUNNER_CONFIG
  const config = file ? readRunnerConfig(file) : undefined
  const { db, close } = openPool(env.AFTERBELL_DB ?? '', log, 6)
  const version = versionOf(root)
  const loops = [every(10_000, 'the heartbeat', () => beat(db, 'runner', version), log)]
  const engine = config ? openEngine({ root, db, log, config }) : undefined
  if (config && engine) loops.push(every(paceOf(config).pollMs, 'looking for runs that are due', () => engine.take(), log))
  if (config) log.info('servers are patched from here', { servers: config.hosts.length })
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await engine?.stop()
      await close()
    },
  }
}
