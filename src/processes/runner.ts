import { openPool, type Db } from '../platform/db/pool.ts'
import { beat } from '../platform/jobs/alive.store.ts'
import { every } from '../platform/jobs/every.ts'
import { createLog } from '../platform/log.ts'
import { versionOf } from '../platform/root.ts'
import { isDemoDistrict } from '../subjects/demo/index.ts'
import { readRunnerConfig, type RunnerConfig } from './runner/config.ts'
import { openEngine, paceOf } from './runner/open-engine.ts'
import { tellWord, whatItAsks } from './runner/word.ts'

/**
 * @throws Error where the configuration names a demonstration: nothing in one is real, so no host is touched for it, nor beside it. An operator's own
 * laboratory is told in the configuration, which only the runner's owner can write.
 */
export const refuseDemos = async (db: Db, { hosts, laboratory }: Pick<RunnerConfig, 'hosts' | 'laboratory'>): Promise<void> => {
  if (laboratory) return
  for (const district of new Set(hosts.map((host) => host.district)))
    if (await isDemoDistrict(db, district)) throw new Error(`district ${district} is a demonstration, and the runner touches no host for one: take it out of the configuration`)
}

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
  const ask = config && whatItAsks(config, env, root, log)
  const engine = config && ask ? openEngine({ db, log, config, approvals: ask.approvals }) : undefined
  if (config && engine) loops.push(every(paceOf(config).pollMs, 'looking for runs that are due', async () => { await refuseDemos(db, config); await engine.take() }, log))
  if (config && ask) loops.push(every(30_000, 'telling what it asks for', () => tellWord(db, config, ask), log))
  if (ask?.approvals.mode === 'recorded') log.warn('approvals are taken as recorded: the runner’s own configuration says so, and every run’s evidence tells it')
  if (config) log.info('servers are patched from here', { servers: config.hosts.length })
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await engine?.stop()
      await close()
    },
  }
}
