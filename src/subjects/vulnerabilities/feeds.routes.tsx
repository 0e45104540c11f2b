import { z } from 'zod'
import { refuse, type Result } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Request0, type Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, districtIds, signedIn, type Who } from '../people/index.ts'
import { isDate } from './dates.rules.ts'
import { FeedsPage } from './feeds.screens.tsx'
import { feedsShown } from './feeds-status.ts'
import { publisherKeyRoutes } from './signed/publisher-keys.routes.tsx'
import type { KeyReader } from './signed/jailed-keys.ts'
import { mostSignatureBytes } from './signed/openpgp.ts'
import { feedSourceRoutes, type TakeOut } from './fetched/feed-sources.routes.tsx'
import type { FeedInput, LoadOutcome } from './load-feed.ts'
import { notForAll } from './shared-feeds.ts'

/** `loadFiles` loads and lets findings and plan follow before it returns. */
export type FeedsParts = {
  readonly db: Db
  readonly readKey: KeyReader
  readonly loadFiles: (from: From, files: readonly FeedInput[]) => Promise<readonly LoadOutcome[]>
  /** Hands the load to the worker where there is one; gives the address of its page. Programs are answered when it is done. */
  readonly loadLater?: (from: From, file: FeedInput) => Promise<string>
  readonly takeOut: TakeOut
}

const maxBytes = 50 * 1024 * 1024
const fields = z.object({
  publishedOn: z.string().refine(isDate, 'is not a date such as 2026-11-21').optional(),
  release: z
    .string()
    .regex(/^[A-Za-z]{2,20}$/, 'is not a release such as bookworm')
    .optional(),
  agree: z
    .enum(['gone'], 'is gone, or left out')
    .optional()
    .describe('Confirms that the missing entries of the loaded feed, or the findings they close, are intended'),
})

type Upload = { readonly values: Readonly<Record<string, string | undefined>>; readonly read: Result<FeedInput> }

/** The file and what was said of it: multipart from the page, or the bare bytes with `?name=` from a program. `values` draw the form again. */
const readUpload = async (request: Request0): Promise<Upload> => {
  const given: Record<string, string> = {}
  let file: { name: string; bytes: Uint8Array } | undefined
  let signature: { name: string; bytes: Uint8Array } | undefined
  const no = (says: string, faults: readonly string[] = [says]) => ({
    values: { ...given, file: file?.name || undefined, signature: signature?.name || undefined },
    read: refuse({
      code: 'vulnerabilities/upload-unreadable',
      clause: 'PM-3.2',
      says,
      satisfiedBy: 'Choose a feed file and send it again.',
      faults,
      status: 400,
    }),
  })
  const body = await request.raw()
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data')) {
    try {
      const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type } }).formData()
      for (const [name, value] of form.entries()) {
        const sent = typeof value === 'string' ? undefined : { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) }
        if (sent !== undefined && name === 'signature') signature = sent.bytes.byteLength === 0 ? undefined : sent // a form's empty file field
        else if (sent !== undefined) file = sent
        else if (typeof value === 'string' && value.trim() !== '') given[name] = value.trim()
      }
    } catch {
      return no('The form cannot be read.')
    }
  } else {
    file = { name: request.query.name ?? 'feed', bytes: body }
    for (const name of ['publishedOn', 'release', 'agree']) if (request.query[name]) given[name] = request.query[name]
  }
  const read = fields.safeParse(given)
  if (!read.success)
    return no(
      'The details given with the file cannot be used.',
      read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    )
  if (file === undefined || file.bytes.byteLength === 0) return no('No file was chosen, or it is empty.', ['file: is missing'])
  const { agree, ...said } = read.data
  const value = {
    name: file.name.replace(/^.*[\\/]/, '').slice(0, 200) || 'feed',
    bytes: file.bytes,
    signature: signature?.bytes.subarray(0, mostSignatureBytes + 1),
    ...said,
    isLossAgreed: agree === 'gone',
  }
  return { values: { ...given, file: value.name, signature: signature?.name }, read: { ok: true, value } }
}

export const feedsRoutes = ({ db, readKey, loadFiles, loadLater, takeOut }: FeedsParts): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/feeds',
    says: 'The feeds that findings are based on, their age, and refused files',
    clauses: ['PM-3.2'],
    may: 'plan.see',
    handle: async ({ who: maybe }) => {
      const who = signedIn(maybe)
      const shown = await reading({ db, districtId: who.districtId }, feedsShown)
      return view({ ...shown, sources: shown.sources.map(({ id, etag: _, modified: __, ...one }) => ({ id: showId('fds', id), ...one })) }, () => (
        <FeedsPage who={who} {...shown} />
      ))
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/feeds',
    says: 'Load a feed file: multipart field `file`, with its `signature`, or its bytes with ?name=; loaded whole or refused with every fault',
    clauses: ['PM-3.2'],
    may: 'feeds.load',
    rawBody: { maxBytes },
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const { values, read }: Upload = (await districtIds(db)).length > 1 ? { values: {}, read: notForAll } : await readUpload(request)
      if (read.ok && loadLater && !request.wantsJson) {
        const to = await loadLater({ db, districtId: who.districtId, actor: actorOf(who) }, read.value)
        return done({ job: to }, to, { status: 202 })
      }
      const [outcome] = read.ok ? await loadFiles({ db, districtId: who.districtId, actor: actorOf(who) }, [read.value]) : [{ result: read }]
      if (outcome?.result.ok) return done(outcome.result.value, '/feeds', { status: 201 })
      const shown = await reading({ db, districtId: who.districtId }, feedsShown)
      const refusal = outcome?.result.ok === false ? outcome.result.refusal : undefined
      if (refusal === undefined) throw new Error('a load came to nothing')
      return refused(refusal, () => <FeedsPage who={who} {...shown} sent={{ refusal, values }} />)
    },
  }),
  ...feedSourceRoutes(db, takeOut),
  ...publisherKeyRoutes({ db, readKey }),
]
