import { dateInWords } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { ListView } from '../../kit/list.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { Notice } from '../../kit/tag.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { vulnerabilityHref } from './cve-link.tsx'
import { count, percent } from './numbers.rules.ts'
import { StateTag } from './state-tag.tsx'
import { toCheckList, type ToCheck } from './vulnerability.views.ts'

type ListShown = {
  readonly page: ListPage<ToCheck>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly open: number
  readonly unrecognised: number
}
const presets = [
  { name: 'To be checked by hand', query: 'state=undecided' },
  { name: 'Feeds disagree', query: 'state=disputed' },
  { name: 'Known exploited', query: 'exploited=yes&state=affected' },
] as const

export function VulnerabilitiesPage({ who, page, query, views, open, unrecognised }: ListShown & { who: Who }) {
  const may = mayDo(who.positions, 'findings.state')
  const answer =
    open === 0
      ? 'Nothing is waiting to be checked by hand.'
      : `${count(open, 'finding')} cannot be decided by data: check ${open === 1 ? 'it' : 'them'} by hand.`
  return (
    <StaffPage
      who={who}
      path="/vulnerabilities"
      title="Vulnerabilities"
      question="What is known to be exploited here, and what must be checked by hand?"
      answer={answer}
    >
      {unrecognised > 0 && (
        <Notice state="unknown" action={<Button label={unrecognised === 1 ? 'Identify it' : 'Identify them'} href="/devices/unrecognised" />}>
          {count(unrecognised, 'software name')} {unrecognised === 1 ? 'is' : 'are'} not recognized, so {unrecognised === 1 ? 'its' : 'their'}{' '}
          vulnerabilities are not known.
        </Notice>
      )}
      <ListView
        list={toCheckList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['finding', 'findings']}
        bulk={{
          action: '/vulnerabilities/bulk',
          label: 'Mark selected as not counting here',
          verb: 'Mark',
          disabledBecause: may.ok ? undefined : may.refusal.says,
        }}
        empty="Nothing here. Everything found with certainty is in the patch plan."
        cells={{
          cve: { head: true, cell: (row) => <a href={vulnerabilityHref(row.cve)}>{row.cve}</a> },
          product: { cell: (row) => row.product },
          state: { cell: (row) => <StateTag state={row.state} isStated={row.isStated} /> },
          exploited: { cell: (row) => (row.exploitedOn === null ? '' : dateInWords(row.exploitedOn)) },
          epss: { cell: (row) => (row.epss === null ? '' : percent(row.epss)) },
        }}
      />
      <p class="reason">
        Every other finding stands in the <a href="/plan">patch plan</a>, by the update that closes it.
      </p>
    </StaffPage>
  )
}
