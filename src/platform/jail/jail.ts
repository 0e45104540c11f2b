import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
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
  readonly start?: () => JailChild // who starts the process; ourselves unless told
  readonly log?: (what: string, facts: Record<string, unknown>) => void // a process that ended by itself or was ended, with its last words
}

export type Jail = {
  /**
   * Refusals: those of the work itself, or `jail/timed-out`, `jail/died`, `jail/failed`, `jail/bad-answer`, `jail/too-large`, `jail/busy`,
   * `jail/closed`. Never rejects.
   */
  run(kind: string, bytes: Uint8Array): Promise<Result<unknown>>
  /** Ends every process; runs under way are refused. */
  close(): Promise<void>
}

type Task = { readonly number: Buffer; readonly frame: Buffer; readonly done: (result: Result<unknown>) => void }
type Cell = {
  readonly process: JailChild
  task: Task | undefined
  timer: NodeJS.Timeout | undefined
  lastWords: string
  readonly gone: Promise<void>
}

const crashes = new Set<NodeJS.Signals>(['SIGABRT', 'SIGSEGV', 'SIGTRAP', 'SIGILL', 'SIGBUS']) // out of memory aborts
const unasked = jailRefusal('bad-answer', 'The reader gave an answer that was not asked for; nothing was stored.', 422)
const tooLong = jailRefusal('bad-answer', 'The reader answered with more than is taken; nothing was stored.', 422)
const crashed = jailRefusal('died', 'What was sent brought the reader down (most likely for want of memory); nothing was stored.', 422)
const ended = jailRefusal('died', 'The reader was ended while it worked; nothing was stored.', 503)
const mebibyte = 1024 * 1024

/**
 * A pool of processes for work on hostile bytes. What one run does to its process is told to that caller alone; the process is replaced.
 * @throws Error when there is no entry.
 */
export const createJail = (options: JailOptions): Jail => {
  const { size, timeoutMs, maxBytes = 16 * mebibyte, maxAnswerBytes = 32 * mebibyte, maxWaiting = 64, log = () => undefined } = options
  const child = { ...options, entry: realpathSync(options.entry) }
  const { start = () => startChild(child) } = options
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
    cell.process.kill('SIGKILL')
    next()
  }
  /** Ends a process whose work is answered and that holds much memory; the next run gets a fresh one. */
  const retire = (cell: Cell): void => {
    if (cells.delete(cell)) cell.process.kill('SIGKILL')
  }
  const open = (): Cell => {
    const process = start()
    const gone = new Promise<void>((resolve) => process.once('close', () => resolve()).once('error', () => resolve()))
    const cell: Cell = { process, task: undefined, timer: undefined, lastWords: '', gone }
    const onFrame = (frame: Buffer): void => {
      // Never another caller's answer: the number is of this very run.
      if (!cell.task?.number.equals(frame.subarray(0, 4))) return discard(cell, unasked, 'an answer nobody asked for')
      settle(cell, readAnswer(frame.subarray(4)))
      if (frame.at(-1) === 0x0a) retire(cell)
      next()
    }
    const onTooLong = (bytes: number): void => discard(cell, tooLong, `an answer of ${bytes} bytes`)
    process.stdout.on('data', createFrameReader(maxAnswerBytes, onFrame, onTooLong))
    process.stderr.on('data', (chunk: Buffer) => {
      cell.lastWords = (cell.lastWords + chunk.toString('utf8')).slice(-4_000)
    })
    // EPIPE of a process that just died: `close` tells it.
    for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => undefined)
    process.once('error', (error) => discard(cell, ended, error.message))
    process.once('close', (code, signal) => discard(cell, signal !== null && crashes.has(signal) ? crashed : ended, signal ?? `exit ${code}`))
    cells.add(cell)
    return cell
  }
  const tryOpen = (): Cell | undefined => {
    try {
      return open()
    } catch (error) {
      // no process or no handles left on this machine
      log('jail process did not start', { error })
      return undefined
    }
  }
  const give = (task: Task, free: Cell | undefined): void => {
    const cell = free ?? tryOpen()
    if (cell === undefined) return task.done(jailRefusal('died', 'No reader could be started.', 503))
    cell.task = task
    const late = jailRefusal('timed-out', `Reading took longer than ${timeoutMs / 1000} s and was stopped; nothing was stored.`, 422)
    cell.timer = setTimeout(() => discard(cell, late, 'time-out'), timeoutMs)
    cell.process.stdin.write(task.frame)
  }
  const next = (): void => {
    while (waiting.length > 0 && !closed) {
      const free = [...cells].find(({ task }) => task === undefined)
      if (free === undefined && cells.size >= size) return
      const task = waiting.shift()
      if (task) give(task, free)
    }
  }
  return {
    run: (kind, bytes) => {
      if (closed) return Promise.resolve(jailRefusal('closed', 'The reader is closed.', 503))
      if (bytes.length > maxBytes) return Promise.resolve(jailRefusal('too-large', `At most ${maxBytes / mebibyte} MiB are read at once.`, 413))
      if (waiting.length >= maxWaiting) return Promise.resolve(jailRefusal('busy', 'Too much is waiting to be read.', 503))
      const name = Buffer.from(kind, 'latin1')
      const number = randomBytes(4)
      return new Promise((done) => {
        waiting.push({ number, frame: frameOf(number, Buffer.from([name.length]), name, bytes), done })
        next()
      })
    },
    close: async () => {
      closed = true
      const open = [...cells]
      const over = jailRefusal('closed', 'The reader was closed before it had read this; nothing was stored.', 503)
      for (const task of waiting.splice(0)) task.done(over)
      for (const cell of open) discard(cell, over, 'closed')
      await Promise.all(open.map(({ gone }) => gone))
    },
  }
}
