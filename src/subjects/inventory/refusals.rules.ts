import type { Refusal } from '../../core/result.ts'
import type { Known } from './identity.rules.ts'

export const noKey: Refusal = {
  code: 'inventory/key-not-valid', clause: 'PM-3.1', says: 'The enrolment key is missing, wrong or revoked; nothing was stored.',
  satisfiedBy: 'Use a key of your site, from the page "Add devices".', status: 401,
}

export const fullNeeded: Refusal = {
  code: 'inventory/full-needed', clause: 'PM-3.1', says: 'Only what changed was sent, and no full inventory of this device is known here.',
  satisfiedBy: 'Run the agent once with a full inventory (glpi-agent --full).', status: 409,
}

export const identityClaimed = (by: readonly Known[]): Refusal => ({
  code: 'inventory/identity-claimed', clause: 'PM-3.1', status: 409,
  says: `The ${[...new Set(by.map((one) =>
    one.kind))].join(' and ')} sent belongs to a device of another site; nothing was merged, and an alarm was raised.`,
  satisfiedBy: 'Use the key of the site this device was enrolled with, or have IT settle the alarm.',
})

export const nothingPending: Refusal = {
  code: 'inventory/nothing-pending', clause: 'PM-3.1', says: 'No report of that name is being worked on.', satisfiedBy: 'Send the report again.', status: 404,
}
