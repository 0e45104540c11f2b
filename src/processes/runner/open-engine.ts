import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Db } from '../../platform/db/pool.ts'
import type { Log } from '../../platform/log.ts'
import { policyValues } from '../../subjects/policy/index.ts'
import { usualPace, type Engine } from '../../subjects/runbooks/engine/ports.ts'
import type { Approvals } from '../../subjects/runbooks/engine/signed.ts'
import { runEngine, type RunningEngine } from '../../subjects/runbooks/engine/run-engine.ts'
import type { RunnerConfig } from './config.ts'
import { serversOf } from './servers.ts'

type Given = {
  readonly db: Db
  readonly log: Log
  readonly config: RunnerConfig
  readonly approvals: Approvals
  readonly trace?: Engine['trace'] | undefined
}

/** Everything in proportion to how often a server is looked at. */
export const paceOf = ({
  everySeconds,
  backupEverySeconds,
  leaseSeconds,
}: Pick<RunnerConfig, 'everySeconds' | 'backupEverySeconds' | 'leaseSeconds'>): Engine['pace'] => ({
  ...usualPace,
  pollMs: Math.min(usualPace.pollMs, everySeconds * 1000),
  restMs: everySeconds * 2000,
  retryMs: everySeconds * 4000,
  backupEveryMs: backupEverySeconds * 1000,
  leaseSeconds,
})

/** The engine over the servers of a configuration: where the vendors of the runner are put together. */
export const openEngine = ({ db, log, config, approvals, trace }: Given): RunningEngine => {
  const engine: Engine = {
    parts: {
      db,
      publicUrl: '',
      policyOf: policyValues,
      closeCycle: () => {
        throw new Error('the runner closes no ticket')
      },
    },
    pace: paceOf(config),
    nowMs: Date.now,
    serverOf: serversOf(config),
    approvals,
    approvers: config.approvers,
    trace: trace ?? ((boundary, step, run) => log.info('at a step', { boundary, step, run })),
    warn: (what, facts) => log.warn(what, facts),
  }
  const districts = [...new Set(config.hosts.map((host) => host.district))].sort()
  return runEngine(engine, districts, `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`)
}
