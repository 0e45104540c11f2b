import { dateInWords } from '../../core/time/words.ts'
import { Card } from '../../kit/card.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { recordLines, stabilitySays, timelinessSays, type TrackRecord } from './track-record.rules.ts'

/** PM-1 in the report: were updates installed in time, and did patching keep systems stable? */
export function TrackRecordCard({ record }: { record: TrackRecord }) {
  return (
    <Card id="track-record" title="Timeliness and stability" side={<ClauseLink id="PM-1" />}>
      <p>
        Since {dateInWords(record.since)}. {timelinessSays(record)}
      </p>
      <p>{stabilitySays(record)}</p>
      <DataTable
        caption={`Timeliness and stability, last ${record.days} days`}
        captionHidden
        rows={recordLines(record)}
        empty=""
        columns={[
          { label: 'What', head: true, cell: (line) => line.name },
          {
            label: 'How many',
            number: true,
            cell: (line) =>
              line.href === null ? (
                line.figure.toLocaleString('en-US')
              ) : (
                <a href={line.href}>
                  {line.figure.toLocaleString('en-US')}
                  <span class="hidden"> {line.name}</span>
                </a>
              ),
          },
          { label: 'Meaning', cell: (line) => line.detail },
        ]}
      />
    </Card>
  )
}
