import { mailFromEnv } from '../connectors/mail/from-env.ts'
import type { Db, Tx } from '../platform/db/pool.ts'
import type { Message } from '../platform/jobs/outbox.store.ts'
import type { Timer } from '../platform/jobs/timers.store.ts'
import type { Log } from '../platform/log.ts'
import type { Actor } from '../subjects/ledger/index.ts'
import { noticeSender, queueNotice, type NoticeSender } from '../subjects/notices/index.ts'
import { closeCycle, openDueCycles } from '../subjects/patching/index.ts'
import { districtPolicy } from '../subjects/procedures/index.ts'
import { engineMessages, runbookMessages, runbookTimers } from '../subjects/runbooks/index.ts'
import { baselinePack } from './pack.ts'

type Parts = { readonly db: Db; readonly log: Log; readonly env: NodeJS.ProcessEnv; readonly root: string }
type Handlers<What> = Readonly<Record<string, (districtId: string, what: What) => Promise<void>>>
type Jobs = Readonly<Record<string, (from: { db: Db; districtId: string; actor: Actor }, payload: Readonly<Record<string, unknown>>) => Promise<void>>>

const actor: Actor = { id: 'process:worker', proof: 'process' }

const asHandlers = <What extends { readonly payload: Readonly<Record<string, unknown>> }>(db: Db, jobs: Jobs): Handlers<What> =>
  Object.fromEntries(Object.entries(jobs).map(([kind, job]) => [kind, (districtId: string, what: What) => job({ db, districtId, actor }, what.payload)]))

const runbookParts = ({ db, env, root }: Parts) => {
  const pack = baselinePack(root)
  return { db, publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT ?? 8080}`, policyOf: (tx: Tx) => districtPolicy(tx, pack), closeCycle }
}

/** Which event goes to whom. */
export const messageHandlers = (parts: Parts): Handlers<Message> => {
  const given = runbookParts(parts)
  return asHandlers<Message>(parts.db, { ...runbookMessages(given), ...engineMessages(given) })
}

/** What each kind of timer sets off. */
export const timerHandlers = (parts: Parts): Handlers<Timer> => asHandlers<Timer>(parts.db, runbookTimers(runbookParts(parts)))

/** Opens the cycles that fall due, district by district; a cycle that is open already stays as it is (SP-1.1). */
export const cycleOpener = (parts: Parts): ((districtId: string) => Promise<void>) => {
  const given = { ...runbookParts(parts), tell: queueNotice }
  return async (districtId) => {
    const { opened } = await openDueCycles(parts.db, districtId, given)
    for (const cycle of opened) parts.log.info('a cycle opened', { districtId, cycle: cycle.cycleId })
  }
}

/** Sends notices and takes in what comes back. Without SMTP_URL nothing is sent and everything waits. */
export const noticeSenderFor = ({ db, log, env }: Parts): NoticeSender => noticeSender({ db, log, ...mailFromEnv(env) })
