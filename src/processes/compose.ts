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
import {
  answersRoutes,
  assetsRoutes,
  assetTargets,
  firmwareSection,
  hostedRoutes,
  issueDuties,
  issuesRoutes,
  issuesSection,
  labelRoutes,
  servicesRoutes,
  undoActor,
  undoSourceTold,
} from '../subjects/assets/index.ts'
import { addressRoutes, calendarRoutes, feedRoutes } from '../subjects/calendar/index.ts'
import { changesRoutes, dutiesFor as changeDuties, suspectAfter, suspicionDuties, suspicionRoutes } from '../subjects/changes/index.ts'
import { advisoryDuties, advisoryRoutes, undoTriage } from '../subjects/advisories/index.ts'
import { demoRoutes } from '../subjects/demo/index.ts'
import { defaultMaxAgeDays, installationDuties, installationRoutes } from '../subjects/installation/index.ts'
import { importsRoutes, jailedTables } from '../subjects/imports/index.ts'
import {
  gearSection,
  coverageRoutes,
  identityRoutes,
  inventoryRoutes,
  inventorySection,
  judgePosture,
  postureSection,
  seenBySection,
  undoMerge,
  undoSplit,
  type OnChanged,
} from '../subjects/inventory/index.ts'
import { dutiesFor as noticeDuties, letterRoutes, noticesRoutes, queueNotice } from '../subjects/notices/index.ts'
import {
  closeCycle,
  coverDuties,
  cycleDutiesFor,
  cycleEvents,
  districtState,
  cycleRoutes,
  evaluateAfter,
  evaluateAllAfter,
  evaluationRoutes,
  policiesRoutes,
  fleetRoutes,
  followFindings,
  judgeAgain,
  takeOutDocuments,
  openWork,
  othersRoutes,
  patchingTargets,
  patchDuties,
  planRoutes,
  lastMove,
  plannedFor,
  planSection,
  proofSection,
  reportRoutes,
  scopeRoutes,
  undoCurrent,
  undoExposure,
  undoOverride,
  supportDuties,
  coveringOf,
  ticketToCome,
  supportRoutes,
  supportSection,
} from '../subjects/patching/index.ts'
import {
  createAuth,
  createWho,
  dutiesFor as peopleDuties,
  frameRoutes,
  jobRoutes,
  peopleRoutes,
  taskDuties,
  taskRoutes,
  type Who,
} from '../subjects/people/index.ts'
import { jailedPacks, policyValues } from '../subjects/policy/index.ts'
import {
  ledgerDuties,
  ledgerRoutes,
  policyRoutes,
  proceduresRoutes,
  searchRoutes,
  todayRoutes,
  glossaryRoutes,
} from '../subjects/procedures/index.ts'
import { runCovering, dutiesFor as runDuties, runbooksRoutes, runEvents, sheetRoutes, ticketRuns } from '../subjects/runbooks/index.ts'
import {
  claimsSection,
  feedsRoutes,
  findingsSection,
  hasOwnPackageList,
  identityNameRoutes,
  jailedKeys,
  jailedScans,
  readThisMachine,
  scanRoutes,
  undoNaming,
  undoStatement,
  vulnerabilityRoutes,
} from '../subjects/vulnerabilities/index.ts'
import { withFrame } from './frame.ts'
import { invitationSender } from './invitations.ts'
import { deviceWords } from './device-words.ts'
import { loadFilesOrBundles } from './feed-fetching.ts'
import { openFeedJail, openJail, openTableJail, startedAs } from './jail.ts'
import { importLater, jobEnds, loadFeedLater, trySourceLater } from './long-jobs.ts'
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
  const auth = createAuth({
    databaseUrl: env.AFTERBELL_AUTH_DB ?? '',
    secret: secretFile(config.ownDir, 'sign-in'),
    publicUrl,
    log,
    cookies: env.AFTERBELL_COOKIES,
  })
  const codeFile = join(config.ownDir, 'setup-code')
  const people = {
    db,
    auth,
    publicUrl,
    policyOf,
    tell: queueNotice,
    isAddressFixed: env.PUBLIC_URL !== undefined,
    providers: oidcProviders,
    secretOf: providerSecrets(config.ownDir),
    sendInvitation: invitationSender(env, db),
    setupCode: () => (existsSync(codeFile) ? readFileSync(codeFile, 'utf8').trim() : undefined),
    setupDone: () => rmSync(codeFile, { force: true }),
  }
  const jail = openJail({ root, env, log }, 2)
  const daemonJail = openJail({ root, env, log }, 1)
  const feedJail = openFeedJail({ root, env, log })
  const tableJail = openTableJail({ root, env, log })
  const typesetter = createTypesetter({ root, ...startedAs('typeset', { root, env, log }) })
  const [evaluateSeen, suspect] = [evaluateAfter('inventory changed'), suspectAfter(runCovering)]
  const onInventory: OnChanged = async (act, change) => {
    await evaluateSeen(act, change)
    await suspect(act, change)
  }
  const inventory = {
    db,
    log,
    publicUrl,
    gateway: createAgentGateway(jail, daemonJail),
    tokenSecret: secretFile(config.ownDir, 'agent-tokens'),
    onChanged: onInventory,
    words: deviceWords,
    readOwnMachine: () => readThisMachine(),
    canReadOwnMachine: hasOwnPackageList(),
  }
  const onMoved = evaluateAfter('records merged or split')
  const assets = {
    db,
    sections: [
      planSection,
      proofSection({ policyOf }),
      findingsSection,
      claimsSection,
      issuesSection,
      inventorySection,
      supportSection,
      firmwareSection,
      gearSection,
      postureSection,
      seenBySection,
    ],
    onChanged: evaluateAfter('device changed'),
    setsOff: ticketToCome(policyOf),
  }
  const changes = { db, publicUrl, policyOf, tell: queueNotice }
  const issues = { ...changes, targets: { ...assetTargets, ...patchingTargets } }
  const cycles = { ...changes, runsOf: ticketRuns, scheduleHref: (cycle: string) => `/runs/new?cycle=${cycle}` }
  return {
    who: withFrame(createWho({ auth, db, publicUrl, policyOf }), { db, policyOf }),
    problemPage,
    routes: [
      ...todayRoutes({
        db,
        duties: [
          peopleDuties,
          taskDuties,
          issueDuties,
          changeDuties,
          suspicionDuties,
          cycleDutiesFor,
          runDuties,
          noticeDuties,
          patchDuties(policyOf),
          advisoryDuties,
          coverDuties(policyOf),
          supportDuties(policyOf),
          installationDuties(backups),
          ledgerDuties,
        ],
        district: districtState(policyOf),
      }),
      ...peopleRoutes(people),
      ...frameRoutes({
        db,
        undoers: {
          'assets.exposure': undoExposure,
          'assets.source-told': undoSourceTold,
          'assets.actor-set': undoActor,
          'patching.current-version': undoCurrent,
          'inventory.merge': undoMerge(onMoved, deviceWords),
          'inventory.split': undoSplit(onMoved, deviceWords),
          'patching.override': undoOverride,
          'advisories.triage': undoTriage(followFindings),
          'vulnerabilities.statement': undoStatement(followFindings),
          'vulnerabilities.identity': undoNaming(followFindings),
        },
      }),
      ...searchRoutes({ db }),
      ...inventoryRoutes(inventory),
      ...identityRoutes({ db, onMoved, openWork, words: deviceWords }),
      ...coverageRoutes({ db }),
      ...taskRoutes({ db }),
      ...calendarRoutes({ db }),
      ...addressRoutes({ db, publicUrl }),
      ...feedRoutes({ db, policyOf, limited: auth.limited, events: [cycleEvents(publicUrl), runEvents(publicUrl)] }),
      ...identityNameRoutes({ db, follow: followFindings }),
      ...labelRoutes({ db, publicUrl, typesetter }),
      ...importsRoutes({
        db,
        readTable: jailedTables(tableJail),
        onTold: evaluateAllAfter('a list of devices told of it'),
        words: deviceWords,
        covering: coveringOf(policyOf),
        later: importLater,
      }),
      ...assetsRoutes(assets),
      ...servicesRoutes({ ...assets, moves: lastMove }),
      ...hostedRoutes(assets),
      ...othersRoutes(changes),
      ...fleetRoutes(changes),
      ...supportRoutes({ db }),
      ...scopeRoutes({ db }),
      ...answersRoutes(changes),
      ...issuesRoutes(issues),
      ...evaluationRoutes({ db }),
      ...policiesRoutes({ db, onPolicy: judgeAgain }),
      ...planRoutes(assets),
      ...suspicionRoutes({ db }),
      ...changesRoutes({ ...changes, asks: auth.asks }),
      ...cycleRoutes(cycles),
      ...scanRoutes({ db, readScan: jailedScans(tableJail), follow: followFindings }),
      ...advisoryRoutes({ db, publicUrl, follow: followFindings, tell: queueNotice, tryLater: trySourceLater, inPlan: plannedFor }),
      ...vulnerabilityRoutes({ db, follow: followFindings }),
      ...feedsRoutes({
        db,
        readKey: jailedKeys(jail),
        loadFiles: (from, files) => loadFilesOrBundles(from, feedJail, files),
        loadLater: loadFeedLater,
        takeOut: takeOutDocuments,
      }),
      ...jobRoutes({ db, ends: jobEnds }),
      ...runbooksRoutes({ asks: auth.asks, db, publicUrl, policyOf, closeCycle }),
      ...noticesRoutes({ db, isMailSet: env.SMTP_URL !== undefined }),
      ...proceduresRoutes({ db }),
      ...glossaryRoutes({ text: readFileSync(join(root, 'docs/glossary.md'), 'utf8') }),
      ...ledgerRoutes(db),
      ...policyRoutes({
        db,
        readPack: jailedPacks(jail),
        onPolicy: async (from, because) => {
          await judgePosture(from, because)
          if (!because.startsWith('posture.')) await judgeAgain(from, because)
        },
      }),
      ...reportRoutes({ db, policyOf, typesetter }),
      ...letterRoutes({ db, typesetter }),
      ...sheetRoutes({ db, publicUrl, policyOf, closeCycle, typesetter }),
      ...demoRoutes({ db, auth }),
      ...installationRoutes({ db, ...backups }),
      ...kitRoutes({ db, policyOf }),
    ],
    close: async () => {
      await Promise.all([auth.close(), jail.close(), daemonJail.close(), feedJail.close(), tableJail.close(), typesetter.close()])
    },
  }
}
