import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Empty, Stack } from '../../kit/card.tsx'
import { SelectField, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { showId } from '../../platform/ids.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { actors, kinds, scopes } from './assets.rules.ts'
import type { Choice } from './assets.views.ts'
import { mostAtOnce, type BulkChange, type Previewed } from './bulk.ts'
import { deviceHref, idOr } from './fields.ts'

const options = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))
const choices = (prefix: string, none: string, rows: readonly Choice[]) => [
  { value: 'none', label: none },
  ...rows.map(({ id, name }) => ({ value: showId(prefix, id), label: name })),
]
const shownId = (prefix: string, id: string | null | undefined) => (id === undefined ? undefined : idOr(prefix, id))

export type BulkShown = {
  readonly rows: readonly Previewed[]
  readonly total: number
  /** What chooses the devices again: their ids, or the list's filters. */
  readonly chosen: readonly (readonly [name: string, value: string])[]
  readonly change: BulkChange
  readonly isChosen: boolean
  readonly sites: readonly Choice[]
  readonly people: readonly Choice[]
  readonly setsOff?: string | undefined // by itself, beside the change
  readonly refusal?: Refusal | undefined
}

/** One change to many devices: first what it would do to each, then one button. The address is the preview, so it can be sent to somebody. */
export function BulkPage({ who, rows, total, chosen, change, isChosen, sites, people, setsOff, refusal }: BulkShown & { who: Who }) {
  const changing = rows.filter(({ changes }) => changes.length > 0)
  const barred = rows.filter(({ whyNot }) => whyNot !== undefined)
  const isTooMany = total > rows.length
  const count = (n: number) => `${n.toLocaleString('en-US')} ${n === 1 ? 'device' : 'devices'}`
  return (
    <StaffPage
      who={who}
      path="/devices"
      title={`Change ${count(rows.length)}`}
      question="What would change for each of them?"
      crumbs={[]}
      answer={
        !isChosen
          ? 'Choose what to set; nothing changes until you have seen the result.'
          : `${count(changing.length)} would change${
              rows.length - changing.length - barred.length > 0 ? `, ${rows.length - changing.length - barred.length} already as chosen` : ''
            }${barred.length > 0 ? `, ${barred.length} cannot` : ''}.`
      }
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        {rows.length === 0 ? (
          <Empty says="No device is selected.">
            Go back to the <a href="/devices">list</a> and select some.
          </Empty>
        ) : (
          <>
            <Card id="set" title="What to set">
              <form class="form" method="get" action="/devices/bulk">
                {chosen.map(([name, value]) => (
                  <input type="hidden" name={name} value={value} />
                ))}
                <div class="filters">
                  <SelectField name="toKind" label="Kind" value={change.toKind} choose="Leave as it is" options={options(kinds)} optional />
                  <SelectField
                    name="toSite"
                    label="Site"
                    value={shownId('sit', change.toSite)}
                    choose="Leave as it is"
                    options={choices('sit', 'No site', sites)}
                    optional
                  />
                  <SelectField name="toActor" label="Patched by" value={change.toActor} choose="Leave as it is" options={options(actors)} optional />
                  <SelectField
                    name="toOwner"
                    label="Owner"
                    value={shownId('per', change.toOwner)}
                    choose="Leave as it is"
                    options={choices('per', 'Nobody', people)}
                    optional
                  />
                  <SelectField name="toScope" label="Scope" value={change.toScope} choose="Leave as it is" options={options(scopes)} optional />
                </div>
                <TextField name="scopeReason" label="Why, if it goes out of scope" value={change.scopeReason} optional />
                <Button label="Preview changes" {...(isChosen ? {} : { kind: 'first' as const })} />
              </form>
            </Card>
            {isTooMany && (
              <p class="reason">
                {count(total)} match; the first {mostAtOnce} are shown and changed. Repeat for the rest.
              </p>
            )}
            {isChosen && changing.length > 0 && (
              <form method="post" action="/devices/bulk">
                {changing.map(({ device }) => (
                  <input type="hidden" name="id[]" value={showId('dev', device.id)} />
                ))}
                {Object.entries({
                  toKind: change.toKind,
                  toActor: change.toActor,
                  toSite: shownId('sit', change.toSite),
                  toOwner: shownId('per', change.toOwner),
                  toScope: change.toScope,
                  scopeReason: change.scopeReason,
                }).map(([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />)}
                <Button
                  kind="first"
                  label={`Change ${count(changing.length)}`}
                  cost={['Each change is recorded with your name and the value before it.', setsOff].filter(Boolean).join(' ')}
                />
              </form>
            )}
            <div class="sheet">
              <DataTable
                caption="Devices and what would change"
                captionHidden
                rows={rows}
                empty="None."
                columns={[
                  { label: 'Device', head: true, cell: ({ device }) => <a href={deviceHref(device.id)}>{device.hostname}</a> },
                  { label: 'Site now', cell: ({ device }) => device.site ?? 'none' },
                  {
                    label: 'What would change',
                    cell: ({ changes, whyNot }) =>
                      whyNot ? (
                        <Tag state="late">{whyNot}</Tag>
                      ) : changes.length === 0 ? (
                        isChosen ? (
                          'nothing; already as chosen'
                        ) : (
                          ''
                        )
                      ) : (
                        changes.map((one, at) => (
                          <>
                            {at > 0 && <br />}
                            {one}
                          </>
                        ))
                      ),
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
