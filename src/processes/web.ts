import { serve, type ServerType } from '@hono/node-server'
import { ok } from '../core/result.ts'
import { assets } from '../kit/assets.ts'
import { renderPage } from '../kit/document.tsx'
import { readConfig } from '../platform/config.ts'
import { openPool } from '../platform/db/pool.ts'
import { createApp } from '../platform/http/app.ts'
import { healthRoutes } from '../platform/http/health.ts'
import { openApi } from '../platform/http/openapi.ts'
import type { Route } from '../platform/http/route.ts'
import { beat } from '../platform/jobs/alive.store.ts'
import { every } from '../platform/jobs/every.ts'
import { createLog } from '../platform/log.ts'
import { versionOf } from '../platform/root.ts'
import { mayDo, type Who } from '../subjects/people/index.ts'
import { composeWeb } from './compose.ts'

const listen = (fetch: (request: Request, env: unknown) => Response | Promise<Response>, port: number, hostname: string): Promise<ServerType> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch: fetch as Parameters<typeof serve>[0]['fetch'], port, hostname }, () => resolve(server))
    server.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken by another program. Choose one with PORT=… npm start.`) : error))
  })

/** Pages, links, agents' intake. Knows the database as `app` and `auth`, and no host's credentials. */
export const startWeb = async (root: string, env: NodeJS.ProcessEnv): Promise<{ stop(): Promise<void> }> => {
  const log = createLog('web')
  const config = readConfig(env, root)
  const { db, close } = openPool(env.AFTERBELL_DB ?? '', log, 12)
  const version = versionOf(root)
  const parts = await composeWeb({ root, env, config, db, log })
  const routes: Route<Who>[] = [...healthRoutes<Who>(db, version, () => openApi(routes as never, version, config.publicUrl)), ...parts.routes]
  const app = createApp<Who>({
    routes, publicUrl: config.publicUrl, who: parts.who, may: (who, act) => (act === 'signed-in' ? ok(true) : mayDo(who.positions, act)),
    problemPage: parts.problemPage, render: renderPage, assets, log,
  })
  const server = await listen(app.fetch, config.port, config.host)
  const alive = every(10_000, 'the heartbeat', () => beat(db, 'web', version), log)
  return {
    stop: async () => {
      await alive.stop()
      await new Promise<void>((resolve) => { server.close(() => resolve()); (server as { closeIdleConnections?: () => void }).closeIdleConnections?.() })
      await parts.close()
      await close()
    },
  }
}
