import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createAgentGateway } from '../connectors/agents/gateway.ts'
import { oidcProviders } from '../connectors/identity/oidc.ts'
import type { Refusal } from '../core/result.ts'
import { systemNow } from '../platform/clock.ts'
import { secretFile, type Config } from '../platform/config.ts'
import type { Db } from '../platform/db/pool.ts'
import type { Route } from '../platform/http/route.ts'
import { createTypesetter } from '../platform/documents/typeset.ts'
import type { Log } from '../platform/log.ts'
import { assetsRoutes, importRoutes, labelRoutes } from '../subjects/assets/index.ts'
import { changesRoutes, dutiesFor as changeDuties } from '../subjects/changes/index.ts'
import { demoRoutes } from '../subjects/demo/index.ts'
import { defaultMaxAgeDays, installationDuties, installationRoutes } from '../subjects/installation/index.ts'
import { inventoryRoutes, inventorySection } from '../subjects/inventory/index.ts'
import { dutiesFor as noticeDuties, letterRoutes, noticesRoutes, queueNotice } from '../subjects/notices/index.ts'
import { closeCycle, complianceDuties, cycleDutiesFor, cycleRoutes, evaluateAfter, evaluateDistrict, loadFeedFiles, planDuties, planRoutes, planSection, reportRoutes, undoExposure } from '../subjects/patching/index.ts'
import { createAuth, createWho, dutiesFor as peopleDuties, frameRoutes, jobRoutes, peopleRoutes, type Who } from '../subjects/people/index.ts'
import { policyValues } from '../subjects/policy/index.ts'
import { ledgerDuties, ledgerRoutes, policyRoutes, proceduresRoutes, searchRoutes, todayRoutes } from '../subjects/procedures/index.ts'
import { dutiesFor as runDuties, runbooksRoutes, sheetRoutes, ticketRuns } from '../subjects/runbooks/index.ts'
import { feedsRoutes, findingsSection, hasOwnPackageList, jailedFeeds, readThisMachine } from '../subjects/vulnerabilities/index.ts'
import { withFrame } from './frame.ts'
import { invitationSender } from './invitations.ts'
import { openFeedJail, openJail, startedAs } from './jail.ts'
import { jobEnds, loadFeedLater } from './long-jobs.ts'
import { kitRoutes } from './kit-page.tsx'
import { providerSecrets } from './provider-secrets.ts'
import { problemPage } from './problem-page.tsx'

type Given = { readonly root: string; readonly env: NodeJS.ProcessEnv; readonly config: Config; readonly db: Db; readonly log: Log }
export type WebParts = {
  readonly routes: readonly Route<Who>[]
  readonly who: (request: Request) => Promise<Who | undefined>
  readonly problemPage: (refusal: Refusal, who: Who | undefined, path: string) => unknown
  close(): Promise<void>
}

/** Every page and address, put together: the only place of the web side where real things meet. */
export const composeWeb = async ({ root, env, config, db, log }: Given): Promise<WebParts> => {
  const { publicUrl } = config
  const backups = { maxAgeDays: Number(env.BACKUP_MAX_AGE_DAYS) || defaultMaxAgeDays, machineNow: () => systemNow().epochMilliseconds }
  const policyOf = policyValues
  const auth = createAuth({ databaseUrl: env.AFTERBELL_AUTH_DB ?? '', secret: secretFile(config.ownDir, 'sign-in'), publicUrl, log })
  const codeFile = join(config.ownDir, 'setup-code')
  const people = {
    db, auth, publicUrl, policyOf, tell: queueNotice, isAddressFixed: env.PUBLIC_URL !== undefined, providers: oidcProviders, secretOf: providerSecrets(config.ownDir), sendInvitation: invitationSender(env, db),
    setupCode: () => (existsSync(codeFile) ? readFileSync(codeFile, 'utf8').trim() : undefined),
    setupDone: () => rmSync(codeFile, { force: true }),
  }
  const jail = openJail({ root, env, log }, 2)
  const feedJail = openFeedJail({ root, env, log })
  const readFeed = jailedFeeds(feedJail)
  const typesetter = createTypesetter({ root, ...startedAs('typeset', { root, env, log }) })
  const inventory = { db, log, publicUrl, gateway: createAgentGateway(jail), onChanged: evaluateAfter('inventory changed'), readOwnMachine: () => readThisMachine(), canReadOwnMachine: hasOwnPackageList() }
  const assets = { db, sections: [planSection, findingsSection, inventorySection], onChanged: evaluateAfter('device changed') }
  const changes = { db, publicUrl, policyOf, tell: queueNotice }
  const cycles = { ...changes, runsOf: ticketRuns, scheduleHref: (cycle: string) => `/runs/new?cycle=${cycle}` }
  return {
    who: withFrame(createWho({ auth, db, policyOf }), { db, policyOf }),
    problemPage,
    routes: [
      ...todayRoutes({ db, duties: [peopleDuties, changeDuties, cycleDutiesFor, runDuties, noticeDuties, planDuties, complianceDuties(policyOf), installationDuties(backups), ledgerDuties] }),
      ...peopleRoutes(people), ...frameRoutes({ db, undoers: { 'assets.exposure': undoExposure } }), ...searchRoutes({ db }), ...inventoryRoutes(inventory), ...labelRoutes({ db, publicUrl, typesetter }), ...importRoutes(assets), ...assetsRoutes(assets), ...planRoutes(assets), ...changesRoutes({ ...changes, asks: auth.asks }), ...cycleRoutes(cycles),
      ...feedsRoutes({ db, loadFiles: (from, files) => loadFeedFiles(from, files, readFeed), loadLater: loadFeedLater }), ...jobRoutes({ db, ends: jobEnds }), ...runbooksRoutes({ asks: auth.asks, db, publicUrl, policyOf, closeCycle }),
      ...noticesRoutes({ db, isMailSet: env.SMTP_URL !== undefined }), ...proceduresRoutes({ db }), ...ledgerRoutes(db), ...policyRoutes({ db, onPolicy: evaluateDistrict }), ...reportRoutes({ db, policyOf, typesetter }), ...letterRoutes({ db, typesetter }), ...sheetRoutes({ db, publicUrl, policyOf, closeCycle, typesetter }), ...demoRoutes({ db, auth }), ...installationRoutes({ db, ...backups }), ...kitRoutes({ db, policyOf }),
    ],
    close: async () => { await Promise.all([auth.close(), jail.close(), feedJail.close(), typesetter.close()]) },
  }
}
