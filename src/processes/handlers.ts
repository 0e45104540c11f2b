import { mailFromEnv } from '../connectors/mail/from-env.ts'
import type { Db } from '../platform/db/pool.ts'
import type { Message } from '../platform/jobs/outbox.store.ts'
import type { Timer } from '../platform/jobs/timers.store.ts'
import type { Log } from '../platform/log.ts'
import { noticeSender, type NoticeSender } from '../subjects/notices/index.ts'

type Parts = { readonly db: Db; readonly log: Log; readonly env: NodeJS.ProcessEnv; readonly root: string }
type Handlers<What> = Readonly<Record<string, (districtId: string, what: What) => Promise<void>>>

/** Which event goes to whom. */
export const messageHandlers = (_: Parts): Handlers<Message> => ({})

/** What each kind of timer sets off. */
export const timerHandlers = (_: Parts): Handlers<Timer> => ({})

/** Sends notices and takes in what comes back. Without SMTP_URL nothing is sent and everything waits. */
export const noticeSenderFor = ({ db, log, env }: Parts): NoticeSender => noticeSender({ db, log, ...mailFromEnv(env) })
