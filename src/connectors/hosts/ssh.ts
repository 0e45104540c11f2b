// One SSH connection with a pinned host key. Only the command constants of a vendor's step list go through it.
import { Client, type ServerHostKeyAlgorithm } from 'ssh2'
import { answer, trouble, type Answer, type HostTarget } from './contract.ts'

export type Ran = { readonly code: number; readonly out: string; readonly err: string }
export type SshLink = { readonly run: (command: string, limitMs?: number) => Promise<Answer<Ran>>; readonly close: () => void }
export type SshLimits = { readonly connectMs: number; readonly keepaliveMs: number; readonly stepMs: number; readonly answerBytes: number }

export const sshLimits: SshLimits = { connectMs: 60_000, keepaliveMs: 10_000, stepMs: 120_000, answerBytes: 32_000_000 }

const algorithmsOf = (type: string): readonly ServerHostKeyAlgorithm[] =>
  type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type as ServerHostKeyAlgorithm]

const runOver =
  (client: Client, limits: SshLimits, lost: Promise<string>) =>
  (command: string, limitMs = limits.stepMs): Promise<Answer<Ran>> =>
    new Promise((resolve) => {
      const limit = setTimeout(() => resolve(trouble('link-lost', `No answer within ${Math.round(limitMs / 1000)} s.`)), limitMs)
      const done = (result: Answer<Ran>) => {
        clearTimeout(limit)
        resolve(result)
      }
      void lost.then((says) => done(trouble('link-lost', says)))
      const fail = (error: unknown) => done(trouble('link-lost', `The connection was lost: ${String(error).slice(0, 200)}`))
      try {
        client.exec(command, (error, channel) => {
          if (error) return fail(error)
          const out: Buffer[] = []
          const err: Buffer[] = []
          let bytes = 0
          const into = (parts: Buffer[]) => (data: Buffer) => {
            bytes += data.length
            if (bytes <= limits.answerBytes) return void parts.push(data)
            channel.close()
            done(trouble('unreadable-answer', `The answer is longer than ${limits.answerBytes} bytes.`))
          }
          channel.on('data', into(out)).stderr.on('data', into(err))
          let code: number | null = null
          channel.on('exit', (status: number | null) => (code = status))
          channel.on('close', () =>
            done(
              code === null
                ? trouble('link-lost', 'The step ended without an exit code.')
                : answer({ code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }),
            ),
          )
          channel.end()
        })
      } catch (error) {
        fail(error)
      }
    })

/**
 * Connects and checks the machine's key against the pinned ones before anything is sent, the login included.
 * Troubles: `unreachable`, `host-key-differs`, `login-refused`.
 */
export const openSsh = (target: HostTarget, limits: SshLimits = sshLimits): Promise<Answer<SshLink>> =>
  new Promise((resolve) => {
    const pinned = target.hostKeys.map((line) => line.trim().split(/\s+/)).filter(([type, key]) => type && key)
    if (pinned.length === 0) return resolve(trouble('host-key-differs', `No host key of ${target.name} is pinned: record it first.`))
    const client = new Client()
    let shown: string | null = null
    let lose: (says: string) => void = () => {}
    const lost = new Promise<string>((r) => (lose = r))
    client
      .on('ready', () => resolve(answer({ run: runOver(client, limits, lost), close: () => client.end() })))
      .on('error', (error) => {
        lose(`The connection was lost: ${error.message}`)
        if (shown !== null) return resolve(trouble('host-key-differs', `${target.name} showed another host key than the pinned one.`))
        const refused = error.level === 'client-authentication'
        if (refused) return resolve(trouble('login-refused', `${target.name} refused the login of ${target.user}.`))
        resolve(trouble('unreachable', `${target.name}: ${error.message}`))
      })
      .on('close', () => {
        lose('The connection was closed by the other side.')
        resolve(trouble('unreachable', `${target.name} closed the connection.`))
      })
    try {
      client.connect({
        host: target.address,
        port: target.port,
        username: target.user,
        privateKey: target.privateKey,
        readyTimeout: limits.connectMs,
        keepaliveInterval: limits.keepaliveMs,
        keepaliveCountMax: 3,
        algorithms: { serverHostKey: [...new Set(pinned.flatMap(([type]) => algorithmsOf(type ?? '')))] },
        hostVerifier: (key: Buffer) => {
          const same = pinned.some(([, pin]) => pin === key.toString('base64'))
          if (!same) shown = key.toString('base64')
          return same
        },
      })
    } catch (error) {
      resolve(trouble('login-refused', `The key for ${target.name} cannot be used: ${String(error).slice(0, 200)}`))
    }
  })
