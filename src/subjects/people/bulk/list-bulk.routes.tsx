import type { z } from 'zod'
import { refuse, type Refusal } from '../../../core/result.ts'
import { bulkAnswer, BulkView, type BulkRow } from '../../../kit/bulk.tsx'
import { faultOf, inLabels } from '../../../kit/faults.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { reading } from '../../ledger/index.ts'
import { signedIn } from '../parts.ts'
import { localPath } from '../sign-in/local-path.rules.ts'
import { StaffPage } from '../staff-page.tsx'
import { actorOf, type Who } from '../who.ts'
import {
  checkNames,
  mostAtOnce,
  rowsMeant,
  schemasOf,
  type Acting,
  type Asked,
  type ListBulk,
  type Looking,
  type Meant,
  type Shape,
} from './list-bulk.ts'

type Shown<S extends Shape, Near> = Meant & { readonly near: Near; readonly asked: Asked<S> }
type Sent = { readonly id: readonly string[]; readonly list: string }

const many = (n: number, [one, more]: readonly [string, string]): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`

/** Several refusals as one: the same for all of them stands as it is, else what was done and what was not. */
const inPart = (
  spec: { readonly code: string; readonly clauses: readonly [string, ...string[]] },
  did: number,
  refusals: readonly Refusal[],
): Refusal => {
  const [first] = refusals
  if (first !== undefined && did === 0 && new Set(refusals.map(({ says }) => says)).size === 1) return { ...first, status: first.status ?? 422 }
  return refuse({
    code: spec.code,
    clause: spec.clauses[0],
    status: 422,
    says: did === 0 ? 'Nothing was changed.' : `${did.toLocaleString('en-US')} were changed, ${refusals.length.toLocaleString('en-US')} were not.`,
    satisfiedBy: 'See the reasons below, then try those again.',
    faults: [...new Set(refusals.flatMap(({ says, faults = [] }) => [says, ...faults]))],
  }).refusal
}

/** The two addresses of an act on many: its checked page, which is an address that can be sent to somebody, and the POST that does it. */
export const listBulkRoutes = <Row, Given, S extends Shape, Near, Begun = undefined>(
  spec: ListBulk<Row, Given, S, Near, Begun>,
): readonly Route<Who>[] => {
  checkNames(spec)
  const { query: querySchema, body: bodySchema } = schemasOf(spec.shape)
  const askedOf = (sent: Readonly<Record<string, unknown>>): Asked<S> =>
    Object.fromEntries(Object.keys(spec.shape).map((name) => [name, sent[name]])) as Asked<S>
  const look = (who: Who, asked: Asked<S>, work: (looking: Looking<S, Near>) => Promise<Meant>): Promise<Shown<S, Near>> =>
    reading({ db: spec.db, districtId: who.districtId }, async (tx, now) => {
      const near = await spec.near(tx, now, who)
      const today = now.toZonedDateTimeISO(who.zone).toPlainDate().toString()
      return { ...(await work({ tx, now, today, who, near, asked })), near, asked }
    })
  const page = (who: Who, shown: Shown<S, Near>, refusal?: Refusal) => {
    const { rows, asked, near, total, chosen, listHref } = shown
    const isWhole = spec.missing(asked).length === 0
    const changing = rows.filter(({ would }) => would.length > 0).length
    return (
      <StaffPage
        who={who}
        path={spec.menu}
        title={spec.title(many(isWhole && changing > 0 ? changing : rows.length, spec.words))}
        question={spec.question}
        crumbs={spec.menu === spec.list.path ? [] : [{ href: spec.list.path, label: spec.list.title }]}
        answer={rows.length === 0 ? undefined : isWhole ? bulkAnswer(rows, spec.words) : spec.unsaid}
      >
        <BulkView
          action={spec.path}
          listHref={listHref}
          words={spec.words}
          rows={rows}
          total={total}
          chosen={chosen}
          asked={{ ...(asked as Readonly<Record<string, string>>), list: listHref }}
          isWhole={isWhole}
          label={spec.label(many(changing, spec.words), asked)}
          cost={spec.cost}
          refusal={refusal && inLabels(refusal, spec.labels as Readonly<Record<string, string>>)}
        >
          {spec.fields({ asked, near, who, fault: (name) => faultOf(refusal, name) })}
        </BulkView>
      </StaffPage>
    )
  }
  /** Looks at the rows that are named once more: those that were refused show why. */
  const again = async (who: Who, sent: Sent, asked: Asked<S>, refusal: Refusal, why: ReadonlyMap<string, string>) => {
    const ids = why.size === 0 ? sent.id : sent.id.filter((id) => why.has(id))
    const shown = await look(who, asked, async (looking) => {
      const rows = (await spec.look(looking, ids)).map((row): BulkRow => {
        const whyNot = why.get(row.id)
        return whyNot === undefined || spec.missing(asked).length > 0 ? row : { ...row, would: [], whyNot }
      })
      return { rows, total: rows.length, chosen: ids.slice(0, mostAtOnce).map((id) => ['id[]', id] as const), listHref: spec.list.path }
    })
    return refused(refusal, () => page(who, shown, refusal))
  }
  return [
    route<Who, z.ZodType<undefined>, z.ZodType<Record<string, unknown> & { id: string[]; all?: 'yes' }>>({
      method: 'GET',
      path: spec.path,
      says: spec.says.preview,
      clauses: spec.clauses,
      may: spec.may,
      query: querySchema as never,
      handle: async ({ who: maybe, query }) => {
        const who = signedIn(maybe)
        const shown = await look(who, askedOf(query), (looking) => rowsMeant(spec, looking, { all: query.all === 'yes', id: query.id, query }))
        const rows = shown.rows.map(({ href: _, whyNot, ...row }) => ({ ...row, whyNot: whyNot ?? null }))
        return view({ total: shown.total, missing: spec.missing(shown.asked), [spec.json.rows]: rows }, () => page(who, shown))
      },
    }),
    route<Who, z.ZodType<Record<string, unknown> & Sent>>({
      method: 'POST',
      path: spec.path,
      says: spec.says.act,
      clauses: spec.clauses,
      may: spec.may,
      body: bodySchema as never,
      bodyBytes: 500_000,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        const asked = askedOf(body)
        const isOnce = spec.once?.isAsked(asked) === true
        const missing = [
          ...(body.id.length === 0 ? ['id: none is named'] : body.id.length > mostAtOnce && !isOnce ? [`id: are more than ${mostAtOnce}`] : []),
          ...spec.missing(asked),
        ]
        if (missing.length > 0) {
          const says = 'What to do, or with which rows, is missing.'
          const refusal = {
            code: spec.code,
            clause: spec.clauses[0],
            status: 422 as const,
            says,
            satisfiedBy: 'Fill in what is listed.',
            faults: missing,
          }
          return again(who, body, asked, refusal, new Map())
        }
        const today = await reading({ db: spec.db, districtId: who.districtId }, async (_, now) =>
          now.toZonedDateTimeISO(who.zone).toPlainDate().toString(),
        )
        const listHref = body.list.startsWith(spec.list.path) ? localPath(body.list) : spec.list.path
        const acting: Acting<S> = { from: { db: spec.db, districtId: who.districtId, actor: actorOf(who) }, who, today, asked, listHref }
        if (spec.once && isOnce) {
          const { rows } = await look(who, asked, async (looking) => ({ rows: await spec.look(looking, body.id), total: 0, chosen: [], listHref }))
          const result = await spec.once.act(acting, rows)
          return result.ok ? done({ [spec.json.did]: rows.length }, listHref) : again(who, body, asked, result.refusal, new Map())
        }
        const begun = await spec.begin?.(acting, body.id)
        const refusals = new Map<string, Refusal>()
        let did = 0
        for (const id of new Set(body.id)) {
          const result = await spec.act(acting, id, begun)
          if (result.ok) did++
          else refusals.set(id, result.refusal)
        }
        if (refusals.size === 0) return done({ [spec.json.did]: did }, listHref)
        return again(who, body, asked, inPart(spec, did, [...refusals.values()]), new Map([...refusals].map(([id, { says }]) => [id, says])))
      },
    }),
  ]
}
