import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { secretFile } from '../platform/config.ts'
import { signerOf, type Signer } from '../platform/proof-tools.ts'
import type { KeyRing, Signed } from '../subjects/ledger/index.ts'

/** Written beside and moved into place, on the disk before it has its name. */
const writeWhole = (path: string, text: string): void => {
  const draft = `${path}.draft`
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
}

/** The sealer's keys and what it last signed, as files (0600) in its own folder: `district-1-key-1`, `district-1-signed`. */
export const openKeyRing = (folder: string): KeyRing => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const held = new Map<string, Signer>()
  const read = (name: string): Signer => {
    const known = held.get(name)
    if (known) return known
    const seed = Buffer.from(secretFile(folder, name), 'base64url')
    if (seed.length !== 32) throw new Error(`The sealing key ${join(folder, name)} is damaged: it holds ${seed.length} bytes instead of 32.`)
    const signer = signerOf(seed)
    held.set(name, signer)
    return signer
  }
  const nameOf = (districtId: string, n: number) => `district-${districtId}-key-${n}`
  const stateOf = (districtId: string) => join(folder, `district-${districtId}-signed`)
  return {
    key: (districtId, n) => (existsSync(join(folder, nameOf(districtId, n))) ? read(nameOf(districtId, n)) : undefined),
    make: (districtId, n) => read(nameOf(districtId, n)),
    signed: (districtId) => (existsSync(stateOf(districtId)) ? (JSON.parse(readFileSync(stateOf(districtId), 'utf8')) as Signed) : undefined),
    noteSigned: (districtId, signed) => writeWhole(stateOf(districtId), JSON.stringify(signed)),
  }
}
