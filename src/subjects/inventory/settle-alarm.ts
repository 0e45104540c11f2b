import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { identitiesNamed } from './identity.rules.ts'
import { saveIdentities, settleAlarmRow } from './inventory.store.ts'
import { alarmById } from './inventory.views.ts'

/** A person says what an alarm came to. Nothing merges by it; an agent that is confirmed is known from now on. */
export const settleAlarm = useCase({
  name: 'inventory.settle-alarm',
  clauses: ['PM-3.1'],
  load: (act, input: { alarmId: string; how: string; /** The agent that was held is that server's. */ isConfirmed?: boolean | undefined }) =>
    alarmById(act.tx, input.alarmId),
  decide: (alarm, input, moment) => {
    if (alarm === undefined)
      return refuse({
        code: 'inventory/alarm-not-found',
        clause: 'PM-3.1',
        says: 'There is no such alarm.',
        satisfiedBy: 'Choose one from the list.',
        status: 404,
      })
    if (alarm.settledAt !== null)
      return refuse({
        code: 'inventory/alarm-settled-already',
        clause: 'PM-3.1',
        says: 'This alarm is already settled.',
        satisfiedBy: 'Nothing more to do.',
        status: 409,
      })
    if (input.how.trim() === '' || moment.actor.personId === undefined) {
      return refuse({
        code: 'inventory/alarm-needs-a-finding',
        clause: 'PM-3.1',
        says: 'To settle an alarm, say what was found.',
        satisfiedBy: 'Write what was found.',
        faults: ['how: is missing'],
        status: 422,
      })
    }
    return ok(alarm)
  },
  commit: async (act, alarm, _, input) => {
    const isConfirmed = alarm.kind === 'agent-replaced' && input.isConfirmed === true
    if (isConfirmed) await saveIdentities(act, alarm.deviceId, identitiesNamed(alarm.identity))
    await settleAlarmRow(act, alarm.id, input.how.trim())
    return {
      value: { alarmId: alarm.id },
      evidence: [
        {
          kind: 'inventory.alarm-settled',
          about: [showId('alm', alarm.id), showId('dev', alarm.deviceId)],
          grade: 'attested' as const,
          content: {
            kind: alarm.kind,
            identity: [...alarm.identity],
            how: input.how.trim(),
            ...(alarm.kind === 'agent-replaced' ? { confirmed: isConfirmed } : {}),
          },
        },
      ],
    }
  },
})
