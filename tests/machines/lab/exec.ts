// Commands of the lab: argument lists only, never a shell string made of parts.
import { spawn } from 'node:child_process'

export type Done = { readonly code: number; readonly out: string; readonly err: string }
export type ExecOptions = { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string }

export const tried = (command: string, args: readonly string[], options: ExecOptions = {}): Promise<Done> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, LC_ALL: 'C', ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => out.push(data))
    child.stderr.on('data', (data: Buffer) => err.push(data))
    child.on('error', (error) => resolve({ code: 127, out: '', err: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }))
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })

/** Runs and returns standard output; throws with the command's own words when it fails. */
export const run = async (command: string, args: readonly string[], options: ExecOptions = {}): Promise<string> => {
  const done = await tried(command, args, options)
  if (done.code !== 0)
    throw new Error(`${command} ${args.slice(0, 4).join(' ')} … ended with ${done.code}: ${(done.err || done.out).trim().slice(-600)}`)
  return done.out
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks until the answer is not null; throws with `what` at the limit. */
export const until = async <T>(what: string, limitMs: number, ask: () => Promise<T | null>, everyMs = 200): Promise<T> => {
  const end = performance.now() + limitMs
  for (;;) {
    const value = await ask()
    if (value !== null) return value
    if (performance.now() > end) throw new Error(`${what}: not within ${Math.round(limitMs / 1000)} s`)
    await pause(everyMs)
  }
}
