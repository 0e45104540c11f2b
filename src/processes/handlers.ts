import { mailFromEnv } from '../connectors/mail/from-env.ts'
import { jailedBounces } from '../connectors/mail/jailed-bounces.ts'
import type { Db } from '../platform/db/pool.ts'
import type { Message } from '../platform/jobs/outbox.store.ts'
import type { Timer } from '../platform/jobs/timers.store.ts'
import type { Jail } from '../platform/jail/jail.ts'
import type { Log } from '../platform/log.ts'
import { assetTargets, issueTimers, offerIssues } from '../subjects/assets/index.ts'
import { copyCheckpoint, sendCheckpoints, type Actor } from '../subjects/ledger/index.ts'
import { isDemoDistrict, keptMail } from '../subjects/demo/index.ts'
import { noticeSender, queueNotice, type NoticeSender } from '../subjects/notices/index.ts'
import { dropOldLists } from '../subjects/imports/index.ts'
import { judgePosture } from '../subjects/inventory/index.ts'
import {
  closeCycle,
  endOverride,
  evaluateDevices,
  followClaims,
  followFindings,
  judgeAgain,
  noteEndedSupport,
  noteFleetDay,
  openDueCycles,
  patchingTargets,
} from '../subjects/patching/index.ts'
import { policyValues } from '../subjects/policy/index.ts'
import { engineMessages, runbookMessages, runbookTimers } from '../subjects/runbooks/index.ts'
import { endStatement, followLater } from '../subjects/vulnerabilities/index.ts'
import { checkpointFolder } from './checkpoint-folder.ts'

type Parts = { readonly db: Db; readonly log: Log; readonly env: NodeJS.ProcessEnv; readonly root: string }
type Handlers<What> = Readonly<Record<string, (districtId: string, what: What) => Promise<void>>>
type Jobs = Readonly<
  Record<string, (from: { db: Db; districtId: string; actor: Actor }, payload: Readonly<Record<string, unknown>>) => Promise<void>>
>

const actor: Actor = { id: 'process:worker', proof: 'process' }

const asHandlers = <What extends { readonly payload: Readonly<Record<string, unknown>> }>(db: Db, jobs: Jobs): Handlers<What> =>
  Object.fromEntries(
    Object.entries(jobs).map(([kind, job]) => [kind, (districtId: string, what: What) => job({ db, districtId, actor }, what.payload)]),
  )

const runbookParts = ({ db, env }: Pick<Parts, 'db' | 'env'>) => ({
  db,
  publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT ?? 8080}`,
  policyOf: policyValues,
  closeCycle,
})

const issueParts = (parts: Pick<Parts, 'db' | 'env'>) => ({
  db: parts.db,
  publicUrl: runbookParts(parts).publicUrl,
  policyOf: policyValues,
  tell: queueNotice,
  targets: { ...assetTargets, ...patchingTargets },
})

/** Which event goes to whom. */
export const messageHandlers = (parts: Parts): Handlers<Message> => {
  const given = runbookParts(parts)
  return asHandlers<Message>(parts.db, { ...runbookMessages(given), ...engineMessages(given) })
}

// PM-3.3: an override ends with its last day, and a number the plan goes by moves its rows when it begins to hold.
const planTimers: Jobs = {
  'patching.override-ends': async (from, { updateId, overrideId }) => {
    await endOverride(from, { updateId: String(updateId), onlyId: String(overrideId), why: 'its last day is over' })
  },
  'policy.value-begins': async (from, { parameter }) => {
    await judgePosture(from, `${String(parameter)} changed`)
    if (String(parameter).startsWith('priority.')) await judgeAgain(from, `${String(parameter)} changed`)
  },
}

// PM-3.1: the bytes of a list are kept for a time; its hash and report stay.
const listTimers: Jobs = { 'imports.raw-over': async (from) => void (await dropOldLists(from, {})) }

// PM-3.2: what was said of a finding is over with its last day, and what was said of many devices follows in the background.
const findingTimers: Jobs = {
  'vulnerabilities.statement-ends': async (from, { statementId }) =>
    void (await endStatement(followFindings)(from, { id: String(statementId), why: 'its last day is over' })),
  'vulnerabilities.claims-changed': async (from, { because }) => void (await followClaims(from, { because: String(because) })),
  'vulnerabilities.titles-changed': async (from, { titleIds, because }) =>
    followLater(from, { titleIds: Array.isArray(titleIds) ? titleIds.map(String) : [], because: String(because) }, evaluateDevices),
}

/** The newest checkpoint leaves the machine: by mail to whoever was named, and into AFTERBELL_CHECKPOINTS_TO. */
export const checkpointsOut = ({
  db,
  env,
}: Pick<Parts, 'db' | 'env'>): { mail(districtId: string): Promise<void>; copy(districtId: string): Promise<void> } => {
  const send = sendCheckpoints(queueNotice)
  const folder = env.AFTERBELL_CHECKPOINTS_TO ? checkpointFolder(env.AFTERBELL_CHECKPOINTS_TO) : undefined
  return {
    mail: async (districtId) => void (await send({ db, districtId, actor }, {})),
    copy: async (districtId) => {
      if (folder) await copyCheckpoint({ db, districtId, actor }, folder)
    },
  }
}

/** What each kind of timer sets off. */
export const timerHandlers = (parts: Parts): Handlers<Timer> => {
  const given = runbookParts(parts)
  return asHandlers<Timer>(parts.db, { ...runbookTimers(given), ...issueTimers(issueParts(parts)), ...planTimers, ...listTimers, ...findingTimers })
}

/** Offers issues that are with nobody to whoever they can go to by now (PM-4). */
export const issueOfferer = (parts: Parts): ((districtId: string) => Promise<void>) => {
  const offer = offerIssues(issueParts(parts))
  return async (districtId) => void (await offer({ db: parts.db, districtId, actor }))
}

/** Puts the day of each district's fleet on record (PM-3.6), and opens the cycles that fall due; one that is open already stays as it is (SP-1.1). */
export const cycleOpener = (parts: Parts): ((districtId: string) => Promise<void>) => {
  const given = { ...runbookParts(parts), tell: queueNotice }
  const noteDay = noteFleetDay(policyValues)
  return async (districtId) => {
    await noteDay({ db: parts.db, districtId, actor })
    await noteEndedSupport({ db: parts.db, districtId, actor })
    const { opened } = await openDueCycles(parts.db, districtId, given)
    for (const cycle of opened) parts.log.info('a cycle opened', { districtId, cycle: cycle.cycleId })
  }
}

/**
 * Sends notices and takes in what comes back. Without SMTP_URL nothing is sent and everything waits; what a demonstration would send is kept in it,
 * whatever mail server is set.
 */
export const noticeSenderFor = ({ db, log, env }: Parts, jail?: Pick<Jail, 'run'>): NoticeSender => {
  const mail = mailFromEnv(env, jail && jailedBounces(jail))
  const usual = noticeSender({ db, log, ...mail })
  return {
    ...usual,
    sendWaiting: async (districtId) =>
      (await isDemoDistrict(db, districtId))
        ? noticeSender({ db, log, mail: keptMail(db, districtId), from: mail.from }).sendWaiting(districtId)
        : usual.sendWaiting(districtId),
  }
}
