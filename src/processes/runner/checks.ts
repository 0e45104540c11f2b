import { connect } from 'node:net'
import type { Check } from '../../subjects/runbooks/engine/ports.ts'

const limitMs = 10_000

const port =
  (address: string, number: number): Check['ask'] =>
  () =>
    new Promise((resolve) => {
      const socket = connect({ host: address, port: number, timeout: limitMs })
      const done = (ok: boolean, says: string) => {
        socket.destroy()
        resolve({ ok, says })
      }
      socket
        .once('connect', () => done(true, 'answers'))
        .once('timeout', () => done(false, 'no answer in time'))
        .once('error', (error) => done(false, error.message))
    })

type Http = { readonly url: string; readonly status: number; readonly holds?: string | undefined }

// To the address that the runner's own configuration names, and to no other: a redirect is an answer, not a way.
const http =
  ({ url, status, holds }: Http): Check['ask'] =>
  async () => {
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(limitMs) })
      const text = (await response.text()).slice(0, 100_000)
      if (response.status !== status) return { ok: false, says: `answers ${response.status}, not ${status}` }
      return holds === undefined || text.includes(holds)
        ? { ok: true, says: `answers ${status}` }
        : { ok: false, says: `answers ${status} without “${holds}”` }
    } catch (error) {
      return {
        ok: false,
        says: error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error),
      }
    }
  }

type Told = { readonly name?: string | undefined } & ({ readonly kind: 'port'; readonly port: number } | ({ readonly kind: 'http' } & Http))

/** A health check as the configuration tells it. */
export const checkOf = (address: string, told: Told): Check =>
  told.kind === 'port'
    ? { name: told.name ?? `port ${told.port}`, ask: port(address, told.port) }
    : { name: told.name ?? told.url, ask: http(told) }
