import { join } from 'node:path'
import { jsx } from 'hono/jsx'
import type { Hono } from 'hono'
import { createAgentGateway } from '../../src/connectors/agents/gateway.ts'
import { Problem } from '../../src/kit/problem.tsx'
import { renderPage } from '../../src/kit/document.tsx'
import { openPool, type Db } from '../../src/platform/db/pool.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { createJail, type Jail } from '../../src/platform/jail/jail.ts'
import { createLog } from '../../src/platform/log.ts'
import { assetsRoutes } from '../../src/subjects/assets/index.ts'
import { importsRoutes, jailedTables } from '../../src/subjects/imports/index.ts'
import { inventoryRoutes, inventorySection, postureSection } from '../../src/subjects/inventory/index.ts'
import { policyValues } from '../../src/subjects/policy/index.ts'
import {
  coveringOf,
  evaluateAfter,
  evaluateAllAfter,
  evaluationRoutes,
  followFindings,
  loadFeedFiles,
  takeOutDocuments,
  planRoutes,
  planSection,
} from '../../src/subjects/patching/index.ts'
import { mayDo, type Who } from '../../src/subjects/people/index.ts'
import {
  feedsRoutes,
  findingsSection,
  identityNameRoutes,
  jailedKeys,
  readThisMachine,
  vulnerabilityRoutes,
} from '../../src/subjects/vulnerabilities/index.ts'
import { openTestCluster, root, type TestDatabase } from './cluster.ts'

export type InventoryApp = {
  readonly app: Hono
  readonly db: Db
  readonly jail: Jail
  readonly database: TestDatabase
  /** As whom the next requests come; undefined is nobody. */
  as(who: Who | undefined): void
  close(): Promise<void>
}

/** The routes of devices, inventory, feeds and plan put together as the product does it, over a database of their own and a real jail. */
export const openInventoryApp = async (label: string, readOwnMachine: typeof readThisMachine = readThisMachine): Promise<InventoryApp> => {
  const database = await (await openTestCluster()).clone(label)
  const log = createLog('test', () => {})
  const pool = openPool(database.addresses.app, log, 8)
  const { db } = pool
  const jail = createJail({ entry: join(root, 'src/processes/jail-entry.ts'), size: 2, memoryMb: 512, timeoutMs: 15_000 })
  let current: Who | undefined
  const assets = {
    db,
    sections: [planSection, findingsSection, postureSection, inventorySection],
    onChanged: evaluateAfter('what is known of it changed'),
  }
  const routes = [
    ...inventoryRoutes({
      db,
      log,
      gateway: createAgentGateway(jail),
      tokenSecret: 'a secret of the test',
      onChanged: evaluateAfter('its inventory changed'),
      publicUrl: 'http://localhost',
      readOwnMachine: () => readOwnMachine(),
      canReadOwnMachine: true,
    }),
    ...identityNameRoutes({ db, follow: followFindings }),
    ...vulnerabilityRoutes({ db, follow: followFindings }),
    ...importsRoutes({
      db,
      readTable: jailedTables(jail),
      onTold: evaluateAllAfter('a list of devices told of it'),
      covering: coveringOf(policyValues),
    }),
    ...assetsRoutes(assets),
    ...feedsRoutes({ db, readKey: jailedKeys(jail), loadFiles: loadFeedFiles, takeOut: takeOutDocuments }),
    ...evaluationRoutes({ db }),
    ...planRoutes(assets),
  ]
  const app = createApp<Who>({
    routes,
    publicUrl: 'http://localhost',
    who: async () => current,
    may: (who, act) => mayDo(who.positions, act),
    assets: [],
    log,
    problemPage: (refusal) => jsx(Problem, { refusal }),
    render: renderPage,
  })
  return {
    app,
    db,
    jail,
    database,
    as: (who) => {
      current = who
    },
    close: async () => {
      await jail.close()
      await pool.close()
      await database.drop()
    },
  }
}
