import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack } from '../../../kit/card.tsx'
import { BarTable } from '../../../kit/chart.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../../kit/values.tsx'
import { faultOf, inLabels, whenIn } from '../../assets/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { many } from '../plan-row.rules.ts'
import type { CurrentWish, Effect, Moving } from './current.rules.ts'
import type { Standing } from './actor.rules.ts'
import { hrefOfRow, standings } from './others-sheet.screens.tsx'
import type { CurrentVersionRow } from './others.views.ts'

const keys = Object.keys(standings) as Standing[]
const named = 3 // systems that a row names beside their number
const labels = { version: 'Lowest version that counts', reason: 'Why it is lowered', readWhere: 'Where you read it' } as const
type CurrentShown = {
  readonly wish: Pick<CurrentWish, 'product' | 'branch' | 'version' | 'readWhere'> & { readonly reason?: string }
  readonly effect: Effect
  readonly existing: CurrentVersionRow | null
}

/** `12 from behind to proved`, the most first. */
const movesInWords = (moving: readonly Moving[]): string =>
  [...Map.groupBy(moving, ({ before, after }) => `from ${standings[before][1]} to ${standings[after][1]}`)]
    .toSorted((a, b) => b[1].length - a[1].length)
    .map(([words, some]) => `${some.length.toLocaleString('en-US')} ${words}`)
    .join(', ')

const answerOf = ({ effect: { moving, isLowered } }: CurrentShown): string =>
  moving.length === 0
    ? 'No system would move.'
    : `${many(moving.length, 'system')} would move: ${movesInWords(moving)}.${isLowered ? ' It lowers what counts as current.' : ''}`

/** All that run the same and move the same, the most first. */
const groupsOfMoving = (moving: readonly Moving[]): readonly (readonly Moving[])[] =>
  [...Map.groupBy(moving, ({ row, before, after }) => [before, after, row.product, row.version].join('|')).values()].toSorted(
    (a, b) => b.length - a.length,
  )

function MovingSystems({ some }: { some: readonly Moving[] }) {
  const sites = new Set(some.flatMap(({ row }) => row.site ?? [])).size
  return (
    <>
      {some.length > 1 && `${many(some.length, 'system')}${sites > 0 ? ` at ${many(sites, 'site')}` : ''}: `}
      {some.slice(0, named).map(({ row }, n) => (
        <>
          {n > 0 && ', '}
          <a href={hrefOfRow(row)}>{row.name}</a>
        </>
      ))}
      {some.length > named && ` and ${(some.length - named).toLocaleString('en-US')} more`}
    </>
  )
}

/** Before it is saved: what counts now, what would count, and every system that would move by it. */
export function CurrentPage({ who, refusal, ...shown }: CurrentShown & { who: Who; refusal?: Refusal | undefined }) {
  const { wish, effect, existing } = shown
  const { product, branch, version, readWhere, reason } = wish
  const bar = (label: string, counts: Effect['before']) => ({
    label,
    parts: keys.map((is) => ({ state: standings[is][0], word: standings[is][1], value: counts[is] ?? 0 })),
  })
  return (
    <StaffPage
      who={who}
      path="/patched-by-others"
      title="What counts as current"
      question="What would change if this counted as current?"
      answer={answerOf(shown)}
    >
      <Stack>
        {refusal && <Problem refusal={inLabels(refusal, labels)} />}
        <Card id="change" title={`${product}${branch === '' ? '' : ` ${branch}`}`} side={<ClauseLink id="PM-2" />} now>
          <KeyValue
            items={[
              {
                key: 'Counts now',
                value:
                  existing === null ? (
                    <Tag state="unknown">not set</Tag>
                  ) : (
                    <>
                      <Code>{existing.version}</Code> or later: {existing.saidBy}, <Time {...whenIn(who.zone)(existing.saidAt)} />,{' '}
                      {existing.readWhere}
                    </>
                  ),
              },
              {
                key: 'Would count',
                value: (
                  <>
                    <Code>{version}</Code> or later: {readWhere}
                  </>
                ),
              },
            ]}
          />
          <BarTable
            caption="Systems that others patch, before and after"
            label="Patched by others"
            empty="Nothing is patched by others."
            drawn="share"
            rows={[bar('Now', effect.before), bar('Then', effect.after)]}
          />
          <Form action="/patched-by-others/current" hidden={{ product, branch, version, readWhere, moves: String(effect.moving.length) }}>
            {effect.isLowered && (
              <>
                <Notice state="late">
                  This lowers what counts as current. Systems that are behind now would no longer be shown as behind, so it needs a reason, which
                  stays in the evidence.
                </Notice>
                <TextField name="reason" label={labels.reason} value={reason} maxlength={300} error={faultOf(refusal, 'reason')} />
              </>
            )}
            <Acts>
              <Button label="Save" kind="first" />
              <Button label="Cancel" href="/patched-by-others#current" />
            </Acts>
          </Form>
        </Card>
        {effect.moving.length > 0 && (
          <Card id="moving" title={`${many(effect.moving.length, 'system')} would move`}>
            <DataTable
              caption="Systems that would move, one row for all that move the same"
              captionHidden
              rows={groupsOfMoving(effect.moving)}
              empty=""
              columns={[
                { label: 'Systems', head: true, cell: (some) => <MovingSystems some={some} /> },
                { label: 'Runs', cell: ([one]) => `${one?.row.product ?? ''} ${one?.row.version ?? ''}`.trim() },
                { label: 'Now', cell: ([one]) => one && <Tag state={standings[one.before][0]}>{standings[one.before][1]}</Tag> },
                { label: 'Then', cell: ([one]) => one && <Tag state={standings[one.after][0]}>{standings[one.after][1]}</Tag> },
              ]}
            />
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}
