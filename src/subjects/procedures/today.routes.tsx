import type { Temporal } from 'temporal-polyfill'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { done, route, view, type Route } from '../../platform/http/route.ts'
import { reading } from '../ledger/index.ts'
import type { Who } from '../people/index.ts'
import { firstStepsOf } from './first-steps.views.ts'
import { clauseStates } from './procedures.routes.tsx'
import { bySpan, type DistrictState, type Duty } from './today.rules.ts'
import { TodayPage } from './today.screens.tsx'

type DutiesFor = (tx: Tx, who: Who, now: Temporal.Instant) => Promise<readonly Duty[]>
type Parts = {
  readonly db: Db
  readonly duties: readonly DutiesFor[]
  readonly district?: (tx: Tx, who: Who, now: Temporal.Instant) => Promise<DistrictState | undefined>
}

/** The first page: what needs this person now, and by when, under which clause. */
export const todayRoutes = ({ db, duties, district: stateOf }: Parts): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/',
    says: 'What needs you now, and by when',
    may: 'today.see',
    handle: ({ who: someone, request }) => {
      const who = someone as Who
      return reading({ db, districtId: who.districtId }, async (tx, now) => {
        const asked: Duty[] = []
        for (const ask of duties) asked.push(...(await ask(tx, who, now)))
        const mine = bySpan(asked, now, who.zone).flatMap(({ duties: some }) => some)
        const [rows, steps] = [await clauseStates(tx), await firstStepsOf(tx, now)]
        const district = await stateOf?.(tx, who, now)
        const date = now.toZonedDateTimeISO(who.zone).toPlainDate().toString()
        return view({ date, duties: mine, firstSteps: steps, ...(district === undefined ? {} : { district }) }, () => (
          <TodayPage who={who} path={request.path} now={now} duties={mine} steps={steps} rows={rows} district={district} />
        ))
      })
    },
  }),
  route<Who>({
    // people type it
    method: 'GET',
    path: '/today',
    says: 'Leads to Today, which is the first page',
    may: 'today.see',
    handle: async () => done({ next: '/' }, '/'),
  }),
]
