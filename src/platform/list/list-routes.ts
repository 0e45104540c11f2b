import type { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'
import { domainNow } from '../db/domain-now.ts'
import { everyRow, queryOf, readList, type List, type ListPage, type ListQuery } from '../db/list.ts'
import { inDistrict, type Db, type Tx } from '../db/pool.ts'
import { bytes, route, view, type Route } from '../http/route.ts'
import { csvOf, xlsxOf } from './sheets.ts'

type InDistrict = { readonly districtId: string }
type Shown<Row, Given, More> = { readonly query: ListQuery; readonly page: ListPage<Row>; readonly given: Given; readonly more: More }

export type ListRoutes<Who extends InDistrict, Row, Given, More> = {
  readonly db: Db
  readonly list: List<Row, Given>
  readonly says: string
  readonly clauses?: readonly string[]
  readonly may: string
  /** What conditions and cells stand on, read in the same transaction. */
  readonly given: (tx: Tx, now: Temporal.Instant, who: Who) => Promise<Given>
  readonly more: (tx: Tx, now: Temporal.Instant, who: Who, page: ListPage<Row>, query: ListQuery) => Promise<More>
  readonly json: (shown: Shown<Row, Given, More>) => Readonly<Record<string, unknown>>
  readonly page: (shown: Shown<Row, Given, More>, who: Who) => unknown
}

/** The addresses of a list: its page (JSON by Accept), and exactly the same choice of rows as CSV and as XLSX. */
export const listRoutes = <Who extends InDistrict, Row, Given, More>(parts: ListRoutes<Who, Row, Given, More>): readonly Route<Who>[] => {
  const { db, list, says, may } = parts
  const clauses = parts.clauses ? { clauses: parts.clauses } : {}
  const query = queryOf(list)
  const asWho = (who: Who | undefined): Who => {
    if (!who) throw new Error('the table lets nobody in here who is not signed in')
    return who
  }
  const sheet = (kind: 'csv' | 'xlsx', words: string, type: string, write: typeof csvOf | typeof xlsxOf): Route<Who> =>
    route<Who, z.ZodType<undefined>, z.ZodType<ListQuery>>({
      method: 'GET',
      path: `${list.path}.${kind}`,
      says: `${says}, exactly what is chosen, as ${words}`,
      ...clauses,
      may,
      query,
      handle: async ({ who: maybe, query: asked }) => {
        const who = asWho(maybe)
        const inTx = <T>(work: (tx: Tx) => Promise<T>) => inDistrict(db, who.districtId, work)
        const given = await inTx(async (tx) => parts.given(tx, (await domainNow(tx)).now, who))
        return bytes(write(list, everyRow(inTx, list, asked, given)), type, { 'content-disposition': `attachment; filename="${list.name}.${kind}"` })
      },
    })
  return [
    route<Who, z.ZodType<undefined>, z.ZodType<ListQuery>>({
      method: 'GET',
      path: list.path,
      says,
      ...clauses,
      may,
      query,
      handle: ({ who: maybe, query: asked }) =>
        inDistrict(db, asWho(maybe).districtId, async (tx) => {
          const who = asWho(maybe)
          const { now } = await domainNow(tx)
          const given = await parts.given(tx, now, who)
          const page = await readList(tx, list, asked, given)
          const shown = { query: asked, page, given, more: await parts.more(tx, now, who, page, asked) }
          const { total, isMore, from, to, next, previous } = page
          return view(
            { total, ...(isMore ? { isMore } : {}), from, to, next: next?.after ?? null, previous: previous?.before ?? null, ...parts.json(shown) },
            () => parts.page(shown, who),
          )
        }),
    }),
    sheet('csv', 'CSV', 'text/csv; charset=utf-8', csvOf),
    sheet('xlsx', 'XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', xlsxOf),
  ]
}
