// Two districts with rows of every kind a backup must bring through: odd texts, arrays, JSON, numbers given by sequences, accounts, sealed evidence.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { createLog } from '../../src/platform/log.ts'
import { inSnapshot, letBackupRead } from '../../src/platform/db/dump.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import type { Addresses } from '../../src/platform/db/roles.ts'
import { append, seal } from '../../src/subjects/ledger/index.ts'
import { systemNow } from '../../src/platform/clock.ts'
import { bareDistrict } from './district.ts'
import { keyRing } from './key-ring.ts'

export const odd = 'tab\there, line\nend, back\\slash, \\N, "quotes", émoji 🔔, \u202e, trailing \\.'

export const asRole = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export const fillTwo = async (addresses: Addresses): Promise<void> => {
  const app = openPool(
    addresses.app,
    createLog('test', () => undefined),
    2,
  )
  const sealer = openPool(
    addresses.sealer,
    createLog('test', () => undefined),
    1,
  )
  const ring = keyRing()
  for (const id of ['1', '2']) {
    await bareDistrict(app.db, id, { isDemo: false, name: `District ${id} of ${odd}`.slice(0, 190) })
    await inDistrict(app.db, id, async (tx) => {
      const person = (
        await sql<{
          id: string
        }>`insert into people_person (district_id, id, name, initials, email, created_at) values (${id}, gen_random_uuid(), ${odd}, 'PB', ${`pat${id}@example.test`}, now()) returning id`.execute(
          tx,
        )
      ).rows[0]?.id as string
      await sql`insert into people_invitation (district_id, id, person_id, token_hash, invited_by, channel, created_at, ends_at) values (${id}, gen_random_uuid(), ${person}, ${`hash-${id}`}, ${person}, 'mail', now(), now() + interval '1 day')`.execute(
        tx,
      )
      await sql`insert into platform_timer (district_id, id, kind, due_at, payload) values (${id}, gen_random_uuid(), 'odd.kind', now() + interval '1 day', ${JSON.stringify({ odd, n: 1.5, deep: [null, { a: true }] })}::jsonb)`.execute(
        tx,
      )
      for (let n = 0; n < 20; n++) {
        await append({ tx, districtId: id, now: systemNow(), actor: { id: person, proof: 'password' } } as never, {
          kind: 'test.happened',
          clauses: ['PM-1', odd],
          about: [`dev_${n}`, odd],
          grade: 'attested',
          content: { n, odd },
        })
      }
    })
    await seal(sealer.db, id, ring)
  }
  await asRole(addresses.auth, async (client) => {
    await client.query(`insert into auth."user" values (gen_random_uuid(), $1, 'pat@example.test', true, null, now(), now())`, [odd])
    await client.query(
      `insert into auth.session (id, "expiresAt", token, "createdAt", "updatedAt", "userId") select gen_random_uuid(), now() + interval '1 day', 'token-in-use', now(), now(), id from auth."user"`,
    )
  })
  await asRole(addresses.owner, async (client) => {
    await client.query(`insert into inventory_title (name, version, source) values ($1, '1.0', 'dpkg')`, [odd]).catch(async () => {
      await client.query(`select nextval(pg_get_serial_sequence('inventory_title', 'id'))`) // its columns are others' to change; the number given is what counts
    })
    await client.query(`select nextval('people_district_number'), nextval('people_district_number')`)
  })
  await Promise.all([app.close(), sealer.close()])
}

/** Rows and hash of every table, and every sequence: two databases with equal answers hold the same. */
export const contents = async (addresses: Addresses): Promise<Readonly<Record<string, string>>> => {
  await letBackupRead(addresses.owner)
  return inSnapshot(addresses.backup, [], async ({ tables, sequences, rows }) => {
    const all: Record<string, string> = Object.fromEntries(sequences.map((one) => [one.name, `${one.value} ${one.isCalled}`]))
    for (const table of tables) {
      const hash = createHash('sha256')
      for await (const piece of rows(table)) hash.update(piece)
      all[table.name] = hash.digest('hex')
    }
    return all
  })
}
