import { text, type PolicyValues } from '../../../core/policy/parameters.ts'
import { Card, Stack } from '../../../kit/card.tsx'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { KeyValue } from '../../../kit/values.tsx'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { route, view, type Route } from '../../../platform/http/route.ts'
import { showId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { isPosition, positions, signedIn, StaffPage, type Who } from '../../people/index.ts'
import { answering, ownerGaps, type Answering, type OwnerGaps } from './answers.views.ts'

const nameOf = (position: string): string => (isPosition(position) ? positions[position] : position)
const many = (n: number, one: string, more = `${one}s`): readonly string[] => (n === 0 ? [] : [`${n} ${n === 1 ? one : more}`])
const wordsOf = (one: Answering): string =>
  [
    ...many(one.servers, 'server'),
    ...many(one.devices, 'other device'),
    ...many(one.services, 'service'),
    ...many(one.hosted, 'hosted application'),
  ].join(', ')

function AnswersPage({ who, people, gaps, falls }: { who: Who; people: readonly Answering[]; gaps: OwnerGaps; falls: string }) {
  const open = gaps.servers + gaps.services + gaps.hosted + gaps.untested + gaps.issues
  const gap = (n: number, href: string) =>
    n === 0 ? (
      'none'
    ) : (
      <a href={href}>
        <Tag state="late">{n}</Tag>
      </a>
    )
  return (
    <StaffPage
      who={who}
      path="/answers"
      title="Who is responsible"
      question="Who owns what, who tests it, and what has nobody?"
      answer={
        open === 0
          ? 'Everything that needs an owner or a tester has one.'
          : `${open} ${open === 1 ? 'item has' : 'items have'} nobody assigned; until then ${open === 1 ? 'it falls' : 'they fall'} to the ${falls}.`
      }
    >
      <Stack>
        <Card id="gaps" title="Nobody assigned" side={<ClauseLink id="PM-4" />} now={open > 0}>
          <KeyValue
            items={[
              { key: 'Servers without an owner', value: gap(gaps.servers, '/devices?kind=server&owner=none') },
              { key: 'Services without a business owner', value: gap(gaps.services, '/services?lacks=owner') },
              { key: 'Services without a tester', value: gap(gaps.untested, '/services?lacks=tester') },
              { key: 'Hosted applications without an owner', value: gap(gaps.hosted, '/hosted?owner=none') },
              { key: 'Issues assigned to nobody', value: gap(gaps.issues, '/issues?state=open') },
            ]}
          />
        </Card>
        <Card id="people" title="By person">
          <DataTable
            caption="People and what they are responsible for"
            captionHidden
            rows={people}
            empty="Nobody holds a position yet."
            columns={[
              { label: 'Person', head: true, cell: (one) => <a href={`/people/${showId('per', one.id)}`}>{one.name}</a> },
              { label: 'Positions', cell: (one) => one.positions.map(nameOf).join(', ') },
              { label: 'Responsible for', cell: (one) => wordsOf(one) },
              { label: 'Tests', cell: (one) => [...many(one.tests, 'service'), ...many(one.deputyFor, 'as deputy', 'as deputy')].join(', ') },
              { label: 'Open issues', number: true, cell: (one) => (one.issues === 0 ? 0 : <Tag state="soon">{one.issues}</Tag>) },
            ]}
          />
        </Card>
      </Stack>
    </StaffPage>
  )
}

/** Roles and assignments made explicit (PM-4): who answers for what, and what is nobody's. */
export const answersRoutes = ({ db, policyOf }: { readonly db: Db; readonly policyOf: (tx: Tx) => Promise<PolicyValues> }): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/answers',
    says: 'Who is responsible for what: positions, servers, services, applications, tests, issues; and what has nobody assigned',
    clauses: ['PM-4', 'PM-8'],
    may: 'people.see',
    handle: async ({ who: maybe }) => {
      const who = signedIn(maybe)
      const shown = await reading({ db, districtId: who.districtId }, async (tx, now) => ({
        people: await answering(tx, now),
        gaps: await ownerGaps(tx),
        falls: nameOf(text(await policyOf(tx), 'owner.default')),
      }))
      return view({ gaps: shown.gaps, fallsTo: shown.falls, people: shown.people.map((one) => ({ ...one, id: showId('per', one.id) })) }, () => (
        <AnswersPage who={who} {...shown} />
      ))
    },
  }),
]
