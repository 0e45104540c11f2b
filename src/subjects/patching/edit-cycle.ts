import { ok, refuse, type Result } from '../../core/result.ts'
import type { PolicyValues } from '../../core/policy/parameters.ts'
import { isBefore, isoIn, readInstant } from '../../core/time/zone.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { policyUnder } from '../policy/index.ts'
import { editChange, oneAtATime, standingNow, type Edited, type Plans } from '../changes/index.ts'
import { cyclePolicyOf, plansOf } from './cycle.rules.ts'
import { deleteServers, insertServers, setCyclePeriod } from './cycle.store.ts'
import { belongsOnTicket, cycleOf, serversOf, serversWithRun, type CycleRow, type ServerRow } from './cycle.views.ts'
import { draftOf, type CycleParts } from './open-cycle.ts'

/** `servers`: all device ids that shall be on the ticket. Times as a person types them, in the district's zone. What is left out stays. */
export type CycleEdit = {
  readonly cycleId: string
  readonly servers?: readonly string[] | undefined
  readonly notBefore?: string | undefined
  readonly notAfter?: string | undefined
}
type Facts = {
  readonly cycle: CycleRow | undefined
  readonly values: PolicyValues
  readonly servers: readonly ServerRow[]
  readonly withRun: readonly string[]
  readonly text: (Plans & { readonly revision: number }) | undefined // the newest one
}
type Next = {
  readonly cycle: CycleRow
  readonly servers: readonly { deviceId: string; host: string }[]
  readonly notBefore: string
  readonly notAfter: string
}

export const cycleNotFound = {
  code: 'cycles/not-found',
  clause: 'SP-1.1',
  status: 404,
  says: 'There is no such cycle in this district.',
  satisfiedBy: 'Find it in the list of cycles.',
} as const
const no = (code: string, says: string, satisfiedBy: string, status: 403 | 409 | 422 = 409): Result<never> =>
  refuse({ code: `cycles/${code}`, clause: 'SP-1.1', status, says, satisfiedBy })

const load = async (act: Act, input: CycleEdit): Promise<Facts> => {
  await oneAtATime(act)
  const cycle = await cycleOf(act.tx, input.cycleId)
  const found = cycle && (await standingNow(act.tx, cycle.requestId))
  return {
    cycle,
    values: await policyUnder(act.tx, cycle?.policyId ?? null),
    servers: await serversOf(act.tx, act.now),
    withRun: cycle ? await serversWithRun(act.tx, cycle.id) : [],
    text: found?.ok ? found.value.request.texts.at(-1) : undefined,
  }
}

const time = (asked: string | undefined, before: string, zone: string): Result<string> => {
  if (asked === undefined) return ok(isoIn(before, zone))
  const read = readInstant(asked, zone)
  return read.ok ? ok(isoIn(read.value, zone)) : read
}

const chosen = ({ servers, withRun }: Facts, cycle: CycleRow, ids: readonly string[]): Result<Next['servers']> => {
  const known = new Map(servers.filter((one) => belongsOnTicket(one) && one.ownerId === cycle.administratorId).map((one) => [one.deviceId, one]))
  const before = new Map(cycle.servers.map((one) => [one.deviceId, one]))
  const strange = ids.filter((id) => !known.has(id) && !before.has(id))
  if (strange.length > 0)
    return no(
      'server-of-another',
      'A ticket can only contain servers in scope that its systems administrator owns.',
      "making them the owner on the server's page first",
      422,
    )
  const gone = cycle.servers.filter((one) => !ids.includes(one.deviceId) && withRun.includes(one.deviceId))
  if (gone.length > 0)
    return no('server-has-run', `${gone.map((one) => one.host).join(', ')} has a run on this ticket, so it stays on it.`, 'leaving it on the ticket')
  return ok([...new Set(ids)].map((id) => ({ deviceId: id, host: known.get(id)?.host ?? before.get(id)?.host ?? '' })))
}

// A plan that nobody rewrote follows its servers; one that somebody wrote stays.
const planFor = (facts: Facts, cycle: CycleRow, servers: Next['servers']): { plan?: string } => {
  const own = plansOf(
    cycle.servers.map((one) => one.host),
    facts.values,
  ).plan
  return facts.text?.plan === own
    ? {
        plan: plansOf(
          servers.map((one) => one.host),
          facts.values,
        ).plan,
      }
    : {}
}

const decide = (facts: Facts, input: CycleEdit): Result<Next> => {
  const { cycle, values } = facts
  if (!cycle) return refuse(cycleNotFound)
  if (cycle.closedAt !== null) return no('closed', 'This cycle is closed.', 'the cycle of the next period')
  const { zone } = cyclePolicyOf(values)
  const servers = input.servers === undefined ? ok(cycle.servers) : chosen(facts, cycle, input.servers)
  if (!servers.ok) return servers
  const [notBefore, notAfter] = [time(input.notBefore, cycle.notBefore, zone), time(input.notAfter, cycle.notAfter, zone)]
  if (!notBefore.ok) return notBefore
  if (!notAfter.ok) return notAfter
  if (!isBefore(notBefore.value, notAfter.value))
    return no('ends-before-it-begins', 'The period ends before it starts.', 'an end after the start', 422)
  return ok({ cycle, servers: servers.value, notBefore: notBefore.value, notAfter: notAfter.value })
}

class EditRefused extends Error {
  readonly result: Result<never>
  constructor(result: Result<never>) {
    super('refused')
    this.result = result
  }
}

/**
 * Adds or removes servers, or moves the period: a new revision of the change's exact text, so every decision is void and the lead time starts anew
 * (CM-5, CM-6). Refused: `cycles/…` as in this file, and what `changes.edit` refuses (not yours to edit, nothing changed, no server left).
 */
const edit = (parts: CycleParts) =>
  useCase<CycleEdit, Facts, Next, Edited>({
    name: 'patching.edit-cycle',
    clauses: ['SP-1.1', 'CM-5', 'CM-6'],
    load,
    decide,
    commit: async (act, { cycle, servers, notBefore, notAfter }, facts) => {
      const edited = await editChange(parts).within(act, {
        requestId: cycle.requestId,
        rule: draftOf(cycle.number, servers, { notBefore, notAfter }, facts.values),
        ...planFor(facts, cycle, servers),
      })
      if (!edited.ok) throw new EditRefused(edited)
      const [before, after] = [cycle.servers.map((one) => one.deviceId), servers.map((one) => one.deviceId)]
      const added = after.filter((id) => !before.includes(id))
      const removed = before.filter((id) => !after.includes(id))
      await deleteServers(act, cycle.id, removed)
      await insertServers(act, cycle.id, added)
      await setCyclePeriod(act, cycle.id, notBefore, notAfter)
      return {
        value: edited.value,
        evidence: [
          {
            kind: 'patching.cycle-edited',
            grade: 'enforced',
            about: [showId('cyc', cycle.id), showId('chg', cycle.requestId)],
            content: {
              ticket: `T-${cycle.number}`,
              revision: edited.value.revision,
              added: added.map((id) => showId('dev', id)),
              removed: removed.map((id) => showId('dev', id)),
              notBefore,
              notAfter,
              before: { notBefore: cycle.notBefore, notAfter: cycle.notAfter },
            },
          },
        ],
      }
    },
  })

export const editCycle =
  (parts: CycleParts) =>
  async (...[from, input]: Parameters<ReturnType<typeof edit>>): Promise<Result<Edited>> => {
    try {
      return await edit(parts)(from, input)
    } catch (error) {
      if (error instanceof EditRefused) return error.result // thrown inside the transaction, which it rolled back
      throw error
    }
  }
