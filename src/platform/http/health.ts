import type { Db } from '../db/pool.ts'
import type { SchemaAge } from '../db/schema-age.ts'
import { processesAlive } from '../jobs/alive.store.ts'
import { bytes, route, type Reply, type Route } from './route.ts'

const json = (value: unknown, status: number): Reply => bytes(JSON.stringify(value), 'application/json', {}, status)
const silentAfterSeconds = 45

type Readiness = {
  readonly ready: boolean
  readonly database: boolean
  readonly schema?: SchemaAge
  readonly processes: Readonly<Record<string, 'alive' | 'silent'>>
}

/** Whether the database answers, fits the program that is in place, and which processes were seen lately. */
const readiness = async (db: Db, age?: () => Promise<SchemaAge>): Promise<Readiness> => {
  try {
    const schema = await age?.()
    const alive = await processesAlive(db)
    const processes = Object.fromEntries(
      ['worker', 'sealer', 'runner'].map(
        (name) => [name, alive.some((one) => one.name === name && one.seenSecondsAgo < silentAfterSeconds) ? 'alive' : 'silent'] as const,
      ),
    )
    const fits = schema === undefined || schema.state === 'same' // where not, a part that ends does not begin again
    return { ready: fits && processes.worker === 'alive' && processes.sealer === 'alive', database: true, ...(schema ? { schema } : {}), processes }
  } catch {
    return { ready: false, database: false, processes: {} }
  }
}

/** `separation`: `own-users`, or `absent` where the parts share one OS user. `age`: how the program in place and the database fit. */
export const healthRoutes = <Who>(
  db: Db,
  version: string,
  document: () => unknown,
  separation = 'absent',
  age?: () => Promise<SchemaAge>,
): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/healthz',
    says: 'Whether this process lives',
    may: 'anyone',
    machine: true,
    handle: () => json({ alive: true, version }, 200),
  }),
  route<Who>({
    method: 'GET',
    path: '/readyz',
    says: 'Whether the database and the jobs answer',
    may: 'anyone',
    machine: true,
    handle: async () => {
      const state = await readiness(db, age)
      return json({ ...state, separation }, state.ready ? 200 : 503)
    },
  }),
  route<Who>({
    method: 'GET',
    path: '/openapi.json',
    says: 'This description of every address (OpenAPI 3.1)',
    may: 'anyone',
    machine: true,
    handle: () => json(document(), 200),
  }),
]
