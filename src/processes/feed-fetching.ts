// The worker's side of feeds that come by themselves: fetched from their publishers, or found in a folder of this machine.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../platform/db/pool.ts'
import type { Jail } from '../platform/jail/jail.ts'
import type { Log } from '../platform/log.ts'
import { isDemoDistrict } from '../subjects/demo/index.ts'
import { reading, type From } from '../subjects/ledger/index.ts'
import { loadFeedFiles, takeOutDocuments } from '../subjects/patching/index.ts'
import { districtIds } from '../subjects/people/index.ts'
import {
  fetchDueFeeds,
  isKnownFile,
  jailedFeeds,
  mostSignatureBytes,
  providerReader,
  unbundle,
  type FeedInput,
  type FetchParts,
  type LoadOutcome,
} from '../subjects/vulnerabilities/index.ts'

const actor = { id: 'process:worker', proof: 'process' as const }
const mostBytes = 400 * 2 ** 20
const settledMs = 5_000 // a file still being copied has moved just now

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const endings = ['.asc', '.sig'] as const

/** The signature file beside a file (`X.asc`, `X.sig`), where it is a plain file. */
const signatureFileOf = (path: string): string | undefined =>
  endings.map((ending) => `${path}${ending}`).find((one) => lstatSync(one, { throwIfNoEntry: false })?.isFile() === true)
/** Whether a name is that of a signature; alone, without the file it is of, it waits. */
export const isSignatureOf = (name: string, all: readonly string[]): boolean =>
  endings.some((ending) => name.endsWith(ending) && (ending === '.asc' || all.includes(name.slice(0, -ending.length))))
/** The signature beside a file, cut where it is larger than any (it is refused then). */
export const signatureBeside = (path: string): Uint8Array | undefined => {
  const file = signatureFileOf(path)
  return file === undefined ? undefined : readFileSync(file).subarray(0, mostSignatureBytes + 1)
}

/** The feed files among these names, oldest first; links are not followed. One that vanished since it was listed, moved away or renamed, is passed over. */
export const feedFilesOf = (folder: string, all: readonly string[], nowMs: number) =>
  all
    .filter((name) => !name.startsWith('.') && !isSignatureOf(name, all))
    .flatMap((name) => {
      const path = join(folder, name)
      const stat = lstatSync(path, { throwIfNoEntry: false })
      const isReady = stat?.isFile() === true && stat.size > 0 && stat.size <= mostBytes && nowMs - stat.mtimeMs >= settledMs
      return isReady ? [{ name, path, stat }] : []
    })
    .toSorted((a, b) => a.stat.mtimeMs - b.stat.mtimeMs)

/** Loads files, a bundle's each by itself. */
export const loadFilesOrBundles = async (from: From, jail: Jail, files: readonly FeedInput[]): Promise<readonly LoadOutcome[]> => {
  const outcomes: LoadOutcome[] = []
  const apart: FeedInput[] = []
  for (const file of files) {
    const parts = await unbundle(jail, file)
    if (parts.ok) apart.push(...parts.value)
    else outcomes.push({ name: file.name, result: parts })
  }
  return apart.length === 0 ? outcomes : [...outcomes, ...(await loadFeedFiles(from, apart, jailedFeeds(jail)))] // together: findings follow once
}

/** FEEDS_LOCAL_HOSTS: servers of the own network that feeds may be fetched from, by name; FEEDS_CA: a file with further certificates; FEEDS_FOLDER: files put there are loaded. */
export const feedFetching = (
  {
    db,
    env,
    log,
    within = {},
  }: { readonly db: Db; readonly env: NodeJS.ProcessEnv; readonly log: Log; readonly within?: Partial<FetchParts['limits']> },
  jail: Jail,
) => {
  const limits: FetchParts['limits'] = {
    ...within,
    localHosts: (env.FEEDS_LOCAL_HOSTS ?? '').split(/[\s,]+/).filter((one) => one !== ''),
    ...(env.FEEDS_CA ? { ca: readFileSync(env.FEEDS_CA, 'utf8') } : {}),
  }
  const load = (from: From, files: readonly FeedInput[]) => loadFilesOrBundles(from, jail, files)
  const looked = new Map<string, string>() // a file's size and time as last looked at: it is not read again while they stand

  /** Files of the folder that were never loaded or turned away, each by itself: what happens to one keeps no other waiting. */
  const readFolder = async (from: From, folder: string): Promise<void> => {
    for (const { name, path, stat } of feedFilesOf(folder, readdirSync(folder), Date.now())) {
      try {
        const beside = signatureFileOf(path)
        const mark = `${stat.size} ${stat.mtimeMs} ${beside === undefined ? '' : lstatSync(beside).mtimeMs}` // a signature that came later
        if (looked.get(path) === mark) continue
        const bytes = readFileSync(path)
        const signature = signatureBeside(path)
        const isKnown = await reading(from, (tx) => isKnownFile(tx, sha256(bytes), signature === undefined ? null : sha256(signature)))
        if (!isKnown) {
          for (const outcome of await load(from, [{ name, bytes, signature, publishedOn: stat.mtime.toISOString().slice(0, 10) }])) {
            if (!outcome.result.ok) log.warn('a feed file of the folder was turned away', { name: outcome.name, says: outcome.result.refusal.says })
          }
        }
        looked.set(path, mark)
      } catch (error) {
        log.warn('a feed file of the folder could not be loaded, and is tried again', { name, error })
      }
    }
  }

  return {
    /** Feeds are one for all: what a district's people set up is fetched where theirs is the only one. A demonstration reaches nobody. */
    run: async (): Promise<void> => {
      const ids = await districtIds(db)
      const [districtId] = ids
      if (districtId === undefined || (await isDemoDistrict(db, districtId))) return
      const from = { db, districtId, actor }
      if (ids.length === 1)
        await fetchDueFeeds(from, {
          load,
          limits,
          list: providerReader(jail),
          takeOut: takeOutDocuments,
          broke: (name, error) => log.warn('fetching a feed broke off', { name, error }),
        })
      if (env.FEEDS_FOLDER && existsSync(env.FEEDS_FOLDER)) await readFolder(from, env.FEEDS_FOLDER)
    },
  }
}
