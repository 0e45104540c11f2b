import { createHash } from 'node:crypto'
import type { AgentGateway, Answer, Submission } from '../../connectors/agents/contract.ts'
import type { Refusal } from '../../core/result.ts'
import { overLimit, tooOften, whoStands, type AtTheDoor, type DoorParts, type IntakeParts, type Shown } from './door.ts'
import { receiveGear } from './gear/receive-gear.ts'
import type { Raw } from './inventory.store.ts'
import type { Pending } from './pending.ts'
import { keepRefused } from './quarantine.ts'
import { receiveSubmission } from './receive-submission.ts'
import { isKeptClaim, noKey, nothingPending } from './refusals.rules.ts'

export type Knock = Shown & { readonly remote: string; readonly body: () => Promise<Uint8Array> }

const hoursUntilNext = 24
const unauthorised = (gateway: AgentGateway): Answer & { headers: Record<string, string> } => ({
  ...gateway.refused(noKey),
  headers: { 'www-authenticate': 'Basic realm="Afterbell inventory", charset="UTF-8"' },
})

/** The name under which a GLPI Agent asks again: the request's id, which it sends when it debugs, else its own. Undefined for other agents. */
const askedAs = (headers: Headers): string | undefined => (headers.get('glpi-request-id') ?? headers.get('glpi-agent-id'))?.slice(0, 64)
const echo = (answer: Given, headers: Headers): Given => {
  const id = /^[\w-]{1,64}$/.exec(headers.get('glpi-request-id') ?? '')?.[0]
  return id === undefined ? answer : { ...answer, headers: { ...answer.headers, 'glpi-request-id': id } }
}
type Given = Answer & { headers?: Record<string, string> }
const waiting = { kind: 'inventory', dialect: 'glpi-json', compression: 'none' } as const
const pendingSeconds = 2

/**
 * The answer to one knock of an agent: 401 and nothing stored without a valid key; else read in the jail, taken in or kept with why, and answered in
 * the agent's own words. 429 with Retry-After past the key's limit of a day; `pending` where it takes long and the agent can ask again.
 */
export const answerAgent = async (parts: DoorParts & { readonly pending: Pending }, knock: Knock): Promise<Given> => {
  const { gateway, pending } = parts
  const door = await whoStands(parts, knock)
  if (door === undefined) return unauthorised(gateway)
  const over = await overLimit(parts, door, knock.remote)
  if (over !== undefined) return tooOften(gateway, over)
  const bytes = await knock.body()
  const name = askedAs(knock.headers)
  const work = () => takeIn(parts, door, knock, bytes)
  const answer = name === undefined ? await work() : await pending.begin(`${door.keyId} ${name}`, work)
  return echo(answer ?? gateway.pending(waiting, pendingSeconds), knock.headers)
}

/** What a GET means: the other tasks' question what to do (nothing; no key is needed to hear that), or how a report that was pending went. */
export const answerAsked = async (
  parts: IntakeParts & { readonly pending: Pending },
  knock: Omit<Knock, 'body'>,
  query: URLSearchParams,
): Promise<Given> => {
  const { gateway, pending } = parts
  const name = askedAs(knock.headers)
  if (name === undefined || gateway.asksForConfig(query)) return gateway.accepted({ ...waiting, kind: 'getconfig' }, hoursUntilNext)
  const door = await whoStands(parts, knock)
  if (door === undefined) return unauthorised(gateway)
  const found = await pending.ask(`${door.keyId} ${name}`)
  return echo(found === 'waiting' ? gateway.pending(waiting, pendingSeconds) : (found ?? gateway.refused(nothingPending, waiting)), knock.headers)
}

const takeIn = async (parts: IntakeParts, door: AtTheDoor, { headers, remote }: Knock, bytes: Uint8Array): Promise<Given> => {
  const { gateway } = parts
  const proxy = /^[\w.-]{1,64}$/.exec(headers.get('glpi-proxy-id') ?? '')?.[0] // the agent that passed it on
  const raw: Raw = {
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    remote: proxy === undefined ? remote : `${remote}, passed on by agent ${proxy}`,
    keyId: door.keyId,
  }
  const read = await gateway.read(bytes)
  if (!read.ok) return turnAway(parts, door, raw, read.refusal)
  const agentId = headers.get('glpi-agent-id')?.slice(0, 64) ?? undefined
  const asked: Submission = agentId === undefined ? read.value : { ...read.value, agentId }
  const { inventory } = asked
  if (asked.gear !== undefined) return takeInGear(parts, door, raw, asked, asked.gear)
  if (asked.kind !== 'inventory' || inventory === undefined) return gateway.accepted(asked, hoursUntilNext)
  const received = await receiveSubmission(door.from, {
    raw,
    siteId: door.siteId,
    agentId,
    label: asked.deviceId,
    dialect: asked.dialect,
    isPartial: asked.partial,
    notes: asked.notes,
    told: inventory,
    source: 'agent',
    onChanged: parts.onChanged,
    words: parts.words,
  })
  if (!received.ok) return received.refusal.status === 401 ? unauthorised(gateway) : turnAway(parts, door, raw, received.refusal, asked)
  return received.value.refusal === undefined ? gateway.accepted(asked, hoursUntilNext) : gateway.refused(received.value.refusal, asked)
}

/** What an agent read of other devices, each by itself; one that is refused keeps no other from being taken in, and the agent is told of it. */
const takeInGear = async (
  parts: IntakeParts,
  door: AtTheDoor,
  raw: Raw,
  asked: Submission,
  gear: NonNullable<Submission['gear']>,
): Promise<Given> => {
  const { gateway } = parts
  let refused: Given | undefined
  for (const told of gear) {
    const received = await receiveGear(door.from, {
      raw,
      siteId: door.siteId,
      agentId: asked.agentId,
      label: asked.deviceId,
      dialect: asked.dialect,
      isPartial: asked.partial,
      notes: asked.notes,
      told,
      onChanged: parts.onChanged,
      words: parts.words,
    })
    if (!received.ok) refused = received.refusal.status === 401 ? unauthorised(gateway) : await turnAway(parts, door, raw, received.refusal, asked)
    else if (received.value.refusal !== undefined) refused = gateway.refused(received.value.refusal, asked)
  }
  return refused ?? gateway.accepted(asked, hoursUntilNext)
}

/** A fault of ours (503: the reader is busy) is not kept: the agent comes again by itself. */
const turnAway = async ({ gateway, log }: IntakeParts, door: AtTheDoor, raw: Raw, refusal: Refusal, asked?: Submission): Promise<Answer> => {
  if (refusal.status !== 503 && raw.bytes.byteLength > 0 && !isKeptClaim(refusal.code)) {
    const kept = await keepRefused(door.from, {
      raw,
      refusal,
      head: { label: asked?.deviceId ?? '', dialect: asked?.dialect ?? null, isPartial: asked?.partial ?? false, notes: asked?.notes ?? [] },
    })
    if (!kept.ok && kept.refusal.code === 'inventory/quarantine-full')
      log.warn('a submission was turned away and not kept: the quarantine is full', { district: door.from.districtId })
  }
  return gateway.refused(refusal, asked)
}
