import { constants } from 'node:fs'
import { open, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { bounceLimitBytes } from './bounce.ts'
import type { BounceBox, BounceReader } from './contract.ts'

/** A file's beginning; undefined for what is no plain file (a link would lead elsewhere). */
const beginning = async (path: string): Promise<Uint8Array | undefined> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ELOOP' || error.code === 'ENOENT' || error.code === 'ENXIO') return undefined
    throw error
  })
  if (file === undefined) return undefined
  try {
    if (!(await file.stat()).isFile()) return undefined
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bounceLimitBytes), 0, bounceLimitBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * Takes in returned messages from a Maildir: each is read from `new`, handed over, and moved to `cur` as seen; nothing is deleted. Where the handler
 * throws (or `read`), the message stays in `new` for the next time, the rest goes on, and the call fails at its end. A box that is not there yet holds nothing.
 * At most 100 a call.
 */
export const maildirBounces = (folder: string, read: BounceReader): BounceBox => ({
  take: async (handle) => {
    const names = await readdir(join(folder, 'new')).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    const faults: unknown[] = []
    let taken = 0
    for (const name of names.toSorted().slice(0, 100)) {
      const path = join(folder, 'new', name)
      try {
        const bytes = await beginning(path)
        await handle(bytes === undefined ? undefined : await read(bytes), name)
        await rename(path, join(folder, 'cur', `${name.split(':')[0]}:2,S`))
        taken++
      } catch (error) {
        // one message that cannot be dealt with holds up no other
        faults.push(error)
      }
    }
    if (faults.length > 0) throw faults[0]
    return taken
  },
})
