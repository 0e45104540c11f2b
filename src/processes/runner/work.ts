import type { Db } from '../../platform/db/pool.ts'
import { every } from '../../platform/jobs/every.ts'
import type { Log } from '../../platform/log.ts'
import { readRunnerConfig, type RunnerConfig } from './config.ts'
import { openEngine, paceOf } from './open-engine.ts'
import { tellWord, whatItAsks } from './word.ts'

type Given = {
  readonly file: string
  readonly db: Db
  readonly env: NodeJS.ProcessEnv
  readonly root: string
  readonly log: Log
  readonly before: (config: RunnerConfig) => Promise<void>
}

/** The runner's work on the servers of its configuration. @throws Error where that cannot be read. */
export const openWork = async ({ file, db, env, root, log, before }: Given): Promise<{ stop(): Promise<void> }> => {
  const config = readRunnerConfig(file)
  const ask = whatItAsks(config, env, root, log)
  const engine = openEngine({ db, log, config, approvals: ask.approvals })
  const loops = [
    every(
      paceOf(config).pollMs,
      'looking for runs that are due',
      async () => {
        await before(config)
        await engine.take()
      },
      log,
    ),
    every(30_000, 'telling what it asks for', () => tellWord(db, config, ask), log),
  ]
  if (ask.approvals.mode === 'recorded')
    log.warn('approvals are taken as recorded: the runner’s own configuration says so, and every run’s evidence tells it')
  log.info('servers are patched from here', { servers: config.hosts.length })
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await engine.stop()
    },
  }
}
