import { Button } from '../../kit/button.tsx'
import { Card, Empty } from '../../kit/card.tsx'
import { DataTable, Pager } from '../../kit/table.tsx'
import { Tag, type State } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { deviceHref, whenIn } from '../assets/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import type { SystemOnReport } from './compliance-report.ts'
import type { Reason, SystemClass } from './compliance.rules.ts'
import type { PatchRow } from './compliance.views.ts'
import { Due, planHref } from './plan.screens.tsx'

const classTags = {
  'up-to-date': ['good', 'up to date'],
  pending: ['soon', 'pending'],
  'with-issues': ['late', 'with issues'],
  unknown: ['unknown', 'unknown'],
} as const satisfies Record<SystemClass, readonly [State, string]>
const ClassTag = ({ is }: { is: SystemClass }) => <Tag state={classTags[is][0]}>{classTags[is][1]}</Tag>

const number = (n: number) => n.toLocaleString('en-US')

export type PageOf = { readonly total: number; readonly page: number; readonly pageSize: number; readonly href: (page: number) => string }
const Pages = ({ total, page, pageSize, href }: PageOf) => (
  <Pager
    from={total === 0 ? 0 : (page - 1) * pageSize + 1}
    to={Math.min(total, page * pageSize)}
    of={total}
    previousHref={page > 1 ? href(page - 1) : undefined}
    nextHref={page * pageSize < total ? href(page + 1) : undefined}
  />
)

const Reasons = ({ row }: { row: SystemOnReport }) => {
  const at = (about: Reason['about']): string =>
    about === 'run' && row.runId !== null
      ? `/runs/${showId('run', row.runId)}`
      : about === 'alarms'
        ? '/devices/alarms'
        : about === 'feeds'
          ? '/feeds'
          : about === 'plan'
            ? `/plan?text=${encodeURIComponent(row.hostname)}`
            : deviceHref(row.id)
  return row.reasons.length === 0 ? (
    <>{row.says}</>
  ) : (
    <>
      {row.reasons.map((reason) => (
        <>
          <a href={at(reason.about)}>{reason.says}</a>{' '}
        </>
      ))}
    </>
  )
}

export function SystemsPage({ who, title, rows, ...pages }: PageOf & { who: Who; title: string; rows: readonly SystemOnReport[] }) {
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/report"
      title={title}
      question="Which systems are these, and why?"
      answer={`${number(pages.total)} ${pages.total === 1 ? 'system' : 'systems'}.`}
      action={<Button label="Back to the report" href="/report" />}
    >
      {pages.total === 0 ? (
        <Empty says="No systems here." />
      ) : (
        <Card id="systems" title="Each with its reasons">
          <DataTable
            caption="Systems"
            captionHidden
            rows={rows}
            empty=""
            columns={[
              { label: 'System', head: true, cell: (row) => <a href={deviceHref(row.id)}>{row.hostname}</a> },
              { label: 'Class', cell: (row) => <ClassTag is={row.class} /> },
              { label: 'Why', cell: (row) => <Reasons row={row} /> },
              { label: 'Last heard from', cell: (row) => (row.isSeen ? <Time {...when(row.lastSeen)} /> : 'never') },
              {
                label: 'Evidence',
                cell: (row) => (
                  <a href={`/evidence?about=${showId('dev', row.id)}`}>
                    evidence<span class="hidden"> of {row.hostname}</span>
                  </a>
                ),
              },
            ]}
          />
          <Pages {...pages} />
        </Card>
      )}
    </StaffPage>
  )
}

export function PatchesPage({ who, title, today, rows, ...pages }: PageOf & { who: Who; title: string; today: string; rows: readonly PatchRow[] }) {
  return (
    <StaffPage
      who={who}
      path="/report"
      title={title}
      question="Which patches are these, and why?"
      answer={`${number(pages.total)} ${pages.total === 1 ? 'patch' : 'patches'}.`}
      action={<Button label="Back to the report" href="/report" />}
    >
      {pages.total === 0 ? (
        <Empty says="No patches here." />
      ) : (
        <Card id="patches" title="In the order of the plan">
          <DataTable
            caption="Patches"
            captionHidden
            rows={rows}
            empty=""
            columns={[
              {
                label: 'Patch',
                head: true,
                cell: (row) => (
                  <a href={planHref(row.id)}>
                    {row.package} on {row.hostname}
                  </a>
                ),
              },
              { label: 'Why', cell: (row) => row.says },
              { label: 'Decision', cell: (row) => row.decision },
              { label: 'Due', cell: (row) => <Due item={row} today={today} /> },
            ]}
          />
          <Pages {...pages} />
        </Card>
      )}
    </StaffPage>
  )
}
