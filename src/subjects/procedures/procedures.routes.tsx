import { z } from 'zod'
import { Temporal } from 'temporal-polyfill'
import { clausesOf, type Pack } from '../../core/policy/pack.ts'
import { inWords } from '../../core/time/words.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { bytes, refused, route, view, type Route } from '../../platform/http/route.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { notFound } from '../../platform/http/problem.ts'
import { evidence, evidenceCounts, exportLedger, kindsServing, ledgerState, reading, type EvidenceRow } from '../ledger/index.ts'
import { mayDo, savedViews, type Who } from '../people/index.ts'
import { packInForce, policyInForce } from '../policy/index.ts'
import { builtRules } from './built.rules.ts'
import { evidenceList } from './evidence-list.views.ts'
import { EvidencePage, type EvidenceItem } from './evidence.screens.tsx'
import { clauseRows } from './clauses.rules.ts'
import { namesOf } from './evidence/names.views.ts'
import { idsIn, OneEvidenceScreen } from './evidence/one.screens.tsx'
import { contentOf } from './evidence/sentences.ts'
import { ClauseScreen, ProceduresScreen } from './procedures.screens.tsx'

type Parts = { readonly db: Db }

/** Each clause's state as the product may truthfully say it, with the district's parameters and its count of evidence. */
export const clauseStates = async (tx: Tx) => {
  const { pack, values } = await policyInForce(tx)
  return clauseRows({ ...pack, policy: values }, builtRules, Object.fromEntries(await evidenceCounts(tx)))
}
/** The same of a pack alone: no district, no evidence. */
export const clauseStatesOf = (pack: Pack) => clauseRows(pack, builtRules)

const whenOf = (row: EvidenceRow, who: Who) => ({ iso: row.at, words: inWords(Temporal.Instant.from(row.at), who.zone, { withYear: true }) })
const withWhen =
  (who: Who) =>
  (row: EvidenceRow): EvidenceItem => ({ ...row, when: whenOf(row, who) })
const frame = (who: Who | undefined, path: string) => ({ who: who as Who, path })

export const proceduresRoutes = ({ db }: Parts): readonly Route<Who>[] => [
  route<Who, z.ZodType<undefined>, z.ZodType<{ texts?: 'yes' | undefined }>>({
    method: 'GET',
    path: '/procedures',
    says: 'Every clause with its state',
    may: 'procedures.see',
    query: z.object({ texts: z.enum(['yes']).optional() }),
    handle: ({ who, request, query }) =>
      reading({ db, districtId: (who as Who).districtId }, async (tx) => {
        const [rows, pack] = [await clauseStates(tx), await packInForce(tx)]
        return view(rows, () => <ProceduresScreen {...frame(who, request.path)} pack={pack} rows={rows} hasTexts={query.texts === 'yes'} />)
      }),
  }),
  route<Who>({
    method: 'GET',
    path: '/clauses/:id',
    says: 'One clause: what it asks, how it is kept, its evidence',
    may: 'procedures.see',
    handle: ({ who, request }) =>
      reading({ db, districtId: (who as Who).districtId }, async (tx) => {
        const pack = await packInForce(tx)
        const clause = clausesOf(pack).find((one) => one.id === request.params.id)
        const row = (await clauseStates(tx)).find((one) => one.id === request.params.id)
        if (!clause || !row) return refused(notFound)
        const items = (await evidence(tx, { clause: clause.id })).map(withWhen(who as Who))
        const tests = clause.rules.map((rule) => {
          const built = builtRules[rule.id]
          return {
            rule: rule.id,
            says: rule.says,
            level: rule.level,
            built: built ? `yes${built.proved === 'partial' ? `, in part: ${built.missing ?? ''}` : ''} (${built.test})` : 'not yet',
          }
        })
        const told = pack.parameters
          .filter((one) => clause.parameters.includes(one.name))
          .map((parameter) => ({ parameter, value: row.parameters.find((one) => one.name === parameter.name)?.value ?? parameter.default }))
        const mayChange = mayDo((who as Who).positions, 'policy.change').ok
        return view({ ...row, says: clause.says, rules: tests, evidence: items }, () => (
          <ClauseScreen {...frame(who, request.path)} clause={clause} row={row} evidence={items} tests={tests} told={told} mayChange={mayChange} />
        ))
      }),
  }),
  ...listRoutes({
    db,
    list: evidenceList,
    says: 'Evidence, newest first, filtered and sorted, a page at a time',
    may: 'reports.see',
    given: async (tx, now, who: Who) => ({ now, zone: who.zone, kinds: await kindsServing(tx) }),
    more: async (tx, _, who: Who) => ({ state: await ledgerState(tx), views: await savedViews(tx, 'evidence', who) }),
    json: ({ page, more }) => ({ ...more.state, views: more.views, entries: page.rows }),
    page: ({ page, query, more }, who) => <EvidencePage who={who} page={page} query={query} {...more} when={(row) => whenOf(row, who)} />,
  }),
  route<Who>({
    method: 'GET',
    path: '/evidence/:id',
    says: 'One piece of evidence',
    may: 'reports.see',
    handle: ({ who, request }) =>
      reading({ db, districtId: (who as Who).districtId }, async (tx) => {
        const id = request.params.id ?? ''
        const [row] = /^[0-9a-f-]{36}$/.test(id) ? await evidence(tx, { id }, 1) : []
        if (!row) return refused(notFound)
        const item = withWhen(who as Who)(row)
        const content = row.erased_by === null ? contentOf(row.content) : {}
        const names = await namesOf(tx, idsIn(row, content))
        const mayErase = mayDo((who as Who).positions, 'ledger.erase').ok
        return view(item, () => <OneEvidenceScreen {...frame(who, '/evidence')} row={item} content={content} names={names} mayErase={mayErase} />)
      }),
  }),
  route<Who>({
    method: 'GET',
    path: '/ledger/export',
    says: 'The sealed ledger as a file that verifies by itself',
    may: 'ledger.export',
    handle: ({ who }) =>
      reading({ db, districtId: (who as Who).districtId }, async (tx) => {
        const parts: string[] = []
        await exportLedger(tx, (who as Who).districtId, (text) => void parts.push(text))
        return bytes(parts.join(''), 'application/jsonl; charset=utf-8', { 'content-disposition': 'attachment; filename="ledger.jsonl"' })
      }),
  }),
]
