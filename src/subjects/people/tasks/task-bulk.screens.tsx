import type { Refusal } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Empty, Stack } from '../../../kit/card.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { showId } from '../../../platform/ids.ts'
import { StaffPage } from '../staff-page.tsx'
import type { Who } from '../who.ts'
import type { Task } from './tasks.views.ts'

export type TaskBulk = { readonly rows: readonly Task[]; readonly how: string }
const tasks = (n: number): string => `${n.toLocaleString('en-US')} ${n === 1 ? 'task' : 'tasks'}`

/** Which tasks would be done, and the one button that says how they came out. */
export function TaskBulkPage({ who, rows, how, refusal }: TaskBulk & { who: Who; refusal?: Refusal | undefined }) {
  return (
    <StaffPage
      who={who}
      path="/tasks"
      title={`Close ${tasks(rows.length)}`}
      question="Which tasks would be done, and how did they come out?"
      answer={rows.length === 0 ? undefined : 'These are open. Say once how they came out; nothing is closed before.'}
    >
      <Stack>
        {refusal && <Problem refusal={refusal} title="Not all are closed" />}
        {rows.length === 0 ? (
          <Empty says="No open task is marked.">
            Go back to the <a href="/tasks?state=open">list</a> and mark some.
          </Empty>
        ) : (
          <>
            <Card id="close" title="How they came out">
              <Form action="/tasks/bulk">
                {rows.map(({ id }) => (
                  <input type="hidden" name="id[]" value={showId('tsk', id)} />
                ))}
                <TextField name="how" label="What was done" value={how} maxlength={500} />
                <Acts>
                  <Button kind="first" label={`Close ${tasks(rows.length)}`} cost="The same words stand at each, with your name." />
                </Acts>
              </Form>
            </Card>
            <div class="sheet">
              <DataTable
                caption="Tasks that would be done"
                captionHidden
                rows={rows}
                empty="None."
                columns={[
                  { label: 'Task', head: true, cell: (row) => <a href={row.href}>{row.what}</a> },
                  { label: 'Whose', cell: (row) => row.who },
                  { label: 'Due', cell: (row) => dateInWords(row.dueOn) },
                ]}
              />
            </div>
          </>
        )}
      </Stack>
    </StaffPage>
  )
}
