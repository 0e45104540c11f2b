import { sql } from 'kysely'
import { toBase64 } from '../../core/proof/bytes.ts'
import { keyStatement } from '../../core/proof/keys.ts'
import { systemNow } from '../../platform/clock.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { proofTools, type Signer } from '../../platform/proof-tools.ts'
import { append } from './ledger.store.ts'

/** What the sealer keeps for itself, out of every other process's reach: the keys, and what it last signed. */
export type KeyRing = {
  key(districtId: string, n: number): Signer | undefined
  /** Makes key n, or gives the one that a broken-off attempt left. */
  make(districtId: string, n: number): Signer
  signed(districtId: string): Signed | undefined
  noteSigned(districtId: string, signed: Signed): void
}
export type Signed = { readonly epoch: number; readonly size: number; readonly root: string } // root in base64
/** Why nothing is signed; told to people until it is mended. */
export class SealingRefused extends Error {}

export type KeyRow = { readonly n: number; readonly public_key: string; readonly former_signature: string | null }
type Current = { readonly row: KeyRow; readonly signer: Signer }

export const installationId = async (tx: Tx): Promise<string> =>
  (await sql<{ id: string }>`select id from ledger_installation`.execute(tx)).rows[0]?.id ?? ''
export const keyRows = async (tx: Tx): Promise<readonly KeyRow[]> =>
  (await sql<KeyRow>`select n, public_key, former_signature from ledger_key order by n`.execute(tx)).rows

/** A sealer with other keys at work on the same district would make this one replace its key, and so on for ever. */
const refuseBesideAnother = async (tx: Tx): Promise<void> => {
  const { rows } =
    await sql`select from ledger_checkpoint where made_at > ${systemNow().subtract({ seconds: 60 }).toString()}::timestamptz limit 1`.execute(tx)
  if (rows.length > 0)
    throw new SealingRefused("the sealing key of this district is not in the sealer's folder, and another sealer has signed within the last minute")
}

/**
 * The key that signs now. A district without one gets its first; one that was to be replaced, or whose file is gone, gets the next, announced
 * by an entry that the former key has signed, unless it was lost.
 */
export const currentKey = async (tx: Tx, districtId: string, ring: KeyRing): Promise<Current> => {
  const last = (await keyRows(tx)).at(-1)
  const held = last && ring.key(districtId, last.n)
  const former = held && last && toBase64(held.publicKey) === last.public_key ? held : undefined
  const isAsked = last !== undefined && (await sql`select from ledger_key_ask where n = ${last.n}`.execute(tx)).rows.length > 0
  if (last && former && !isAsked) return { row: last, signer: former }
  if (last && !former) await refuseBesideAnother(tx)
  const n = (last?.n ?? 0) + 1
  const signer = ring.make(districtId, n)
  const publicKey = toBase64(signer.publicKey)
  const statement = proofTools.utf8(keyStatement({ installation: await installationId(tx), district: districtId, n, publicKey }))
  const signature = former && toBase64(former.sign(statement))
  const { now } = await domainNow(tx)
  const entry = await append(
    { tx, districtId, now, actor: { id: 'process:sealer', proof: 'process' } },
    {
      kind: 'ledger.key-announced',
      about: [],
      grade: 'enforced',
      content: {
        key: n,
        publicKey,
        formerSignature: signature,
        why: !last ? 'the first key' : isAsked ? 'the former key was to be replaced' : "the former key is no longer in the sealer's folder",
      },
    },
  )
  await sql`insert into ledger_key (district_id, n, public_key, former_signature, entry_id, began_at)
    values (${districtId}, ${n}, ${publicKey}, ${signature ?? null}, ${entry}, ${now.toString()})`.execute(tx)
  return { row: { n, public_key: publicKey, former_signature: signature ?? null }, signer }
}
