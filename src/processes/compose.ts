import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createAgentGateway } from '../connectors/agents/gateway.ts'
import type { Refusal } from '../core/result.ts'
import { secretFile, type Config } from '../platform/config.ts'
import { closedParent } from '../platform/db/os-user.ts'
import type { Db, Tx } from '../platform/db/pool.ts'
import type { Route } from '../platform/http/route.ts'
import { createJail } from '../platform/jail/jail.ts'
import type { Log } from '../platform/log.ts'
import { assetsRoutes } from '../subjects/assets/index.ts'
import { changesRoutes, dutiesFor as changeDuties } from '../subjects/changes/index.ts'
import { inventoryRoutes, inventorySection } from '../subjects/inventory/index.ts'
import { dutiesFor as noticeDuties, noticesRoutes, queueNotice } from '../subjects/notices/index.ts'
import { closeCycle, complianceDuties, cycleDutiesFor, cycleRoutes, evaluateAfter, evaluateDistrict, loadFeedFiles, planDuties, planRoutes, planSection, reportRoutes } from '../subjects/patching/index.ts'
import { createAuth, createWho, peopleRoutes, type Who } from '../subjects/people/index.ts'
import { districtPolicy, proceduresRoutes, todayRoutes } from '../subjects/procedures/index.ts'
import { dutiesFor as runDuties, runbooksRoutes, ticketRuns } from '../subjects/runbooks/index.ts'
import { feedsRoutes, findingsSection, hasOwnPackageList, readThisMachine } from '../subjects/vulnerabilities/index.ts'
import { invitationSender } from './invitations.ts'
import { kitRoutes } from './kit-page.ts'
import { baselinePack } from './pack.ts'
import { problemPage } from './problem-page.tsx'

type Given = { readonly root: string; readonly env: NodeJS.ProcessEnv; readonly config: Config; readonly db: Db; readonly log: Log }
export type WebParts = {
  readonly routes: readonly Route<Who>[]
  readonly who: (request: Request) => Promise<Who | undefined>
  readonly problemPage: (refusal: Refusal, who: Who | undefined, path: string) => unknown
  close(): Promise<void>
}

/** Beside the bundle; from source, the entry itself. */
const jailEntry = (root: string): string => [join(root, 'dist/jail.mjs'), join(root, 'src/connectors/agents/jail-entry.ts')].find((file) => existsSync(file)) ?? ''

/** As root the jail runs as nobody, where nobody can reach the program and its entry; elsewhere as whoever started us. */
const jailUser = (entry: string, log: Log): { uid: number; gid: number } | Record<string, never> => {
  if (process.getuid?.() !== 0) return {}
  const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 }
  const closed = closedParent(realpathSync(process.execPath), nobody) ?? closedParent(dirname(realpathSync(entry)), nobody)
  if (closed === undefined) return { uid: nobody.uid, gid: nobody.gid }
  log.warn('hostile files are read by a child process of root, because nobody may not enter a folder on its way', { closed })
  return {}
}

/** Every page and address, put together: the only place of the web side where real things meet. */
export const composeWeb = async ({ root, env, config, db, log }: Given): Promise<WebParts> => {
  const pack = baselinePack(root)
  const { publicUrl } = config
  const policyOf = (tx: Tx) => districtPolicy(tx, pack)
  const auth = createAuth({ databaseUrl: env.AFTERBELL_AUTH_DB ?? '', secret: secretFile(join(config.dataDir, 'secrets'), 'sign-in'), publicUrl, log })
  const codeFile = join(config.dataDir, 'setup-code')
  const people = {
    db, auth, publicUrl, sendInvitation: invitationSender(env),
    setupCode: () => (existsSync(codeFile) ? readFileSync(codeFile, 'utf8').trim() : undefined),
    setupDone: () => rmSync(codeFile, { force: true }),
  }
  const jail = createJail({ entry: jailEntry(root), size: 2, timeoutMs: 10_000, memoryMb: 256, ...jailUser(jailEntry(root), log), log: (what, facts) => log.warn(what, facts) })
  const inventory = { db, log, publicUrl, gateway: createAgentGateway(jail), onChanged: evaluateAfter('inventory changed'), readOwnMachine: () => readThisMachine(), canReadOwnMachine: hasOwnPackageList() }
  const assets = { db, sections: [planSection, findingsSection, inventorySection], onChanged: evaluateAfter('device changed') }
  const changes = { db, publicUrl, policyOf, tell: queueNotice }
  const cycles = { ...changes, runsOf: ticketRuns, scheduleHref: (cycle: string) => `/runs/new?cycle=${cycle}` }
  return {
    who: createWho({ auth, db }),
    problemPage,
    routes: [
      ...todayRoutes({ db, pack, duties: [changeDuties, cycleDutiesFor, runDuties, noticeDuties, planDuties, complianceDuties(policyOf)] }),
      ...peopleRoutes(people), ...inventoryRoutes(inventory), ...assetsRoutes(assets), ...planRoutes(assets), ...changesRoutes(changes), ...cycleRoutes(cycles),
      ...feedsRoutes({ db, loadFiles: loadFeedFiles }), ...runbooksRoutes({ db, publicUrl, policyOf, closeCycle }),
      ...noticesRoutes({ db, isMailSet: env.SMTP_URL !== undefined }), ...proceduresRoutes({ db, pack, onParameter: async (from, name) => { if (name.startsWith('priority.')) await evaluateDistrict(from, `${name} changed`) } }), ...reportRoutes({ db, policyOf }), ...kitRoutes,
    ],
    close: async () => { await Promise.all([auth.close(), jail.close()]) },
  }
}
