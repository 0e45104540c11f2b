// Everything that somebody else patches, judged at once (PM-2): by what counts as current now, or by what somebody is about to say counts.
import { calendarDaysSince, wholeDaysSince } from '../../../core/time/days.ts'
import { instantOf, type At } from '../../../core/time/zone.ts'
import { judgeActor, type ActorJudgement, type Ended, type Floor, type OtherActor, type SourceFact, type Standing } from './actor.rules.ts'

export type OthersRow = {
  readonly id: string
  readonly what: 'device' | 'hosted'
  readonly name: string
  readonly site: string | null
  readonly kind: string
  readonly actor: OtherActor
  readonly owner: string | null
  readonly seenAt: string | null
  readonly product: string
  readonly version: string
  readonly sourceSays: SourceFact['says']
  readonly ended: Ended | null
}
export type JudgedRow = OthersRow & ActorJudgement
export type JudgeGiven = {
  readonly now: At
  readonly zone: string
  readonly floors: readonly Floor[]
  readonly floorMaxAgeDays: number
  readonly maxAge: Readonly<Record<OtherActor, number>>
}

/** What wants somebody most stands first; the order by name is kept within each. */
const openFirst: readonly Standing[] = ['ended', 'behind', 'silent', 'undecided', 'never', 'proved']
const hourMs = 3_600_000

/** A moment that has not come yet proves nothing; clocks may differ by an hour. */
const factOf = ({ seenAt, product, version, sourceSays }: OthersRow, { now, zone }: JudgeGiven): SourceFact | null =>
  seenAt === null || instantOf(seenAt).epochMilliseconds > instantOf(now).epochMilliseconds + hourMs
    ? null
    : { ageDays: wholeDaysSince(seenAt, now), daysAgo: calendarDaysSince(seenAt, now, zone), product, version, says: sourceSays }

export const judgeRows = (rows: readonly OthersRow[], given: JudgeGiven): readonly JudgedRow[] =>
  rows
    .map((row) => ({
      ...row,
      ...judgeActor({
        actor: row.actor,
        maxAgeDays: given.maxAge[row.actor],
        floors: given.floors,
        floorMaxAgeDays: given.floorMaxAgeDays,
        ended: row.ended,
        fact: factOf(row, given),
      }),
    }))
    .toSorted((a, b) => openFirst.indexOf(a.is) - openFirst.indexOf(b.is))
