// A mail server that answers as it is told: for replies that a well-behaved one never gives.
import { createServer, type AddressInfo, type Socket } from 'node:net'

export type Script = {
  readonly greeting?: string
  readonly ehlo?: readonly string[] // extensions
  readonly auth?: string
  readonly mail?: string
  readonly rcpt?: string
  readonly data?: string
  readonly end?: string | 'hang up' // after the message itself
}
export type Scripted = { readonly url: string; readonly lines: string[]; close(): Promise<void> }

/** Serves one script on loopback and notes every line it was sent. */
export const scriptedServer = (script: Script, login = ''): Promise<Scripted> =>
  new Promise((resolve) => {
    const lines: string[] = []
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      let isMessage = false
      let rest = ''
      sockets.add(socket)
      const say = (text: string) => void socket.write(`${text}\r\n`)
      const answer = (line: string): void => {
        lines.push(line)
        if (isMessage) {
          if (line !== '.') return
          isMessage = false
          if (script.end === 'hang up') socket.destroy()
          else say(script.end ?? '250 2.0.0 Ok: queued as 4F1C2D')
          return
        }
        const verb = line.slice(0, 4).toUpperCase()
        if (verb === 'EHLO') {
          const said = ['scripted', ...(script.ehlo ?? [])]
          say(said.map((word, i) => `250${i === said.length - 1 ? ' ' : '-'}${word}`).join('\r\n'))
        } else if (verb === 'AUTH') say(script.auth ?? '235 2.7.0 Ok')
        else if (verb === 'MAIL') say(script.mail ?? '250 2.1.0 Ok')
        else if (verb === 'RCPT') say(script.rcpt ?? '250 2.1.5 Ok')
        else if (verb === 'DATA') {
          isMessage = (script.data ?? '354').startsWith('354')
          say(script.data ?? '354 go on')
        } else if (verb === 'QUIT') socket.end('221 bye\r\n')
        else say('250 Ok')
      }
      socket.on('error', () => undefined)
      socket.on('data', (data: Buffer) => {
        const all = (rest + data.toString('utf8')).split('\r\n')
        rest = all.pop() ?? ''
        for (const line of all) answer(line)
      })
      say(script.greeting ?? '220 scripted ESMTP')
    })
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `smtp://${login}127.0.0.1:${(server.address() as AddressInfo).port}`,
        lines,
        close: () =>
          new Promise((done) => {
            for (const socket of sockets) socket.destroy()
            server.close(() => done())
          }),
      }),
    )
  })
