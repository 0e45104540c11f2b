import { ok, refuse, type Result } from '../../core/result.ts'
import { cleanText, createNotes, type Notes } from './clean.ts'
import { limits, type OsqueryAnswer, type OsqueryRequest, type OsqueryResult } from './contract.ts'
import { decode } from './decode.ts'
import { count, fail, Fault } from './faults.ts'
import { isObject, own, parseJson, type Json } from './json.ts'

/**
 * One request of an osquery daemon, to whichever of its addresses: told by what is in it. Pure, for the jail.
 * Refusals are `inventory/…`, clause PM-3.1, status 400, 413 or 422.
 */
export const readOsqueryRequest = (bytes: Uint8Array): Result<OsqueryRequest> => {
  try {
    return ok(read(bytes))
  } catch (error) {
    if (error instanceof Fault) return refuse(error.refusal)
    throw error
  }
}

const read = (bytes: Uint8Array): OsqueryRequest => {
  const body = parseJson(decode(bytes).text.trim())
  const notes = createNotes()
  if (!isObject(body)) return fail(422, 'wrong-shape', 'What osquery sent is no JSON object.', undefined, ['the body: expected an object'])
  const word = (object: Json, key: string): string => cleanText(scalar(own(object, key)), key, notes)
  const nodeKey = word(body, 'node_key')
  const parts = {
    ...(nodeKey === '' ? {} : { nodeKey }),
    ...(own(body, 'enroll_secret') === undefined ? {} : { enrol: enrolOf(body, word) }),
    ...(own(body, 'log_type') === undefined ? {} : { log: { type: word(body, 'log_type'), results: resultsOf(own(body, 'data'), word) } }),
    ...(own(body, 'queries') === undefined ? {} : { answers: answersOf(body, notes) }),
  }
  return { ...parts, notes: notes.list() }
}

type Word = (object: Json, key: string) => string
const scalar = (value: unknown): string | undefined => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined)
const objectOf = (value: unknown): Json => (isObject(value) ? value : {})
const whole = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0)

const enrolOf = (body: Json, word: Word): NonNullable<OsqueryRequest['enrol']> => {
  const details = objectOf(own(body, 'host_details'))
  const system = objectOf(own(details, 'system_info'))
  const host = word(body, 'host_identifier')
  if (host === '') fail(422, 'no-device-id', 'osquery names no host; start it with --host_identifier=uuid.')
  return {
    secret: word(body, 'enroll_secret'),
    host,
    platform: whole(word(body, 'platform_type')),
    version: word(objectOf(own(details, 'osquery_info')), 'version'),
    hostname: word(system, 'hostname') || word(system, 'computer_name'),
  }
}

/** Snapshots only: a log of differences tells what changed since something we need not have. */
const resultsOf = (data: unknown, word: Word): readonly OsqueryResult[] => {
  if (!Array.isArray(data)) return []
  if (data.length > limits.results)
    fail(413, 'too-many-elements', `The log has ${count(data.length)} results; at most ${count(limits.results)} are read.`)
  return data.flatMap((one: unknown) => {
    const rows = isObject(one) ? own(one, 'snapshot') : undefined
    return isObject(one) && Array.isArray(rows) && word(one, 'name') !== ''
      ? [{ name: word(one, 'name'), at: whole(word(one, 'unixTime')), rows: bounded(rows) }]
      : []
  })
}

const bounded = (rows: readonly unknown[]): string => {
  if (rows.length > limits.titles)
    fail(413, 'too-many-elements', `An answer has ${count(rows.length)} rows; at most ${count(limits.titles)} are read.`)
  return JSON.stringify(rows)
}

const answersOf = (body: Json, notes: Notes): readonly OsqueryAnswer[] => {
  const [queries, statuses, messages] = ['queries', 'statuses', 'messages'].map((key) => objectOf(own(body, key))) as [Json, Json, Json]
  const ids = Object.keys(queries)
  if (ids.length > limits.results)
    fail(413, 'too-many-elements', `${count(ids.length)} answers came at once; at most ${count(limits.results)} are read.`)
  return ids.map((id) => {
    const rows = own(queries, id)
    const list: readonly unknown[] = Array.isArray(rows) ? rows : []
    return {
      id: cleanText(id, 'answers', notes) || '-',
      isAnswered: scalar(own(statuses, id)) === '0',
      message: cleanText(scalar(own(messages, id)), 'messages', notes),
      rows: bounded(list),
      shown: list.slice(0, limits.answerRows).map((row) => cells(row, notes)),
    }
  })
}

/** A row for people: cleaned, at most 20 columns. */
const cells = (row: unknown, notes: Notes): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(objectOf(row))
      .slice(0, 20)
      .map(([column, value]) => [cleanText(column, 'columns', notes), cleanText(scalar(value), 'answers', notes)]),
  )
