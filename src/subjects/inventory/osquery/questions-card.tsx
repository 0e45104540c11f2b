import { Button } from '../../../kit/button.tsx'
import { Acts, Card } from '../../../kit/card.tsx'
import { Form, SelectField } from '../../../kit/fields.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Time } from '../../../kit/values.tsx'
import { deviceHref, whenIn, type Device } from '../../assets/index.ts'
import type { Asked, Daemon } from './nodes.views.ts'
import { isQuestion, questions, sqlOf } from './schedule.rules.ts'

/** Asking a device: a closed list (TU-4.G), and what it answered. */
export function QuestionsCard({ device, daemon, asked, zone }: { device: Device; daemon: Daemon; asked: readonly Asked[]; zone: string }) {
  const when = whenIn(zone)
  const options = Object.entries(questions)
    .filter(([name]) => name === 'inventory' || (isQuestion(name) && sqlOf(name, daemon.platform) !== undefined))
    .map(([value, { label }]) => ({ value, label }))
  return (
    <Card id="questions" title="Ask this device">
      <Form action={`${deviceHref(device.id)}/ask`}>
        <SelectField
          name="question"
          label="Question"
          options={options}
          hint="A closed list: no question uses the camera or microphone, or reads what somebody wrote (TU-4.G)."
        />
        <Acts>
          <Button label="Ask" of="the question" cost={`osquery ${daemon.version} answers the next time it checks in.`} />
        </Acts>
      </Form>
      {asked.map((one) => (
        <section aria-label={labelOf(one.question)}>
          <h3>{labelOf(one.question)}</h3>
          <p>
            <StateOf one={one} /> Asked by {one.askedBy}, <Time {...when(one.askedAt)} />
            {one.answeredAt !== null && (
              <>
                ; answered <Time {...when(one.answeredAt)} />
              </>
            )}
            . {one.message}
          </p>
          {one.rows.length > 0 && (
            <Rows
              rows={one.rows}
              count={one.rowCount}
              what={labelOf(one.question)}
              order={(isQuestion(one.question) && sqlOf(one.question, daemon.platform)) || ''}
            />
          )}
        </section>
      ))}
    </Card>
  )
}

const labelOf = (name: string): string => (isQuestion(name) ? questions[name].label : 'A question')

function StateOf({ one }: { one: Asked }) {
  if (one.answer === null) return <Tag state="wait">waiting</Tag>
  return one.answer === 'told' ? <Tag state="good">answered</Tag> : <Tag state="unknown">no answer</Tag>
}

/** `order`: what was asked, column by column; the database keeps no order of its own. */
function Rows({ rows, count, what, order }: { rows: Asked['rows']; count: number; what: string; order: string }) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
  return (
    <>
      <DataTable
        caption={what}
        captionHidden
        rows={rows}
        empty="Nothing."
        columns={columns.map((column) => ({
          label: column.replaceAll('_', ' '),
          cell: (row: Readonly<Record<string, string>>) => row[column] ?? '',
        }))}
      />
      {count > rows.length && <p class="reason">{(count - rows.length).toLocaleString('en-US')} more rows are not shown.</p>}
    </>
  )
}
