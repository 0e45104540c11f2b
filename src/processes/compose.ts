import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Refusal } from '../core/result.ts'
import { secretFile, type Config } from '../platform/config.ts'
import type { Db } from '../platform/db/pool.ts'
import type { Route } from '../platform/http/route.ts'
import type { Log } from '../platform/log.ts'
import { createAuth, createWho, peopleRoutes, type Who } from '../subjects/people/index.ts'
import { proceduresRoutes, todayRoutes } from '../subjects/procedures/index.ts'
import { baselinePack } from './pack.ts'
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
  const pack = baselinePack(root)
  const secrets = join(config.dataDir, 'secrets')
  const auth = createAuth({ databaseUrl: env.AFTERBELL_AUTH_DB ?? '', secret: secretFile(secrets, 'sign-in'), publicUrl: config.publicUrl, log })
  const codeFile = join(config.dataDir, 'setup-code')
  const people = {
    db, auth, publicUrl: config.publicUrl,
    setupCode: () => (existsSync(codeFile) ? readFileSync(codeFile, 'utf8').trim() : undefined),
    setupDone: () => rmSync(codeFile, { force: true }),
  }
  return {
    who: createWho({ auth, db }),
    problemPage,
    routes: [...todayRoutes({ db, pack, duties: [] }), ...peopleRoutes(people), ...proceduresRoutes({ db, pack })],
    close: async () => { await auth.close() },
  }
}

