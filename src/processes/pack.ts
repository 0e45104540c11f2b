import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pack } from '../core/policy/pack.ts'
import { readPackText, type PackText } from '../subjects/policy/pack-text.ts'

/** A pack that came with the program. @throws Error naming every fault: a product without its procedures does not start. */
export const readPackFile = (file: string): PackText => {
  const read = readPackText(readFileSync(file))
  if (!read.ok) throw new Error(`${file}: ${(read.refusal.faults ?? [read.refusal.says]).join('; ')}`)
  return read.value
}

/** The baseline procedure pack. */
export const baselinePack = (root: string): Pack => readPackFile(join(root, 'packs/baseline.yaml')).pack
