import { Temporal } from 'temporal-polyfill'
import { ok, type Refusal } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import type { Db } from '../../platform/db/pool.ts'
import { bytes, done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { reading, type From } from '../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../people/index.ts'
import { checkPack, packAsYaml, policyInForce, takenPacks, takePack, type PackReader, type PackText } from '../policy/index.ts'
import { whoMay } from './may-words.ts'
import { packBytesMost, readPackForm, type PackForm } from './pack-form.ts'
import { PackScreen, type PackPage } from './pack.screens.tsx'

type Parts = { readonly db: Db; readonly readPack: PackReader; readonly onPolicy: (from: From, because: string) => Promise<unknown> }

export const packRoutes = ({ db, readPack, onPolicy }: Parts): readonly Route<Who>[] => {
  const pageOf = (who: Who, more: Partial<PackPage> = {}): Promise<PackPage> =>
    reading({ db, districtId: who.districtId }, async (tx) => {
      const { pack, own } = await policyInForce(tx)
      const identity = { name: pack.pack, version: pack.version, hash: pack.hash, isShipped: pack.isShipped }
      const taken = (await takenPacks(tx)).map((one) => ({
        ...one,
        by: one.takenBy,
        when: { iso: one.takenAt, words: inWords(Temporal.Instant.from(one.takenAt), who.zone) },
      }))
      return { pack: identity, own: Object.keys(own).filter((name) => name !== 'district.zone').length, taken, mayTake: whoMay(who), ...more }
    })
  const no = async (who: Who, problem: Refusal, more: Partial<PackPage> = {}): Promise<Reply> => {
    const page = await pageOf(who, { problem, ...more })
    return refused(problem, () => <PackScreen who={who} path="/policy" page={page} />)
  }
  const read = async ({ bytes: given }: PackForm) => (given === null ? ok(null) : readPack(given))
  const check = (who: Who, given: PackText | null) => reading({ db, districtId: who.districtId }, (tx) => checkPack(tx, given))
  const shown = (checked: {
    pack: { pack: string; version: string }
    hash: string
    content: string | null
    differences: NonNullable<PackPage['checked']>['differences']
  }) => ({
    pack: { name: checked.pack.pack, version: checked.pack.version, hash: checked.hash, isShipped: checked.content === null },
    differences: checked.differences,
    text: checked.content ?? '',
  })

  return [
    route<Who>({
      method: 'GET',
      path: '/policy/pack',
      says: 'The procedure pack in force, and those adopted',
      clauses: ['PM-7'],
      may: 'procedures.see',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const page = await pageOf(who)
        return view({ pack: page.pack, ownValues: page.own, taken: page.taken }, () => <PackScreen who={who} path="/policy" page={page} />)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/policy/pack.yaml',
      says: 'The district’s effective pack as a file',
      clauses: ['PM-7'],
      may: 'procedures.see',
      handle: async ({ who: maybe }) => {
        const text = await reading({ db, districtId: signedIn(maybe).districtId }, async (tx) => packAsYaml(await policyInForce(tx)))
        return bytes(text, 'application/yaml; charset=utf-8', { 'content-disposition': 'attachment; filename="procedure-pack.yaml"' })
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/policy/pack/check',
      says: 'Look at a pack without adopting it: every fault, or every difference; multipart field `file`, or the YAML itself',
      clauses: ['PM-7'],
      may: 'policy.change',
      rawBody: { maxBytes: packBytesMost },
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const form = await readPackForm(request)
        if (!form.ok) return no(who, form.refusal)
        const given = await read(form.value)
        const checked = given.ok ? await check(who, given.value) : given
        if (!checked.ok) return no(who, checked.refusal)
        const page = await pageOf(who, { checked: shown(checked.value) })
        return view({ ...page.checked?.pack, differences: checked.value.differences }, () => <PackScreen who={who} path="/policy" page={page} />)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/policy/pack',
      says: 'Adopt a pack: the one whose differences were shown (`hash`), with a reason',
      clauses: ['PM-7'],
      may: 'policy.change',
      rawBody: { maxBytes: packBytesMost },
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const form = await readPackForm(request)
        if (!form.ok) return no(who, form.refusal)
        const from = { db, districtId: who.districtId, actor: actorOf(who) }
        const given = await read(form.value)
        if (!given.ok) return no(who, given.refusal, { reason: form.value.reason })
        const taken = await takePack(from, { given: given.value, hash: form.value.hash, reason: form.value.reason })
        if (taken.ok) {
          await onPolicy(from, 'another procedure pack')
          return done(taken.value, '/policy/pack', { status: 201 })
        }
        const checked = await check(who, given.value)
        return no(who, taken.refusal, { reason: form.value.reason, ...(checked.ok ? { checked: shown(checked.value) } : {}) })
      },
    }),
  ]
}
