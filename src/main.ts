import { createLog } from './platform/log.ts'
import { findRoot } from './platform/root.ts'

const root = findRoot(import.meta.dirname)
const part = process.argv[2] ?? 'start'
type Start = (root: string, env: NodeJS.ProcessEnv) => Promise<{ stop(): Promise<void> }>
// Each part loads its own code alone: what the web never loads cannot be reached through it.
const parts = {
  web: async () => (await import('./processes/web.ts')).startWeb,
  worker: async () => (await import('./processes/worker.ts')).startWorker,
  sealer: async () => (await import('./processes/sealer.ts')).startSealer,
  runner: async () => (await import('./processes/runner.ts')).startRunner,
} as const satisfies Readonly<Record<string, () => Promise<Start>>>

/** A part of the product ends when told to, and when whoever started it is gone. */
const runPart = async (name: keyof typeof parts): Promise<void> => {
  const running: { part?: { stop(): Promise<void> } } = {}
  // Listened for from the beginning: a starter that is killed while this one still starts must not leave it behind.
  const end = () => void (running.part?.stop() ?? Promise.resolve()).finally(() => process.exit(0))
  process.once('SIGTERM', end)
  process.on('SIGINT', () => undefined) // Ctrl-C reaches the whole group; the starter decides the order
  process.once('disconnect', end)
  if (process.send && !process.connected) end()
  running.part = await (await parts[name]())(root, process.env)
}

process.on('unhandledRejection', (error) => {
  createLog(part).error('a promise was left alone', { error })
  process.exit(1)
})
// The starts: all parts at once, each as a process of its own.
const starts: Readonly<Record<string, () => Promise<(root: string, env: NodeJS.ProcessEnv) => Promise<number>>>> = {
  start: async () => (await import('./processes/start.ts')).start,
  demo: async () => (await import('./processes/demo.ts')).startDemo,
}
const begin = starts[part]
if (begin) {
  begin()
    .then((start) => start(root, process.env))
    .then(
      (code) => process.exit(code),
      (error: unknown) => {
        process.stderr.write(`Afterbell cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      },
    )
} else if (part in parts) {
  runPart(part as keyof typeof parts).catch((error: unknown) => {
    createLog(part).error('cannot start', { error })
    process.exit(1)
  })
} else {
  process.stderr.write(`There is no part called "${part}".\n`)
  process.exit(2)
}
