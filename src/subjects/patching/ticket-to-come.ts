import type { Temporal } from 'temporal-polyfill'
import type { PolicyValues } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { contactsOf, issueHolders, type Device } from '../assets/index.ts'
import { cyclePolicyOf, cyclesDue, onTicket, periodInWords } from './cycle.rules.ts'
import { administratorsOf, cyclesOf } from './cycle.views.ts'

const list = (parts: readonly string[], word: 'and' | 'or' = 'and'): string => parts.join(', ').replace(/, ([^,]*)$/, ` ${word} $1`)

/**
 * What covering a server sets off within a minute, told before it is done (SP-1.1, CM-1): the ticket that opens and submits its change request by itself, and whom
 * that goes to. Undefined where every systems administrator has their tickets, or the device is covered already.
 */
export const ticketToCome =
  (policyOf: (tx: Tx) => Promise<PolicyValues>) =>
  async (tx: Tx, now: Temporal.Instant, device?: Device): Promise<string | undefined> => {
    if (device !== undefined && ((device.kind !== 'server' && device.kind !== 'unknown') || !onTicket.includes(device.patchingActor)))
      return undefined
    const administrators = await administratorsOf(tx, now)
    const isCovered = device?.kind === 'server' && device.scope === 'in' && administrators.some(({ id }) => id === device.ownerId)
    if (isCovered) return undefined
    const policy = cyclePolicyOf(await policyOf(tx))
    const due = cyclesDue(
      now,
      policy,
      await cyclesOf(tx),
      administrators.map(({ id }) => ({ personId: id, rhythm: policy.rhythm })),
    )
    if (due.length === 0) return undefined
    const whose = administrators.filter(({ id }) => due.some((one) => one.administratorId === id)).map(({ name }) => name)
    const periods = [...new Set(due.map(({ period }) => periodInWords(period.name)))]
    const holders = await issueHolders(tx, now, 'technology-director')
    const names = new Map((await contactsOf(tx, [...holders.manager, ...holders.coordinator])).map(({ id, name }) => [id, name]))
    const decider = (ids: readonly string[], position: string): string =>
      ids[0] === undefined ? `the ${position} (nobody holds the position)` : `${names.get(ids[0]) ?? 'somebody'} (${position})`
    return (
      `For a server in scope owned by ${list(whose, 'or')}, the ticket for ${list(periods)} opens automatically within a minute, and its change request goes to ` +
      `${decider(holders.manager, 'IT Systems Manager')} and ${decider(holders.coordinator, 'Technology Coordinator')} for a decision. Nothing is patched before they approve.`
    )
  }
