import { createHash } from 'node:crypto'
import type { OsqueryAnswer, OsqueryRequest, OsqueryResult } from '../../../connectors/agents/contract.ts'
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import { domainNow } from '../../../platform/db/domain-now.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading, type From } from '../../ledger/index.ts'
import { overLimit, whoKnocks, type DoorParts } from '../door.ts'
import type { Knock } from '../intake.ts'
import { isSameHash, readKey } from '../key-text.ts'
import { keepRefused } from '../quarantine.ts'
import { receiveSubmission, type Receipt } from '../receive-submission.ts'
import { isKeptClaim, noKey } from '../refusals.rules.ts'
import { takeAnswers } from './ask-device.ts'
import { enrolNode } from './enrol-node.ts'
import { closeRound, keepAnswers } from './keep-answers.ts'
import { toldKey } from './told-key.ts'
import { answersOf, nodeAtTheDoor, openQuestions, type Node } from './nodes.views.ts'
import { noNode, noPlatform } from './refusals.rules.ts'
import { askedId, configFor, dayHours, isQuestion, platformOf, schedule, scheduledId, sqlOf, toWhat } from './schedule.rules.ts'

export type Endpoint = 'enroll' | 'config' | 'log' | 'distributed/read' | 'distributed/write'
type AtTheDoor = { readonly node: Node; readonly from: From; readonly remote: string }
type Reply = Result<object>

/** The one body that comes by the thousand: no reader is troubled with it. */
const bareNodeKey = /^\s*\{"node_key":"([\w.-]{1,200})"\}\s*$/

const readBody = async ({ gateway }: DoorParts, bytes: Uint8Array): Promise<Result<OsqueryRequest>> => {
  const bare = bytes.byteLength < 300 ? bareNodeKey.exec(Buffer.from(bytes).toString('latin1'))?.[1] : undefined
  return bare === undefined ? gateway.readOsquery(bytes) : ok({ nodeKey: bare, notes: [] })
}

const nodeOf = async ({ db }: DoorParts, nodeKey: string | undefined, remote: string): Promise<AtTheDoor | undefined> => {
  const text = nodeKey === undefined ? undefined : readKey(nodeKey, 'n')
  const node = text && (await reading({ db, districtId: text.districtId }, (tx) => nodeAtTheDoor(tx, text.keyId)))
  if (text === undefined || node === undefined || node.isOver || !isSameHash(node.secretHash, text.secretHash)) return undefined
  return { node, from: { db, districtId: text.districtId, actor: { id: `agent:${showId('key', node.keyId)}`, proof: 'enrolment-key' } }, remote }
}

/** Takes a daemon in by its site's key. */
const enrol = async (parts: DoorParts, { enrol: told }: OsqueryRequest, remote: string): Promise<Reply> => {
  const door = told && (await whoKnocks(parts.db, readKey(told.secret)))
  if (told === undefined || door === undefined) return refuse(noKey)
  const over = await overLimit(parts, door, remote)
  if (over !== undefined) return refuse(over)
  const platform = platformOf(told.platform)
  if (platform === undefined) return refuse(noPlatform)
  const enrolled = await enrolNode(door.from, {
    keyId: door.keyId,
    host: told.host,
    hostname: told.hostname,
    version: told.version,
    platform,
    remote,
  })
  return enrolled.ok ? ok({ node_key: enrolled.value.nodeKey, node_invalid: false }) : enrolled
}

const overOf = (parts: DoorParts, { from, node, remote }: AtTheDoor): Promise<Refusal | undefined> =>
  overLimit(parts, { from, keyId: node.keyId, siteId: node.siteId }, remote)

/**
 * Keeps answers; once they end a round, puts the newest of each question together and takes them in like any agent's submission. What cannot be
 * taken in is kept with why, as any agent's is, and told to the log: a daemon has no ear for it.
 */
const take = async (parts: DoorParts, door: AtTheDoor, answers: readonly OsqueryResult[], isWhole: boolean): Promise<Result<Receipt | undefined>> => {
  const { from, node } = door
  const kept = await keepAnswers(from, { nodeId: node.id, answers, isWhole })
  if (!kept.ok) return kept
  if (!kept.value.ends) return ok(undefined)
  const bytes = parts.gateway.putTogether(node.host, node.version, await reading(from, (tx) => answersOf(tx, node.id)))
  const received = await receive(parts, door, bytes)
  if (!received.ok && received.refusal.status === 503) return received // a fault of ours: it stays fresh, and comes again
  await closeRound(from, { nodeId: node.id, deviceId: received.ok && received.value.state !== 'quarantined' ? received.value.deviceId : null })
  if (!received.ok) parts.log.warn('answers of osquery were not taken in', { district: from.districtId, node: node.id, code: received.refusal.code })
  return received
}

const receive = async ({ gateway, onChanged, words }: DoorParts, { from, node, remote }: AtTheDoor, bytes: Uint8Array): Promise<Result<Receipt>> => {
  const raw = { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), remote, keyId: node.keyId }
  const read = await gateway.read(bytes)
  const told = read.ok ? read.value.inventory : undefined
  const received =
    read.ok && told !== undefined
      ? await receiveSubmission(from, {
          raw,
          siteId: node.siteId,
          label: read.value.deviceId,
          dialect: 'osquery',
          isPartial: false,
          notes: read.value.notes,
          told,
          source: 'agent',
          onChanged,
          words,
        })
      : read.ok
        ? refuse(noNode)
        : read
  if (!received.ok && received.refusal.status !== 503 && !isKeptClaim(received.refusal.code))
    await keepRefused(from, {
      raw,
      refusal: received.refusal,
      head: { label: node.host, dialect: 'osquery', isPartial: false, notes: read.ok ? read.value.notes : [] },
    })
  return received
}

const log = async (parts: DoorParts, door: AtTheDoor, { log: told }: OsqueryRequest): Promise<Reply> => {
  if (told === undefined || told.type !== 'result' || told.results.length === 0) return ok({}) // how the daemon fares stays with the daemon
  const over = await overOf(parts, door)
  if (over !== undefined) return refuse(over)
  const taken = await take(parts, door, told.results, false)
  // Told again and again it would be no better: only what is our own fault is asked for once more.
  return taken.ok || (taken.refusal.status !== 503 && taken.refusal.status !== 401) ? ok({}) : taken
}

/** What waits for this daemon: the whole schedule at its first visit, or when somebody wants it now, and what people asked. */
const ask = async (_: DoorParts, { node, from }: AtTheDoor): Promise<Reply> => {
  const { deviceId, platform } = node
  const open =
    deviceId === null
      ? []
      : await reading(from, async (tx) => openQuestions(tx, deviceId, (await domainNow(tx)).now.subtract({ hours: dayHours }).toString()))
  const isWanted = node.isFirst || open.some(({ question }) => question === 'inventory')
  const all = isWanted ? Object.entries(schedule[platform]).map(([name, query]) => [scheduledId(name), query]) : []
  const asked = open.flatMap(({ id, question }) => {
    const query = isQuestion(question) ? sqlOf(question, platform) : undefined
    return query === undefined ? [] : [[askedId(showId('qst', id)), query]]
  })
  return ok({ queries: Object.fromEntries([...all, ...asked]), node_invalid: false })
}

/** How many rows an answer has; its text is a JSON array the reader wrote. */
const rowsIn = ({ rows, shown }: OsqueryAnswer): number => (shown.length < 200 ? shown.length : (JSON.parse(rows) as unknown[]).length)

const write = async (parts: DoorParts, door: AtTheDoor, { answers = [] }: OsqueryRequest): Promise<Reply> => {
  const over = await overOf(parts, door)
  if (over !== undefined) return refuse(over)
  const { node, from } = door
  const now = Math.floor((await reading(from, async (tx) => (await domainNow(tx)).now)).epochMilliseconds / 1000)
  const given = answers.map((answer) => ({ answer, what: toWhat(answer.id) }))
  const results = given.flatMap(({ answer, what }) =>
    what !== undefined && 'scheduled' in what && answer.isAnswered ? [{ name: what.scheduled, at: now, rows: answer.rows }] : [],
  )
  const taken = results.length === 0 ? ok(undefined) : await take(parts, door, results, true)
  if (!taken.ok && (taken.refusal.status === 503 || taken.refusal.status === 401)) return taken
  const deviceId = taken.ok && taken.value !== undefined ? taken.value.deviceId : node.deviceId
  if (deviceId === null || deviceId === undefined) return ok({})
  const asked = given.flatMap(({ answer, what }) => {
    const questionId = what !== undefined && 'asked' in what ? readId('qst', what.asked) : undefined
    return questionId === undefined ? [] : [{ ...answer, questionId, count: rowsIn(answer) }]
  })
  const wanted = results.length === 0 ? [] : await reading(from, (tx) => openQuestions(tx, deviceId, new Date(0).toISOString()))
  const inventory = wanted
    .filter(({ question }) => question === 'inventory')
    .map(({ id }) => ({
      id: '',
      questionId: id,
      isAnswered: taken.ok,
      message: taken.ok ? '' : taken.refusal.says,
      rows: '[]',
      shown: [],
      count: results.length,
    }))
  if (asked.length + inventory.length > 0) await takeAnswers(from, { deviceId, nodeId: node.id, answers: [...asked, ...inventory] })
  return ok({})
}

const config = async (_: DoorParts, { node }: AtTheDoor): Promise<Reply> => ok(configFor(node.platform, node.isFirst))

const endpoints = { config, log, 'distributed/read': ask, 'distributed/write': write } as const satisfies Record<
  Exclude<Endpoint, 'enroll'>,
  (parts: DoorParts, door: AtTheDoor, told: OsqueryRequest) => Promise<Reply>
>

/**
 * The answer to a daemon of osquery, as its words are read in the jail. A node key that is none (any more) is told `node_invalid`, which makes the
 * daemon enrol again; an enrolment without a valid site's key gets 401 and leaves nothing.
 */
export const answerOsquery = async (
  parts: DoorParts,
  endpoint: Endpoint,
  knock: Knock,
): Promise<{ readonly status: number; readonly json: object }> => {
  const bytes = await knock.body()
  const isKnown = endpoint === 'enroll' ? await isSecret(parts, bytes) : await isNode(parts, bytes, knock.remote)
  const read = isKnown ? await readBody(parts, bytes) : refuse(endpoint === 'enroll' ? noKey : noNode)
  const answer = read.ok ? await answerRead(parts, endpoint, read.value, knock.remote) : read
  if (answer.ok) return { status: 200, json: answer.value }
  const { refusal } = answer
  return {
    status: refusal.status ?? 422,
    json: {
      error: `${refusal.says} ${refusal.satisfiedBy}`,
      code: refusal.code,
      clause: refusal.clause,
      ...(refusal.status === 401 ? { node_invalid: true } : {}),
    },
  }
}

/** Looked at before a body is read: reading takes a place that enrolled daemons need. */
const isSecret = async ({ db }: DoorParts, bytes: Uint8Array): Promise<boolean> =>
  (await whoKnocks(db, readKey(toldKey(bytes, 'enroll_secret') ?? ''))) !== undefined
const isNode = async (parts: DoorParts, bytes: Uint8Array, remote: string): Promise<boolean> =>
  (await nodeOf(parts, toldKey(bytes, 'node_key'), remote)) !== undefined

const answerRead = async (parts: DoorParts, endpoint: Endpoint, told: OsqueryRequest, remote: string): Promise<Reply> => {
  if (endpoint === 'enroll') return enrol(parts, told, remote)
  const door = await nodeOf(parts, told.nodeKey, remote)
  return door === undefined ? refuse(noNode) : endpoints[endpoint](parts, door, told)
}
