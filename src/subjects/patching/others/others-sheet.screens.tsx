import { hrefWith } from '../../../kit/href.ts'
import { DataTable, Pager } from '../../../kit/table.tsx'
import { Tag, type State } from '../../../kit/tag.tsx'
import { Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, whenIn } from '../../assets/index.ts'
import type { Who } from '../../people/index.ts'
import { otherActors, type OtherActor, type Standing } from './actor.rules.ts'
import type { OthersGroup } from './groups.rules.ts'
import type { OthersShown } from './others.screens.tsx'
import type { ActorPartyRow, JudgedRow } from './others.views.ts'

export const standings = {
  proved: ['good', 'proved'],
  behind: ['late', 'behind'],
  ended: ['late', 'no more fixes'],
  silent: ['unknown', 'proof too old'],
  never: ['unknown', 'never reported'],
  undecided: ['wait', 'not decided'],
} as const satisfies Record<Standing, readonly [State, string]>
export type At = (more: Readonly<Record<string, string | number | undefined>>) => string
export const partyOf = (actor: OtherActor, parties: readonly ActorPartyRow[]): string =>
  parties.find((one) => one.actor === actor)?.party || otherActors[actor].name.replace(/^The /, '').replace(/^m/, 'M').replace(/^v/, 'V')

const count = (n: number) => n.toLocaleString('en-US')
export const hrefOfRow = (row: Pick<JudgedRow, 'what' | 'id'>): string =>
  row.what === 'device' ? deviceHref(row.id) : `/hosted/${showId('app', row.id)}`
const systems = (n: number): string => `${count(n)} ${n === 1 ? 'system' : 'systems'}`
const runsOf = ({ product, version }: Pick<JudgedRow, 'product' | 'version'>): string => `${product} ${version}`.trim() || 'not known'

/** What is chosen: one row for all that stand the same, or one for each system. */
export function OthersSheet({ who, shown, at }: { who: Who; shown: OthersShown; at: At }) {
  const { total, groups, isEach, page, pageSize, query } = shown
  const file = (kind: string) => hrefWith(`/patched-by-others.${kind}`, { ...query, page: undefined, each: undefined })
  return (
    <div class="sheet" id="systems">
      <header class="sheet-head">
        <p>
          <b>{count(total)}</b> {total === 1 ? 'system' : 'systems'}
          {isEach ? '' : ` in ${count(groups.length)} ${groups.length === 1 ? 'row' : 'rows'}, grouped by state`}.{' '}
          {isEach ? (
            <a href={`${at({ group: undefined, text: undefined, each: undefined })}#systems`}>Group by state</a>
          ) : (
            total > 0 && <a href={`${at({ each: 'yes' })}#systems`}>One row per system</a>
          )}
        </p>
        {total > 0 && (
          <p class="exports">
            Export{' '}
            <a href={file('csv')} download>
              CSV
            </a>{' '}
            <a href={file('xlsx')} download>
              XLSX
            </a>
          </p>
        )}
      </header>
      {isEach ? <EachTable who={who} shown={shown} /> : <GroupTable who={who} shown={shown} at={at} />}
      {isEach && (
        <Pager
          from={total === 0 ? 0 : (page - 1) * pageSize + 1}
          to={Math.min(total, page * pageSize)}
          of={total}
          previousHref={page > 1 ? at({ page: page - 1 }) : undefined}
          nextHref={page * pageSize < total ? at({ page: page + 1 }) : undefined}
        />
      )}
    </div>
  )
}

function GroupTable({ who, shown: { groups, parties }, at }: { who: Who; shown: OthersShown; at: At }) {
  const when = whenIn(who.zone)
  const seen = ({ seenFrom, seenTo }: OthersGroup<JudgedRow>) =>
    seenFrom === null || seenTo === null ? (
      'never'
    ) : seenFrom === seenTo ? (
      <Time {...when(seenTo)} />
    ) : (
      <>
        <Time {...when(seenFrom)} /> to <Time {...when(seenTo)} />
      </>
    )
  return (
    <DataTable
      caption="Systems patched by others, grouped by state"
      captionHidden
      rows={groups}
      empty="None matches."
      columns={[
        {
          label: 'Systems',
          head: true,
          cell: (row) => (
            <>
              {row.only ? (
                <a href={hrefOfRow(row.only)}>{row.only.name}</a>
              ) : (
                <a href={`${at({ group: row.key })}#systems`}>{systems(row.systems)}</a>
              )}
              <small> {row.only ? (row.only.site ?? '') : row.sites > 0 ? `at ${row.sites === 1 ? 'one site' : `${row.sites} sites`}` : ''}</small>
            </>
          ),
        },
        { label: 'Runs', cell: runsOf },
        { label: 'Patched by', cell: (row) => partyOf(row.actor, parties) },
        { label: 'State', cell: (row) => <Tag state={standings[row.is][0]}>{standings[row.is][1]}</Tag> },
        { label: 'Why', cell: (row) => row.why },
        { label: 'Last seen there', cell: seen },
      ]}
    />
  )
}

function EachTable({ who, shown: { rows, parties } }: { who: Who; shown: OthersShown }) {
  const when = whenIn(who.zone)
  return (
    <DataTable
      caption="Systems patched by others"
      captionHidden
      rows={rows}
      empty="None matches."
      columns={[
        {
          label: 'System',
          head: true,
          cell: (row) => (
            <>
              <a href={hrefOfRow(row)}>{row.name}</a>
              {row.site !== null && <small> {row.site}</small>}
            </>
          ),
        },
        { label: 'Patched by', cell: (row) => partyOf(row.actor, parties) },
        { label: 'Status', cell: (row) => <Tag state={standings[row.is][0]}>{standings[row.is][1]}</Tag> },
        { label: 'Last seen there', cell: (row) => (row.seenAt === null ? 'never' : <Time {...when(row.seenAt)} />) },
        { label: 'Why', cell: (row) => row.says },
      ]}
    />
  )
}
