import { Temporal } from 'temporal-polyfill'
import { whole } from '../../../core/policy/parameters.ts'
import { ok, refuse } from '../../../core/result.ts'
import { setTimer } from '../../../platform/jobs/timers.store.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { flushSoftwareIndex } from '../../inventory/index.ts'
import { reading, useCase, type Act, type From } from '../../ledger/index.ts'
import { districtOf, markUndone, mayUndo, offerUndo, undoForChange } from '../../people/index.ts'
import { policyValues } from '../../policy/index.ts'
import { followTitles, type Follow } from '../follow.ts'
import { decideStatement, kinds, type Wish } from './statement.rules.ts'
import { endStatementRow, saveStatement } from './statements.store.ts'
import { overtakenStatements, standingStatement, statementForChange, titlesOfFinding, type Statement } from './statements.views.ts'

const findingWords = ({ cve, package: name }: Pick<Statement, 'cve' | 'package'>): string => `${cve} in ${name}`

/** A person says that a finding does not count here: it leaves the plan at once, and is back when its last day is over (PM-3.2). */
export const stateFinding = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.state-finding',
    clauses: ['PM-3.2'],
    load: async (act, wish: Wish) => {
      while (await flushSoftwareIndex(act.tx, act.districtId));
      const zone = (await districtOf(act.tx))?.zone ?? 'UTC'
      return {
        titleIds: await titlesOfFinding(act.tx, wish),
        hasOne: await standingStatement(act.tx, wish),
        zone,
        maxDays: whole(await policyValues(act.tx), 'finding.statementMaxDays'),
      }
    },
    decide: ({ titleIds, hasOne, zone, maxDays }, wish, { now, actor }) =>
      decideStatement(wish, {
        isFound: titleIds.length > 0,
        hasOne,
        maxDays,
        personId: actor.personId,
        today: now.toZonedDateTimeISO(zone).toPlainDate().toString(),
      }),
    commit: async (act, wish, { titleIds, zone }) => {
      const id = await saveStatement(act, wish)
      await setTimer(act, 'vulnerabilities.statement-ends', Temporal.PlainDate.from(wish.until).add({ days: 1 }).toZonedDateTime(zone).toInstant(), {
        statementId: id,
      })
      const devices = await followTitles(follow)(act, titleIds, `said of ${findingWords(wish)}: ${kinds[wish.kind].toLowerCase()}`)
      await offerUndo(act, {
        kind: 'vulnerabilities.statement',
        about: showId('stm', id),
        says: `${findingWords(wish)}: ${kinds[wish.kind].toLowerCase()}.`,
        before: null,
        after: { statement: id },
      })
      return {
        value: { id, devices },
        evidence: [
          {
            kind: 'vulnerabilities.finding-stated',
            about: [showId('stm', id), ...(wish.deviceId === undefined ? [] : [showId('dev', wish.deviceId)])],
            grade: 'attested' as const,
            content: {
              statement: showId('stm', id),
              kind: wish.kind,
              cve: wish.cve,
              package: wish.package,
              ecosystem: wish.ecosystem,
              justification: wish.justification ?? null,
              reason: wish.reason,
              until: wish.until,
              devices,
            },
          },
        ],
      }
    },
  })

const end = async (act: Act, follow: Follow, one: Statement, why: string) => {
  await endStatementRow(act, one.id)
  const devices = await followTitles(follow)(act, await titlesOfFinding(act.tx, one), `${findingWords(one)} counts again: ${why}`)
  return {
    value: { id: one.id, devices },
    evidence: [
      {
        kind: 'vulnerabilities.finding-counts-again',
        about: [showId('stm', one.id)],
        grade: 'observed' as const,
        content: { statement: showId('stm', one.id), cve: one.cve, package: one.package, why, devices },
      },
    ],
  }
}

const gone = {
  code: 'vulnerabilities/statement-not-there',
  clause: 'PM-3.2',
  says: 'This statement no longer applies.',
  satisfiedBy: 'See the vulnerability’s page.',
  status: 404,
} as const

/** Ends a statement before its day, by a person, or on its day by itself. */
export const endStatement = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.end-statement',
    clauses: ['PM-3.2'],
    load: (act, { id }: { readonly id: string; readonly why: string }) => statementForChange(act.tx, id),
    decide: (one) => (one === undefined || one.endedAt !== null ? refuse(gone) : ok(one)),
    commit: (act, one, _, { why }) => end(act, follow, one, why),
  })

/** Ends what was said of a vulnerability before attacks were known, once they are (PM-3.2): its findings count again, and whoever still means it says so anew. */
export const endOvertaken = async (from: From, follow: Follow): Promise<number> => {
  const overtaken = await reading(from, overtakenStatements)
  for (const { id, since } of overtaken) await endStatement(follow)(from, { id, why: `known to be exploited since ${since}` })
  return overtaken.length
}

/** Takes back what was just said, by whoever said it. */
export const undoStatement = (follow: Follow) =>
  useCase({
    name: 'vulnerabilities.undo-statement',
    clauses: ['PM-3.2'],
    load: async (act, { id }: { readonly id: string }) => {
      const offered = await undoForChange(act.tx, id)
      const statementId = offered === undefined ? undefined : readId('stm', offered.about)
      return { offered, one: statementId === undefined ? undefined : await statementForChange(act.tx, statementId) }
    },
    decide: ({ offered, one }, _, { actor, now }) => {
      const may = mayUndo(one && offered, {
        personId: actor.personId,
        nowMs: now.epochMilliseconds,
        endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
        isUnchanged: one?.endedAt === null,
      })
      return !may.ok ? may : one === undefined ? refuse(gone) : ok(one)
    },
    commit: async (act, one, _, { id }) => {
      await markUndone(act, id)
      return end(act, follow, one, 'taken back')
    },
  })
