// One QMP conversation over QEMU's unix socket: greeting, capabilities, commands by id. QEMU serves one client at a time,
// so a conversation is kept short.
import { connect } from 'node:net'
import { confirmed, hypervisorTrouble, type HypervisorAnswer } from './contract.ts'

export type QmpReply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly says: string }
export type Qmp = {
  readonly product: string // `QEMU 7.2.15 (Debian …)`
  readonly standIn: boolean
  readonly command: (execute: string, args?: Readonly<Record<string, unknown>>) => Promise<QmpReply>
  readonly close: () => void
}
type Message = {
  readonly QMP?: { readonly version?: { readonly qemu?: Readonly<Record<'major' | 'minor' | 'micro', number>>; readonly package?: string } }
  readonly id?: number
  readonly return?: unknown
  readonly error?: { readonly class?: string; readonly desc?: string }
}

export const standInPackage = 'afterbell-stand-in' // what our own test server says of itself in the greeting

const productOf = (greeting: NonNullable<Message['QMP']>): string => {
  const { qemu, package: package_ } = greeting.version ?? {}
  return `QEMU ${qemu?.major ?? '?'}.${qemu?.minor ?? '?'}.${qemu?.micro ?? '?'}${package_ ? ` (${package_})` : ''}`
}

const isStandIn = (greeting: NonNullable<Message['QMP']>): boolean => (greeting.version?.package ?? '').includes(standInPackage)

/** Troubles: `unreachable`, `busy` (connected, but no greeting within the limit), `unreadable-answer`. */
export const openQmp = (socketPath: string, limitMs = 30_000): Promise<HypervisorAnswer<Qmp>> =>
  new Promise((resolve) => {
    const socket = connect(socketPath)
    const waiting = new Map<number, (reply: QmpReply) => void>()
    let nextId = 1
    let text = ''
    let ended: string | null = null
    const end = (says: string) => {
      ended ??= says
      for (const done of waiting.values()) done({ ok: false, says: ended })
      waiting.clear()
      resolve(hypervisorTrouble('unreachable', says))
      socket.destroy()
    }
    const command: Qmp['command'] = (execute, args = {}) =>
      new Promise((done) => {
        if (ended !== null) return done({ ok: false, says: ended })
        const id = nextId++
        const limit = setTimeout(() => waiting.get(id)?.({ ok: false, says: `${execute}: no answer within ${limitMs / 1000} s` }), limitMs)
        waiting.set(id, (reply) => {
          clearTimeout(limit)
          waiting.delete(id)
          done(reply)
        })
        socket.write(`${JSON.stringify({ execute, arguments: args, id })}\n`)
      })
    const greeted = setTimeout(() => {
      resolve(hypervisorTrouble('busy', 'The monitor socket accepts but does not greet: another client holds it.'))
      end('no greeting')
    }, limitMs)
    const read = (message: Message) => {
      if (message.QMP !== undefined) {
        clearTimeout(greeted)
        const greeting = message.QMP
        void command('qmp_capabilities').then((reply) =>
          resolve(
            reply.ok
              ? confirmed({ product: productOf(greeting), standIn: isStandIn(greeting), command, close: () => socket.end() })
              : hypervisorTrouble('unreadable-answer', reply.says),
          ),
        )
      } else if (message.id !== undefined) {
        const { error } = message
        waiting.get(message.id)?.(error === undefined ? { ok: true, value: message.return } : { ok: false, says: error.desc ?? 'refused' })
      }
    }
    socket.on('data', (data: Buffer) => {
      text += data.toString('utf8')
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
        const line = text.slice(0, at)
        text = text.slice(at + 1)
        try {
          if (line.trim() !== '') read(JSON.parse(line) as Message)
        } catch {
          resolve(hypervisorTrouble('unreadable-answer', `The monitor said: ${line.slice(0, 120)}`))
          end('unreadable')
        }
      }
    })
    socket.on('error', (error) => end(`The monitor socket: ${error.message}`))
    socket.on('close', () => {
      clearTimeout(greeted)
      end('The monitor closed the connection.')
    })
  })
