// Reads one source from where it was read to: the network first, then one act that stores what came and how far it was.
import { ok, refuse, type Result } from '../../core/result.ts'
import type { MailboxVisit, OpenMailbox } from '../../connectors/mail/contract.ts'
import { ask, type Limits } from '../../platform/egress/client.ts'
import type { NewItem, Place, StuckOn } from './advisories.store.ts'
import type { Source } from './advisories.views.ts'
import type { AdvisoryReaders } from './jailed-advisories.ts'
import { cvesIn } from './names.rules.ts'
import { hostPort, secretName } from './source.rules.ts'

export type SourceParts = {
  readonly openMailbox: OpenMailbox
  readonly readers: AdvisoryReaders
  /** The password kept under a name, and where it is looked for. */
  readonly secretOf: (name: string) => { readonly file: string; readonly secret: string | undefined }
  readonly limits: Pick<Limits, 'ca' | 'lookup'> & { readonly localHosts: readonly string[] }
}
/** `stuckOn`: it was read up to a message that did not come, and is read on from there at the next try. */
export type Brought = {
  readonly place: Place
  readonly items: readonly NewItem[]
  readonly newestAt: string | null
  readonly isMore: boolean
  readonly stuckOn?: StuckOn
}
const batch = 50
const mostTries = 3 // of one message: then a person looks, and the mailbox is read on
const firstDays = 30 // of a mailbox that was never read
const mostBytes = 1024 * 1024
const newsBytes = 8 * 1024 * 1024

const placeOf = ({ uidValidity, lastUid, etag, modified }: Place): Place => ({ uidValidity, lastUid, etag, modified })
const latest = (days: readonly (string | null)[], notAfter: string): string | null =>
  days
    .filter((one) => one !== null && one <= notAfter)
    .toSorted()
    .at(-1) ?? null
const dayBefore = (iso: string, days: number): string => new Date(Date.parse(iso) - days * 86_400_000).toISOString().slice(0, 10)

/** Opens the mailbox of a source with the password that is kept for it. */
export const enter = async (
  source: Pick<Source, 'address' | 'security' | 'username' | 'folder'>,
  parts: SourceParts,
): Promise<Result<MailboxVisit>> => {
  const at = hostPort(source.address, source.security)
  if (at === undefined)
    return refuse({
      code: 'advisories/source-unusable',
      clause: 'PM-3.2',
      says: 'The server’s name cannot be used.',
      satisfiedBy: 'Set up the source again.',
      status: 422,
    })
  const { file, secret } = parts.secretOf(secretName(source.username, at.host))
  if (secret === undefined)
    return refuse({
      code: 'advisories/no-password',
      clause: 'PM-3.2',
      says: `There is no password for ${source.username} at ${at.host}.`,
      satisfiedBy: `Whoever runs Afterbell must put it in the file ${file}.`,
      status: 422,
    })
  return parts.openMailbox({ ...at, security: source.security, username: source.username, password: secret, folder: source.folder })
}

const nothingTold = { sender: '', link: '', text: '', isCut: false, datedAt: null } as const
/** What stands in the inbox for a message nobody could read: it waits for a person. */
const unreadable = (toldId: string, subject: string, fault: string): NewItem => ({ ...nothingTold, toldId, subject, fault, cves: [] })

/** One message as the inbox takes it; undefined where it is gone meanwhile. */
const messageOf = async (
  box: MailboxVisit,
  uid: number,
  parts: SourceParts,
): Promise<Result<{ item: NewItem; receivedAt: string | null } | undefined>> => {
  const got = await box.fetch(uid, mostBytes)
  if (!got.ok || got.value === undefined) return got.ok ? ok(undefined) : got
  const { bytes, size, receivedAt } = got.value
  const read = await parts.readers.message(bytes)
  if (!read.ok && read.refusal.status === 503) return read
  const told = read.ok ? read.value : unreadable(`${box.uidValidity}/${uid}`, '(a message that cannot be read)', read.refusal.says)
  const item = { ...told, isCut: told.isCut || size > mostBytes, datedAt: told.datedAt ?? receivedAt, cves: cvesIn(`${told.subject}\n${told.text}`) }
  return ok({ item, receivedAt })
}

/**
 * The next messages of a mailbox, at most a batch; a mailbox that counts anew is read from its start, and what is here already is not taken twice. What was read
 * before a message that does not come is kept; at its third try in a row that message is taken as unreadable, and those after it are read.
 */
const readMailbox = async (source: Source, parts: SourceParts, now: string): Promise<Result<Brought>> => {
  const entered = await enter(source, parts)
  if (!entered.ok) return entered
  const box = entered.value
  try {
    const isSame = source.uidValidity === box.uidValidity
    const from = isSame ? source.lastUid : 0
    const found = await box.uidsAbove(from, isSame && from > 0 ? undefined : dayBefore(source.answeredAt ?? source.setAt, firstDays))
    if (!found.ok) return found
    const items: NewItem[] = []
    const days: (string | null)[] = []
    const brought = (lastUid: number, isMore: boolean, stuckOn?: StuckOn) =>
      ok({
        place: { uidValidity: box.uidValidity, lastUid, etag: null, modified: null },
        items,
        newestAt: latest(days, now),
        isMore,
        ...(stuckOn === undefined ? {} : { stuckOn }),
      })
    let last = from
    for (const uid of found.value.slice(0, batch)) {
      const got = await messageOf(box, uid, parts)
      if (!got.ok && got.refusal.status === 503 && got.refusal.code !== 'jail/died') return got // our own reader is busy
      if (!got.ok) {
        const tries = isSame && source.stuckUid === uid ? source.stuckTries : 0
        const what = got.refusal.status === 503 ? 'read' : 'fetched' // or our reader dies of it, each time
        const says = `A message could not be ${what}: ${got.refusal.says}`
        if (tries + 1 < mostTries) return brought(last, true, { uid, says })
        const fault = `${says} It was tried ${mostTries} times. Read it in the mailbox itself.`
        items.push(unreadable(`${box.uidValidity}/${uid}`, `(a message that cannot be ${what})`, fault))
        return brought(uid, true) // the connection may be broken: the rest by another visit
      }
      last = uid
      if (got.value === undefined) continue
      days.push(got.value.receivedAt)
      items.push(got.value.item)
    }
    return brought(last, found.value.length > batch)
  } finally {
    box.close()
  }
}

/** What a news feed holds now; nothing where it says that nothing changed. */
const readFeed = async (source: Source, parts: SourceParts, now: string): Promise<Result<Brought>> => {
  const { localHosts, ...limits } = parts.limits
  const host = URL.canParse(source.address) ? new URL(source.address).hostname : ''
  const answer = await ask(
    source.address,
    { ...limits, isLocal: localHosts.some((one) => one.toLowerCase() === host), maxBytes: newsBytes },
    {
      headers: {
        accept: 'application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8',
        ...(source.etag === null ? {} : { 'if-none-match': source.etag }),
        ...(source.modified === null ? {} : { 'if-modified-since': source.modified }),
      },
    },
  )
  if (!answer.ok) return answer
  const { status, headers, body } = answer.value
  const same = placeOf(source)
  if (status === 304) return ok({ place: same, items: [], newestAt: null, isMore: false })
  if (status !== 200)
    return refuse({
      code: 'advisories/news-refused',
      clause: 'PM-3.2',
      says: `The news site answered with status ${status}.`,
      satisfiedBy: 'Check the address.',
      status: 422,
    })
  const read = await parts.readers.news(body)
  if (!read.ok) return read
  const header = (name: string): string | null => {
    const value = headers[name]
    return value !== undefined && value.length <= 200 && /^[\x20-\x7e]+$/.test(value) ? value : null
  }
  const items = read.value.entries.map((told) => ({ ...told, cves: cvesIn(`${told.subject}\n${told.text}`) }))
  return ok({
    place: { ...same, etag: header('etag'), modified: header('last-modified') },
    items,
    newestAt: latest(
      items.map((one) => one.datedAt),
      now,
    ),
    isMore: false,
  })
}

export const readSource = (source: Source, parts: SourceParts, now: string): Promise<Result<Brought>> =>
  (source.kind === 'mailbox' ? readMailbox : readFeed)(source, parts, now)
