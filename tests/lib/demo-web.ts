// The web side over a demonstration, on a port of its own: what a browser or a program meets there.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { signInLinks, type SignInLink } from '../../demo/links.ts'
import { assets } from '../../src/kit/assets.ts'
import { renderPage } from '../../src/kit/document.tsx'
import { readConfig } from '../../src/platform/config.ts'
import { openPool, type Db } from '../../src/platform/db/pool.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { createLog } from '../../src/platform/log.ts'
import { composeWeb } from '../../src/processes/compose.ts'
import { mayDo, type Who } from '../../src/subjects/people/index.ts'
import { root, type TestDatabase } from './cluster.ts'
import { ok } from '../../src/core/result.ts'

export type DemoWeb = {
  readonly url: string
  readonly db: Db
  readonly links: readonly SignInLink[]
  linkOf(role: string): string
  close(): Promise<void>
}

/** Serves it as `web` does; links lead to it. */
export const openDemoWeb = async (database: TestDatabase): Promise<DemoWeb> => {
  const log = createLog('test', () => {})
  const { db, close } = openPool(database.addresses.app, log, 6)
  const dataDir = mkdtempSync(join(tmpdir(), 'afterbell-demo-web-'))
  const server = serve({ fetch: (request: Request, env: unknown) => handle(request, env), port: 0, hostname: '127.0.0.1' })
  await new Promise<void>((resolve) => server.once('listening', () => resolve()))
  const url = `http://localhost:${(server.address() as { port: number }).port}`
  const env = { AFTERBELL_AUTH_DB: database.addresses.auth, AFTERBELL_DATA: dataDir, PUBLIC_URL: url }
  const parts = await composeWeb({ root, env, config: readConfig(env, root), db, log })
  const app = createApp<Who>({
    routes: parts.routes,
    publicUrl: url,
    who: parts.who,
    may: (who, act) => (act === 'signed-in' ? ok(true) : mayDo(who.positions, act)),
    problemPage: parts.problemPage,
    render: renderPage,
    assets,
    log,
  })
  const handle = (request: Request, given: unknown) => app.fetch(request, given as object)
  const links = await signInLinks({ db, districtId: '1' }, url)
  return {
    url,
    db,
    links,
    linkOf: (role) => links.find((one) => one.role === role)?.link ?? '',
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        ;(server as { closeAllConnections?: () => void }).closeAllConnections?.()
      })
      await parts.close()
      await close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
