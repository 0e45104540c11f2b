import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Card, Empty, Stack } from '../../../kit/card.tsx'
import { SelectField } from '../../../kit/fields.tsx'
import { Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { showId } from '../../../platform/ids.ts'
import type { Choice } from '../../assets/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { many } from '../plan-row.rules.ts'
import { planHref } from '../plan.screens.tsx'
import type { PlanItem } from './plan-list.views.ts'

export type BulkShown = {
  readonly rows: readonly PlanItem[]
  readonly total: number
  readonly toOwner: string | undefined
  readonly people: readonly Choice[]
  readonly refusal?: Refusal | undefined
}

/** Who answers for many updates: first what would change, then one button. */
export function PlanBulkPage({ who, rows, total, toOwner, people, refusal }: BulkShown & { who: Who }) {
  const nameOf = (id: string | null): string => (id === null ? 'nobody' : (people.find((one) => one.id === id)?.name ?? 'somebody who left'))
  const chosen = toOwner === undefined ? undefined : toOwner === 'none' ? null : toOwner
  const changing = chosen === undefined ? [] : rows.filter((row) => row.ownerId !== chosen)
  return (
    <StaffPage
      who={who}
      path="/plan"
      title={`Assign ${many(rows.length, 'update')}`}
      question="Who should own them?"
      crumbs={[]}
      answer={
        chosen === undefined
          ? 'Choose somebody; nothing changes until you have seen the result.'
          : `${many(changing.length, 'update')} would go to ${nameOf(chosen)}.`
      }
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        {rows.length === 0 ? (
          <Empty says="No update is selected.">
            Go back to the <a href="/plan">plan</a> and select some.
          </Empty>
        ) : (
          <>
            <Card id="set" title="Who">
              <form class="form" method="get" action="/plan/bulk">
                {rows.map(({ id }) => (
                  <input type="hidden" name="id[]" value={showId('pe', id)} />
                ))}
                <SelectField
                  name="toOwner"
                  label="Owner"
                  value={chosen === undefined ? undefined : chosen === null ? 'none' : showId('per', chosen)}
                  choose="Choose somebody"
                  width="medium"
                  options={[
                    { value: 'none', label: 'Nobody: they fall to the director' },
                    ...people.map(({ id, name }) => ({ value: showId('per', id), label: name })),
                  ]}
                />
                <Button label="Preview changes" {...(chosen === undefined ? { kind: 'first' as const } : {})} />
              </form>
            </Card>
            {total > rows.length && (
              <p class="reason">
                {many(total, 'update')} match; the first {rows.length} are shown and changed. Repeat for the rest.
              </p>
            )}
            {changing.length > 0 && chosen !== undefined && (
              <form method="post" action="/plan/bulk">
                {changing.map(({ id }) => (
                  <input type="hidden" name="id[]" value={showId('pe', id)} />
                ))}
                <input type="hidden" name="toOwner" value={chosen === null ? 'none' : showId('per', chosen)} />
                <Button
                  kind="first"
                  label={`Assign ${many(changing.length, 'update')}`}
                  cost="Each change is recorded with your name and the previous owner."
                />
              </form>
            )}
            <div class="sheet">
              <DataTable
                caption="Updates and their owners"
                captionHidden
                rows={rows}
                empty="None."
                columns={[
                  { label: 'Update', head: true, cell: (row) => <a href={planHref(row.id)}>{row.package}</a> },
                  { label: 'Devices', number: true, cell: (row) => row.devices },
                  { label: 'Now', cell: (row) => nameOf(row.ownerId) },
                  {
                    label: 'What would change',
                    cell: (row) =>
                      chosen === undefined
                        ? ''
                        : row.ownerId === chosen
                          ? 'nothing; already as chosen'
                          : `${nameOf(row.ownerId)} → ${nameOf(chosen)}`,
                  },
                ]}
              />
            </div>
          </>
        )}
      </Stack>
    </StaffPage>
  )
}
