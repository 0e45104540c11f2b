// kill -9 of the worker at each step of a fetch, with a publisher of our own that stops where it is told and locks in the database that hold the worker where it
// is to die; then a disk that fills up under a load and under an import. Counted from the database: half feeds, feeds twice in evidence, tries that need a person.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kevFile } from '../lib/feeds.ts'
import { startInstallation, type Installation } from '../lib/installation.ts'
import { ownCertificate } from '../lib/openssl.ts'

type Answer = (response: ServerResponse) => void
type Source = {
  readonly begun_at: Date | null
  readonly unended: number
  readonly outcome: string | null
  readonly fault: string | null
  readonly answered_at: Date | null
}

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)
/** The n-th edition of the catalogue: ten entries more each time. */
const edition = (n: number, extra: Readonly<Record<string, unknown>> = {}) =>
  Buffer.from(
    kevFile(
      day(n),
      Array.from({ length: 200 + 10 * n }, (_, i) => [`CVE-2025-${10_000 + i}`, '2025-06-01'] as const),
      extra,
    ),
  )
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Something that opens and shuts: `passed` once it is open. */
const gate = () => {
  let open: () => void = () => undefined
  const passed = new Promise<void>((done) => {
    open = done
  })
  return { passed, open }
}

/** A publisher of feeds that answers as it is told. */
const openPublisher = async (folder: string) => {
  ownCertificate(folder)
  let answer: Answer = (response) => void response.writeHead(404).end()
  const server: Server = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'ca.pem')) }, (_, response) =>
    answer(response),
  )
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    answers: (next: Answer) => void (answer = next),
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => {
        server.close(done)
      })
    },
  }
}

/** The installation's database as its administrator, looking as the district. */
const openDatabase = async (one: Installation): Promise<pg.Client> => {
  const port = readFileSync(join(one.data, 'postgres/port'), 'utf8').trim()
  const password = readFileSync(join(one.data, 'secrets/database-admin'), 'utf8').trim()
  const client = new pg.Client({ host: '127.0.0.1', port: Number(port), user: 'afterbell_admin', password, database: 'afterbell' })
  client.on('error', () => undefined)
  await client.connect()
  await client.query("select set_config('app.district_id', '1', false)")
  return client
}
const until = async <T>(what: string, ask: () => Promise<T | undefined | false>, tries = 600): Promise<T> => {
  for (let n = 0; n < tries; n++) {
    const found = await ask().catch(() => undefined)
    if (found !== undefined && found !== false) return found
    await wait(100)
  }
  throw new Error(`waited in vain: ${what}`)
}

describe('a worker that dies while it fetches', () => {
  let one: Installation
  let db: pg.Client
  let holder: pg.Client // its locks hold the worker where it is to die
  let folder: string
  let publisher: Awaited<ReturnType<typeof openPublisher>>
  let id: string
  const told: string[] = []
  beforeAll(async () => {
    folder = mkdtempSync('/var/tmp/afterbell-feeds-')
    execFileSync('chmod', ['755', folder])
    publisher = await openPublisher(folder)
    one = await startInstallation({ FEEDS_LOCAL_HOSTS: 'localhost', FEEDS_CA: join(folder, 'ca.pem') })
    db = await openDatabase(one)
    holder = await openDatabase(one)
    publisher.answers((response) => void response.end(edition(0)))
    id = ((await (await one.post('/feeds/sources', { name: 'KEV', url: `${publisher.url}/kev.json`, everyHours: 24 })).json()) as { id: string }).id
    await fetchNow()
    await until('the first edition', async () => (await source()).outcome?.startsWith('Loaded'), 1200)
  }, 300_000)
  afterAll(async () => {
    await db?.end()
    await holder?.end()
    await one?.stop()
    await publisher?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const rows = async <Row>(statement: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await db.query(statement, [...values])).rows as Row[]
  const source = async (): Promise<Source> =>
    (await rows<Source>('select begun_at, unended, outcome, fault, answered_at from vulnerabilities_feed_source'))[0] as Source
  const entries = async () => Number((await rows<{ n: string }>('select count(*) as n from vulnerabilities_kev'))[0]?.n)
  const inForce = async () =>
    (
      await rows<{ sha256: string; entries: number }>(`select sha256, entries from vulnerabilities_feed where slot = 'kev' and superseded_at is null`)
    )[0]
  const inEvidence = async (hash: string, kind = 'vulnerabilities.feed-loaded') =>
    Number(
      (await rows<{ n: string }>(`select count(*) as n from ledger_entry where kind = $1 and content::jsonb->>'sha256' = $2`, [kind, hash]))[0]?.n,
    )
  const page = async () => (await one.get('/feeds', 'text/html')).text()
  const kill = async (): Promise<number> => {
    const pid = await until('a worker', async () => one.pidOf('worker'))
    process.kill(pid, 'SIGKILL')
    return pid
  }
  /** Asks for the file now: the worker, told to end, is started anew and looks at once instead of within a minute. */
  const fetchNow = async () => {
    expect((await one.post(`/feeds/sources/${id}/fetch`, {})).status).toBe(200)
    process.kill(await until('a worker', async () => one.pidOf('worker')), 'SIGTERM')
  }
  const waitsFor = (relation: string) =>
    until(`the worker at ${relation}`, async () =>
      (
        await rows(`select from pg_locks l where not granted and (relation = to_regclass($1) or (locktype = 'advisory' and $1 = 'advisory'))`, [
          relation,
        ])
      ).length > 0
        ? true
        : undefined,
    )
  /** Holds a lock until told otherwise; the worker runs into it. */
  const held = async (lock: string) => {
    await holder.query('begin')
    await holder.query(lock)
    return async () => {
      await holder.query('commit')
    }
  }

  type Step = {
    readonly at: string
    readonly lock?: string
    readonly meets?: string
    readonly answer?: (bytes: Buffer, reached: () => void) => Answer
  }
  const steps: readonly Step[] = [
    { at: 'asked, nothing answered', answer: (_, reached) => () => reached() },
    {
      at: 'half of the body',
      answer: (bytes, reached) => (response) => {
        response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, bytes.length / 2), () => reached())
      },
    },
    { at: 'whole, not loaded', lock: 'select pg_advisory_xact_lock(7210)', meets: 'advisory' },
    { at: 'in the load’s transaction', lock: 'lock table vulnerabilities_kev in share mode', meets: 'vulnerabilities_kev' },
    { at: 'loaded, not followed', lock: 'lock table patching_followed in access exclusive mode', meets: 'patching_followed' },
    { at: 'loaded and followed, not noted', lock: 'select from vulnerabilities_feed_source for update', meets: 'transaction' },
  ]

  for (const round of [1, 2]) {
    for (const [i, { at, lock, meets, answer }] of steps.entries()) {
      it(`${at} (round ${round})`, async () => {
        const n = (round - 1) * steps.length + i + 1
        const [bytes, before] = [edition(n), await inForce()]
        const began = performance.now()
        const reached = gate()
        publisher.answers(answer?.(bytes, reached.open) ?? ((response) => void response.end(bytes)))
        // the last lock is taken once the try is on record: its row is what is locked
        const early = meets === 'transaction' ? undefined : lock && (await held(lock))
        await fetchNow()
        if (!lock) await reached.passed
        else if (early && meets) await waitsFor(meets)
        const release =
          early ??
          (lock &&
            (await until('the try on record', async () => (await source()).begun_at !== null).then(async () => {
              const free = await held(lock)
              await until('the new feed in force', async () => (await inForce())?.sha256 === sha256(bytes))
              await until('the worker at its note', async () => (await rows(`select from pg_locks where not granted`)).length > 0)
              return free
            })))
        const pid = await kill()
        const words = meets === 'patching_followed' ? '' : await page()
        const shown = await inForce()
        if (typeof release === 'function') await release()
        // half of a feed is never in force: the old one whole, or the new one whole
        const atDeath = await entries()
        expect([before?.entries, 200 + 10 * n]).toContain(atDeath)
        expect(shown?.entries).toBeDefined()
        // A worker started meanwhile says that the try was cut short, or has loaded the file by itself.
        if (words !== '' && shown?.sha256 !== sha256(bytes)) expect(words).toMatch(/being fetched|cut short/)
        publisher.answers((response) => void response.end(bytes)) // the line is well again
        const after = await until(
          'the next try, by itself',
          async () => {
            const now = await source()
            return now.begun_at === null &&
              (now.answered_at?.getTime() ?? 0) > 0 &&
              (await inForce())?.sha256 === sha256(bytes) &&
              one.pidOf('worker') !== pid
              ? now
              : undefined
          },
          900,
        )
        expect(after).toMatchObject({ fault: null, unended: 0 })
        expect(await entries()).toBe(200 + 10 * n)
        expect([await inEvidence(sha256(bytes)), (await rows('select from vulnerabilities_feed where sha256 = $1', [sha256(bytes)])).length]).toEqual(
          [1, 1],
        )
        expect(
          Number((await rows<{ n: string }>(`select count(*) as n from vulnerabilities_feed where slot = 'kev' and superseded_at is null`))[0]?.n),
        ).toBe(1)
        const followed = (await rows<{ is: boolean }>('select feed_id >= (select max(id) from vulnerabilities_feed) as is from patching_followed'))[0]
        expect(followed).toEqual({ is: true })
        told.push(`${at}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
        await wait(5500) // a worker that ended within 5 s of its start would be started later each time
      }, 180_000)
    }
  }

  it('again and again under the same file: told on the page, once an hour from then on, and at once when a person asks', async () => {
    const reached = [gate(), gate()]
    let asked = 0
    publisher.answers(() => reached[asked++]?.open()) // and never answers
    const before = Number(
      (await rows<{ n: string }>(`select count(*) as n from ledger_entry where kind = 'vulnerabilities.feed-fetch-unended'`))[0]?.n,
    )
    await fetchNow()
    await reached[0]?.passed
    await kill()
    await reached[1]?.passed // the new worker, at once
    await kill()
    await until('a third worker', async () => ((await (await one.get('/readyz')).json()) as { ready: boolean }).ready)
    await wait(3000)
    expect([asked, (await source()).unended]).toEqual([2, 1])
    expect(await page()).toMatch(/the previous try was cut short because the worker stopped/)
    expect(
      Number((await rows<{ n: string }>(`select count(*) as n from ledger_entry where kind = 'vulnerabilities.feed-fetch-unended'`))[0]?.n) - before,
    ).toBe(1)
    publisher.answers((response) => void response.end(edition(20)))
    await fetchNow()
    await until('what a person asked for', async () => (await inForce())?.sha256 === sha256(edition(20)) && (await source()).begun_at === null, 900)
    console.log(told.join('\n'))
  }, 180_000)

  it('a file that unpacks without end is turned away by the jail; the worker lives, and takes the next', async () => {
    const bomb = gzipSync(Buffer.alloc(420 * 2 ** 20))
    publisher.answers((response) => void response.end(bomb))
    await fetchNow()
    const { fault } = await until(
      'its refusal',
      async () => {
        const now = await source()
        return now.fault !== null && now.begun_at === null ? now : undefined
      },
      1200,
    )
    expect(fault).toMatch(/unpacks to more than 384 MB/)
    const pid = one.pidOf('worker')
    expect(pid).toBeDefined()
    publisher.answers((response) => void response.end(edition(21)))
    await one.post(`/feeds/sources/${id}/fetch`, {})
    await until('the next edition', async () => (await inForce())?.sha256 === sha256(edition(21)), 900)
    expect(one.pidOf('worker')).toBe(pid)
  }, 300_000)
})

const why = process.platform !== 'linux' || process.getuid?.() !== 0 ? 'needs root on Linux to make a small disk' : ''
describe.skipIf(why !== '')(`a disk that fills up${why ? ` (skipped: ${why})` : ''}`, () => {
  const disk = '/var/tmp/afterbell-small-disk'
  let one: Installation
  let db: pg.Client
  let folder: string
  let publisher: Awaited<ReturnType<typeof openPublisher>>
  const filler = join(disk, 'filler')
  /** Leaves so many megabytes free. */
  const fill = (leaveMb: number): void => {
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leaveMb * 2 ** 20)))
  }
  const empty = () => truncateSync(filler, 0)
  beforeAll(async () => {
    folder = mkdtempSync('/var/tmp/afterbell-feeds-')
    execFileSync('chmod', ['755', folder])
    publisher = await openPublisher(folder)
    mkdirSync(disk, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600m,mode=755', 'tmpfs', disk])
    one = await startInstallation({ FEEDS_LOCAL_HOSTS: 'localhost', FEEDS_CA: join(folder, 'ca.pem') }, { under: disk })
    db = await openDatabase(one)
  }, 300_000)
  afterAll(async () => {
    await db?.end().catch(() => undefined)
    await one?.stop()
    await publisher?.close()
    execFileSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  })
  const again = async <T>(statement: string): Promise<T | undefined> => {
    // the server may have ended for want of room, and be up again
    const rows = await db.query(statement).catch(async () => {
      await db.end().catch(() => undefined)
      db = await openDatabase(one)
      return db.query(statement)
    })
    return rows.rows[0] as T | undefined
  }
  const kev = async () => Number((await again<{ n: string }>('select count(*) as n from vulnerabilities_kev'))?.n)

  it('under a feed’s load: the loaded feed stays whole, the page says why, and room is all that is needed', async () => {
    publisher.answers((response) => void response.end(edition(1)))
    const { id } = (await (await one.post('/feeds/sources', { name: 'KEV', url: `${publisher.url}/kev.json`, everyHours: 24 })).json()) as {
      id: string
    }
    const fetchNow = async () => {
      await one.post(`/feeds/sources/${id}/fetch`, {})
      const pid = one.pidOf('worker')
      if (pid !== undefined) process.kill(pid, 'SIGTERM') // started anew it looks at once instead of within a minute
    }
    await fetchNow()
    await until('the first edition', async () => (await kev()) === 210, 1200)
    const big = Buffer.from(
      kevFile(
        day(2),
        Array.from({ length: 40_000 }, (_, i) => [`CVE-2025-${10_000 + i}`, '2025-06-01'] as const),
      ),
    )
    publisher.answers((response) => void response.end(big))
    fill(4)
    await fetchNow()
    const said = await until(
      'a word of it',
      async () =>
        /disk of the database is full|No space left|not fetched|fetching a feed broke off/.exec(
          `${one.said()}${await (await one.get('/feeds', 'text/html')).text()}`,
        )?.[0],
      1200,
    )
    expect(said).toBeDefined()
    empty()
    expect(await until('the old feed, whole', async () => (await kev()) || undefined)).toBe(210)
    await until('an answering web', async () => (await one.get('/readyz')).ok || undefined)
    await fetchNow()
    await until('the new edition', async () => (await kev()) === 40_000 || undefined, 1800)
    expect(
      Number(
        (
          await again<{ n: string }>(
            `select count(*) as n from ledger_entry where kind = 'vulnerabilities.feed-loaded' and content::jsonb->>'sha256' = '${sha256(big)}'`,
          )
        )?.n,
      ),
    ).toBe(1)
    console.log(`disk full under a load: said "${said}"`)
  }, 400_000)

  it('under an import: whoever asked is told, what was taken in are whole parts, and with room the rest goes, nothing twice', async () => {
    const count = async () => Number((await again<{ n: string }>('select count(*) as n from assets_device'))?.n)
    const table = ['Hostname,Serial,Notes', ...Array.from({ length: 20_000 }, (_, i) => `LAB-${i},SER${i},${'a note '.repeat(20)}`)].join('\n')
    const before = await count()
    fill(6)
    const refused = await one.post('/devices/import', { table }).catch((error: unknown) => error as Error)
    const problem = refused instanceof Error ? { says: refused.message } : ((await refused.json()) as { code?: string; says?: string })
    expect(refused instanceof Error ? 503 : refused.status).toBeGreaterThanOrEqual(500)
    empty()
    expect(((await until('the count', count)) - before) % 1000).toBe(0) // rows are taken in by the thousand
    await until('the import', async () => (await one.post('/devices/import', { table })).ok || undefined, 20)
    expect(await count()).toBe(before + 20_000)
    console.log(`disk full under an import: ${problem.code ?? ''} ${problem.says ?? ''}`)
  }, 400_000)
})
