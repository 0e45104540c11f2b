import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import type { Identity } from 'age-encryption'
import { writeArchive, type Manifest, type Source } from './archive.ts'
import { readArchive, type Visitor } from './read.ts'
import { ownKey, sealed, unsealed } from './seal.ts'

export type Written = { readonly bytes: number; readonly sha256: string; readonly manifest: Manifest }

const asWeb = (stream: Readable) => Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Drafts of this file that a killed backup left behind. */
const clearDrafts = async (target: string): Promise<void> => {
  const start = `${basename(target)}.draft-`
  for (const name of await readdir(dirname(target))) {
    if (name.startsWith(start) && !isAlive(Number(name.slice(start.length)))) await rm(join(dirname(target), name), { force: true })
  }
}

/** The archive compressed and encrypted, as it is made. */
const cipherOf = async (source: Source, recipients: Parameters<typeof sealed>[1], manifest: (made: Manifest) => void) => {
  const zip = createGzip({ level: 6 })
  pipeline(Readable.from(writeArchive(source, manifest), { objectMode: false }), zip, () => undefined) // an error goes on to who reads `zip`
  return sealed(asWeb(zip), recipients)
}

/**
 * Writes a backup under another name, reads it back from the disk, decrypts it and holds every hash against what was written, and only then gives
 * it its name. Nothing half-done keeps that name; what stood there before stays until then.
 * @throws the file system's error (ENOSPC, EACCES), the database's, or one that says what did not fit.
 */
export const writeBackup = async (target: string, source: Source, recipients: readonly string[]): Promise<Written> => {
  await clearDrafts(target)
  const draft = `${target}.draft-${process.pid}`
  const own = ownKey()
  let made: Manifest | undefined
  const file = await open(draft, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const piece of await cipherOf(source, [...recipients, own.recipient], (manifest) => {
      made = manifest
    })) {
      hash.update(piece)
      bytes += piece.length
      await file.writeFile(piece) // at the end of what is there; writes again what a full disk left over, or fails
    }
    await file.sync()
    await file.close()
    const sha256 = hash.digest('hex')
    const back = await readBackup(draft, [own.identity])
    if (back.sha256 !== sha256 || JSON.stringify(back.manifest) !== JSON.stringify(made))
      throw new Error('what was read back from the disk is not what was written')
    await rename(draft, target)
    const folder = await open(dirname(target), 'r')
    await folder.sync().finally(() => folder.close())
    return { bytes, sha256, manifest: back.manifest }
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

/** Opens a backup and reads it to its end. @throws WrongKey, or an Error saying what is broken: nothing handed to the visitor may then be kept. */
export const readBackup = async (
  path: string,
  identities: readonly (string | Identity)[],
  visitor: Visitor = {},
): Promise<{ readonly bytes: number; readonly sha256: string } & Awaited<ReturnType<typeof readArchive>>> => {
  const { size } = await stat(path)
  const hash = createHash('sha256')
  let bytes = 0
  const raw = createReadStream(path, { highWaterMark: 256 * 1024 })
  raw.on('data', (piece) => {
    hash.update(piece)
    bytes += piece.length
  })
  raw.pause()
  try {
    const plain = Readable.fromWeb((await unsealed(asWeb(raw), identities)) as never)
    const unzip = createGunzip()
    pipeline(plain, unzip, () => undefined)
    const read = await readArchive(unzip, visitor)
    if (bytes !== size) throw new Error('something follows the backup in its file')
    return { bytes, sha256: hash.digest('hex'), ...read }
  } finally {
    raw.destroy()
  }
}
