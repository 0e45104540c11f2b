import { connect } from 'node:net'
import { ask } from '../../platform/egress/client.ts'
import { pin } from '../../platform/egress/pin.ts'
import type { Check } from '../../subjects/runbooks/engine/ports.ts'

const limitMs = 10_000
// Servers stand inside the district's network, and the runner's own configuration names them: local by declaration, link-local still shut.
const local = { isLocal: true } as const

const port =
  (address: string, number: number): Check['ask'] =>
  async () => {
    const pinned = await pin(address, local)
    if (!pinned.ok) return { ok: false, says: pinned.refusal.says }
    return new Promise((resolve) => {
      const socket = connect({ host: pinned.value.address, port: number, timeout: limitMs })
      const done = (ok: boolean, says: string) => {
        socket.destroy()
        resolve({ ok, says })
      }
      socket
        .once('connect', () => done(true, 'answers'))
        .once('timeout', () => done(false, 'no answer in time'))
        .once('error', (error) => done(false, error.message))
    })
  }

type Http = { readonly url: string; readonly status: number; readonly holds?: string | undefined }

// To the address that the runner's own configuration names, and to no other: a redirect is an answer, not a way.
const http =
  ({ url, status, holds }: Http): Check['ask'] =>
  async () => {
    const answer = await ask(url, { ...local, schemes: ['http:', 'https:'], redirects: 0, timeoutMs: limitMs, maxBytes: 2 ** 20 })
    if (!answer.ok) return { ok: false, says: answer.refusal.says }
    if (answer.value.status !== status) return { ok: false, says: `answers ${answer.value.status}, not ${status}` }
    return holds === undefined || Buffer.from(answer.value.body).toString('utf8').includes(holds)
      ? { ok: true, says: `answers ${status}` }
      : { ok: false, says: `answers ${status} without “${holds}”` }
  }

type Told = { readonly name?: string | undefined } & ({ readonly kind: 'port'; readonly port: number } | ({ readonly kind: 'http' } & Http))

/** A health check as the configuration tells it. */
export const checkOf = (address: string, told: Told): Check =>
  told.kind === 'port' ? { name: told.name ?? `port ${told.port}`, ask: port(address, told.port) } : { name: told.name ?? told.url, ask: http(told) }
