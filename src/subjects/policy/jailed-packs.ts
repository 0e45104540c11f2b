import { readPack } from '../../core/policy/pack.ts'
import { canonical, type Json } from '../../core/proof/canonical.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { Jail } from '../../platform/jail/jail.ts'
import { readPackText, type PackText } from './pack-text.ts'

/** Reads a pack's file, which a stranger may have written. */
export type PackReader = (bytes: Uint8Array) => Promise<Result<PackText>>

/** The jail's side: the file's data in canonical JSON, once it was found to be a pack. */
export const answerPackRequest = (bytes: Uint8Array): Result<string> => {
  const read = readPackText(bytes)
  return read.ok ? ok(read.value.content) : read
}

const longest = 4 * 1024 * 1024 // of the answer; a file of one mebibyte makes less

const packIn = (content: string): Result<PackText> | undefined => {
  try {
    const data = JSON.parse(content) as Json
    if (canonical(data) !== content) return undefined
    const pack = readPack(data)
    return pack.ok ? ok({ pack: pack.value, content }) : pack
  } catch {
    return undefined // no JSON, or nested without end
  }
}

/** Reads packs in the jail, where YAML is parsed, and looks at its answer as at anything a stranger says: plain JSON, canonical, and a pack by every rule. */
export const jailedPacks =
  (jail: Pick<Jail, 'run'>): PackReader =>
  async (bytes) => {
    const told = await jail.run('pack', bytes)
    if (!told.ok) return told
    const read = typeof told.value === 'string' && told.value.length <= longest ? packIn(told.value) : undefined
    return (
      read ??
      refuse({
        code: 'policy/pack-reader-bad-answer',
        clause: 'PM-7',
        status: 422,
        says: 'The file could not be read as a procedure pack; nothing was loaded.',
        satisfiedBy: 'Get the file again from whoever wrote it; if it fails again, keep it and report the fault.',
      })
    )
  }
