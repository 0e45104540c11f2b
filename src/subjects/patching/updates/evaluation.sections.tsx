import { dateInWords } from '../../../core/time/words.ts'
import { Card } from '../../../kit/card.tsx'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { KeyValue, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { whenIn } from '../../assets/index.ts'
import { policyWords } from '../plan.names.ts'
import { riskInWords } from '../plan-row.rules.ts'
import { answerOf } from './answer.rules.ts'
import type { EvaluationProps } from './evaluation.screens.tsx'
import type { MoveRow } from './evaluation.views.ts'
import { causeInWords } from './moved.ts'
import { saysOf } from './plan-list.views.ts'

const day = (date: string | null): string => (date === null ? 'no date' : dateInWords(date))

/** The four things that are asked of an update, before everything they stand on. */
export const InShort = ({ item, services, today, noFixes }: EvaluationProps) => {
  const { critical, relevant, when } = answerOf(item, services, today)
  return (
    <Card id="answer" title="In short" side={<ClauseLink id="PM-3.3" />} now={item.emergencyCount > 0}>
      <KeyValue
        items={[
          { key: 'Critical', value: critical },
          { key: 'Relevant here', value: relevant },
          { key: 'By when', value: when },
          {
            key: 'Why',
            value:
              item.override === null
                ? `${policyWords[item.policy] ?? item.policy} decides “${item.decision}” on what is known. ${saysOf(item, today)}`
                : `${item.override.by} set “${item.override.decision}”: ${item.override.reason}`,
          },
          ...(noFixes === undefined
            ? []
            : [
                {
                  key: 'Support',
                  value: (
                    <>
                      <Tag state="late">end of support</Tag> {noFixes}
                    </>
                  ),
                },
              ]),
        ]}
      />
    </Card>
  )
}

type Side = { readonly at: MoveRow['before']; readonly rank: number | null }
/** What moved it, newest first; of before and after only what differs. */
export const History = ({ moves, item, who }: EvaluationProps) => {
  const when = whenIn(who.zone)
  const facts = (at: NonNullable<MoveRow['before']>, rank: number | null): readonly string[] => [
    rank === null ? '' : `place ${rank}`,
    at.decision,
    day(at.dueOn),
    `risk ${riskInWords(at)}`,
    at.target === null ? 'no fix' : `to ${at.target}`,
    at.kevCves.length > 0 ? `${at.kevCves.length} known exploited` : 'none known exploited',
  ]
  /** Only what differs from the other side; all of it where there is no other. */
  const position = (is: Side, other: Side): string => {
    if (is.at === null) return 'not in the plan'
    const told = facts(is.at, is.rank)
    const beside = other.at === null ? [] : facts(other.at, other.rank)
    return told.filter((fact, n) => fact !== '' && fact !== beside[n]).join(', ') || 'as before'
  }
  const [before, after] = [
    (move: MoveRow): Side => ({ at: move.before, rank: move.rankBefore }),
    (move: MoveRow): Side => ({ at: move.after, rank: move.rankAfter }),
  ]
  return (
    <Card id="history" title="How it moved" side={<a href={`/evidence?about=${showId('pe', item.id)}`}>evidence</a>}>
      <DataTable
        caption="Re-evaluations"
        captionHidden
        rows={moves}
        empty="It has not moved since it came."
        columns={[
          { label: 'When', head: true, cell: (move) => <Time {...when(move.at)} /> },
          { label: 'Because', cell: (move) => causeInWords(move.because) },
          { label: 'Before', cell: (move) => position(before(move), after(move)) },
          { label: 'After', cell: (move) => position(after(move), before(move)) },
        ]}
      />
    </Card>
  )
}
