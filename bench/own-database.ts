// The own database of an installation under measure, as its superuser: counts, sizes, and made-up rows.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Installation } from '../tests/lib/installation.ts'

/** A connection as the cluster's superuser; whoever opens it ends it. */
export const openAdmin = async ({ data }: Installation): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: adminUrl(data) })
  await client.connect()
  return client
}
export const adminUrl = (data: string): string => {
  const port = readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[3]
  return `postgres://afterbell_admin:${encodeURIComponent(readFileSync(join(data, 'secrets/database-admin'), 'utf8').trim())}@127.0.0.1:${port}/afterbell`
}

/** The fields of /proc/PID/stat from the third on; empty for a process that ended meanwhile. */
const statOf = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
  } catch {
    return []
  }
}
/** Seconds of the processor that a process, its children, and those of them that ended used so far. */
export const cpuOf = (pid: number): number => {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(Number(name))[1] === String(pid))
  const own = (one: number): number => {
    const fields = statOf(one)
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) / 100
  }
  return [pid, ...children.map(Number)].reduce((sum, one) => sum + own(one), 0)
}
