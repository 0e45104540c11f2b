import { inDistrict, openPool } from '../platform/db/pool.ts'
import { awaitSchema } from '../platform/db/schema-age.ts'
import { settledAddress } from '../platform/db/settled-address.ts'
import { systemNow } from '../platform/clock.ts'
import { beat } from '../platform/jobs/alive.store.ts'
import { every } from '../platform/jobs/every.ts'
import { drainOutbox } from '../platform/jobs/outbox.store.ts'
import { runLongJobs } from '../platform/jobs/long.store.ts'
import { startQueue } from '../platform/jobs/queue.ts'
import { fireDueTimers } from '../platform/jobs/timers.store.ts'
import { createLog } from '../platform/log.ts'
import { versionOf } from '../platform/root.ts'
import { flushSoftwareIndex, snapshotCoverage } from '../subjects/inventory/index.ts'
import { evaluateDistrict, followLeftFeeds, isUnplanned, leaveUncounted, sweepPlan, tellLeft } from '../subjects/patching/index.ts'
import { districtIds } from '../subjects/people/index.ts'
import { policyValues } from '../subjects/policy/index.ts'
import { restartOnNewAddress } from './doors.ts'
import { advisoryReading } from './advisory-reading.ts'
import { feedFetching } from './feed-fetching.ts'
import { checkpointsOut, cycleOpener, issueOfferer, messageHandlers, noticeSenderFor, timerHandlers } from './handlers.ts'
import { openFeedJail, openJail } from './jail.ts'
import { longWorks } from './long-jobs.ts'

/** Jobs, timers, events, notices. */
export const startWorker = async (root: string, given: NodeJS.ProcessEnv): Promise<{ stop(): Promise<void> }> => {
  const log = createLog('worker')
  const env = { ...given }
  const { db, pool, close } = openPool(env.AFTERBELL_DB ?? '', log, 8)
  await awaitSchema({ db, root, log })
  const settled = env.PUBLIC_URL === undefined ? await settledAddress(db) : undefined
  if (settled) env.PUBLIC_URL = settled.publicUrl // links in mails are made from it
  const version = versionOf(root)
  const parts = { db, log, env, root }
  const onMessage = messageHandlers(parts)
  const onTimer = timerHandlers(parts)
  const drain = async (districtId: string) => {
    const left = await drainOutbox(db, districtId, async (message) => onMessage[message.kind]?.(districtId, message), systemNow)
    if (left > 0) throw new Error(`${left} messages wait for another try`) // the queue tries again, later each time
  }
  const jail = openJail({ root, env, log }, 1)
  const notices = noticeSenderFor(parts, jail)
  const advisories = advisoryReading(parts, jail)
  const feedJail = openFeedJail({ root, env, log })
  const feeds = feedFetching(parts, feedJail)
  const works = longWorks(feedJail, advisories.parts)
  const openCycles = cycleOpener(parts)
  const tellUrgent = tellLeft(policyValues)
  const offerIssues = issueOfferer(parts)
  const checkpoints = checkpointsOut(parts)
  const queue = await startQueue(
    pool,
    db,
    {
      outbox: async ({ districtId }) => drain(String(districtId)),
      'send-notices': async ({ districtId }) => void (await notices.sendWaiting(String(districtId))),
      'long-jobs': ({ districtId }) => runLongJobs(db, works, String(districtId)),
    },
    version,
    log,
  )
  const loops = [
    restartOnNewAddress(db, { settledId: settled?.id, isFixed: given.PUBLIC_URL !== undefined }, log),
    every(10_000, 'the heartbeat', () => beat(db, 'worker', version), log),
    every(
      1000,
      'the timers',
      async () => {
        for (const id of await districtIds(db)) {
          await fireDueTimers(
            db,
            id,
            async (timer) => onTimer[timer.kind]?.(id, timer),
            (timer, error) => log.warn('a timer failed and stays due', { kind: timer.kind, id: timer.id, error }),
          )
        }
      },
      log,
    ),
    every(
      5000,
      'sending notices',
      async () => {
        for (const id of await districtIds(db)) await notices.sendWaiting(id)
      },
      log,
    ),
    every(
      60_000,
      'opening cycles',
      async () => {
        for (const id of await districtIds(db)) await openCycles(id)
      },
      log,
    ),
    every(
      60_000,
      'issues nobody has',
      async () => {
        for (const id of await districtIds(db)) await offerIssues(id)
      },
      log,
    ),
    every(
      5000,
      'the index of software',
      async () => {
        for (const id of await districtIds(db)) while (await inDistrict(db, id, (tx) => flushSoftwareIndex(tx, id)));
      },
      log,
    ),
    every(
      600_000,
      'counting coverage',
      async () => {
        for (const id of await districtIds(db)) await snapshotCoverage({ db, districtId: id, actor: { id: 'process:worker', proof: 'process' } })
      },
      log,
    ),
    every(
      60_000,
      'mailing checkpoints',
      async () => {
        for (const id of await districtIds(db)) await checkpoints.mail(id)
      },
      log,
    ),
    every(
      10_000,
      'copying checkpoints',
      async () => {
        for (const id of await districtIds(db)) await checkpoints.copy(id)
      },
      log,
    ),
    every(
      60_000,
      'the patch plan',
      async () => {
        for (const districtId of await districtIds(db)) {
          const from = { db, districtId, actor: { id: 'process:worker', proof: 'process' as const } }
          if (await isUnplanned(from)) await evaluateDistrict(from, 'no plan was made yet')
          await followLeftFeeds(from) // somebody loaded a feed and died before it was followed
          await leaveUncounted(from)
          await sweepPlan(from, {})
          await tellUrgent(from, {}) // whoever got an address, and what became late since
        }
      },
      log,
    ),
    every(60_000, 'fetching feeds', () => feeds.run(), log),
    every(
      60_000,
      'reading advisories',
      async () => {
        for (const id of await districtIds(db)) await advisories.read(id)
      },
      log,
    ),
    every(
      600_000,
      'what advisories touch',
      async () => {
        for (const id of await districtIds(db)) await advisories.tie(id)
      },
      log,
    ),
    every(10_000, 'reading returned mail', () => notices.readBounces(), log),
  ]
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await queue.stop()
      await jail.close()
      await feedJail.close()
      await close()
    },
  }
}
