import { join } from 'node:path'
import { readConfig } from '../../platform/config.ts'
import { inDistrict, type Db } from '../../platform/db/pool.ts'
import type { Log } from '../../platform/log.ts'
import { noteRunnerWord } from '../../subjects/runbooks/index.ts'
import type { Approvals } from '../../subjects/runbooks/engine/signed.ts'
import { approversFile, watchApprovers, type Approvers } from './approvers.ts'
import type { RunnerConfig } from './config.ts'

export type Asked = { readonly approvals: Approvals; readonly list: () => Approvers | undefined }

// A site that no browser is on: while nobody told the runner an approver, no signature can be for the right one.
const nowhere = 'https://nobody.invalid'

/** What this runner asks for before it touches a server: signatures by the passkeys of its own list, unless its own configuration lowers it. */
export const whatItAsks = (config: Pick<RunnerConfig, 'approvals'>, env: NodeJS.ProcessEnv, root: string, log: Log): Asked => {
  const { ownDir, dataDir } = readConfig(env, root)
  const list = watchApprovers(approversFile(env.AFTERBELL_OWN === undefined ? join(dataDir, 'runner') : ownDir), (says) =>
    log.warn('no approver is trusted', { says }),
  )
  if (config.approvals === 'recorded') return { approvals: { mode: 'recorded' }, list }
  return {
    approvals: {
      mode: 'signed',
      get origin() {
        return list()?.origin ?? nowhere
      },
      keys: () => list()?.approvers ?? [],
    },
    list,
  }
}

/** Tells the pages what it asks for, in each of its districts; nothing of this is ever read back. */
export const tellWord = async (db: Db, config: RunnerConfig, { approvals, list }: Asked): Promise<void> => {
  const known = list()
  for (const districtId of new Set(config.hosts.map((host) => host.district))) {
    const trusted = (known?.approvers ?? [])
      .filter((one) => one.district === districtId)
      .map(({ fingerprint, personId, as }) => ({ fingerprint, person: personId, as }))
    const servers = config.hosts.filter((host) => host.district === districtId).map((host) => host.deviceId)
    await inDistrict(db, districtId, (tx) =>
      noteRunnerWord(tx, districtId, { approvals: approvals.mode, origin: known?.origin ?? '', trusted, servers }),
    )
  }
}
