import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack } from '../../../kit/card.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { ClauseLink } from '../../../kit/problem.tsx'
import { Tag } from '../../../kit/tag.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { StaffPage } from '../staff-page.tsx'
import { mayDo } from '../people.rules.ts'
import type { Who } from '../who.ts'
import { taskList, type Assignee, type Task } from './tasks.views.ts'

export function TasksPage({
  who,
  page,
  query,
  today,
  people,
  views,
}: {
  who: Who
  page: ListPage<Task>
  query: ListQuery
  today: string
  people: readonly Assignee[]
  views: SavedViewList
}) {
  const may = mayDo(who.positions, 'tasks.give')
  return (
    <StaffPage
      who={who}
      path="/tasks"
      title="Tasks"
      question="What is assigned to whom, and how did it turn out?"
      answer={page.total === 0 ? 'No matching tasks.' : `${page.total.toLocaleString('en-US')} ${page.total === 1 ? 'task' : 'tasks'}.`}
    >
      <Stack>
        <ListView
          list={taskList}
          page={page}
          query={query}
          words={['task', 'tasks']}
          empty="No matching tasks."
          views={views}
          bulk={{ action: '/tasks/bulk', label: 'Close or change selected', verb: 'Close or change' }}
          presets={[
            { name: 'Mine, open', query: 'whose=mine&state=open' },
            { name: 'All open', query: 'state=open' },
          ]}
          cells={{
            what: {
              head: true,
              cell: (row) => (
                <>
                  <a id={showId('tsk', row.id)} href={row.href}>
                    {row.what}
                  </a>{' '}
                  <small>{row.why}</small>
                </>
              ),
            },
            due: {
              cell: (row) => (
                <>
                  {row.doneAt === null && row.dueOn < today && <Tag state="late">late</Tag>} {dateInWords(row.dueOn)}
                </>
              ),
            },
            clause: { cell: (row) => <ClauseLink id={row.clause} /> },
            done: {
              cell: (row) =>
                row.doneAt !== null ? (
                  <>
                    <Tag state="good">done</Tag> {row.doneHow}, {row.doneBy}
                  </>
                ) : (
                  <details>
                    <summary>
                      Close<span class="hidden">: {row.what}</span>
                    </summary>
                    <Form action={`/tasks/${showId('tsk', row.id)}/done`}>
                      <TextField name="how" id={`how-${row.id}`} label="What was done" maxlength={500} />
                      <Button label="Done" of={row.what} id={`done-${row.id}`} />
                    </Form>
                  </details>
                ),
            },
          }}
        />
        <Card id="give" title="Assign a task">
          <Form action="/tasks" hidden={{ href: '/tasks?state=open', to: '/tasks?state=open' }}>
            <TextField name="what" label="What" maxlength={300} />
            <SelectField
              name="who"
              label="Assign to"
              value={showId('per', who.personId)}
              options={people.map(({ id, name }) => ({ value: showId('per', id), label: name }))}
            />
            <DateTimeField name="dueOn" kind="date" label="Due" min={today} optional hint="If left empty: in seven days." />
            <TextField name="why" label="Why" maxlength={600} optional />
            <Acts>
              <Button label="Assign" disabledBecause={may.ok ? undefined : may.refusal.says} />
            </Acts>
          </Form>
        </Card>
      </Stack>
    </StaffPage>
  )
}
