import { createHash, timingSafeEqual } from 'node:crypto'
import type { Db } from '../../platform/db/pool.ts'
import { bytes, refused, route, type Request0, type Route } from '../../platform/http/route.ts'
import { isOwnHost, wrongHost } from '../../platform/http/own-host.ts'
import { openMetrics, openMetricsType, type Family, type Sample } from '../../platform/metrics/openmetrics.ts'
import { processFamilies } from '../../platform/metrics/processes.ts'
import type { Requests } from '../../platform/metrics/requests.ts'
import { districtIds } from '../people/index.ts'
import { together } from './figures.rules.ts'
import { waiting, whole } from './figures.views.ts'

type Parts = {
  readonly db: Db
  readonly version: string
  readonly requests: Requests
  readonly publicUrl: string
  readonly token: () => string
  readonly keepMs?: number
}

const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest()
const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)
const forwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']

/** Whoever asks from this machine, not through a proxy of it; anybody else by the token. */
const mayRead = (request: Request0, token: () => string): boolean => {
  const given = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (given !== undefined) return timingSafeEqual(hash(given), hash(token()))
  return isLoopback(request.remote) && !forwarded.some((name) => request.headers.has(name))
}

const gauge = (name: string, help: string, samples: readonly Sample[] | number, unit?: 'seconds' | 'bytes'): Family => ({
  name: `afterbell_${name}`,
  help,
  kind: 'gauge',
  samples: typeof samples === 'number' ? [{ value: samples }] : samples,
  ...(unit ? { unit } : {}),
})
const by = (label: string, values: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }))

const figures = async ({ db, version, requests }: Parts): Promise<readonly Family[]> => {
  const all = await whole(db)
  const now = together(await waiting(db, await districtIds(db)))
  return [
    gauge('build', 'The running version; always 1', [{ labels: { version }, value: 1 }]),
    ...processFamilies(all.running),
    ...requests.families(),
    gauge('queue_jobs', 'Jobs waiting or running in the queue', all.jobs),
    gauge('queue_oldest_job_seconds', 'Since the oldest job that is due has been', all.jobsAge ?? 0, 'seconds'),
    gauge('queue_failing_jobs', 'Jobs that failed at least once and wait for another try', all.jobsFailing),
    gauge('outbox_messages', 'Events not carried out yet', now.outbox),
    gauge('outbox_oldest_seconds', 'Age of the oldest event not carried out yet', now.outboxAge, 'seconds'),
    gauge('ledger_unsealed_entries', 'Entries the sealer has not numbered yet', now.unsealed),
    gauge('ledger_sealer_lag_seconds', 'Age of the oldest entry not sealed yet', now.unsealedAge, 'seconds'),
    gauge('timers_overdue', 'Timers whose time has come and that did not fire', now.timersOverdue),
    gauge('timers_overdue_oldest_seconds', 'How long the oldest of them has been due', now.timerAge, 'seconds'),
    gauge('mails_waiting', 'Mails not handed to the mail server yet', now.mails),
    gauge('long_jobs', 'Long work that pages wait for', now.longJobs),
    gauge('runs', 'Runs by their state', by('state', now.runs)),
    gauge('feed_age_seconds', 'Since a feed of each kind was last loaded', by('kind', all.feeds), 'seconds'),
    gauge('database_connections', 'Connections to the database, by role', by('role', all.connections)),
    gauge('database_max_connections', 'How many the server allows', all.maxConnections),
    gauge('database_size_bytes', 'Size of the database', all.databaseBytes, 'bytes'),
    ...(all.backupAge === undefined
      ? []
      : [gauge('backup_age_seconds', 'Since the state that the last good backup holds; absent where there is none', all.backupAge, 'seconds')]),
  ]
}

/** Figures of the installation as a whole; none of them names or counts one district. */
export const metricsRoutes = <Who>(parts: Parts): readonly Route<Who>[] => {
  let last: { readonly at: number; readonly text: Promise<string> } | undefined
  return [
    route<Who>({
      method: 'GET',
      path: '/metrics',
      says: 'Figures of this installation (OpenMetrics), to this machine or with the token; none of any district',
      may: 'anyone',
      machine: true,
      handle: async ({ request }) => {
        // A page that rebound its own name to this machine asks from here as well, but by that name. Who shows the token may use any.
        if (request.headers.get('authorization') === null && !isOwnHost(request.headers.get('host') ?? '', parts.publicUrl, true))
          return refused(wrongHost(parts.publicUrl))
        if (!mayRead(request, parts.token)) {
          return refused({
            code: 'installation/metrics-closed',
            clause: '-',
            says: 'Figures are given to programs on this machine, or with the token.',
            satisfiedBy: 'Send "Authorization: Bearer TOKEN"; the token is in the file web/metrics-token of the data folder.',
            status: 403,
          })
        }
        // Asked twice within five seconds it is reckoned once: the door is open to the whole machine.
        if (!last || performance.now() - last.at > (parts.keepMs ?? 5000)) last = { at: performance.now(), text: figures(parts).then(openMetrics) }
        return bytes(await last.text, openMetricsType)
      },
    }),
  ]
}
