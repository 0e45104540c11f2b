// The worker's side of the advisory inbox: it alone holds mailboxes' passwords and reaches out.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { imapMailboxes } from '../connectors/mail/imap.ts'
import { readConfig } from '../platform/config.ts'
import type { Db } from '../platform/db/pool.ts'
import type { Jail } from '../platform/jail/jail.ts'
import { jailedAdvisories, pollSources, tellLate, tieInbox, type SourceParts } from '../subjects/advisories/index.ts'
import { isDemoDistrict } from '../subjects/demo/index.ts'
import { queueNotice } from '../subjects/notices/index.ts'

type Given = { readonly db: Db; readonly env: NodeJS.ProcessEnv; readonly root: string }

/**
 * ADVISORY_LOCAL_HOSTS: servers inside the own network, by name; ADVISORY_CA: a file with further certificates. Passwords are files of the worker,
 * named after mailbox and server: whoever may set up a source cannot have one sent elsewhere.
 */
const sourceParts = ({ env, root }: Given, jail: Pick<Jail, 'run'>, districtId: string): SourceParts => {
  const { ownDir } = readConfig(env, root)
  const localHosts = (env.ADVISORY_LOCAL_HOSTS ?? '').split(/[\s,]+/).filter((one) => one !== '')
  const ca = env.ADVISORY_CA ? readFileSync(env.ADVISORY_CA, 'utf8') : undefined
  return {
    openMailbox: imapMailboxes({ localHosts, ca }),
    readers: jailedAdvisories(jail),
    limits: { localHosts, ...(ca === undefined ? {} : { ca }) },
    secretOf: (name) => {
      // Of each further district in a folder of its own: who sets up a source in one opens no mailbox of another.
      const file = districtId === '1' ? join(ownDir, name) : join(ownDir, `district-${districtId}`, name)
      return { file, secret: existsSync(file) ? readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined : undefined }
    },
  }
}

export const advisoryReading = (given: Given, jail: Pick<Jail, 'run'>) => {
  const { db, env } = given
  const parts = (districtId: string) => sourceParts(given, jail, districtId)
  const actor = { id: 'process:worker', proof: 'process' as const }
  const late = tellLate({ publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT ?? 8080}`, tell: queueNotice })
  return {
    parts,
    /** Reads what is due, and tells what is late. A demonstration reaches nobody. */
    read: async (districtId: string): Promise<void> => {
      const from = { db, districtId, actor }
      if (!(await isDemoDistrict(db, districtId))) await pollSources(from, parts(districtId))
      await late(from, {})
    },
    tie: (districtId: string) => tieInbox({ db, districtId }),
  }
}
