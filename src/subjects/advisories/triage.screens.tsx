import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { ChecksField } from '../../kit/choices.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../kit/problem.tsx'
import { showId } from '../../platform/ids.ts'
import { faultOf, inLabels } from '../assets/index.ts'
import { mayDo, type Who } from '../people/index.ts'
import type { ItemShown, TriageSent } from './advisories.screens.tsx'
import { touchWords, type Decision } from './triage.rules.ts'

const labels = { reason: 'Why', cve: 'Vulnerability', devices: 'Devices', who: 'Assign to', dueOn: 'Due' } as const

/** The three ends of an advisory, each a form of its own. */
export function TriageForms({ who, shown, sent }: { who: Who; shown: ItemShown; sent: TriageSent | undefined }) {
  const { item, devices, people, today } = shown
  const may = mayDo(who.positions, 'advisories.triage')
  const barred = may.ok ? undefined : may.refusal.says
  const action = `/advisories/${showId('adv', item.id)}/triage`
  const of = (decision: Decision) => (sent?.wish.decision === decision ? sent : undefined)
  const reason = (decision: Decision, hint: string) => (
    <TextField
      name="reason"
      id={`reason-${decision}`}
      label={labels.reason}
      rows={2}
      maxlength={2000}
      value={of(decision)?.wish.reason}
      error={faultOf(of(decision)?.refusal, 'reason')}
      hint={hint}
    />
  )
  const planned = new Set(shown.inPlan.flatMap(({ cves }) => cves))
  const isPlanned = item.cves.length > 0 && item.cves.every((cve) => planned.has(cve)) // the plan has all of it: nothing is left to record
  const noFinding =
    barred ??
    (item.cves.length === 0 ? 'The text gives no CVE ID.' : devices.length === 0 ? 'No device here is known to have what it names.' : undefined)
  return (
    <Card id="triage" title="Decide" side={<ClauseLink id="PM-3.2" />} now>
      <Stack>
        {sent && <Problem refusal={inLabels(sent.refusal, labels)} title="Not decided" />}
        <details open={sent?.wish.decision === 'finding' || (sent === undefined && noFinding === undefined && !isPlanned)}>
          <summary>A finding on devices here</summary>
          <p>
            For a vulnerability that feeds cannot decide yet: it is recorded on these devices under your name, next to what matching finds, and waits
            in the patch plan to be checked, with a due date. Once it is resolved, end it on the vulnerability’s page, with how you know.
          </p>
          <Form action={action} hidden={{ decision: 'finding' }}>
            <SelectField
              name="cve"
              label={labels.cve}
              value={of('finding')?.wish.cve}
              error={faultOf(of('finding')?.refusal, 'cve')}
              options={item.cves.slice(0, 50).map((cve) => ({ value: cve, label: cve }))}
            />
            {devices.length > 0 && (
              <ChecksField
                name="device[]"
                label={labels.devices}
                error={faultOf(of('finding')?.refusal, 'devices')}
                values={
                  of('finding')?.wish.devices?.map((id) => showId('dev', id)) ??
                  (devices.length <= 12 ? devices.map(({ id }) => showId('dev', id)) : [])
                }
                options={devices.map((one) => ({ value: showId('dev', one.id), label: one.hostname, hint: one.software.slice(0, 120) }))}
              />
            )}
            {item.devices > devices.length && (
              <p class="reason">
                The first {devices.length.toLocaleString('en-US')} of {item.devices.toLocaleString('en-US')} devices can be chosen here. For all of
                them, assign a task, or use a scanner or a feed.
              </p>
            )}
            {reason('finding', 'What makes these devices vulnerable, and how you know.')}
            <Acts>
              <Button
                id="finding"
                label="Save finding"
                kind={noFinding === undefined && !isPlanned ? 'first' : 'plain'}
                disabledBecause={noFinding}
              />
            </Acts>
          </Form>
        </details>
        <details open={sent?.wish.decision === 'task'}>
          <summary>A task for somebody</summary>
          <p>It appears on their Today page and is mailed to them at once.</p>
          <Form action={action} hidden={{ decision: 'task' }}>
            <SelectField
              name="who"
              label={labels.who}
              choose="Choose a person"
              value={of('task')?.wish.whoId === undefined ? undefined : showId('per', of('task')?.wish.whoId ?? '')}
              error={faultOf(of('task')?.refusal, 'who')}
              options={people.map(({ id, name }) => ({ value: showId('per', id), label: name }))}
            />
            <DateTimeField
              kind="date"
              name="dueOn"
              label={labels.dueOn}
              min={today}
              value={of('task')?.wish.dueOn}
              error={faultOf(of('task')?.refusal, 'dueOn')}
            />
            {reason('task', 'What they should do or find out.')}
            <Acts>
              <Button id="task" label="Assign task" disabledBecause={barred} />
            </Acts>
          </Form>
        </details>
        <details open={sent?.wish.decision === 'nothing' || (sent === undefined && isPlanned)}>
          <summary>{isPlanned ? 'Nothing more to do: the patch plan has it' : 'Nothing to do'}</summary>
          <Form action={action} hidden={{ decision: 'nothing' }}>
            {reason('nothing', 'Such as: we do not have it; our version is not affected; patched last night.')}
            <Acts>
              <Button
                id="nothing"
                label="Close"
                kind={isPlanned && barred === undefined ? 'first' : 'plain'}
                disabledBecause={barred}
                cost={item.devices + item.things > 0 && !isPlanned ? `${touchWords(item)}.` : undefined}
              />
            </Acts>
          </Form>
        </details>
      </Stack>
    </Card>
  )
}
