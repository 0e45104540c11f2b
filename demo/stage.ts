// Where the story is played: the product itself, put together as it always is, over a demonstration district whose clock the story sets. People act
// through the product's own addresses, machines through the agents' door, and what the worker does by itself is done between the acts.
import type { Hono } from 'hono'
import { randomBytes } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { renderPage } from '../src/kit/document.tsx'
import { readConfig } from '../src/platform/config.ts'
import { setDemoClock } from '../src/platform/db/demo-clock.ts'
import { inDistrict, openPool, type Db } from '../src/platform/db/pool.ts'
import type { Addresses } from '../src/platform/db/roles.ts'
import { createApp } from '../src/platform/http/app.ts'
import { drainOutbox } from '../src/platform/jobs/outbox.store.ts'
import { fireDueTimers } from '../src/platform/jobs/timers.store.ts'
import { createLog } from '../src/platform/log.ts'
import { composeWeb } from '../src/processes/compose.ts'
import { cycleOpener, messageHandlers, noticeSenderFor, timerHandlers } from '../src/processes/handlers.ts'
import { answerMessage, pollSources, type SourceParts } from '../src/subjects/advisories/index.ts'
import { ok } from '../src/core/result.ts'
import { mailsSince, noteTold, type KeptMail } from '../src/subjects/demo/index.ts'
import { flushSoftwareIndex, snapshotCoverage } from '../src/subjects/inventory/index.ts'
import { reading } from '../src/subjects/ledger/index.ts'
import { mayDo, whoIn, type Who } from '../src/subjects/people/index.ts'
import { district } from './people.ts'

export type Json = { readonly [key: string]: unknown }
export type Given = { readonly root: string; readonly addresses: Addresses; readonly dataDir: string; readonly publicUrl: string }

/** Thrown where the product refuses something the story counts on: the story is then wrong, or the product is. */
class Refused extends Error {
  readonly code: string
  constructor(path: string, status: number, body: Json) {
    super(`${path} was answered ${status}: ${JSON.stringify(body).slice(0, 1000)}`)
    this.code = String(body['code'] ?? status)
  }
}

/** The instant of a local time of the district: `2025-08-12 19:00`. */
export const local = (text: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(district.zone).toInstant()

/** Thousands of acts one after the other need not each wait for the disk: a story that is cut off is told anew. */
const unhurried = (address: string): string => {
  const url = new URL(address)
  url.searchParams.set('options', '-c synchronous_commit=off')
  return url.toString()
}

export type Stage = Awaited<ReturnType<typeof openStage>>

export const openStage = async ({ root, addresses, dataDir, publicUrl }: Given) => {
  const log = createLog('demo', () => {})
  const [app, worker] = [openPool(unhurried(addresses.app), log, 4), openPool(unhurried(addresses.worker), log, 2)]
  const env = { AFTERBELL_AUTH_DB: addresses.auth, AFTERBELL_DATA: dataDir, PUBLIC_URL: publicUrl }
  const web = await composeWeb({ root, env, config: readConfig(env, root), db: app.db, log })
  let who: Who | undefined
  const door: Hono = createApp<Who>({
    routes: web.routes,
    publicUrl,
    who: async () => who,
    may: (one, act) => mayDo(one.positions, act),
    problemPage: web.problemPage,
    render: renderPage,
    assets: [],
    log,
  })
  const parts = { db: worker.db, log, env, root }
  const [onMessage, onTimer, openCycles, notices] = [messageHandlers(parts), timerHandlers(parts), cycleOpener(parts), noticeSenderFor(parts)]
  const cast = new Map<string, Who>()
  let districtId = ''
  let mailSeen = ''
  let box: readonly KeptMail[] = []

  const ask = async (path: string, init: RequestInit): Promise<Json> => {
    const response = await door.fetch(
      new Request(publicUrl + path, { ...init, headers: { accept: 'application/json', origin: new URL(publicUrl).origin, ...init.headers } }),
    )
    const text = await response.text()
    const body = text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as Json) : {}
    if (response.status >= 400) throw new Refused(path, response.status, body)
    return body
  }
  const asJson = { 'content-type': 'application/json' }
  const atTheDoor = async <T>(personId: string | undefined, work: () => Promise<T>): Promise<T> => {
    const known = personId === undefined ? undefined : (cast.get(personId) ?? (await whoIn(app.db, { districtId, personId })))
    if (known?.positions.length) cast.set(known.personId, known) // positions are given once, on the first day
    who = known
    return work()
  }

  return {
    db: app.db as Db,
    /** Whose district it is from now on. */
    enter: (id: string) => {
      districtId = id
    },
    districtId: () => districtId,
    /** Moves the clock on; the story only goes forward. */
    at: (time: string | Temporal.Instant) =>
      inDistrict(app.db, districtId, (tx) => setDemoClock({ tx, districtId }, typeof time === 'string' ? local(time) : time)),
    now: () => reading({ db: app.db, districtId }, async (_, now) => now),
    get: <T = Json>(personId: string, path: string) => atTheDoor(personId, () => ask(path, {})) as Promise<T>,
    post: (personId: string, path: string, body: Json = {}) =>
      atTheDoor(personId, () => ask(path, { method: 'POST', headers: asJson, body: JSON.stringify(body) })),
    upload: (personId: string, path: string, bytes: Uint8Array) =>
      atTheDoor(personId, () =>
        ask(path, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: bytes as Uint8Array<ArrayBuffer> }),
      ),
    /** Somebody without an account follows a link out of a mail. */
    follow: (link: string) => atTheDoor(undefined, () => ask(new URL(link).pathname, {})),
    answer: (link: string, body: Json) =>
      atTheDoor(undefined, () => ask(new URL(link).pathname, { method: 'POST', headers: asJson, body: JSON.stringify(body) })),
    /** An inventory agent reports; what it is answered is for it alone. */
    report: async (path: string, bytes: Uint8Array) => {
      const response = await door.fetch(new Request(publicUrl + path, { method: 'POST', body: bytes as Uint8Array<ArrayBuffer> }))
      if (!response.ok) throw new Refused(path, response.status, { says: await response.text() })
    },
    /** What the worker does by itself until nothing is left: events, timers, mails; cycles where their day has come. */
    work: async ({ cycles = false } = {}) => {
      if (cycles) await openCycles(districtId)
      if (cycles) await snapshotCoverage({ db: worker.db, districtId, actor: { id: 'process:worker', proof: 'process' } })
      for (let more = true; more;) {
        const left = await drainOutbox(
          worker.db,
          districtId,
          async (message) => onMessage[message.kind]?.(districtId, message),
          () => Temporal.Now.instant(),
        )
        const fired = await fireDueTimers(
          worker.db,
          districtId,
          async (timer) => onTimer[timer.kind]?.(districtId, timer),
          (timer, cause) => {
            throw new Error(`the timer ${timer.kind} failed`, { cause })
          },
        )
        if (left > 0) throw new Error(`${left} events could not be carried out`)
        more = fired > 0
      }
      await notices.sendWaiting(districtId)
    },
    /** The mails somebody takes out of the boxes; those nobody wants yet stay. */
    takeMails: async (wanted: (mail: KeptMail) => boolean): Promise<readonly KeptMail[]> => {
      const fresh = await reading({ db: app.db, districtId }, (tx) => mailsSince(tx, mailSeen))
      mailSeen = fresh.at(-1)?.id ?? mailSeen
      const all = [...box, ...fresh]
      box = all.filter((mail) => !wanted(mail))
      return all.filter(wanted)
    },
    /** The worker reads the mailboxes that were set up, as it does; the servers are not there, so these mails are what one of them holds. */
    readMail: async (mails: readonly Uint8Array[]) => {
      const parts: SourceParts = {
        openMailbox: async () =>
          ok({
            uidValidity: 1,
            messages: mails.length,
            close: () => {},
            newest: async () => ok(null),
            uidsAbove: async (uid) => ok(mails.map((_, at) => at + 1).filter((one) => one > uid)),
            fetch: async (uid) => {
              const bytes = mails[uid - 1]
              return ok(
                bytes === undefined
                  ? undefined
                  : { bytes, size: bytes.length, receivedAt: (await reading({ db: app.db, districtId }, async (_, now) => now)).toString() },
              )
            },
          }),
        readers: {
          message: answerMessage,
          news: () => {
            throw new TypeError('the story reads no news feed')
          },
        },
        secretOf: (name) => ({ file: name, secret: 'of a mailbox that is not there' }),
        limits: { localHosts: [] },
      }
      await pollSources({ db: worker.db, districtId, actor: { id: 'process:worker', proof: 'process' } }, parts)
    },
    /** A password that nobody is told: who tries the demonstration comes in by links. */
    password: () => randomBytes(18).toString('base64url'),
    told: async (seconds: number) => {
      await noteTold({ db: app.db, districtId, actor: { id: 'demo:story', proof: 'process' } }, { seconds })
    },
    close: async () => {
      while (await inDistrict(worker.db, districtId, (tx) => flushSoftwareIndex(tx, districtId)));
      await web.close()
      await worker.close()
      await app.close()
    },
  }
}
