import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Log } from '../log.ts'
import { versionOf } from '../root.ts'
import { migrationNames } from './migrate.ts'
import type { Db } from './pool.ts'

/** How this program and the database it finds fit. `schema` and `database` are the newest migrations each has, by number; `says` names both and what to do. */
export type SchemaAge =
  | { readonly state: 'same'; readonly program: string; readonly schema: string; readonly database: string }
  | {
      readonly state: 'database-older' | 'database-newer'
      readonly program: string
      readonly schema: string
      readonly database: string
      readonly says: string
    }

const numberOf = (names: readonly string[]): string => names.toSorted().at(-1)?.slice(0, 4) ?? 'none'
const unreadable = new Set(['42501', '42P01']) // no right to the list, or no list: from before there was one for this part

/** The names of migrations compared. `found`: undefined where the database keeps no list that this part may read, which only an older one does. */
export const compareSchema = (program: string, own: readonly string[], found: readonly string[] | undefined): SchemaAge => {
  const has = new Set(found)
  const knows = new Set(own)
  const facts = { program, schema: numberOf(own), database: found === undefined ? 'older' : numberOf(found) }
  const missing = own.filter((name) => !has.has(name)).length
  const further = [...has].filter((name) => !knows.has(name)).length
  const here = `This program is version ${program} with schema ${facts.schema}; the database has ${found === undefined ? 'an older schema' : `schema ${facts.database}`}`
  const whole = (many: number) => `${many} ${many === 1 ? 'migration' : 'migrations'}`
  if (further > 0)
    return {
      ...facts,
      state: 'database-newer',
      says: `${here} (${whole(further)} that this program does not know): a newer version was started on it. Nothing is begun. Start that version, or a newer one; an older program never works on a newer database.`,
    }
  if (missing === 0) return { ...facts, state: 'same' }
  return {
    ...facts,
    state: 'database-older',
    says: `${here} (${found === undefined ? 'migrations are' : `${whole(missing)} ${missing === 1 ? 'is' : 'are'}`} not applied): this program was put in place of the one that was started. Nothing is begun. Stop Afterbell and start it again (npm start): the start brings the database up to date.`,
  }
}

/** How the program in `root` and the database fit now. @throws whatever the database answers when it cannot be asked at all */
export const schemaAge = async (db: Db, root: string): Promise<SchemaAge> => {
  const folder = join(root, 'db/migrations')
  const found = await sql<{ name: string }>`select name from platform_migration`.execute(db).then(
    ({ rows }) => rows.map(({ name }) => name),
    (error: unknown) => {
      if (unreadable.has(String((error as { code?: unknown } | null)?.code))) return undefined
      throw error
    },
  )
  const own = existsSync(folder) ? migrationNames(folder) : (found ?? [])
  return compareSchema(versionOf(root), own, found)
}

const pauses = { firstMs: 2_000, mostMs: 60_000 }

type Waiting = {
  readonly db: Db
  readonly root: string
  readonly log: Log
  /** Told what is waited for, at every look. */
  readonly onWait?: (age: SchemaAge) => void
  readonly firstMs?: number
}

/**
 * Waits until the database has this program's schema: says once what is amiss and what to do, looks again with growing pauses, and goes on by itself once it
 * fits. @throws whatever the database answers when it cannot be asked at all: then whoever started this part starts it again
 */
export const awaitSchema = async ({ db, root, log, onWait = () => undefined, firstMs = pauses.firstMs }: Waiting): Promise<void> => {
  let told: string | undefined
  for (let pause = firstMs; ; pause = Math.min(pause * 2, pauses.mostMs)) {
    const age = await schemaAge(db, root)
    if (age.state === 'same') {
      if (told !== undefined) log.info('the database fits this program now: beginning')
      return
    }
    onWait(age)
    if (told !== age.says) log.warn(age.says)
    told = age.says
    await wait(pause)
  }
}

/** What a start refuses: an older program on a newer database. @throws Error in words */
export const refuseNewerDatabase = async (db: Db, root: string): Promise<void> => {
  const age = await schemaAge(db, root)
  if (age.state === 'database-newer') throw new Error(age.says)
}
