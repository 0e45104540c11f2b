import { chownSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Head } from '../../platform/backup/archive.ts'
import { readBackup } from '../../platform/backup/file.ts'
import { systemNow } from '../../platform/clock.ts'
import { beginEpoch } from '../../platform/db/begin-epoch.ts'
import { letBackupRead } from '../../platform/db/dump.ts'
import { CannotTake, endCopy, feed, restoring, type Target } from '../../platform/db/load.ts'
import { chooseDistrict } from '../../platform/db/typed.ts'
import { confirmRestore, installationRestored } from '../../subjects/installation/index.ts'
import { districtIds, endSessions } from '../../subjects/people/index.ts'
import { openForRestore } from '../database.ts'
import { cannotRead } from './backup.ts'
import { configOf, identitiesOf, noIdentity, signInSecret, usedTables } from './backup-parts.ts'
import { byCommand } from './feeds.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, withDistrict, type Command } from './io.ts'

type Facts = { readonly districts?: readonly { readonly district: string; readonly sealed: number; readonly checkpoint: string | null }[] }

/** Rows into their tables as they come; the rest of the restore once all were checked. */
const loader = (target: Target) => {
  let head: Head | undefined
  let copy: ReturnType<Target['rows']> | undefined
  const visitor = {
    head: async (told: Head) => {
      head = told
      await target.begin(told.migrations, told.tables)
    },
    table: async (name: string, bytes: Uint8Array | null) => {
      copy ??= target.rows(name, head?.tables.find((one) => one.name === name)?.columns ?? [])
      if (bytes) return feed(copy, bytes)
      await endCopy(copy)
      copy = undefined
    },
  }
  return visitor
}

/** A new epoch: what the backup cannot know of - what was used, taken back, finished since - must not pass for what is. */
const beginAnew = async (
  target: Target,
  head: Head,
  sha256: string,
): Promise<{ epoch: number; districts: readonly string[]; endedSessions: number }> => {
  const now = systemNow()
  const epoch = await beginEpoch(target.tx, now.toString(), `restored from the backup of ${head.madeAt}`)
  const endedSessions = await endSessions(target.tx)
  const districts = await districtIds(target.tx)
  for (const districtId of districts) {
    await chooseDistrict(target.tx, districtId)
    const old = (head.facts as Facts).districts?.find((one) => one.district === districtId)
    const noted = await installationRestored.within(
      { tx: target.tx, districtId, now, actor: byCommand },
      { epoch, backupMadeAt: head.madeAt, backupSha256: sha256, endedSessions, sealed: old?.sealed ?? 0, checkpoint: old?.checkpoint ?? null },
    )
    if (!noted.ok) throw new Error(noted.refusal.says)
  }
  return { epoch, districts, endedSessions }
}

const restoreCommand: Command = {
  words: ['restore'],
  usage: 'restore FILE --identity KEYFILE',
  says: 'puts a backup into an empty data folder or database, whole or not at all',
  run: async (call) => {
    const { values, positionals } = readArgs(call.args, { identity: { type: 'string' } }, { min: 1, max: 1 })
    const file = positionals[0] as string
    const identities = identitiesOf(call, values.identity as string | undefined)
    if (!identities) return refuseOut(noIdentity)
    const { config, chosen } = configOf(call)
    try {
      const { head } = await readBackup(file, identities) // whole and ours, before anything is touched
      if (head.tables.length === 0)
        return refuseOut({
          code: 'backup/holds-no-tables',
          clause: '-',
          says: `${file} contains secrets, not an installation.`,
          satisfiedBy: `Open it with: age -d -i KEYFILE ${file} | tar xz.`,
          status: 422,
        })
    } catch (error) {
      return refuseOut(cannotRead(file, error))
    }
    const database = await openForRestore(config, call.root, chosen)
    try {
      const files: Record<string, Uint8Array> = {}
      const done = await restoring(database.addresses.owner, join(call.root, 'db/migrations'), usedTables, async (target) => {
        const { head, sha256 } = await readBackup(file, identities, {
          ...loader(target),
          file: async (name, bytes) => {
            files[name] = bytes
          },
        })
        const migrated = await target.end(head.sequences)
        return { head, migrated, ...(await beginAnew(target, head, sha256)) }
      })
      await letBackupRead(database.addresses.owner)
      if (files['sign-in']) keepSecret(signInSecret(config) ?? join(config.dataDir, 'secrets/sign-in'), files['sign-in'])
      const { head, epoch, districts, endedSessions, migrated } = done
      if (values.json) outJson({ file, madeAt: head.madeAt, program: head.program, epoch, districts, endedSessions, migrated, confirmed: false })
      else {
        out(
          `Restored as of ${head.madeAt}: ${districts.length} ${districts.length === 1 ? 'district' : 'districts'}, epoch ${epoch}. ${endedSessions} sessions ended; everybody must sign in again.`,
        )
        out(
          "Links, agents' keys, waiting mail, timers and runs from before stay blocked until somebody confirms on the Operations page, or with: afterbell restore confirm. First make sure that the old machine is off.",
        )
        if (migrated.length > 0) out(`The backup was older than this program: ${migrated.length} migrations were applied on top.`)
      }
      return 0
    } catch (error) {
      if (error instanceof CannotTake)
        return refuseOut({ code: error.code, clause: '-', says: error.message, satisfiedBy: error.satisfiedBy, status: 409 })
      throw error
    } finally {
      await database.stop()
    }
  },
}

/** In its place, for whoever owned what stood there. */
const keepSecret = (path: string, bytes: Uint8Array): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const owner = existsSync(path) ? statSync(path) : undefined
  writeFileSync(path, bytes, { mode: 0o600 })
  if (owner && process.getuid?.() === 0) chownSync(path, owner.uid, owner.gid)
}

const confirmCommand: Command = {
  words: ['restore', 'confirm'],
  usage: 'restore confirm',
  says: 'after a restore: confirms that the old machine is off, so that what is waiting can continue',
  run: async (call) => {
    const { values } = readArgs(call.args, {}, { min: 0, max: 0 })
    return withDistrict(
      call,
      values.district as string | undefined,
      async ({ db, districtId }) => {
        const done = await confirmRestore({ db, districtId, actor: byCommand }, null)
        if (!done.ok) return refuseOut(done.refusal)
        if (values.json) outJson({ district: districtId, ...done.value })
        else out('Confirmed. Links, keys, mail, timers and runs from before the restore continue.')
        return 0
      },
      notSetUp,
    )
  },
}

export const restoreCommands = [confirmCommand, restoreCommand]
