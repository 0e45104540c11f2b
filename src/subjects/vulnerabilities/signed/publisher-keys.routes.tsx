import { z } from 'zod'
import { refuse, type Refusal, type Result } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Request0, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading, type From } from '../../ledger/index.ts'
import { actorOf, districtIds, signedIn, type Who } from '../../people/index.ts'
import { feedOfSlot } from '../feed-slot.rules.ts'
import { feedsInForce } from '../feeds.views.ts'
import { notForAll } from '../shared-feeds.ts'
import type { KeyReader } from './jailed-keys.ts'
import { mostKeyBytes } from './openpgp.ts'
import { keyStateWords, refuseKey, type KeyWish } from './publisher-key.rules.ts'
import { PublisherKeysPage, type KeySent, type KeysShown } from './publisher-keys.screens.tsx'
import { publisherKeys, signedFeeds } from './publisher-keys.views.ts'
import { addPublisherKey, endPublisherKey, requireSignature, waiveSignature } from './trust-keys.ts'

const wishBody = z.object({
  slot: z.string().max(100).default(''),
  publisher: z.string().max(200).default(''),
  fingerprint: z.string().max(200).default(''),
  reason: z.string().max(2000).default(''),
  key: z.string().max(1_000_000).default(''),
})
const reasonBody = z.object({ reason: z.string().max(2000).default('') })
const signedBody = z.object({ slot: z.string().max(100), must: z.enum(['yes', 'no']), reason: z.string().max(2000).default('') })

type Sent = { readonly wish: KeyWish; readonly key: Uint8Array; readonly values: Readonly<Record<string, string | undefined>> }
const noKey = new Uint8Array()

/** A form (with the key pasted or as a file `keyFile`) or JSON. */
const readSent = async (request: Request0): Promise<Result<Sent>> => {
  const unreadable = refuse({
    code: 'vulnerabilities/upload-unreadable',
    clause: 'PM-3.2',
    says: 'What was sent cannot be read.',
    satisfiedBy: 'Submit the form again.',
    faults: ['key: it cannot be read'],
    status: 400,
  })
  const type = request.headers.get('content-type') ?? ''
  const raw = await request.raw()
  const given: Record<string, unknown> = {}
  let file: { readonly name: string; readonly bytes: Uint8Array } | undefined
  try {
    if (type.startsWith('application/json')) Object.assign(given, JSON.parse(Buffer.from(raw).toString('utf8')))
    else
      for (const [name, value] of (await new Response(raw as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type } }).formData()).entries()) {
        if (typeof value === 'string') given[name] = value
        else if (value.size > 0) file = { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) }
      }
  } catch {
    return unreadable
  }
  const read = wishBody.safeParse(given)
  if (!read.success) return unreadable
  const { key, ...wish } = read.data
  return {
    ok: true,
    value: { wish, key: file?.bytes ?? (key.trim() === '' ? noKey : Buffer.from(key)), values: { ...read.data, keyFile: file?.name } },
  }
}

const shownOf = (from: Pick<From, 'db' | 'districtId'>): Promise<KeysShown> =>
  reading(from, async (tx, now) => ({
    keys: await publisherKeys(tx),
    signedFeeds: await signedFeeds(tx),
    slots: [...new Set((await feedsInForce(tx)).map(({ slot }) => feedOfSlot(slot)))],
    now: now.toString(),
  }))

/** Whose signatures are trusted, and which feeds must be signed. `readKey` reads a stranger's key in the jail. */
export const publisherKeyRoutes = ({ db, readKey }: { readonly db: Db; readonly readKey: KeyReader }): readonly Route<Who>[] => {
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const no = async (who: Who, form: string, refusal: Refusal, values: KeySent['values'] = {}): Promise<Reply> => {
    const shown = await shownOf(fromOf(who))
    return refused(refusal, () => <PublisherKeysPage who={who} {...shown} sent={{ form, refusal, values }} />)
  }
  const isShared = async (): Promise<boolean> => (await districtIds(db)).length > 1
  return [
    route<Who>({
      method: 'GET',
      path: '/feeds/keys',
      says: 'The keys that feeds are checked with, who trusted them when and why, and the feeds that must be signed',
      clauses: ['PM-3.2'],
      may: 'plan.see',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const shown = await shownOf(fromOf(who))
        const json = {
          keys: shown.keys.map(({ id, signers: _, ...key }) => ({ id: showId('pky', id), ...key, state: keyStateWords(key, shown.now).words })),
          mustBeSigned: shown.signedFeeds.map(({ id: _, ...one }) => one),
        }
        return view(json, () => <PublisherKeysPage who={who} {...shown} />)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/feeds/keys',
      says: 'Trust a publisher’s public key for its feed: `slot` or `publisher`, `key` (or the file `keyFile`), `fingerprint` as the publisher prints it, `reason`',
      clauses: ['PM-3.2'],
      may: 'feeds.load',
      rawBody: { maxBytes: 2 * mostKeyBytes },
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const sent = (await isShared()) ? notForAll : await readSent(request)
        if (!sent.ok) return no(who, 'add', sent.refusal)
        const { wish, key, values } = sent.value
        const told = key.length === 0 ? refuseKey('The key was not added.', ['key: is missing; paste it, or choose its file']) : await readKey(key)
        const result = told.ok ? await addPublisherKey(fromOf(who), { told: told.value, wish }) : told
        if (!result.ok) return no(who, 'add', result.refusal, values)
        const { id, slot, fingerprint } = result.value
        return done({ id: showId('pky', id), slot, fingerprint }, '/feeds/keys', { status: 201 })
      },
    }),
    route<Who, typeof reasonBody>({
      method: 'POST',
      path: '/feeds/keys/:id/end',
      says: 'Trust a key no longer; what it signs from then on is refused',
      clauses: ['PM-3.2'],
      may: 'feeds.load',
      body: reasonBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const form = `end-${request.params.id ?? ''}`
        if (await isShared()) return no(who, form, notForAll.refusal, body)
        const result = await endPublisherKey(fromOf(who), { id: readId('pky', request.params.id ?? '') ?? '', reason: body.reason })
        return result.ok ? done({ ended: showId('pky', result.value.id) }, '/feeds/keys') : no(who, form, result.refusal, body)
      },
    }),
    route<Who, typeof signedBody>({
      method: 'POST',
      path: '/feeds/signed',
      says: 'A feed must be signed from now on, or need not be any longer',
      clauses: ['PM-3.2'],
      may: 'feeds.load',
      body: signedBody,
      handle: async ({ who: maybe, body: { slot, must, reason } }) => {
        const who = signedIn(maybe)
        if (await isShared()) return no(who, `signed-${slot}`, notForAll.refusal, { reason })
        const result = await (must === 'yes' ? requireSignature : waiveSignature)(fromOf(who), { slot, reason })
        return result.ok ? done({ slot, mustBeSigned: must === 'yes' }, '/feeds/keys') : no(who, `signed-${slot}`, result.refusal, { reason })
      },
    }),
  ]
}
