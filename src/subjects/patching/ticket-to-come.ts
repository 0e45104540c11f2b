import type { Temporal } from 'temporal-polyfill'
import type { PolicyValues } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { contactsOf, issueHolders, type Device } from '../assets/index.ts'
import { cyclePolicyOf, cyclesDue, onTicket, periodInWords } from './cycle.rules.ts'
import { administratorsOf, cyclesOf, serversOf, type Administrator } from './cycle.views.ts'

const list = (parts: readonly string[], word: 'and' | 'or' = 'and'): string => parts.join(', ').replace(/, ([^,]*)$/, ` ${word} $1`)

type PolicyOf = (tx: Tx) => Promise<PolicyValues>

/** The tickets of these administrators that open by themselves now, whose each is, and whom their change requests go to; undefined where none does. */
const opening = async (tx: Tx, now: Temporal.Instant, policyOf: PolicyOf, administrators: readonly Administrator[]) => {
  const policy = cyclePolicyOf(await policyOf(tx))
  const due = cyclesDue(
    now,
    policy,
    await cyclesOf(tx),
    administrators.map(({ id }) => ({ personId: id, rhythm: policy.rhythm })),
  )
  if (due.length === 0) return undefined
  const holders = await issueHolders(tx, now, 'technology-director')
  const names = new Map((await contactsOf(tx, [...holders.manager, ...holders.coordinator])).map(({ id, name }) => [id, name]))
  const decider = (ids: readonly string[], position: string): string =>
    ids[0] === undefined ? `the ${position} (nobody holds the position)` : `${names.get(ids[0]) ?? 'somebody'} (${position})`
  return {
    whose: administrators.filter(({ id }) => due.some((one) => one.administratorId === id)),
    periods: [...new Set(due.map(({ period }) => periodInWords(period.name)))],
    decided:
      `opens automatically within a minute, and its change request goes to ` +
      `${decider(holders.manager, 'IT Systems Manager')} and ${decider(holders.coordinator, 'Technology Coordinator')} for a decision. Nothing is patched before they approve.`,
  }
}

/**
 * What covering a server sets off within a minute, told before it is done (SP-1.1, CM-1): the ticket that opens and submits its change request by itself, and whom
 * that goes to. Undefined where every systems administrator has their tickets, or the device is covered already.
 */
export const ticketToCome =
  (policyOf: PolicyOf) =>
  async (tx: Tx, now: Temporal.Instant, device?: Device): Promise<string | undefined> => {
    if (device !== undefined && ((device.kind !== 'server' && device.kind !== 'unknown') || !onTicket.includes(device.patchingActor)))
      return undefined
    const administrators = await administratorsOf(tx, now)
    const isCovered = device?.kind === 'server' && device.scope === 'in' && administrators.some(({ id }) => id === device.ownerId)
    if (isCovered) return undefined
    const opens = await opening(tx, now, policyOf, administrators)
    const names = opens?.whose.map(({ name }) => name) ?? []
    return opens && `For a server in scope owned by ${list(names, 'or')}, the ticket for ${list(opens.periods)} ${opens.decided}`
  }

/** By whose ticket they belong on (a person's id; '' is nobody's): how many servers come into scope. */
export type ServersToCome = Readonly<Record<string, number>>
const many = (n: number): string => `${n.toLocaleString('en-US')} ${n === 1 ? 'server' : 'servers'}`

/** The same of many at once, for a list that is tried: which servers are in scope, and what it sets off that some more are. */
export const coveringOf = (policyOf: PolicyOf) => ({
  /** Servers in scope that the department patches, by id, each with the administrator whose ticket it belongs on; '' where that is nobody. */
  covered: async (tx: Tx, now: Temporal.Instant): Promise<ReadonlyMap<string, string>> =>
    new Map(
      (await serversOf(tx, now))
        .filter((one) => one.scope === 'in' && onTicket.includes(one.patchingActor))
        .map((one) => [one.deviceId, one.isAdministrator ? (one.ownerId ?? '') : '']),
    ),
  says: async (tx: Tx, now: Temporal.Instant, came: ServersToCome): Promise<string | undefined> => {
    const { '': ownerless = 0, ...owned } = came
    const all = Object.values(came).reduce((sum, n) => sum + n, 0)
    if (all === 0) return undefined
    const owners = (await administratorsOf(tx, now)).filter(({ id }) => (owned[id] ?? 0) > 0)
    const opens = await opening(tx, now, policyOf, owners)
    const rest = owners.filter((one) => opens?.whose.includes(one) !== true)
    return [
      `${many(all)} will be in scope for patching.`,
      ...(opens === undefined ? [] : [`The ticket of ${list(opens.whose.map(({ name }) => name))} for ${list(opens.periods)} ${opens.decided}`]),
      ...rest.map(({ id, name }) => `${name} has the tickets of this period already: add ${owned[id] === 1 ? 'the server' : 'the servers'} there.`),
      ...(ownerless === 0
        ? []
        : [
            `${many(ownerless)} ${ownerless === 1 ? 'has' : 'have'} no owner who is a systems administrator, and ${ownerless === 1 ? 'is' : 'are'} on no ticket until somebody sets one.`,
          ]),
    ].join(' ')
  },
})
