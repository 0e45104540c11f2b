import type { Refusal } from '../../core/result.ts'
import { readSerialDay } from '../../core/time/told-dates.ts'
import { dateInWords } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { Form, SelectField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { showId } from '../../platform/ids.ts'
import { mayDo, siteKinds, StaffPage, type Who } from '../people/index.ts'
import { isDated } from './detect.rules.ts'
import { fields, spareWords, type WordField } from './fields.rules.ts'
import type { Checked } from './imports.store.ts'
import type { ImportFile } from './imports.views.ts'
import { isSerialDays } from './profile.rules.ts'
import { plannedOutcomes } from './report.ts'
import type { Vocabulary } from './values.rules.ts'
import { plannedWords } from './words.rules.ts'

type Shown = { who: Who; file: ImportFile; checked: Checked; vocabulary: Vocabulary; setsOff?: string | undefined; refusal?: Refusal | undefined }
const number = (n: number): string => n.toLocaleString('en-US')
const hrefOf = (file: ImportFile): string => `/devices/import/${showId('imp', file.id)}`
/** Whether a word waits without whose meaning rows stay out. */
const asks = ({ unknown }: Checked): boolean => unknown.some(({ field }) => !spareWords.has(field))

export function CheckPage({ who, file, checked, vocabulary, setsOff, refusal }: Shown) {
  const usable = checked.added + checked.changed
  const isAsked = asks(checked)
  const isNothing = usable + checked.refused === 0
  return (
    <StaffPage
      who={who}
      path="/devices"
      title={file.name}
      question="What would change?"
      answer={`${plannedWords(checked)}${isNothing ? '' : ' Nothing has been changed yet.'}`}
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <Figures file={file} checked={checked} />
        {checked.unknown.length > 0 && <Words who={who} file={file} checked={checked} vocabulary={vocabulary} />}
        <Card id="take" title="Import" now={!isAsked}>
          {setsOff && <Notice state="soon">{setsOff}</Notice>}
          <Acts>
            <PostButton
              action={`${hrefOf(file)}/take`}
              kind={isAsked ? undefined : 'first'}
              label={usable > 0 ? `Import ${number(usable)} of ${number(file.rows)} rows` : 'Import anyway'}
              disabledBecause={usable + checked.same === 0 ? 'No row can be imported yet.' : undefined}
              cost={
                checked.refused > 0
                  ? `${number(checked.refused)} ${checked.refused === 1 ? 'row is left out, with its reason' : 'rows are left out, each with its reason'}.`
                  : usable > 0
                    ? 'Every row can be imported.'
                    : 'Everything in this file is already in the list.'
              }
            />
            <Button label="Back to the columns" href={hrefOf(file)} />
          </Acts>
        </Card>
        <Rows file={file} checked={checked} />
      </Stack>
    </StaffPage>
  )
}

function Figures({ file, checked }: { file: ImportFile; checked: Checked }) {
  const rows = [
    ['New', checked.added, 'not in the list yet'],
    ['To change', checked.changed, 'in the list, with different values'],
    ['No change', checked.same, 'already as this file says'],
    ['Refused', checked.refused, 'cannot be imported as they are'],
  ] as const
  const serials = file.shape.columns.filter((column) => isSerialDays(column) && isDated(file.mapping.columns[column.key] ?? 'leave'))
  return (
    <Card id="figures" title={`${number(file.rows)} rows`}>
      <DataTable
        caption="Rows by what the import would do"
        captionHidden
        rows={rows}
        empty="None."
        columns={[
          { label: 'Rows', head: true, cell: ([word]) => word },
          { label: 'How many', number: true, cell: ([, n]) => number(n) },
          { label: 'Which', cell: ([, , what]) => what },
        ]}
      />
      {checked.warned > 0 && (
        <p>
          {number(checked.warned)} {checked.warned === 1 ? 'row is' : 'rows are'} imported without some of {checked.warned === 1 ? 'its' : 'their'}{' '}
          values, such as a serial number that is not a real one.
        </p>
      )}
      {serials.map(({ heading, samples: [sample = ''] }) => (
        <p>
          {heading}: its numbers are dates as a spreadsheet stores them; {sample} is {dateInWords(readSerialDay(sample) ?? '')}.
        </p>
      ))}
      {checked.asked > 0 && (
        <Notice state="soon">{number(checked.asked)} may be the same machine as one already in the list: a person decides after the import.</Notice>
      )}
    </Card>
  )
}

/** Words that none of ours means. Sites may be made in one go. */
function Words({ who, file, checked, vocabulary }: Omit<Shown, 'refusal' | 'setsOff'>) {
  const isAsked = asks(checked)
  const sites = checked.unknown.filter(({ field }) => field === 'site')
  const maySites = mayDo(who.positions, 'people.change')
  const options = (field: string) => [
    ...(spareWords.has(field) ? [] : [{ value: 'refuse', label: 'Leave these rows out' }]),
    { value: 'empty', label: 'Import them without it' },
    ...(field === 'site' && maySites.ok ? [{ value: 'new', label: 'A new site with this name' }] : []),
    ...Object.entries(vocabulary[field as WordField] ?? {}).map(([key, label]) => ({ value: field === 'site' ? showId('sit', key) : key, label })),
  ]
  return (
    <Card id="words" title={`${checked.unknown.length === 1 ? '1 value' : `${checked.unknown.length} values`} not recognized`} now={isAsked}>
      <p>
        Choose what each one means; your answer is saved for the next list of this kind. An unrecognized kind, status or disk encryption is left out,
        and the row is imported without it.
      </p>
      <Form wide action={`${hrefOf(file)}/words`}>
        <DataTable
          caption="Values to match"
          captionHidden
          rows={checked.unknown}
          empty="None."
          columns={[
            { label: 'Value', head: true, cell: ({ word }) => word },
            { label: 'Field', cell: ({ field }) => fields[field as WordField].heading },
            { label: 'Rows', number: true, cell: ({ rows }) => number(rows) },
            {
              label: 'Means',
              cell: ({ field, word }) => (
                <>
                  <input type="hidden" name="field[]" value={field} />
                  <input type="hidden" name="word[]" value={word} />
                  <select class="input" name="means[]" aria-label={`${word} means`}>
                    {options(field).map((one) => (
                      <option value={one.value}>{one.label}</option>
                    ))}
                  </select>
                </>
              ),
            },
          ]}
        />
        {sites.length > 0 && (
          <SelectField
            name="siteKind"
            label="New sites are"
            value="school"
            hint="Where the name itself says so (school, office, bus, kitchen), the name decides."
            options={Object.entries(siteKinds).map(([value, label]) => ({ value, label }))}
          />
        )}
        <Acts>
          <Button label="Save these answers" kind={isAsked ? 'first' : undefined} />
          {sites.length > 0 && (
            <Button
              label={sites.length === 1 ? 'Add this site' : `Add all ${sites.length} sites`}
              name="allNew"
              value="yes"
              disabledBecause={maySites.ok ? undefined : maySites.refusal.says}
            />
          )}
        </Acts>
      </Form>
    </Card>
  )
}

function Rows({ file, checked }: { file: ImportFile; checked: Checked }) {
  return (
    <Card
      id="rows"
      title="Row by row"
      side={
        <span>
          <a href={`${hrefOf(file)}/rows.csv`}>All rows as CSV</a> <a href={`${hrefOf(file)}/rows.xlsx`}>as XLSX</a>
        </span>
      }
    >
      <DataTable
        caption={checked.first.length === 1 ? '1 row that needs a look' : `The first ${checked.first.length} rows that need a look`}
        captionHidden={checked.first.length === 0}
        rows={checked.first}
        empty="No row needs a look."
        columns={[
          { label: 'Row', head: true, cell: ({ line }) => number(line) },
          { label: 'Device', cell: ({ label }) => label },
          {
            label: 'Outcome',
            cell: ({ outcome }) =>
              outcome === 'refused' ? <Tag state="late">refused</Tag> : plannedOutcomes[outcome as keyof typeof plannedOutcomes],
          },
          { label: 'Why', cell: ({ says }) => says.join('; ') },
        ]}
      />
    </Card>
  )
}
