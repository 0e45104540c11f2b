import { sql } from 'kysely'
import { fromBase64, isSame, toBase64 } from '../../core/proof/bytes.ts'
import { canonical, type Json } from '../../core/proof/canonical.ts'
import { chainHash, entryHash, genesis } from '../../core/proof/chain.ts'
import { checkpointText, keyHash, originOf, readCheckpoint, readNote, signersOf, writeNote } from '../../core/proof/note.ts'
import { systemNow } from '../../platform/clock.ts'
import { currentEpoch } from '../../platform/db/epoch.ts'
import { inDistrict, type Db, type Tx } from '../../platform/db/pool.ts'
import { proofTools } from '../../platform/proof-tools.ts'
import { asSealed, envelopeColumns, type EnvelopeRow } from './entries.ts'
import { currentKey, installationId, keyRows, SealingRefused, type KeyRing, type Signed } from './keys.store.ts'
import { sha256 } from './ledger.store.ts'
import { growTree, leafOf, rootAt, treeSize } from './tree.store.ts'

const envelope = sql.raw(envelopeColumns.map((name) => `e.${name}`).join(', '))

/** Counts entries by clause and kind. The sealer alone counts, one transaction after the other: no act ever waits for a counter. */
const countServed = async (tx: Tx, districtId: string, rows: readonly EnvelopeRow[]): Promise<void> => {
  const counts = new Map<string, number>()
  for (const { kind, clauses } of rows)
    for (const clause of new Set(clauses)) counts.set(`${clause}\n${kind}`, (counts.get(`${clause}\n${kind}`) ?? 0) + 1)
  if (counts.size === 0) return
  const served = [...counts].map(([key, n]) => ({ clause: key.slice(0, key.indexOf('\n')), kind: key.slice(key.indexOf('\n') + 1), n }))
  await sql`insert into ledger_served (district_id, clause, kind, entries)
    select ${districtId}::bigint, clause, kind, n from json_to_recordset(${JSON.stringify(served)}::json) as s(clause text, kind text, n bigint)
    on conflict (district_id, clause, kind) do update set entries = ledger_served.entries + excluded.entries`.execute(tx)
}

/** Numbers and chains what was committed since the last time. */
const numberEntries = async (tx: Tx, districtId: string, limit: number): Promise<number> => {
  const { rows } =
    await sql<EnvelopeRow>`select ${envelope} from ledger_unsealed u join ledger_entry e on e.district_id = u.district_id and e.id = u.entry_id
    order by e.at, e.id limit ${limit}`.execute(tx)
  if (rows.length === 0) return 0
  const last = (await sql<{ seq: string; chain_hash: string }>`select seq, chain_hash from ledger_seal order by seq desc limit 1`.execute(tx)).rows[0]
  let seq = Number(last?.seq ?? 0)
  let before = last?.chain_hash ?? genesis(sha256, districtId)
  const sealed = rows.map((row) => {
    const own = entryHash(sha256, asSealed(row))
    before = chainHash(sha256, before, ++seq, own)
    return { seq, entry_id: row.id, entry_hash: own, chain_hash: before }
  })
  await sql`insert into ledger_seal (district_id, seq, entry_id, entry_hash, chain_hash, sealed_at)
    select ${districtId}::bigint, s.seq, s.entry_id, s.entry_hash, s.chain_hash, ${systemNow().toString()}::timestamptz
    from json_to_recordset(${JSON.stringify(sealed)}::json) as s(seq bigint, entry_id uuid, entry_hash text, chain_hash text)`.execute(tx)
  await countServed(tx, districtId, rows)
  await sql`delete from ledger_unsealed where district_id = ${districtId} and entry_id = any(${sealed.map((row) => row.entry_id)}::uuid[])`.execute(
    tx,
  )
  return rows.length
}

/** Puts numbered entries into the tree that are not in it yet: those just numbered, or all of a ledger from before there was a tree. */
const growFrom = async (tx: Tx, districtId: string, size: number, limit: number): Promise<number> => {
  const { rows } =
    await sql<EnvelopeRow>`select ${envelope} from ledger_seal s join ledger_entry e on e.district_id = s.district_id and e.id = s.entry_id
    where s.seq > ${size} order by s.seq limit ${limit}`.execute(tx)
  if (rows.length > 0)
    await growTree(
      tx,
      districtId,
      size,
      rows.map((row) => leafOf(canonical(asSealed(row) as unknown as Json))),
    )
  return size + rows.length
}

type LastCheckpoint = { readonly epoch: number; readonly size: string; readonly note: string; readonly key_n: number }

/** The newest checkpoint in the database, if it is truly one of ours; where it is not, nothing may be built on it. */
const ourLast = async (tx: Tx, districtId: string, last: LastCheckpoint | undefined): Promise<Signed | undefined> => {
  if (!last) return undefined
  const note = readNote(last.note)
  const said = note && readCheckpoint(note.text)
  const origin = originOf(await installationId(tx), districtId, last.epoch)
  const keys = (await keyRows(tx)).map((row) => ({ name: origin, publicKey: fromBase64(row.public_key) ?? new Uint8Array(0) }))
  const signers = note ? signersOf(proofTools, note, keys) : 'void'
  if (!said || said.origin !== origin || said.size !== Number(last.size) || signers === 'void' || signers.length === 0)
    throw new SealingRefused(`the newest checkpoint (${last.size} entries) does not bear our signature`)
  return { epoch: last.epoch, size: said.size, root: toBase64(said.root) }
}

/** Nothing is signed that does not continue what was signed before: after a rewritten past the sealer stops and says so. */
const mustContinue = async (tx: Tx, size: number, epoch: number, signed: Signed | undefined, whose: string): Promise<void> => {
  if (!signed) return
  if (signed.epoch > epoch)
    throw new SealingRefused(`epoch ${signed.epoch} has begun, but the database is in epoch ${epoch}: it was put back without a new one`)
  if (signed.size > size)
    throw signed.epoch === epoch
      ? new SealingRefused(`${whose} covers ${signed.size} entries, but only ${size} are there: entries were taken out`)
      : new SealingRefused(`${whose} covers more entries than there are`)
  if (!isSame(await rootAt(tx, signed.size), fromBase64(signed.root) ?? new Uint8Array(0)))
    throw new SealingRefused(`the first ${signed.size} entries are not those of ${whose}: the past was rewritten`)
}

const signAt = async (
  tx: Tx,
  districtId: string,
  {
    epoch,
    size,
    last,
    ring,
    key,
  }: { epoch: number; size: number; last: LastCheckpoint | undefined; ring: KeyRing; key: Awaited<ReturnType<typeof currentKey>> },
): Promise<Signed> => {
  const origin = originOf(await installationId(tx), districtId, epoch)
  const root = await rootAt(tx, size)
  const text = checkpointText({ origin, size, root })
  // The first checkpoint of a new key bears the former one's signature too.
  const former = last && last.key_n < key.row.n ? ring.key(districtId, last.key_n) : undefined
  const note = writeNote({
    text,
    signatures: [...(former ? [former] : []), key.signer].map(({ publicKey, sign }) => ({
      name: origin,
      keyHash: keyHash(proofTools, { name: origin, publicKey }),
      signature: sign(proofTools.utf8(text)),
    })),
  })
  await sql`insert into ledger_checkpoint (district_id, epoch, size, note, key_n, made_at) values (${districtId}, ${epoch}, ${size}, ${note}, ${key.row.n}, ${systemNow().toString()})`.execute(
    tx,
  )
  return { epoch, size, root: toBase64(root) }
}

/**
 * Seals what was committed since the last call, at most `limit` entries; gives how many were numbered or put into the tree. One sealer at a time
 * a district: a second one waits for the lock and then finds nothing left. Entries, tiles and checkpoint are one transaction.
 * @throws SealingRefused where what is there does not continue what was signed before
 */
export const seal = async (db: Db, districtId: string, ring: KeyRing, limit = 5000): Promise<number> => {
  const done = await inDistrict(db, districtId, async (tx) => {
    await sql`select pg_advisory_xact_lock(7206, ${Number(districtId)}::int)`.execute(tx)
    const {
      rows: [state],
    } = await sql<{
      waits: boolean
      sealed: string
    }>`select exists (select from ledger_unsealed) or exists (select from ledger_key_ask a where not exists (select from ledger_key k where k.n > a.n)) as waits,
      coalesce((select seq from ledger_seal order by seq desc limit 1), 0) as sealed`.execute(tx)
    const before = await treeSize(tx)
    const last = (
      await sql<LastCheckpoint>`select epoch, size, note, key_n from ledger_checkpoint order by epoch desc, size desc limit 1`.execute(tx)
    ).rows[0]
    if (!state?.waits && Number(state?.sealed) === before && (before === 0 || Number(last?.size ?? 0) === before)) return undefined
    const epoch = await currentEpoch(tx)
    if (Number(state?.sealed) < before)
      throw new SealingRefused(`the tree holds ${before} entries, but only ${state?.sealed} are numbered: entries were taken out`)
    const remembered = ring.signed(districtId)
    await mustContinue(tx, before, epoch, remembered && remembered.epoch >= epoch ? remembered : undefined, 'what the sealer signed last')
    await mustContinue(tx, before, epoch, await ourLast(tx, districtId, last), 'the newest checkpoint')
    const key = await currentKey(tx, districtId, ring)
    const numbered = await numberEntries(tx, districtId, limit)
    const size = await growFrom(tx, districtId, before, limit)
    return {
      numbered: Math.max(numbered, size - before),
      signed: size > 0 ? await signAt(tx, districtId, { epoch, size, last, ring, key }) : undefined,
    }
  })
  if (done?.signed) ring.noteSigned(districtId, done.signed)
  return done?.numbered ?? 0
}

/** Which districts there are; the sealer asks without the people subject, whose sign-in it has no use for. */
export const sealableDistricts = async (db: Db): Promise<readonly string[]> =>
  (await sql<{ district_id: string }>`select district_id from people_district_list order by district_id`.execute(db)).rows.map(
    (row) => row.district_id,
  )

/** What stops the sealer, for people to read; undefined once nothing does. */
export const noteSealing = (db: Db, districtId: string, fault: string | undefined): Promise<void> =>
  inDistrict(db, districtId, async (tx) => {
    await sql`insert into ledger_sealing (district_id, fault, fault_at) values (${districtId}, ${fault ?? null}, ${systemNow().toString()})
      on conflict (district_id) do update set fault = excluded.fault, fault_at = excluded.fault_at`.execute(tx)
  })
