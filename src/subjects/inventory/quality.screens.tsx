import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { CheckField } from '../../kit/choices.tsx'
import { Form, TextField } from '../../kit/fields.tsx'
import { NeedList } from '../../kit/need-list.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { deviceHref, whenIn } from '../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { quarantine } from './inventory.rules.ts'
import type { Alarm, DataQuality, SubmissionRow } from './inventory.views.ts'

export type QualityShown = { readonly alarms: readonly Alarm[]; readonly quarantined: readonly SubmissionRow[]; readonly quality: DataQuality }

const whyOf = (alarm: Alarm): string =>
  alarm.kind === 'identity-claimed'
    ? `A submission with the key "${alarm.key ?? ''}" of ${
        alarm.site ?? 'another site'
      } (from ${alarm.remote}) claimed ${alarm.identity.join(' and ')}. Nothing was merged.`
    : alarm.kind === 'agent-replaced'
      ? `An agent not seen before (${alarm.identity.join(' and ')}), with the key "${alarm.key ?? ''}" from ${alarm.remote}, reported what is installed on this server. It is held: ` +
        'a reinstalled agent looks like this, and so does a stolen key. Nothing from it was accepted.'
      : `${alarm.otherDevice ?? 'Another device'} reports the same ${alarm.identity.join(' and ')}. ` +
        "Both are kept separate; the usual cause is a cloned disk or a manufacturer's mistake."

export function QualityPage({ who, alarms, quarantined, quality }: QualityShown & { who: Who }) {
  const when = whenIn(who.zone)
  const open = alarms.filter((alarm) => alarm.settledAt === null)
  const settled = alarms.filter((alarm) => alarm.settledAt !== null)
  const may = mayDo(who.positions, 'inventory.enrol')
  const whyNot = may.ok ? undefined : may.refusal.says
  return (
    <StaffPage
      who={who}
      path="/devices"
      title="Alarms and quarantine"
      question="Can I trust this list?"
      answer={
        open.length + quality.quarantined === 0
          ? 'Yes, as far as is known: no open alarms and no refused submissions.'
          : `${quality.alarms} open ${
              quality.alarms === 1 ? 'alarm' : 'alarms'
            }; ${quality.quarantined} refused ${quality.quarantined === 1 ? 'submission is' : 'submissions are'} kept in quarantine.`
      }
    >
      <Stack>
        <Card id="alarms" title="Open alarms">
          {open.some(({ kind }) => kind === 'agent-replaced') && (
            <p>
              <a href="/devices/alarms/agents?state=open">List of held agents</a>, to settle several at once.
            </p>
          )}
          {open.length === 0 ? (
            <p>None.</p>
          ) : (
            <NeedList
              needs={open.map((alarm) => ({
                what: alarm.device,
                href: deviceHref(alarm.deviceId),
                why: whyOf(alarm),
                state: 'late',
                until: when(alarm.raisedAt).words,
                clause: 'PM-3.1',
                acts: (
                  <Form action={`/devices/alarms/${showId('alm', alarm.id)}/settle`}>
                    <TextField name="how" id={`how-${alarm.id}`} label="What was found" maxlength={500} />
                    {alarm.kind === 'agent-replaced' && (
                      <CheckField
                        name="confirmed"
                        value="yes"
                        id={`confirmed-${alarm.id}`}
                        label="This is the server’s own agent, reinstalled"
                        optional
                        hint="What it reports from now on is accepted. If left unchecked, it stays held."
                      />
                    )}
                    <Acts>
                      <Button label="Settle" of={alarm.device} id={`settle-${alarm.id}`} disabledBecause={whyNot} />
                    </Acts>
                  </Form>
                ),
              }))}
            />
          )}
        </Card>
        <Card id="quarantine" title="Refused submissions">
          <p>
            Kept as it came, up to {quarantine.rows} submissions or {quarantine.bytes / 1024 / 1024} MB;{' '}
            {Math.ceil(quality.quarantinedBytes / 1024).toLocaleString('en-US')} KB now.
          </p>
          <DataTable
            caption="Refused submissions"
            captionHidden
            rows={quarantined}
            empty="No refused submissions."
            columns={[
              { label: 'When', head: true, cell: (row) => <Time {...when(row.receivedAt)} /> },
              { label: 'Key', cell: (row) => `${row.key ?? ''}, ${row.site ?? ''}` },
              { label: 'Device', cell: (row) => row.label || 'not readable' },
              {
                label: 'Why',
                cell: (row) => (
                  <>
                    {row.refusal?.says} <small>{row.refusal?.satisfiedBy}</small>
                  </>
                ),
              },
              {
                label: 'Original',
                cell: (row) => <a href={`/devices/submissions/${showId('sub', row.id)}/raw`}>{row.size.toLocaleString('en-US')} bytes</a>,
              },
              {
                label: 'Action',
                cell: (row) => (
                  <form method="post" action={`/devices/submissions/${showId('sub', row.id)}/discard`}>
                    <Button label="Discard" of={row.label} id={`discard-${row.id}`} disabledBecause={whyNot} />
                  </form>
                ),
              },
            ]}
          />
        </Card>
        {settled.length > 0 && (
          <Card id="settled" title="Settled alarms">
            <DataTable
              caption="Settled alarms"
              captionHidden
              rows={settled}
              empty=""
              columns={[
                { label: 'Device', head: true, cell: (alarm) => <a href={deviceHref(alarm.deviceId)}>{alarm.device}</a> },
                { label: 'What', cell: whyOf },
                {
                  label: 'Outcome',
                  cell: (alarm) => (
                    <>
                      <Tag state="good">settled</Tag> {alarm.settledHow}, {alarm.settledBy}
                    </>
                  ),
                },
              ]}
            />
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}
