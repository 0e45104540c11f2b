// What is built once and kept: trees, repositories, images. A folder under its final name is complete; two runs never
// build the same thing at once.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pause } from './exec.ts'

export const cacheFolder = (): string =>
  process.env['AFTERBELL_LAB_CACHE'] ?? (process.getuid?.() === 0 ? '/var/cache/afterbell-lab' : join(homedir(), '.cache', 'afterbell-lab'))

/** A process as `pid start-time`: a reused pid does not count as the same process. */
export const processMark = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return null
  }
}
export const lives = (mark: string): boolean => processMark(Number(mark.split(' ')[0])) === mark.trim()

/** Holds the named lock during `work`. A lock whose process is gone is taken over. */
export const locked = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const folder = cacheFolder()
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}.lock`)
  const mine = processMark(process.pid) ?? String(process.pid)
  for (;;) {
    try {
      await writeFile(file, mine, { flag: 'wx' })
      break
    } catch {
      const owner = await readFile(file, 'utf8').catch(() => '')
      const stale = `${file}.${process.pid}.stale`
      if (owner !== '' && !lives(owner))
        await rename(file, stale)
          .then(() => rm(stale))
          .catch(() => {})
      else await pause(300)
    }
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

/** The folder `kind-<hash of recipe>` in the cache, built by `build` into an empty folder if it is not there yet. */
export const built = async (kind: string, recipe: unknown, build: (folder: string) => Promise<void>): Promise<string> => {
  const name = `${kind}-${createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12)}`
  const final = join(cacheFolder(), name)
  if (existsSync(final)) return final
  return locked(`build-${kind}`, async () => {
    if (existsSync(final)) return final
    const part = `${final}.part`
    await rm(part, { recursive: true, force: true })
    await mkdir(part, { recursive: true })
    await build(part)
    await rename(part, final)
    return final
  })
}
