import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Stack } from '../../kit/card.tsx'
import { TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { showId } from '../../platform/ids.ts'
import { StaffPage, type Who } from '../people/index.ts'
import type { ForTriage } from './advisories.views.ts'
import { itemHref } from './triage-items.ts'
import { states } from './triage.rules.ts'

const many = (n: number, one: string, more = `${one}s`): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`

export function BulkPage({
  who,
  items,
  refusal,
  reason,
}: {
  who: Who
  items: readonly ForTriage[]
  refusal?: Refusal | undefined
  reason?: string | undefined
}) {
  const open = items.filter(({ state }) => state === 'untriaged')
  const touching = open.filter(({ devices, things }) => devices + things > 0)
  return (
    <StaffPage
      who={who}
      path="/advisories"
      title={`End ${many(open.length, 'advisory', 'advisories')}`}
      question="Is there nothing to do for any of them?"
      crumbs={[]}
      answer={
        open.length === 0
          ? 'None of the selected is waiting for triage.'
          : touching.length > 0
            ? `${many(touching.length, 'of them touches', 'of them touch')} something here: look at ${touching.length === 1 ? 'it' : 'them'} first.`
            : 'None of them names anything that we recognize here.'
      }
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <div class="sheet">
          <DataTable
            caption="Selected advisories"
            captionHidden
            rows={items}
            empty="No advisory is selected."
            columns={[
              { label: 'Advisory', head: true, cell: (one) => <a href={itemHref(one.id)}>{one.subject || '(no subject)'}</a> },
              {
                label: 'Devices here',
                cell: (one) => (
                  <>
                    {one.devices.toLocaleString('en-US')}
                    {one.things > 0 && <small> and {many(one.things, 'application or service', 'applications or services')}</small>}
                    {one.isExploited && (
                      <>
                        {' '}
                        <Tag state="late">exploited</Tag>
                      </>
                    )}
                  </>
                ),
              },
              {
                label: 'What happens',
                cell: (one) =>
                  one.state === 'untriaged' ? 'ends with nothing to do' : <Tag state="unknown">decided already: {states[one.state]}</Tag>,
              },
            ]}
          />
        </div>
        {open.length > 0 && (
          <form class="form" method="post" action="/advisories/bulk">
            {open.map(({ id }) => (
              <input type="hidden" name="id[]" value={showId('adv', id)} />
            ))}
            <TextField
              name="reason"
              label="Why there is nothing to do"
              rows={3}
              maxlength={2000}
              value={reason}
              error={refusal?.faults?.includes('reason: is missing') ? 'is missing' : undefined}
            />
            <Acts>
              <Button
                kind="first"
                label={`End ${many(open.length, 'advisory', 'advisories')}`}
                cost="Each is recorded with your name and this reason; you can undo it for ten minutes."
              />
              <Button label="Back" href="/advisories" />
            </Acts>
          </form>
        )}
      </Stack>
    </StaffPage>
  )
}
