import { z } from 'zod'
import { POLICY_NAMES } from '../../../core/ssvc/decide.ts'
import { ownTable } from '../../../core/ssvc/own-table.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { showId } from '../../../platform/ids.ts'
import { reading, type From } from '../../ledger/index.ts'
import { actorOf, mayDo, signedIn, type Who } from '../../people/index.ts'
import { planPolicy } from '../policy.views.ts'
import { OwnTablePage, PoliciesPage } from './policies.screens.tsx'
import { keptTables, ownTableInForce } from './policy-tables.views.ts'
import { publishTable } from './publish-table.ts'
import { simulatePolicy } from './simulate-policy.ts'
import { draftOf, tableBody, tableOfBody } from './table-form.ts'

type Parts = { readonly db: Db; readonly onPolicy: (from: From, because: string) => Promise<unknown> }
const tryQuery = z.object({ try: z.enum(['own-table', ...POLICY_NAMES]).optional() })
const ownQuery = z.object({
  points: z
    .union([
      z
        .string()
        .max(40)
        .transform((one) => [one]),
      z.array(z.string().max(40)).max(9),
    ])
    .default([]),
  from: z.string().max(40).optional(),
})

/** The policies of the plan, what another would move, and the district's own table. */
export const policiesRoutes = ({ db, onPolicy }: Parts): readonly Route<Who>[] => [
  route<Who, z.ZodType<undefined>, typeof tryQuery>({
    method: 'GET',
    path: '/patching/policies',
    says: 'The policies of the plan; with ?try= what another would move, by school',
    clauses: ['PM-3.3'],
    may: 'plan.see',
    query: tryQuery,
    handle: async ({ who: maybe, query }) => {
      const who = signedIn(maybe)
      const shown = await reading({ db, districtId: who.districtId }, async (tx) => {
        const [policy, own, kept] = [await planPolicy(tx), await ownTableInForce(tx), await keptTables(tx)]
        const names = [...POLICY_NAMES, ...(own === undefined ? [] : ['own-table'])]
        return {
          inForce: policy.evaluation.name,
          names,
          kept,
          simulated: query.try === undefined || !names.includes(query.try) ? undefined : await simulatePolicy(tx, query.try, own),
        }
      })
      return view({ ...shown, kept: shown.kept.map((one) => ({ ...one, id: showId('dt', one.id) })) }, () => <PoliciesPage who={who} {...shown} />)
    },
  }),
  route<Who, z.ZodType<undefined>, typeof ownQuery>({
    method: 'GET',
    path: '/patching/policies/own',
    says: 'The district’s own decision table to be edited; `points[]` its inputs, `from` the table to begin with',
    clauses: ['PM-3.3'],
    may: 'plan.see',
    query: ownQuery,
    handle: async ({ who: maybe, query }) => {
      const who = signedIn(maybe)
      const kept = await reading({ db, districtId: who.districtId }, keptTables)
      const draft = draftOf(query.points, query.from, kept[0]?.content)
      return view({ table: draft, version: kept[0]?.version ?? null }, () => <OwnTablePage who={who} draft={draft} reason="" />)
    },
  }),
  route<Who, typeof tableBody>({
    method: 'POST',
    path: '/patching/policies/own',
    says: 'Try the district’s own table on the plan as it stands (`act=try`), or publish it as its next version (`act=publish`)',
    clauses: ['PM-3.3', 'PM-7'],
    may: 'plan.see',
    body: tableBody,
    handle: async ({ who: maybe, body }) => {
      const who = signedIn(maybe)
      const table = tableOfBody(body)
      if (body.act === 'publish') {
        const may = mayDo(who.positions, 'policy.change')
        if (!may.ok) return refused(may.refusal)
        const from = { db, districtId: who.districtId, actor: actorOf(who) }
        const result = await publishTable(from, { table, reason: body.reason })
        if (!result.ok) return refused(result.refusal, () => <OwnTablePage who={who} draft={table} reason={body.reason} refusal={result.refusal} />)
        const name = await reading(from, async (tx) => (await planPolicy(tx)).evaluation.name)
        if (name === 'own-table') await onPolicy(from, `the district’s own table, version ${result.value.version}`)
        return done({ table: showId('dt', result.value.id), version: result.value.version }, '/patching/policies?try=own-table')
      }
      const checked = ownTable(table, 'draft')
      if (!checked.ok) return refused(checked.refusal, () => <OwnTablePage who={who} draft={table} reason={body.reason} refusal={checked.refusal} />)
      const simulated = await reading({ db, districtId: who.districtId }, (tx) => simulatePolicy(tx, 'own-table', checked.value))
      return view({ table, simulated }, () => <OwnTablePage who={who} draft={table} reason={body.reason} simulated={simulated} />)
    },
  }),
]
