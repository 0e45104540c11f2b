import { randomBytes } from 'node:crypto'
import { signerOf, type Signer } from '../../src/platform/proof-tools.ts'
import type { KeyRing, Signed } from '../../src/subjects/ledger/index.ts'

/** A sealer's keys and memory, kept in memory alone. */
export const keyRing = (): KeyRing & { readonly seeds: Map<string, Uint8Array>; readonly memory: Map<string, Signed> } => {
  const seeds = new Map<string, Uint8Array>()
  const memory = new Map<string, Signed>()
  const held = (name: string): Signer | undefined => {
    const seed = seeds.get(name)
    return seed && signerOf(seed)
  }
  return {
    seeds,
    memory,
    key: (districtId, n) => held(`${districtId}/${n}`),
    make: (districtId, n) => {
      const name = `${districtId}/${n}`
      if (!seeds.has(name)) seeds.set(name, new Uint8Array(randomBytes(32)))
      return held(name) as Signer
    },
    signed: (districtId) => memory.get(districtId),
    noteSigned: (districtId, signed) => void memory.set(districtId, signed),
  }
}
