import type { Refusal } from '../../core/result.ts'
import { inWords, zoneWord } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { RadioField } from '../../kit/choices.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { Form, SelectField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { showId } from '../../platform/ids.ts'
import { columnName } from '../../platform/sheets/fault.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { countDate, dateOrders, noDates, orderShown } from '../../core/time/told-dates.ts'
import { confidenceIn, isDated, isHeadingKnown } from './detect.rules.ts'
import { fieldNames, fields } from './fields.rules.ts'
import type { ImportFile } from './imports.views.ts'
import type { ColumnShape } from './profile.rules.ts'
import { sourceNames, sourceOf } from './sources.rules.ts'

type Shown = { who: Who; file: ImportFile; before?: string | undefined; refusal?: Refusal | undefined }

const nameOf = ({ heading }: ColumnShape, at: number): string => heading || `Column ${columnName(at)}, no heading`

const goesTo = ({ mapping }: ImportFile, { key }: ColumnShape): string => mapping.columns[key] ?? 'leave'
/** A column that nothing here understands; once a person chose (then the source is certain), one left out is left out by choice. */
const isOpen = (file: ImportFile, column: ColumnShape): boolean =>
  ['leave', 'keep'].includes(goesTo(file, column)) && file.confidence < 100 && !isHeadingKnown(file.mapping.source, column.heading)

/** Why it is taken for that source, in one sentence with its figures. Once somebody chose, what goes somewhere is counted. */
const because = (file: ImportFile): string => {
  const { mapping, shape, confidence } = file
  const { known, of } = confidenceIn(
    mapping.source,
    shape.columns.map(({ heading }) => heading),
  )
  const used = shape.columns.filter((column) => goesTo(file, column) !== 'leave').length
  if (mapping.source === 'own' && confidence === 100 && used !== known)
    return used === of
      ? of === 1
        ? 'The one column is used.'
        : `All ${of} columns are used.`
      : `${used} of ${of} columns ${used === 1 ? 'is' : 'are'} used; ${of - used} ${of - used === 1 ? 'is' : 'are'} left out.`
  const { label } = sourceOf(mapping.source)
  if (mapping.source === 'own')
    return known === of
      ? 'Every heading is recognized; check that each column goes where you want it.'
      : `${known} of ${of} headings ${known === 1 ? 'is' : 'are'} recognized; choose what the others are.`
  return confidence === 100 && known < of
    ? `Read as ${label}, as you chose; ${known} of ${of} headings match that source.`
    : `It looks like ${label}: ${known} of ${of} headings match that source (${confidence}%).`
}

const readsTwoWays = (sample: string): boolean => countDate(noDates, sample).either > 0

/** What its dates show by themselves; the question only where they leave it open. */
function Dates({ file }: { file: ImportFile }) {
  const dated = file.shape.columns.filter(({ key }) => isDated(file.mapping.columns[key] ?? 'leave'))
  if (dated.length === 0) return null
  const evidence = orderShown(dated.map(({ dates }) => dates))
  const example = dated.flatMap(({ samples }) => samples).find(readsTwoWays)
  const disagree = dated.some(({ dates }) => dates.mdy > 0) && dated.some(({ dates }) => dates.dmy > 0)
  const names = dated.map(({ heading }) => heading).join(', ')
  if (evidence === undefined)
    return (
      <p>
        Dates ({names}) can be read only one way.
        <input type="hidden" name="order" value="ymd" />
      </p>
    )
  if (evidence !== 'ask')
    return (
      <p>
        Dates ({names}) are read with the {evidence === 'mdy' ? 'month' : 'day'} first: some of them can be read no other way.
        <input type="hidden" name="order" value={evidence} />
      </p>
    )
  return (
    <RadioField
      name="order"
      label="How are the dates written?"
      value={file.mapping.order === 'ask' ? undefined : file.mapping.order}
      hint={
        disagree
          ? `In ${names} some dates only make sense with the month first, others only with the day first. Dates that do not fit your choice are left out; their rows are still imported.`
          : `${example ?? 'Some'} can be read two ways, and nothing in ${names} shows which. Afterbell does not guess.`
      }
      options={(['mdy', 'dmy'] as const).map((order) => ({ value: order, label: dateOrders[order] }))}
    />
  )
}

const choices = [
  {
    label: 'No field of its own',
    options: [
      { value: 'keep', label: 'Keep as a note' },
      { value: 'leave', label: 'Leave out' },
    ],
  },
  { label: 'Field of the device', options: fieldNames.map((name) => ({ value: name, label: fields[name].heading })) },
]

function Target({ column, at, value }: { column: ColumnShape; at: number; value: string }) {
  return (
    <select class="input" name="to[]" aria-label={`${nameOf(column, at)} goes to`}>
      {choices.map(({ label, options }) => (
        <optgroup label={label}>
          {options.map((one) => (
            <option value={one.value} selected={one.value === value}>
              {one.label}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}

export function MappingPage({ who, file, before, refusal }: Shown) {
  const { shape, mapping } = file
  const rows = shape.columns.map((column, at) => ({ column, at }))
  const used = rows.filter(({ column }) => goesTo(file, column) !== 'leave').length
  const action = `/devices/import/${showId('imp', file.id)}/mapping`
  return (
    <StaffPage who={who} path="/devices" title={file.name} question="What does each column say?" answer={because(file)}>
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        {before && (
          <Notice state="wait">
            This very file was taken in on {inWords(before, who.zone, { withYear: true })}. Taking it in again changes only what was changed here
            since.
          </Notice>
        )}
        <Form wide action={action}>
          <Card id="source" title="Source">
            <SelectField
              name="source"
              label="Source"
              value={mapping.source}
              options={sourceNames.map((name) => ({ value: name, label: sourceOf(name).label }))}
            />
            {shape.sheets.length > 1 && (
              <p>
                This is sheet “{shape.sheet}”, the first with a table unless you chose it; also there:{' '}
                {shape.sheets.filter((one) => one !== shape.sheet).join(', ')}.
              </p>
            )}
            {shape.sheets.length > 1 && (
              <SelectField
                name="sheet"
                label="Worksheet"
                value={shape.sheet ?? ''}
                options={shape.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
              />
            )}
            <Acts>
              <Button label="Read it this way" name="again" value="yes" cost="Proposes the columns again." />
            </Acts>
          </Card>
          <Card id="columns" title={`${shape.columns.length} columns, ${used} of them used`} now>
            <Dates file={file} />
            <DataTable
              caption="Columns"
              captionHidden
              rows={rows}
              empty="None."
              columns={[
                { label: 'Column', head: true, cell: ({ column, at }) => nameOf(column, at) },
                {
                  label: 'Sample values',
                  cell: ({ column }) =>
                    column.filled === 0 ? <Tag state="unknown">empty</Tag> : column.samples.map((sample) => <div>{sample}</div>),
                },
                { label: 'Rows with a value', number: true, cell: ({ column }) => column.filled.toLocaleString('en-US') },
                {
                  label: 'Goes to',
                  cell: ({ column, at }) => (
                    <>
                      <Target column={column} at={at} value={goesTo(file, column)} />
                      {isOpen(file, column) && (
                        <>
                          {' '}
                          <Tag state="unknown">not recognized</Tag>
                        </>
                      )}
                    </>
                  ),
                },
              ]}
            />
            <SelectField
              name="times"
              label="Times without a time zone are"
              value={mapping.times}
              options={[
                { value: 'utc', label: 'UTC, as most consoles export them' },
                { value: 'district', label: `${zoneWord(who.zone)} time` },
              ]}
            />
            <Acts>
              <Button
                label="See what would change"
                kind="first"
                cost={`Reads all ${file.rows.toLocaleString('en-US')} rows and changes nothing. Your choices are saved for the next list of this kind.`}
              />
            </Acts>
          </Card>
        </Form>
        <PostButton
          action={`/devices/import/${showId('imp', file.id)}/discard`}
          label="Discard this list"
          cost="Nothing has been imported from it."
        />
      </Stack>
    </StaffPage>
  )
}
