import type { Db } from '../db/pool.ts'
import { processesAlive } from '../jobs/alive.store.ts'
import { bytes, route, type Reply, type Route } from './route.ts'

const json = (value: unknown, status: number): Reply => bytes(JSON.stringify(value), 'application/json', {}, status)
const silentAfterSeconds = 45

/** Whether the database answers and which processes were seen lately. */
const readiness = async (db: Db): Promise<{ ready: boolean; database: boolean; processes: Readonly<Record<string, 'alive' | 'silent'>> }> => {
  try {
    const alive = await processesAlive(db)
    const processes = Object.fromEntries(['worker', 'runner'].map((name) => [name, alive.some((one) => one.name === name && one.seenSecondsAgo < silentAfterSeconds) ? 'alive' : 'silent'] as const))
    return { ready: processes.worker === 'alive', database: true, processes }
  } catch {
    return { ready: false, database: false, processes: {} }
  }
}

export const healthRoutes = <Who>(db: Db, version: string, document: () => unknown): readonly Route<Who>[] => [
  route<Who>({ method: 'GET', path: '/healthz', says: 'Whether this process lives', may: 'anyone', machine: true, handle: () => json({ alive: true, version }, 200) }),
  route<Who>({
    method: 'GET', path: '/readyz', says: 'Whether the database and the jobs answer', may: 'anyone', machine: true,
    handle: async () => {
      const state = await readiness(db)
      return json(state, state.ready ? 200 : 503)
    },
  }),
  route<Who>({
    method: 'GET', path: '/metrics', says: 'Figures of this process (OpenMetrics); none of any district', may: 'anyone', machine: true,
    handle: async () => {
      const memory = process.memoryUsage()
      const state = await readiness(db)
      const lines = ['# TYPE process_resident_memory_bytes gauge', '# UNIT process_resident_memory_bytes bytes', `process_resident_memory_bytes ${memory.rss}`,
        '# TYPE process_cpu_seconds counter', '# UNIT process_cpu_seconds seconds', `process_cpu_seconds_total ${process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6}`,
        '# TYPE afterbell_ready gauge', `afterbell_ready ${state.ready ? 1 : 0}`,
        '# TYPE afterbell_process_alive gauge', ...Object.entries(state.processes).map(([name, is]) => `afterbell_process_alive{process="${name}"} ${is === 'alive' ? 1 : 0}`), '# EOF', '']
      return bytes(lines.join('\n'), 'application/openmetrics-text; version=1.0.0; charset=utf-8')
    },
  }),
  route<Who>({ method: 'GET', path: '/openapi.json', says: 'This description of every address (OpenAPI 3.1)', may: 'anyone', machine: true, handle: () => json(document(), 200) }),
]
