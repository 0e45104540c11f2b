// A runner that dies by kill -9 at the first boundary where none has died yet (a JSON list of those, as argument; `never`: it lives). Started by a
// test, with the product's own composition, configuration and database role.
import { writeSync } from 'node:fs'
import { openPool } from '../../src/platform/db/pool.ts'
import { every } from '../../src/platform/jobs/every.ts'
import { createLog } from '../../src/platform/log.ts'
import { findRoot } from '../../src/platform/root.ts'
import { readRunnerConfig } from '../../src/processes/runner/config.ts'
import { openEngine, paceOf } from '../../src/processes/runner/open-engine.ts'
import { whatItAsks } from '../../src/processes/runner/word.ts'

const [list = 'never'] = process.argv.slice(2)
const died = list === 'never' ? undefined : new Set(JSON.parse(list) as string[])
const log = createLog('runner')
const config = readRunnerConfig(process.env['AFTERBELL_RUNNER_CONFIG'] ?? '')
const { db } = openPool(process.env['AFTERBELL_DB'] ?? '', log, 6)
const engine = openEngine({
  db,
  log,
  config,
  approvals: whatItAsks(config, process.env, findRoot(import.meta.dirname), log).approvals,
  trace: (boundary, step, run) => {
    const at = `${boundary} ${step} ${run}`
    if (died === undefined || died.has(at)) return
    writeSync(1, `died at ${at}\n`)
    process.kill(process.pid, 'SIGKILL')
    for (;;); // not one more instruction of ours
  },
})
every(paceOf(config).pollMs, 'looking for runs that are due', () => engine.take(), log)
process.once('SIGTERM', () => process.exit(0))
