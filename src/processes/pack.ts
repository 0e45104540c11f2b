import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readPack, type Pack } from '../subjects/procedures/index.ts'

/** The baseline procedure pack. @throws Error naming every fault: a product without its procedures does not start. */
export const baselinePack = (root: string): Pack => {
  const read = readPack(parse(readFileSync(join(root, 'packs/baseline.yaml'), 'utf8'), { maxAliasCount: 0 }))
  if (!read.ok) throw new Error(`packs/baseline.yaml: ${(read.refusal.faults ?? [read.refusal.says]).join('; ')}`)
  return read.value
}
