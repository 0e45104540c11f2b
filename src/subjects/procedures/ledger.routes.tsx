import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { readTilePath } from '../../core/proof/tiles.ts'
import { inWords } from '../../core/time/words.ts'
import { readId, showId } from '../../platform/ids.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { bytes, done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { notFound } from '../../platform/http/problem.ts'
import {
  askNewKey,
  consistencyOf,
  copyState,
  dismissWitness,
  entryBundle,
  declineErasing,
  agreeErasing,
  askErasing,
  erasingReasons,
  evidence,
  inclusionOf,
  mayAskErasing,
  nameWitness,
  newestCheckpoint,
  openErasingOf,
  postings,
  reading,
  sealingFault,
  tileBytes,
  verifierKeys,
  witnesses,
  type ErasingReason,
} from '../ledger/index.ts'
import { actorOf, areApart, mayDo, type Who } from '../people/index.ts'
import { CheckpointsScreen, EraseScreen, type CheckpointsShown } from './ledger.screens.tsx'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const plain = 'text/plain; charset=utf-8'

const witnessBody = z.object({
  name: z.string().max(400),
  email: z.string().max(400),
  everyHours: z.coerce.number().pipe(z.union([z.literal(24), z.literal(168)])),
})
const spanQuery = z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) })
const eraseBody = z.object({ reason: z.enum(['asked-for', 'no-longer-needed', 'entered-by-mistake', 'ordered']) })

const shown = async (tx: Tx, who: Who): Promise<CheckpointsShown> => {
  const newest = await newestCheckpoint(tx)
  const when = (iso: string) => ({ iso, words: inWords(Temporal.Instant.from(iso), who.zone) })
  const [fault, copy] = [await sealingFault(tx), await copyState(tx)]
  return {
    newest: newest && { ...newest, when: when(newest.madeAt) },
    keys: await verifierKeys(tx, who.districtId, newest?.epoch ?? 1),
    fault: fault && { says: fault.fault, since: when(fault.at) },
    witnesses: (await witnesses(tx)).map((one) => ({
      ...one,
      sinceWhen: when(one.since),
      untilWhen: one.until === null ? undefined : when(one.until),
    })),
    postings: (await postings(tx)).map((one) => ({ ...one, when: when(one.postedAt) })),
    copy: copy && { ...copy, when: copy.copiedAt === null ? undefined : when(copy.copiedAt), triedWhen: when(copy.triedAt) },
  }
}

/** The log of the district in the address, for whoever is of that district. */
const ofOwn = (
  db: Db,
  who: Who | undefined,
  district: string | undefined,
  work: (tx: Tx, districtId: string) => Promise<Reply>,
): Promise<Reply> | Reply =>
  who?.districtId === district && district !== undefined ? reading({ db, districtId: district }, (tx) => work(tx, district)) : refused(notFound)

const forEver = { 'cache-control': 'private, max-age=31536000, immutable' }

/** Tiles and bundles of entries, at the addresses that C2SP gives them; one, two, three or four parts make the number. */
const tileRoutes = (db: Db): readonly Route<Who>[] =>
  [':a', ':a/:b', ':a/:b/:c', ':a/:b/:c/:d'].map((rest) =>
    route<Who>({
      method: 'GET',
      path: `/ledger/:district/tile/:level/${rest}`,
      says: "A tile of the ledger's tree (C2SP tlog-tiles); level `entries`: what the leaves were made of",
      may: 'reports.see',
      handle: ({ who, request: { params } }) =>
        ofOwn(db, who, params.district, async (tx) => {
          const number = [params.a, params.b, params.c, params.d].filter((part) => part !== undefined).join('/')
          const isEntries = params.level === 'entries'
          const tile = readTilePath(`tile/${isEntries ? '0' : params.level}/${number}`)
          const found = tile && (isEntries ? await entryBundle(tx, tile) : await tileBytes(tx, tile))
          return found ? bytes(found, 'application/octet-stream', forEver) : refused(notFound)
        }),
    }),
  )

/** The ledger as others can check it: its log by public address forms, proofs, who keeps its checkpoints; and what may be done to it. */
export const ledgerRoutes = (db: Db): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/ledger',
    says: 'The newest checkpoint, who got which when, and the keys to check them with',
    may: 'reports.see',
    handle: ({ who: someone }) =>
      reading({ db, districtId: (someone as Who).districtId }, async (tx) => {
        const who = someone as Who
        const all = await shown(tx, who)
        return view(all, () => (
          <CheckpointsScreen
            who={who}
            path="/evidence"
            shown={all}
            may={{ name: mayDo(who.positions, 'ledger.witness').ok, rotate: mayDo(who.positions, 'ledger.rotate').ok }}
          />
        ))
      }),
  }),
  route<Who>({
    method: 'GET',
    path: '/ledger/:district/checkpoint',
    says: 'The newest checkpoint as a signed note (C2SP)',
    may: 'reports.see',
    handle: ({ who, request }) =>
      ofOwn(db, who, request.params.district, async (tx) => {
        const newest = await newestCheckpoint(tx)
        return newest ? bytes(newest.note, plain, { 'cache-control': 'no-cache' }) : refused(notFound)
      }),
  }),
  route<Who>({
    method: 'GET',
    path: '/ledger/:district/keys',
    says: 'The verifier keys of the log, oldest first, one a line',
    may: 'reports.see',
    handle: ({ who, request }) =>
      ofOwn(db, who, request.params.district, async (tx, id) =>
        bytes(`${(await verifierKeys(tx, id, (await newestCheckpoint(tx))?.epoch ?? 1)).join('\n')}\n`, plain),
      ),
  }),
  route<Who, z.ZodType<undefined>, typeof spanQuery>({
    method: 'GET',
    path: '/ledger/:district/consistency',
    says: 'Proof that the tree of `from` entries is the beginning of that of `to`',
    may: 'reports.see',
    query: spanQuery,
    handle: ({ who, request, query: { from, to } }) =>
      ofOwn(db, who, request.params.district, async (tx) => {
        const newest = await newestCheckpoint(tx)
        if (from > to || !newest || to > newest.size) return refused(notFound)
        return bytes(
          `${JSON.stringify({ from, to, proof: await consistencyOf(tx, from, to) }, null, 2)}\n`,
          'application/json; charset=utf-8',
          forEver,
        )
      }),
  }),
  ...tileRoutes(db),
  route<Who>({
    method: 'GET',
    path: '/evidence/:id/proof',
    says: 'Proof that one entry stands in the newest checkpoint',
    may: 'reports.see',
    handle: ({ who, request }) =>
      reading({ db, districtId: (who as Who).districtId }, async (tx) => {
        const id = request.params.id ?? ''
        const proof = uuid.test(id) ? await inclusionOf(tx, (who as Who).districtId, id) : undefined
        return proof
          ? bytes(`${JSON.stringify(proof, null, 2)}\n`, 'application/json; charset=utf-8', {
              'content-disposition': `attachment; filename="proof-${proof.index + 1}.json"`,
            })
          : refused(notFound)
      }),
  }),
  route<Who>({
    method: 'GET',
    path: '/evidence/:id/erase',
    says: "What erasing an entry's content would do",
    may: 'ledger.erase',
    handle: ({ who, request }) =>
      reading({ db, districtId: (who as Who).districtId }, async (tx) => {
        const id = request.params.id ?? ''
        const [row] = uuid.test(id) ? await evidence(tx, { id }, 1) : []
        if (!row) return refused(notFound)
        const open = await openErasingOf(tx, id)
        const stands = mayAskErasing(
          { kind: row.kind, isSealed: row.seq !== null, isErased: row.erased_by !== null, isOwnAct: row.actor === (who as Who).personId },
          open,
        )
        const asked = open && {
          by: open.askedBy,
          isOwn: open.askedById === (who as Who).personId,
          reason: erasingReasons[open.reason],
          when: { iso: open.askedAt, words: inWords(Temporal.Instant.from(open.askedAt), (who as Who).zone) },
        }
        return view({ entry: id, mayAsk: stands.ok, asked: asked ?? null, reasons: erasingReasons }, () => (
          <EraseScreen who={who as Who} path="/evidence" row={row} asked={asked} stopped={stands.ok ? undefined : stands.refusal.says} />
        ))
      }),
  }),
  route<Who, typeof eraseBody>({
    method: 'POST',
    path: '/evidence/:id/erase',
    says: 'Ask that the content of one entry is erased; a second person must agree',
    may: 'ledger.erase',
    body: eraseBody,
    handle: async ({ who, request, body }) => {
      const id = request.params.id ?? ''
      if (!uuid.test(id)) return refused(notFound)
      const result = await askErasing(
        { db, districtId: (who as Who).districtId, actor: actorOf(who as Who) },
        { entryId: id, reason: body.reason satisfies ErasingReason },
      )
      return result.ok
        ? done({ entry: id, asked: showId('ers', result.value.id) }, `/evidence/${id}/erase`, { status: 202 })
        : refused(result.refusal)
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/evidence/:id/erase/agree',
    says: 'Agree, as a second person, to erase the content of one entry: it goes for good, its hash stays',
    may: 'ledger.erase',
    handle: async ({ who, request }) => {
      const id = request.params.id ?? ''
      if (!uuid.test(id)) return refused(notFound)
      const result = await agreeErasing(areApart)({ db, districtId: (who as Who).districtId, actor: actorOf(who as Who) }, { entryId: id })
      return result.ok ? done({ erased: id }, `/evidence/${id}`) : refused(result.refusal)
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/evidence/:id/erase/decline',
    says: 'Decline to erase one entry, or take back one’s own request',
    may: 'ledger.erase',
    handle: async ({ who, request }) => {
      const id = request.params.id ?? ''
      if (!uuid.test(id)) return refused(notFound)
      const result = await declineErasing({ db, districtId: (who as Who).districtId, actor: actorOf(who as Who) }, { entryId: id })
      return result.ok ? done({ declined: id }, `/evidence/${id}`) : refused(result.refusal)
    },
  }),
  route<Who, typeof witnessBody>({
    method: 'POST',
    path: '/ledger/witnesses',
    says: 'Name somebody who gets the checkpoints by mail',
    may: 'ledger.witness',
    body: witnessBody,
    handle: async ({ who, body }) => {
      const result = await nameWitness({ db, districtId: (who as Who).districtId, actor: actorOf(who as Who) }, body)
      return result.ok ? done(result.value, '/ledger', { status: 201 }) : refused(result.refusal)
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/ledger/witnesses/:id/end',
    says: 'Somebody gets no more checkpoints',
    may: 'ledger.witness',
    handle: async ({ who, request }) => {
      const id = readId('wit', request.params.id ?? '')
      if (!id) return refused(notFound)
      const result = await dismissWitness({ db, districtId: (who as Who).districtId, actor: actorOf(who as Who) }, { id })
      return result.ok ? done({}, '/ledger') : refused(result.refusal)
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/ledger/key',
    says: "Have the sealer make a new sealing key, announced under the old one's signature",
    may: 'ledger.rotate',
    handle: async ({ who }) => {
      const result = await askNewKey({ db, districtId: (who as Who).districtId, actor: actorOf(who as Who) }, {})
      return result.ok ? done(result.value, '/ledger', { status: 202 }) : refused(result.refusal)
    },
  }),
]
