import type { ChildProcess, SendHandle } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { z } from 'zod'
import { startChild, type ChildOptions, type JailChild } from './child.ts'

// A part that is not root cannot start its jail as nobody. Its starter can: it starts the process and hands over the ends of its three pipes. What the
// part may say is a word, a kind and a number; entry, limits and user of each kind are the starter's own.
const asked = z.strictObject({ jail: z.enum(['open', 'kill']), kind: z.string().max(20), n: z.int().min(0).max(1e9) })
const streams = ['stdin', 'stdout', 'stderr'] as const
type Told = {
  readonly jail: (typeof streams)[number] | 'ended'
  readonly n: number
  readonly code?: number | null
  readonly signal?: NodeJS.Signals | null
}

/** The starter's side: opens and ends jail processes for one part, `atMost` at once; they end with it. */
export const keepJails = (part: ChildProcess, kinds: Readonly<Record<string, ChildOptions>>, atMost: number): void => {
  const cells = new Map<number, JailChild>()
  const ending = new Set<number>() // killed and not gone yet: what replaces them may start
  const tell = (told: Told, handle?: SendHandle) => {
    if (part.connected) part.send(told, handle, () => undefined)
  }
  const open = (n: number, options: ChildOptions | undefined): void => {
    if (!options || cells.has(n) || cells.size - ending.size >= atMost) return tell({ jail: 'ended', n, code: 1, signal: null })
    const cell = startChild(options)
    cells.set(n, cell)
    const gone = (code: number | null, signal: NodeJS.Signals | null) => {
      ending.delete(n)
      if (cells.delete(n)) tell({ jail: 'ended', n, code, signal })
    }
    cell.once('exit', gone).once('error', () => gone(1, null))
    for (const name of streams) {
      cell[name].on('error', () => undefined)
      tell({ jail: name, n }, cell[name] as unknown as Socket)
    }
  }
  part.on('message', (message) => {
    const read = asked.safeParse(message)
    if (!read.success) return
    const { jail, kind, n } = read.data
    if (jail === 'open') open(n, Object.hasOwn(kinds, kind) ? kinds[kind] : undefined)
    else if (cells.get(n)?.kill('SIGKILL')) ending.add(n)
  })
  part.once('exit', () => {
    for (const cell of cells.values()) cell.kill('SIGKILL')
  })
}

let next = 0

/** The part's side: a jail process as if it were our own child. What is written before its pipes arrive waits. */
export const startByStarter = (kind: string): JailChild => {
  const n = next++
  const pipes = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  const cell = Object.assign(new EventEmitter(), pipes, { kill: () => process.send?.({ jail: 'kill', kind, n }) ?? false })
  const sockets: Socket[] = []
  const hear = (told: Told, socket?: Socket): void => {
    if (told?.n !== n) return
    if (told.jail === 'ended') {
      process.off('message', hear)
      const { code = null, signal = null } = told
      // As with an own child: closed once its last words were read.
      const isRead = Promise.all(sockets.slice(1).map((one) => one.closed || new Promise((done) => one.once('close', done))))
      void isRead.then(() => {
        for (const one of sockets) one.destroy()
        cell.emit('close', code, signal)
      })
    } else if (socket) {
      sockets.push(socket.on('error', () => undefined))
      if (told.jail === 'stdin') pipes.stdin.pipe(socket)
      else socket.pipe(pipes[told.jail])
    }
  }
  process.on('message', hear as (message: unknown) => void)
  process.send?.({ jail: 'open', kind, n })
  return cell as unknown as JailChild
}
