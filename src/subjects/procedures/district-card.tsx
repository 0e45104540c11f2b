import { Card } from '../../kit/card.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import type { DistrictState } from './today.rules.ts'

/** How the district stands, school by school, in a few lines (PM-3.6). `isFirst`: there is nothing else on the page that needs anybody. */
export function DistrictCard({ district, isFirst }: { district: DistrictState; isFirst: boolean }) {
  const { schools, more, silent, staleDays } = district
  return (
    <Card id="district" title="Are we within our own rules?" side={<ClauseLink id="PM-3.6" />} now={isFirst}>
      <DataTable
        caption="Each site: the share of its systems that is up to date, and what weighs most there"
        captionHidden
        rows={schools}
        empty="No system is known yet."
        columns={[
          { label: 'School or site', head: true, cell: (one) => one.name },
          { label: 'Up to date', number: true, cell: (one) => (one.percent === undefined ? '-' : `${one.percent}\u00a0%`) },
          { label: 'Status', cell: (one) => <Tag state={one.state}>{one.words}</Tag> },
        ]}
      />
      {silent > 0 && (
        <p>
          <Tag state="unknown">{silent.toLocaleString('en-US')} silent</Tag> Nothing was heard from {silent === 1 ? 'it' : 'them'} for more than{' '}
          {staleDays} days, or for longer than their proof may be old.
        </p>
      )}
      <p class="reason">
        {more > 0 && `${more} more ${more === 1 ? 'site' : 'sites'}. `}
        What is known to be exploited comes first. <a href="/fleet">Fleet health, with the systems behind each figure</a>.
      </p>
    </Card>
  )
}
