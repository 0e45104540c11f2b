import { constants } from 'node:fs'
import { access, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckpointFolder } from '../subjects/ledger/index.ts'

const why: Readonly<Record<string, string>> = {
  ENOENT: 'the folder is not there (is the share mounted?)',
  EACCES: 'this process may not write there',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is no folder',
}

/** A folder elsewhere, such as a mounted share: one file a district, only ever appended to. */
export const checkpointFolder = (target: string): CheckpointFolder => ({
  target,
  append: async (name, note, hasEarlier) => {
    const file = join(target, name)
    const isThere = await access(file, constants.F_OK).then(
      () => true,
      () => false,
    )
    try {
      const handle = await open(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o644)
      try {
        await handle.appendFile(`${isThere ? '\n' : ''}${note}`)
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      throw new Error(`${target}: ${why[code] ?? (error instanceof Error ? error.message : String(error))}`, { cause: error })
    }
    if (hasEarlier && !isThere) throw new Error(`${file}: the earlier checkpoints were gone; a new file was begun`)
  },
})
