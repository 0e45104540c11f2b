import { assets } from '../kit/assets.ts'
import { renderPage } from '../kit/document.tsx'
import { langOf } from '../kit/say.ts'
import { readConfig, secretFile } from '../platform/config.ts'
import { openPool, type Db } from '../platform/db/pool.ts'
import { awaitSchema, schemaAge } from '../platform/db/schema-age.ts'
import { createApp } from '../platform/http/app.ts'
import { readProxies } from '../platform/http/client-address.ts'
import { healthRoutes } from '../platform/http/health.ts'
import { openApi } from '../platform/http/openapi.ts'
import type { Route } from '../platform/http/route.ts'
import { beat } from '../platform/jobs/alive.store.ts'
import { every } from '../platform/jobs/every.ts'
import { countRequests } from '../platform/metrics/requests.ts'
import { createLog } from '../platform/log.ts'
import { versionOf } from '../platform/root.ts'
import { metricsRoutes } from '../subjects/installation/index.ts'
import { districtIds, mayEnter, type Who } from '../subjects/people/index.ts'
import { composeWeb } from './compose.ts'
import { isUnderCheck, openDoors, placeOf } from './doors.ts'
import { waitingDoor } from './waiting-door.ts'

/** Whether no district is set up yet; not asked again once there is one. */
const firstSetUp = (db: Db): (() => Promise<boolean>) => {
  let isDone = false
  return async () => {
    isDone ||= (await districtIds(db)).length > 0
    return !isDone
  }
}

/** Pages, links, agents' intake. Knows the database as `app` and `auth`, and no host's credentials. */
export const startWeb = async (root: string, env: NodeJS.ProcessEnv): Promise<{ stop(): Promise<void> }> => {
  const log = createLog('web')
  const { db, close } = openPool(env.AFTERBELL_DB ?? '', log, 12)
  const version = versionOf(root)
  const door = waitingDoor({ ...readConfig(env, root), version, log })
  await awaitSchema({ db, root, log, onWait: door.tell })
  await door.close()
  const place = await placeOf(readConfig(env, root), env, db)
  const { config } = place
  const parts = await composeWeb({ root, env, config, db, log })
  const requests = countRequests()
  const token = secretFile(config.ownDir, 'metrics-token') // for whoever asks from another machine
  const routes: Route<Who>[] = [
    ...metricsRoutes<Who>({ db, version, requests, publicUrl: config.publicUrl, token: () => token }),
    ...healthRoutes<Who>(
      db,
      version,
      () => openApi(routes as never, version, config.publicUrl),
      env.AFTERBELL_SEPARATION,
      () => schemaAge(db, root),
    ),
    ...parts.routes,
  ]
  const app = createApp<Who>({
    routes,
    publicUrl: config.publicUrl,
    who: parts.who,
    may: mayEnter,
    problemPage: parts.problemPage,
    render: renderPage,
    langOf,
    assets,
    log,
    took: requests.took,
    proxies: readProxies(place.trustedProxy),
    isSettingUp: firstSetUp(db),
    alsoHost: isUnderCheck(db),
  })
  const doors = await openDoors({ fetch: app.fetch, place, db, log })
  const alive = every(10_000, 'the heartbeat', () => beat(db, 'web', version), log)
  return {
    stop: async () => {
      await alive.stop()
      await doors.stop()
      await parts.close()
      await close()
    },
  }
}
