import { Card } from '../../../kit/card.tsx'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag, type State } from '../../../kit/tag.tsx'
import { showId } from '../../../platform/ids.ts'
import { hostedWords } from '../compliance-files.ts'
import type { HostedOnReport, HostedStanding } from './hosted-report.views.ts'

const tags: Readonly<Record<HostedStanding, State>> = {
  proved: 'good',
  behind: 'late',
  ended: 'late',
  nobody: 'late',
  silent: 'unknown',
  never: 'unknown',
  undecided: 'unknown',
  own: 'unknown',
}

/** What runs elsewhere, in no figure of systems: only what its vendor proves counts. */
export function HostedCard({ hosted }: { hosted: readonly HostedOnReport[] }) {
  if (hosted.length === 0) return null
  const proved = hosted.filter(({ is }) => is === 'proved').length
  return (
    <Card id="hosted" title="Hosted applications" side={<ClauseLink id="PM-2" />}>
      <p>
        {proved.toLocaleString('en-US')} of {hosted.length.toLocaleString('en-US')} {proved === 1 ? 'is' : 'are'} proved up to date. They are not
        counted as systems.
      </p>
      <DataTable
        caption="Hosted applications and the proof for each"
        captionHidden
        rows={hosted}
        empty=""
        columns={[
          { label: 'Application', head: true, cell: (one) => <a href={`/hosted/${showId('app', one.id)}`}>{one.name}</a> },
          { label: 'State', cell: (one) => <Tag state={tags[one.is]}>{hostedWords[one.is]}</Tag> },
          { label: 'Why', cell: (one) => one.says },
        ]}
      />
    </Card>
  )
}
