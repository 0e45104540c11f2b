import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { keepJails } from '../platform/jail/keeper.ts'
import type { Log } from '../platform/log.ts'
import { keptJails } from './jail.ts'
import { parts, partNames, type PartName } from './parts.ts'
import type { Program } from './program.ts'
import type { Home } from './separation.ts'

export type Launch = {
  readonly program: Program
  readonly homes: Readonly<Record<PartName, Home>>
  readonly envOf: (name: PartName) => Record<string, string>
  readonly log: Log
}
export type Children = { stop(): Promise<void> }

/**
 * Starts every part and starts again what ended, later each time it ends at once. Each child gets its own environment and nothing of ours, a pipe for
 * what it says (never our terminal) and, where it is another user, that user's ids and no supplementary group.
 */
export const startChildren = ({ program, homes, envOf, log }: Launch): Children => {
  const children = new Map<PartName, ChildProcess>()
  const jails = keptJails(program.root, program.node)
  let stopping = false
  const launch = (name: PartName, after = 0): void => {
    const began = Date.now()
    const { user, ownDir } = homes[name]
    const child = spawn(program.node, ['--enable-source-maps', program.entry, name], {
      cwd: program.root,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...envOf(name), AFTERBELL_OWN: ownDir, HOME: ownDir, ...(user ? { AFTERBELL_JAIL: 'kept' } : {}) },
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    })
    children.set(name, child)
    child.stdout?.pipe(process.stdout, { end: false })
    child.stderr?.pipe(process.stderr, { end: false })
    if (user && parts[name].jails > 0) keepJails(child, jails, parts[name].jails)
    child.once('error', (error) => log.error('a process could not be started', { name, error }))
    child.once('exit', (code, signal) => {
      if (stopping) return
      const next = Date.now() - began > 5000 ? 0 : Math.min(after * 2 + 250, 15_000)
      log.warn('a process ended and is started again', { name, code, signal, afterMs: next })
      setTimeout(() => {
        if (!stopping) launch(name, next)
      }, next)
    })
  }
  for (const name of partNames) launch(name)
  return {
    stop: async () => {
      stopping = true
      for (const child of children.values()) child.kill('SIGTERM')
      await Promise.all(
        [...children.values()].map((child) =>
          child.exitCode !== null || child.signalCode !== null
            ? undefined
            : Promise.race([new Promise((done) => child.once('exit', done)), wait(8000).then(() => child.kill('SIGKILL'))]),
        ),
      )
    },
  }
}
