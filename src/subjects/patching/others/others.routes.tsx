import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { bytes, done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { showId } from '../../../platform/ids.ts'
import { csvOf, xlsxOf } from '../../../platform/list/sheets.ts'
import { setActor } from '../../assets/index.ts'
import { reading, type From } from '../../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../../people/index.ts'
import { otherActors, type OtherActor, type Standing } from './actor.rules.ts'
import { askForProof, type ProofParts } from './ask-for-proof.ts'
import { groupKey, groupsOf } from './groups.rules.ts'
import { CurrentPage } from './current.screens.tsx'
import { checkCurrent, type Effect } from './current.rules.ts'
import { standings } from './others-sheet.screens.tsx'
import { OthersPage, type OthersShown } from './others.screens.tsx'
import { sheet } from './others-sheet.views.ts'
import { actorParties, currentVersions, patchedByOthers, proofAges, type CurrentVersionRow, type JudgedRow } from './others.views.ts'
import { previewCurrent, setCurrent } from './set-current.ts'

const actors = Object.keys(otherActors) as [OtherActor, ...OtherActor[]]
const pageSize = 50
const optional = <const T extends [string, ...string[]]>(values: T) =>
  z
    .enum(values)
    .optional()
    .or(z.literal('').transform(() => undefined))
const query = z.object({
  actor: optional(actors),
  is: optional(Object.keys(standings) as [Standing, ...Standing[]]),
  text: z.string().max(200).optional(),
  group: z.string().max(1000).optional(),
  each: optional(['yes']),
  page: z.coerce.number().int().min(1).max(1_000_000).optional(),
})
const actorBody = z.object({ actor: z.enum(actors) })
const contactBody = z.object({
  actor: z.enum(actors),
  party: z.string().trim().max(200).default(''),
  contact: z.string().trim().max(200).default(''),
  email: z.string().trim().max(254).nullable().default(null),
})
const currentFields = {
  product: z.string().trim().min(1, 'is missing').max(200),
  branch: z.string().trim().max(60).default(''),
  version: z.string().trim().min(1, 'is missing').max(100),
  readWhere: z.string().trim().min(1, 'is missing').max(300),
}
const currentQuery = z.object(currentFields)
const currentBody = z.object({
  ...currentFields,
  reason: z.string().trim().max(300).default(''),
  moves: z.coerce.number().int().min(0).max(10_000_000).optional(),
})

async function* each<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows
}
const chosen = (all: readonly JudgedRow[], { actor, is, text, group }: z.infer<typeof query>): readonly JudgedRow[] => {
  const part = text?.trim().toLowerCase()
  return all.filter(
    (row) =>
      (actor === undefined || row.actor === actor) &&
      (is === undefined || row.is === is) &&
      (!group || groupKey(row) === group) &&
      (!part || `${row.name} ${row.site ?? ''}`.toLowerCase().includes(part)),
  )
}
const shownRow = ({ id, what, ...row }: JudgedRow) => ({ id: showId(what === 'device' ? 'dev' : 'app', id), what, ...row })

/** Patched by others (PM-2): what is proved, how fresh, whom to ask. */
export const othersRoutes = (parts: ProofParts & { readonly db: Db }): readonly Route<Who>[] => {
  const { db, policyOf } = parts
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const load = (who: Who, asked: z.infer<typeof query>): Promise<OthersShown> =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      const values = await policyOf(tx)
      const all = await patchedByOthers(tx, now, values)
      const rows = chosen(all, asked)
      const page = asked.page ?? 1
      return {
        all,
        rows: rows.slice((page - 1) * pageSize, page * pageSize),
        total: rows.length,
        page,
        pageSize,
        groups: groupsOf(rows),
        isEach: asked.each === 'yes' || Boolean(asked.group) || Boolean(asked.text?.trim()),
        query: { actor: asked.actor, is: asked.is, text: asked.text, group: asked.group, each: asked.each },
        parties: await actorParties(tx),
        maxAge: proofAges(values),
        versions: await currentVersions(tx),
      }
    })
  const preview = (who: Who, wish: z.infer<typeof currentQuery>) =>
    reading({ db, districtId: who.districtId }, (tx, now) => previewCurrent(tx, now, policyOf, wish))
  const again = async (who: Who, refusal: Refusal, sent: string) => {
    const shown = await load(who, {})
    return refused(refusal, () => <OthersPage who={who} {...shown} refusal={refusal} sent={sent} />)
  }
  const fileRoute = (kind: 'csv' | 'xlsx', words: string, type: string, write: typeof csvOf | typeof xlsxOf): Route<Who> =>
    route<Who, z.ZodType<undefined>, typeof query>({
      method: 'GET',
      path: `/patched-by-others.${kind}`,
      says: `What others patch and the proof for it, as filtered, as ${words}`,
      clauses: ['PM-2', 'PM-3.6'],
      may: 'reports.see',
      query,
      handle: async ({ who: maybe, query: asked }) => {
        const who = signedIn(maybe)
        const rows = await reading({ db, districtId: who.districtId }, async (tx, now) =>
          chosen(await patchedByOthers(tx, now, await policyOf(tx)), asked),
        )
        return bytes(write(sheet, each(rows)), type, { 'content-disposition': `attachment; filename="patched-by-others.${kind}"` })
      },
    })
  return [
    route<Who, z.ZodType<undefined>, typeof query>({
      method: 'GET',
      path: '/patched-by-others',
      says: 'What Google, Intune, an Apple MDM, a provider or a vendor patches: proved, behind, proof too old, never reported',
      clauses: ['PM-2', 'PM-3.6'],
      may: 'reports.see',
      query,
      handle: async ({ who: maybe, query: asked }) => {
        const who = signedIn(maybe)
        const shown = await load(who, asked)
        const counts = Object.fromEntries(
          actors.flatMap((actor) => {
            const some = shown.all.filter((row) => row.actor === actor)
            return some.length === 0
              ? []
              : [
                  [
                    actor,
                    {
                      total: some.length,
                      ...Object.fromEntries(Object.keys(standings).map((is) => [is, some.filter((row) => row.is === is).length])),
                    },
                  ],
                ]
          }),
        )
        return view(
          {
            counts,
            total: shown.total,
            page: shown.page,
            pageSize,
            maxAgeDays: shown.maxAge,
            current: shown.versions.map(({ product, branch, ...row }) => ({ product, branch, ...shownWord(row) })),
            groups: shown.groups.map(({ only: _, ...group }) => group),
            systems: shown.rows.map(shownRow),
          },
          () => <OthersPage who={who} {...shown} />,
        )
      },
    }),
    fileRoute('csv', 'CSV', 'text/csv; charset=utf-8', csvOf),
    fileRoute('xlsx', 'XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', xlsxOf),
    route<Who, typeof actorBody>({
      method: 'POST',
      path: '/patched-by-others/remind',
      says: 'Ask whoever patches for the missing proof',
      clauses: ['PM-2', 'PM-3.6'],
      may: 'devices.change',
      body: actorBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const result = await askForProof(parts)(fromOf(who), body)
        return result.ok
          ? done({ systems: result.value.systems, notice: showId('ntc', result.value.notice) }, `/notices/${showId('ntc', result.value.notice)}`)
          : again(who, result.refusal, 'remind')
      },
    }),
    route<Who, typeof contactBody>({
      method: 'POST',
      path: '/patched-by-others/contact',
      says: 'Set the company and the contact for a patching actor',
      clauses: ['PM-2', 'PM-4'],
      may: 'devices.change',
      body: contactBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const result = await setActor(fromOf(who), { ...body, email: body.email === '' ? null : body.email })
        return result.ok ? done({ actor: body.actor }, '/patched-by-others') : again(who, result.refusal, 'contact')
      },
    }),
    route<Who, z.ZodType<undefined>, typeof currentQuery>({
      method: 'GET',
      path: '/patched-by-others/current',
      says: 'What would move if this version counted as current, before it is saved',
      clauses: ['PM-2', 'PM-3.6'],
      may: 'others.set-current',
      query: currentQuery,
      handle: async ({ who: maybe, query: wish }) => {
        const who = signedIn(maybe)
        const { effect, existing } = await preview(who, wish)
        const may = checkCurrent({ ...wish, reason: '-' }, effect) // the reason is asked for on the page itself
        return may.ok
          ? view({ ...wish, existing: existing && shownWord(existing), ...shownEffect(effect) }, () => (
              <CurrentPage who={who} wish={wish} effect={effect} existing={existing} />
            ))
          : again(who, may.refusal, 'current')
      },
    }),
    route<Who, typeof currentBody>({
      method: 'POST',
      path: '/patched-by-others/current',
      says: 'Say which version of a product counts as current, where that was read, and why where it is lowered; `moves` is how many systems were shown to move',
      clauses: ['PM-2', 'PM-3.6'],
      may: 'others.set-current',
      body: currentBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const result = await setCurrent(policyOf)(fromOf(who), body)
        if (result.ok) return done(result.value, '/patched-by-others#current')
        const { effect, existing } = await preview(who, body)
        return refused(result.refusal, () => <CurrentPage who={who} wish={body} effect={effect} existing={existing} refusal={result.refusal} />)
      },
    }),
  ]
}
const shownWord = ({ version, readWhere, reason, saidBy, saidAt }: Omit<CurrentVersionRow, 'product' | 'branch'>) => ({
  version,
  readWhere,
  reason,
  saidBy,
  saidAt,
})
const shownEffect = ({ moving, before, after, isLowered }: Effect) => ({
  isLowered,
  before,
  after,
  moves: moving.length,
  moving: moving.slice(0, 200).map(({ row, before: was, after: is }) => ({ ...shownRow(row), before: was, after: is })),
})
