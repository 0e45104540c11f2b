import { dateInWords } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { ListView } from '../../kit/list.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { Notice } from '../../kit/tag.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { StaffPage, type Who } from '../people/index.ts'
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
  const answer =
    open === 0
      ? 'Nothing waits to be checked by hand.'
      : `${count(open, 'finding')} cannot be decided by data: check ${open === 1 ? 'it' : 'them'} by hand.`
  return (
    <StaffPage
      who={who}
      path="/vulnerabilities"
      title="Vulnerabilities"
      question="What is known to be exploited here, and what can no data decide?"
      answer={answer}
    >
      {unrecognised > 0 && (
        <Notice state="unknown" action={<Button label={unrecognised === 1 ? 'Name it' : 'Name them'} href="/devices/unrecognised" />}>
          {count(unrecognised, 'name')} of software {unrecognised === 1 ? 'is' : 'are'} not recognised: what is wrong with{' '}
          {unrecognised === 1 ? 'it' : 'them'} nobody can tell.
        </Notice>
      )}
      <ListView
        list={toCheckList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['finding', 'findings']}
        empty="Nothing here. Everything that was found with certainty stands in the patch plan."
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
