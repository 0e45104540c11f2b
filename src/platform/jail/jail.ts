import type { Result } from '../../core/result.ts'
import { jailRefusal, readAnswer } from './answer.ts'
import { type ChildOptions, type JailChild, startChild } from './child.ts'
import { createFrameReader, frameOf } from './frames.ts'

export type JailOptions = ChildOptions & {
  readonly size: number // processes at most; started when first needed, then kept
  readonly timeoutMs: number // for one run, waiting not counted
  readonly maxBytes?: number // of one request; 16 MiB
  readonly maxAnswerBytes?: number // 32 MiB
  readonly maxWaiting?: number // runs that may wait for a free process; 64
  readonly log?: (what: string, facts: Record<string, unknown>) => void // a process that ended by itself or was ended, with its last words
}

export type Jail = {
  /** Refusals: those of the work itself, or `jail/timed-out`, `jail/died`, `jail/busy`, `jail/closed`, `jail/too-large`, `jail/bad-answer`, `jail/failed`. Never rejects. */
  run(kind: string, bytes: Uint8Array): Promise<Result<unknown>>
  /** Ends every process; runs under way are refused. */
  close(): Promise<void>
}

type Task = { readonly frame: Buffer; readonly done: (result: Result<unknown>) => void }
type Cell = { readonly child: JailChild; task: Task | undefined; timer: NodeJS.Timeout | undefined; lastWords: string; readonly ended: Promise<void> }

const mebibyte = 1024 * 1024

/** A pool of processes for work on hostile bytes. What one run does to its process is told to that caller alone; the process is replaced. */
export const createJail = (options: JailOptions): Jail => {
  const { size, timeoutMs, maxBytes = 16 * mebibyte, maxAnswerBytes = 32 * mebibyte, maxWaiting = 64, log = () => undefined } = options
  const cells = new Set<Cell>()
  const waiting: Task[] = []
  let closed = false

  const settle = (cell: Cell, result: Result<unknown>): void => {
    clearTimeout(cell.timer)
    const { task } = cell
    cell.task = undefined
    task?.done(result)
  }
  /** Takes the cell out of the pool at once, so that nothing more is given to it, and tells its caller. */
  const discard = (cell: Cell, result: Result<unknown>, why: string): void => {
    if (!cells.delete(cell)) return
    if (!closed) log('jail process ended', { why, lastWords: cell.lastWords.slice(-500) })
    settle(cell, result)
    cell.child.kill('SIGKILL')
    next()
  }
  const open = (): Cell => {
    const child = startChild(options)
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()))
    const cell: Cell = { child, task: undefined, timer: undefined, lastWords: '', ended }
    const died = (why: string, crashed: boolean): void => discard(cell, crashed
      ? jailRefusal('died', 'What was sent brought the reader down (most likely it needed too much memory); nothing was stored.', 422)
      : jailRefusal('died', 'The reader was ended while it worked; nothing was stored.', 503), why)
    const onFrame = (frame: Buffer): void => {
      if (cell.task === undefined) return discard(cell, jailRefusal('bad-answer', 'The reader spoke unasked.', 422), 'an answer without a question')
      settle(cell, readAnswer(frame))
      next()
    }
    const onTooLong = (bytes: number): void =>
      discard(cell, jailRefusal('bad-answer', 'The reader answered with more than is taken; nothing was stored.', 422), `an answer of ${bytes} bytes`)
    child.stdout.on('data', createFrameReader(maxAnswerBytes, onFrame, onTooLong))
    child.stderr.on('data', (chunk: Buffer) => { cell.lastWords = (cell.lastWords + chunk.toString('utf8')).slice(-4_000) })
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined) // EPIPE of a process that just died: `close` tells it
    child.once('error', (error) => died(error.message, false))
    child.once('close', (code, signal) => died(signal ?? `exit ${code}`, signal === 'SIGABRT' || signal === 'SIGSEGV' || signal === 'SIGTRAP' || signal === 'SIGILL'))
    cells.add(cell)
    return cell
  }
  const give = (cell: Cell, task: Task): void => {
    cell.task = task
    cell.timer = setTimeout(() => discard(cell, jailRefusal('timed-out', `Reading took longer than ${timeoutMs / 1000} s and was stopped; nothing was stored.`, 422),
      'time-out'), timeoutMs)
    cell.child.stdin.write(task.frame)
  }
  const next = (): void => {
    while (waiting.length > 0 && !closed) {
      const cell = [...cells].find(({ task }) => task === undefined) ?? (cells.size < size ? open() : undefined)
      const task = cell && waiting.shift()
      if (!cell || !task) return
      give(cell, task)
    }
  }
  return {
    run: (kind, bytes) => {
      if (closed) return Promise.resolve(jailRefusal('closed', 'The reader is closed.', 503))
      if (bytes.length > maxBytes) return Promise.resolve(jailRefusal('too-large', `At most ${maxBytes / mebibyte} MiB are read at once.`, 413))
      if (waiting.length >= maxWaiting) return Promise.resolve(jailRefusal('busy', 'Too much is waiting to be read.', 503))
      const name = Buffer.from(kind, 'latin1')
      return new Promise((done) => {
        waiting.push({ frame: frameOf(Buffer.from([name.length]), name, bytes), done })
        next()
      })
    },
    close: async () => {
      closed = true
      const open = [...cells]
      const over = jailRefusal('closed', 'The reader was closed before it had read this; nothing was stored.', 503)
      for (const task of waiting.splice(0)) task.done(over)
      for (const cell of open) discard(cell, over, 'closed')
      await Promise.all(open.map(({ ended }) => ended))
    },
  }
}
