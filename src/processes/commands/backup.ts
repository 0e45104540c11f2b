import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { formatVersion } from '../../platform/backup/archive.ts'
import { readBackup, writeBackup } from '../../platform/backup/file.ts'
import { newKeyPair, WrongKey } from '../../platform/backup/seal.ts'
import { systemNow } from '../../platform/clock.ts'
import { inSnapshot, letBackupRead } from '../../platform/db/dump.ts'
import { openPool } from '../../platform/db/pool.ts'
import { createLog } from '../../platform/log.ts'
import { versionOf } from '../../platform/root.ts'
import { ledgerHeads, noteBackup } from '../../subjects/installation/index.ts'
import { joinDatabase } from '../database.ts'
import {
  configOf,
  identitiesOf,
  isBelow,
  leftOutTables,
  noIdentity,
  noRecipient,
  notInIt,
  recipientsFile,
  recipientsOf,
  secretFiles,
  signInSecret,
  targetOf,
} from './backup-parts.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, type Command } from './io.ts'

type Job = {
  readonly root: string
  readonly backupUrl: string
  readonly target: string
  readonly recipients: readonly string[]
  readonly files: Readonly<Record<string, Uint8Array>>
  readonly bySchedule: boolean
}

/** One backup, noted in the database with its end, good or bad. @throws what made it fail, after noting that. */
const makeBackup = async ({ root, backupUrl, target, recipients, files, bySchedule }: Job) => {
  const began = systemNow()
  const { db, close } = openPool(backupUrl, createLog('backup'), 1)
  const note = { beganAt: began.toString(), bySchedule, file: target }
  try {
    const done = await inSnapshot(backupUrl, leftOutTables, async (snapshot) => {
      const tables = new Map(snapshot.tables.map((table) => [table.name, table]))
      const facts = await ledgerHeads(snapshot.tx)
      const head = {
        format: formatVersion,
        program: versionOf(root),
        madeAt: began.toString(),
        serverVersion: snapshot.serverVersion,
        migrations: [...snapshot.migrations],
        tables: snapshot.tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
        leftOut: [...leftOutTables, ...notInIt],
        sequences: [...snapshot.sequences],
        facts: { ...facts },
      }
      const rows = (name: string) => snapshot.rows(tables.get(name) as NonNullable<ReturnType<typeof tables.get>>)
      return { ...(await writeBackup(target, { head, rows, files, seconds: began.epochMilliseconds / 1000 }, recipients)), head, facts }
    })
    const count = Object.values(done.manifest.tables).reduce((sum, part) => sum + part.rows, 0)
    await noteBackup(db, { ...note, endedAt: systemNow().toString(), made: { bytes: done.bytes, sha256: done.sha256, rows: count } })
    return { ...done, rows: count }
  } catch (error) {
    const fault = (error instanceof Error ? error.message : String(error)).slice(0, 500)
    await noteBackup(db, { ...note, endedAt: systemNow().toString(), fault }).catch(() => undefined) // the database itself may be what failed
    throw error
  } finally {
    await close()
  }
}

const backupCommand: Command = {
  words: ['backup'],
  usage: 'backup --out FILE [--to AGE-PUBLIC-KEY]',
  says: 'the whole installation in one encrypted file, read back and compared',
  run: async (call) => {
    const { values } = readArgs(
      call.args,
      { out: { type: 'string' }, to: { type: 'string', multiple: true }, scheduled: { type: 'boolean' } },
      { min: 0, max: 0 },
    )
    const target = targetOf(values.out)
    const { config, chosen } = configOf(call)
    const recipients = recipientsOf(config, (values.to as string[] | undefined) ?? [])
    const database = await joinDatabase(config, call.root, chosen)
    if (!database) return notSetUp()
    try {
      if (recipients.length === 0) return refuseOut(noRecipient(config))
      await letBackupRead(database.addresses.owner)
      const secret = signInSecret(config)
      const files = secret ? { 'sign-in': readFileSync(secret) } : {}
      const made = await makeBackup({
        root: call.root,
        backupUrl: database.addresses.backup,
        target,
        recipients,
        files,
        bySchedule: values.scheduled === true,
      })
      const tables = Object.keys(made.manifest.tables).length
      if (values.json)
        outJson({
          file: target,
          bytes: made.bytes,
          sha256: made.sha256,
          tables,
          rows: made.rows,
          madeAt: made.head.madeAt,
          recipients,
          verified: true,
          ...made.facts,
          notInIt,
        })
      else {
        out(
          `${target}: ${made.rows} rows of ${tables} tables, ${made.bytes} bytes, SHA-256 ${made.sha256}. Read back from the disk, decrypted and compared: complete.`,
        )
        out(`Not included: ${notInIt.join('; ')}. See docs/operations.md.`)
      }
      return 0
    } finally {
      await database.stop()
    }
  },
}

const keysCommand: Command = {
  words: ['backup', 'keys'],
  usage: 'backup keys --out FILE',
  says: 'creates the pair of keys for backups and says what to keep where',
  run: async (call) => {
    const { values } = readArgs(call.args, { out: { type: 'string' } }, { min: 0, max: 0 })
    const target = targetOf(values.out)
    const { config } = configOf(call)
    if (isBelow(config.dataDir, target))
      throw new UsageError(
        'The secret key must not be in the data folder: it would be lost together with what it opens. Use a USB stick or a folder on another machine.',
      )
    mkdirSync(config.dataDir, { recursive: true, mode: 0o755 })
    const { secret, recipient } = await newKeyPair()
    try {
      writeFileSync(
        target,
        `# Afterbell backups, made ${systemNow().toString({ smallestUnit: 'second' })}\n# public key: ${recipient}\n${secret}\n`,
        { mode: 0o600, flag: 'wx' },
      )
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      return refuseOut({
        code: 'backup/key-file-exists',
        clause: '-',
        says: `${target} already exists; a key is never overwritten.`,
        satisfiedBy: 'Choose another file name.',
        status: 409,
      })
    }
    appendFileSync(recipientsFile(config), `${recipient} # ${systemNow().toString({ smallestUnit: 'second' })}\n`, { mode: 0o644 })
    if (values.json) outJson({ identityFile: target, recipient, recipientsFile: recipientsFile(config) })
    else {
      out(
        `Secret key: ${target}. Only this key opens the backups, and nobody can recreate it. Keep it on two USB sticks (or printed) in two buildings, and remove it from this machine.`,
      )
      out(
        `Public key: ${recipient}, added to ${recipientsFile(config)}. From now on every backup is encrypted to it; a second pair can be used as well.`,
      )
      out('Try a restore with it once, into an empty folder, before you rely on it: docs/operations.md, "The drill".')
    }
    return 0
  },
}

const verifyCommand: Command = {
  words: ['backup', 'verify'],
  usage: 'backup verify FILE --identity KEYFILE',
  says: 'opens a backup and checks every hash in it; changes nothing',
  run: async (call) => {
    const { values, positionals } = readArgs(call.args, { identity: { type: 'string' } }, { min: 1, max: 1 })
    const identities = identitiesOf(call, values.identity as string | undefined)
    if (!identities) return refuseOut(noIdentity)
    try {
      const { head, manifest, bytes, sha256 } = await readBackup(positionals[0] as string, identities)
      const rows = Object.values(manifest.tables).reduce((sum, part) => sum + part.rows, 0)
      const tables = head.tables.length
      if (values.json)
        outJson({
          ok: true,
          file: positionals[0],
          bytes,
          sha256,
          madeAt: head.madeAt,
          program: head.program,
          serverVersion: head.serverVersion,
          migrations: head.migrations.length,
          tables,
          rows,
          ...head.facts,
        })
      else
        out(
          `Complete: ${rows} rows of ${tables} tables, made ${head.madeAt} by Afterbell ${head.program} on PostgreSQL ${head.serverVersion}. SHA-256 ${sha256}.`,
        )
      return 0
    } catch (error) {
      return refuseOut(cannotRead(positionals[0] as string, error))
    }
  },
}

const secretsCommand: Command = {
  words: ['backup', 'secrets'],
  usage: 'backup secrets --out FILE [--to AGE-PUBLIC-KEY]',
  says: "what backups do not contain - sealing keys, the runner's files, certificates - encrypted in a separate file",
  run: async (call) => {
    const { values } = readArgs(call.args, { out: { type: 'string' }, to: { type: 'string', multiple: true } }, { min: 0, max: 0 })
    const target = targetOf(values.out)
    const { config } = configOf(call)
    const recipients = recipientsOf(config, (values.to as string[] | undefined) ?? [])
    if (recipients.length === 0) return refuseOut(noRecipient(config))
    const { files, from } = secretFiles(config, call.env)
    if (from.length === 0) return notSetUp()
    const now = systemNow()
    const head = {
      format: formatVersion,
      program: versionOf(call.root),
      madeAt: now.toString(),
      serverVersion: '-',
      migrations: [],
      tables: [],
      leftOut: [],
      sequences: [],
      facts: { secrets: from },
    }
    const made = await writeBackup(
      target,
      {
        head,
        rows: () => {
          throw new Error('no tables')
        },
        files,
        seconds: now.epochMilliseconds / 1000,
      },
      recipients,
    )
    if (values.json) outJson({ file: target, bytes: made.bytes, sha256: made.sha256, files: from, recipients, verified: true })
    else
      out(
        `${target}: ${from.length} files. It opens with any age program: age -d -i KEYFILE ${target} | tar xz. Keep it apart from the backups.\n${from.map(({ name, path }) => `  ${name}  ${path}`).join('\n')}`,
      )
    return 0
  },
}

/** What keeps a backup from being read, as a refusal. @throws an error that is no fault of the file, such as a missing one. */
export const cannotRead = (file: string, error: unknown) => {
  const says = error instanceof Error ? error.message : String(error)
  if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'EACCES')
    throw new UsageError(`${file} cannot be read: ${says}`)
  if (error instanceof WrongKey)
    return {
      code: 'backup/wrong-key',
      clause: '-',
      says: `${file}: ${says}.`,
      satisfiedBy: "Give the key file that belongs to it: its public key is in the list this machine's backups were made with.",
      status: 422,
    } as const
  return {
    code: 'backup/broken',
    clause: '-',
    says: `${file} is not complete: ${says}.`,
    satisfiedBy: 'Use another copy or an earlier backup; nothing of this one was kept.',
    status: 422,
  } as const
}

export const backupCommands = [keysCommand, verifyCommand, secretsCommand, backupCommand]
