import type { Child } from 'hono/jsx'
import type { Refusal } from '../core/result.ts'
import { Button } from './button.tsx'
import { Acts, Card, Empty, Stack } from './card.tsx'
import { Problem } from './problem.tsx'
import { DataTable } from './table.tsx'
import { Tag } from './tag.tsx'

/** One row of a list and what an act would do to it: nothing where it is so already, or why it cannot be. */
export type BulkRow = {
  readonly id: string // as the address names it
  readonly name: string
  readonly href?: string | undefined
  readonly now: string
  readonly would: readonly string[]
  readonly whyNot?: string | undefined
}

export type BulkViewProps = {
  action: string
  listHref: string
  /** One and many of what is listed. */
  words: readonly [one: string, many: string]
  rows: readonly BulkRow[]
  /** How many rows were meant; more than `rows` where only the first are looked at. */
  total: number
  /** What chooses the rows again: their ids, or the list's filters. */
  chosen: readonly (readonly [name: string, value: string])[]
  /** What was said is to be done, as the form writes it. */
  asked: Readonly<Record<string, string>>
  /** Enough was said to tell what it would do. */
  isWhole: boolean
  label: string
  cost: string
  refusal?: Refusal | undefined
  children?: Child
}

const shownAtMost = 100 // of those to which nothing would be done; what would change is shown whole
const count = (n: number): string => n.toLocaleString('en-US')

/** How many would change, stand so already, and cannot. */
export const bulkAnswer = (rows: readonly BulkRow[], words: readonly [one: string, many: string]): string => {
  const [changing, barred] = [rows.filter(({ would }) => would.length > 0).length, rows.filter(({ whyNot }) => whyNot !== undefined).length]
  const same = rows.length - changing - barred
  return `${count(changing)} ${changing === 1 ? words[0] : words[1]} would change${same > 0 ? `, ${count(same)} ${same === 1 ? 'is' : 'are'} already as chosen` : ''}${
    barred > 0 ? `, ${count(barred)} cannot` : ''
  }.`
}

/** The body of a page that checks one act on many rows: what is set, what it would do to each, the one button. The address is the preview. */
export function BulkView({ action, listHref, words, rows, total, chosen, asked, isWhole, label, cost, refusal, children }: BulkViewProps) {
  const changing = rows.filter(({ would }) => would.length > 0)
  const barred = rows.filter(({ whyNot }) => whyNot !== undefined)
  const same = rows.filter(({ would, whyNot }) => would.length === 0 && whyNot === undefined)
  const shown = [...barred.slice(0, shownAtMost), ...changing, ...same.slice(0, isWhole ? shownAtMost : same.length)]
  if (rows.length === 0)
    return (
      <Stack>
        {refusal && <Problem refusal={refusal} title="Nothing was changed" />}
        <Empty says={`No ${words[0]} is selected.`}>
          Go back to the <a href={listHref}>list</a> and select some.
        </Empty>
      </Stack>
    )
  const form = (
    <form class="form" method="get" action={action}>
      {chosen.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
      <Acts>
        <Button label="Preview changes" {...(isWhole ? {} : { kind: 'first' as const })} />
      </Acts>
    </form>
  )
  return (
    <Stack>
      {refusal && <Problem refusal={refusal} title="Not everything was done" />}
      <Card id="set" title="Changes">
        {isWhole && refusal === undefined ? (
          <details>
            <summary>Change these settings</summary>
            {form}
          </details>
        ) : (
          form
        )}
      </Card>
      {total > rows.length && (
        <p class="reason">
          {count(total)} match; {count(rows.length)} of them are shown here. Repeat for the rest.
        </p>
      )}
      {isWhole && (
        <form method="post" action={action}>
          {changing.map(({ id }) => (
            <input type="hidden" name="id[]" value={id} />
          ))}
          {Object.entries(asked).map(([name, value]) => value !== '' && <input type="hidden" name={name} value={value} />)}
          <Button
            kind="first"
            label={label}
            cost={changing.length > 0 ? cost : undefined}
            disabledBecause={changing.length > 0 ? undefined : 'Nothing would change; the reasons are below.'}
          />
        </form>
      )}
      <div class="sheet">
        <DataTable
          caption="What would change"
          captionHidden
          rows={shown}
          empty="None."
          columns={[
            {
              label: `${words[0].slice(0, 1).toUpperCase()}${words[0].slice(1)}`,
              head: true,
              cell: ({ href, name, now }) => (
                <>
                  {href === undefined ? name : <a href={href}>{name}</a>} <span class="rest">{now}</span>
                </>
              ),
            },
            { label: 'What would change', cell: (row) => <Would row={row} isWhole={isWhole} /> },
          ]}
        />
      </div>
      {shown.length < rows.length && <p class="reason">{count(rows.length - shown.length)} more that would not change are not shown.</p>}
    </Stack>
  )
}

function Would({ row: { would, whyNot }, isWhole }: { row: BulkRow; isWhole: boolean }) {
  if (whyNot !== undefined) return <Tag state="late">{whyNot}</Tag>
  if (would.length === 0) return <>{isWhole ? 'nothing; already as chosen' : ''}</>
  return (
    <>
      {would.map((one, at) => (
        <>
          {at > 0 && <br />}
          {one}
        </>
      ))}
    </>
  )
}
