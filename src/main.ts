import { createLog } from './platform/log.ts'
import { findRoot } from './platform/root.ts'
import { startRunner } from './processes/runner.ts'
import { start } from './processes/start.ts'
import { startWeb } from './processes/web.ts'
import { startWorker } from './processes/worker.ts'

const root = findRoot(import.meta.dirname)
const part = process.argv[2] ?? 'start'
const parts = { web: startWeb, worker: startWorker, runner: startRunner } as const

/** A part of the product ends when told to, and when whoever started it is gone. */
const runPart = async (name: keyof typeof parts): Promise<void> => {
  const running = await parts[name](root, process.env)
  const end = () => void running.stop().finally(() => process.exit(0))
  process.once('SIGTERM', end)
  process.on('SIGINT', () => undefined) // Ctrl-C reaches the whole group; the starter decides the order
  process.once('disconnect', end)
}

process.on('unhandledRejection', (error) => {
  createLog(part).error('a promise was left alone', { error })
  process.exit(1)
})
if (part === 'start') {
  start(root, process.env).then((code) => process.exit(code), (error: unknown) => {
    process.stderr.write(`Afterbell cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
} else if (part in parts) {
  runPart(part as keyof typeof parts).catch((error: unknown) => {
    createLog(part).error('cannot start', { error })
    process.exit(1)
  })
} else {
  process.stderr.write(`There is no part called "${part}".\n`)
  process.exit(2)
}
